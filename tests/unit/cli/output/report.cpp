#include "plugin/cli/output/report.hpp"

#include <catch2/catch.hpp>

#include "plugin/cli/command_line.hpp"
#include "plugin/cli/output/wrap.hpp"
#include "plugin/json/writer.hpp"

using namespace hipaa::cli;
namespace json = hipaa::json;

TEST_CASE("text is wrapped at words") {
  CHECK(wrapped("one two three", 2, 9) == "  one two\n  three\n");
  CHECK(wrapped("a\n  b c", 1, 80) == " a\n   b c\n");
  CHECK(wrapped("averylongword x", 0, 4) == "averylongword\nx\n");
  CHECK(wrapped("é é é", 0, 3) == "é é\né\n");
  CHECK(wrapped("a\x1b", 0, 80) == "a\\x1b\n");
  CHECK(wrapped("", 2, 80).empty());
}

TEST_CASE("the findings document") {
  Report report;
  report.command = "plan";
  auto second = operational_error("HC-B-01", "two", "why");
  second.resource = "t.n";
  second.path = "/b";
  second.is_operational_error = false;
  auto first = notice("HC-A-01", "one");
  first.resource = "t.n";
  first.path = "/a";
  first.verdict = HIPAA_VERDICT_ACKNOWLEDGED;
  report.findings = {second, first};
  sort(report.findings);
  Change change;
  change.type = "t";
  change.name = "n";
  change.action = Action::create;
  Difference difference;
  difference.path = "/p";
  difference.after = "hunter2";
  difference.is_sensitive = true;
  change.differences = {difference};
  report.changes = {change, Change()};
  mask(Secrets(), report.changes);
  CHECK(
      json::canonical(findings_document(report)) ==
      R"~({"changes":[{"action":"create","differences":[{"after":"(sensitive)","after_unknown":false,)~"
      R"~("before":null,"path":"/p","sensitive":true}],"resource":"t.n"}],"command":"plan","findings":[)~"
      R"~({"code":"HC-A-01","detail":"","http_status":0,"path":"/a","request_id":"","resource":"t.n",)~"
      R"~("severity":"warning","summary":"one","vendor_code":"","verdict":"acknowledged"},)~"
      R"~({"code":"HC-B-01","detail":"why","http_status":0,"path":"/b","request_id":"","resource":"t.n",)~"
      R"~("severity":"error","summary":"two","vendor_code":"","verdict":"none"}],"format_version":1,)~"
      R"~("summary":{"acknowledged":1,"errors":1,"undecided":0,"warnings":0}})~");
}

TEST_CASE("exit codes follow from the findings") {
  auto undecided = notice("HC-A-01", "x");
  undecided.verdict = HIPAA_VERDICT_UNDECIDED;
  auto error = operational_error("HC-A-01", "x");
  error.is_operational_error = false;
  CHECK(exit_code({}, true) == ExitCode::clean);
  CHECK(exit_code({notice("HC-A-01", "x")}, true) == ExitCode::clean);
  CHECK(exit_code({undecided}, false) == ExitCode::clean);
  CHECK(exit_code({undecided}, true) == ExitCode::findings);
  CHECK(exit_code({error}, false) == ExitCode::findings);
  CHECK(exit_code({error, operational_error("HP-X", "x")}, false) == ExitCode::error);
}

TEST_CASE("secrets are masked by the reference that brought them in") {
  Secrets secrets;
  secrets.add({"/a", "${env:A}", "hunter2"});
  secrets.add({"/b", "${env:B}", "hunter22"});
  secrets.add({"/c", "${env:C}", "x\"yz"});
  secrets.add({"/d", "${env:D}", "abc"});  // too short to be told from other text
  CHECK(secrets.mask("hunter22 hunter2 x\"yz x\\\"yz abc") ==
        "${env:B} ${env:A} ${env:C} ${env:C} abc");
}

TEST_CASE("durations") {
  CHECK(milliseconds("90s") == 90000);
  CHECK(milliseconds("90") == 90000);
  CHECK(milliseconds("30m") == 1800000);
  CHECK(milliseconds("2h") == 7200000);
  CHECK(milliseconds("250ms") == 250);
  for (const auto* wrong : {"", "0", "-1s", "1d", "1.5h", "s", "99999999999999999999", "604801"})
    CHECK_FALSE(milliseconds(wrong));
}
