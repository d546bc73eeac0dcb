// What a command printed, however the API wraps it.
#include <catch2/catch.hpp>

#include "plugin/json/writer.hpp"
#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa::workspace;
using hipaa::tests::ScriptedClient;

namespace {

// The text of a command whose results are these.
std::string printed_by(const std::string& results) {
  ScriptedClient at;
  at.script.answer(200, R"({"id":"c"})");
  at.script.answer(200, R"({"id":"c","status":"Running"})");
  at.script.answer(200, R"({"id":"d"})");
  at.script.answer(200, R"({"id":"d","status":"Finished","results":)" + results + "}");
  at.script.answer(200, "{}");
  const auto answer = at.client.run_command("1", "scala", "x", at.call);
  if (!answer) return "failed: " + answer.error().diagnostics.front().summary;
  return (answer->failed ? "error: " : "") + answer->text;
}

std::string text(const std::string& data) {
  return printed_by(R"({"resultType":"text","data":)" +
                    hipaa::json::compact(hipaa::json::value(data)) + "}");
}

}  // namespace

TEST_CASE("what a command printed comes as it was printed") {
  CHECK(text("res0: String = true") == "res0: String = true");
  CHECK(text("a <b> &amp; c") == "a <b> &amp; c");  // no wrapper: no HTML
}

TEST_CASE("the wrapper of a notebook is none of it") {
  CHECK(text("<div class=\"ansiout\">res0: String = true\n</div>") == "res0: String = true\n");
  CHECK(text("<div class=\"ansiout\">import json\n</div><div "
             "class=\"ansiout\">hipaa-proof:{&quot;a&quot;:"
             "&quot;&lt;unset&gt; &amp;lt;&quot;}\n</div>") ==
        "import json\n\nhipaa-proof:{\"a\":\"<unset> &lt;\"}\n");
  CHECK(text("\x1b[31mtrue\x1b[0m") == "true");
  CHECK(text("true\x1b[3") == "true");
}

TEST_CASE("an answer without data holds nothing") {
  CHECK(printed_by(R"({"resultType":"text"})").empty());
  CHECK(printed_by(R"({"resultType":"text","data":null})").empty());
  CHECK(printed_by(R"({"resultType":"table","data":[]})").empty());
  CHECK(printed_by(R"({"resultType":"table","data":[["spark.ssl.enabled",null]]})") ==
        "spark.ssl.enabled\t\n");
  CHECK(printed_by("null") == "error: the command gave no result");
}
