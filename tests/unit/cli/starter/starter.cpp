#include "plugin/cli/starter/starter.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"

using namespace hipaa;
using namespace hipaa::cli;

namespace {

std::string resource_of(const std::string& terraform) {
  return terraform.substr(terraform.find("resource "));
}

}  // namespace

TEST_CASE("what HCL would take for its own is escaped") {
  Starter starter;
  starter.config = json::object{{"a", "${x} %{y} $${z} $1 50% \"q\" \\ \n\t\x01"},
                                {"b-c", 2},
                                {"d e", json::object{{"f.g", true}, {"h", json::array{1, "i"}}}},
                                {"j", json::object()}};
  CHECK(resource_of(terraform_text(starter)) ==
        "resource \"hipaa_cluster\" \"phi\" {\n"
        "  a   = \"$${x} %%{y} $\\u0024{z} $1 50% \\\"q\\\" \\\\ \\n\\t\\u0001\"\n"
        "  b-c = 2\n"
        "  \"d e\" = {\n"
        "    \"f.g\" = true\n"
        "    h     = [1, \"i\"]\n"
        "  }\n"
        "  j = {}\n"
        "}\n");
}

TEST_CASE("references of a stack file are escaped") {
  Starter starter;
  starter.config = json::object{{"a", "${env:X} ${file:y} ${z} $${env:W}"}};
  const auto text = stack_text(starter, "x.stack.json");
  CHECK(text.find("\"$${env:X} $${file:y} ${z} $$${env:W}\"") != std::string::npos);
}

TEST_CASE("what the library computes is not written, nor what looks like a secret") {
  const json::value schema(
      json::object{{"properties", json::object{{"id", json::object{{"x-computed", true}}},
                                               {"a", json::object()}}}});
  const json::value state(
      json::object{{"id", "1"},
                   {"a", json::object{{"p", "(set by hand and not kept: 12ab)"}, {"r", "x"}}},
                   {"n", nullptr}});
  const auto made = starter_of(state, schema, {}, "1");
  const json::object wanted{{"a", json::object{{"p", "{{secrets/replace-me/p}}"}, {"r", "x"}}}};
  CHECK(json::canonical(made.config) == json::canonical(wanted));
  CHECK(made.comments.at("a") ==
        "p held a secret, which is not copied: keep it in a secret scope and name scope and key "
        "here.");
}
