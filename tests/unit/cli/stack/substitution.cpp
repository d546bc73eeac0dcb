#include "plugin/cli/stack/substitution.hpp"

#include <catch2/catch.hpp>

#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::cli;
namespace json = hipaa::json;

namespace {

Substitution of(const std::string& text, const std::string& folder = "/nowhere") {
  return substitute(json::value(json::boosted(text)), folder);
}

}  // namespace

TEST_CASE("references bring in what they name") {
  ::setenv("HIPAACTL_TEST", "value ${env:OTHER}", 1);  // what comes in is not looked into again
  const auto made = substitute(*json::read(R"({"a":["x","Bearer ${env:HIPAACTL_TEST}!"]})"), "");
  CHECK(json::canonical(made.value) == R"({"a":["x","Bearer value ${env:OTHER}!"]})");
  REQUIRE(made.texts.size() == 1);
  CHECK(made.texts[0].pointer == "/a/1");
  CHECK(made.texts[0].written == "Bearer ${env:HIPAACTL_TEST}!");
  REQUIRE(made.references.size() == 1);
  CHECK(made.references[0].written == "${env:HIPAACTL_TEST}");
  CHECK(made.problems.empty());
}

TEST_CASE("files lose their line end") {
  const hipaa::tests::TemporaryFolder folder;
  folder.write("unix", "secret\n");
  folder.write("windows", "secret\r\n");
  folder.write("two", "secret\n\n");
  CHECK(of("${file:unix}", folder.at("")).value == "secret");
  CHECK(of("${file:windows}", folder.at("")).value == "secret");
  CHECK(of("${file:two}", folder.at("")).value == "secret\n");
  const auto absolute = "${file:" + folder.at("unix") + "}";
  CHECK(of(absolute, folder.at("")).value == "secret");
  // Outside of the stack's folder, and allowed.
  CHECK(of(absolute).value.is_null());
  CHECK(of(absolute).problems.front().is_missing == false);
  CHECK(substitute(json::value(json::boosted(absolute)), "/nowhere", {folder.at("")}).value ==
        "secret");
}

TEST_CASE("an escape stands for itself, other dollars too") {
  CHECK(of("$${env:A} costs $5 ${x} $${y}").value == "${env:A} costs $5 ${x} $${y}");
  CHECK(has_reference("a${env:A}"));
  CHECK_FALSE(has_reference("a$${env:A} ${x}"));
}

TEST_CASE("what cannot be brought in is told, and leaves nothing") {
  ::unsetenv("HIPAACTL_NOT_SET");
  struct Wrong {
    std::string text;
    bool is_missing;
  };
  const auto one = GENERATE(values<Wrong>({{"${env:HIPAACTL_NOT_SET}", true},
                                           {"${file:not there}", true},
                                           {"${file:/}", false},
                                           {"${file:}", false},
                                           {"${env:}", false},
                                           {"${env:1A}", false},
                                           {"${env:OPEN", false}}));
  const auto made = of(one.text);
  CAPTURE(one.text);
  CHECK(made.value.is_null());
  REQUIRE(made.problems.size() == 1);
  CHECK(made.problems[0].is_missing == one.is_missing);
}
