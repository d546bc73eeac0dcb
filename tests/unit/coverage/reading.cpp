#include <catch2/catch.hpp>

#include "plugin/coverage/cluster_event.hpp"
#include "plugin/coverage/proof_statement.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::coverage {
namespace {

std::optional<ClusterEvent> event_in(const char* text) {
  return read_event(json::read(text).value());
}

TEST_CASE("moments are read and written to the millisecond") {
  CHECK(instant_text(1782892800250) == "2026-07-01T08:00:00.250Z");
  CHECK(read_instant("2026-07-01T08:00:00.250Z") == 1782892800250);
  CHECK(read_instant("2026-07-01T08:00:00Z") == 1782892800000);
  CHECK(read_day("2026-07-01") == 1782864000000);
  CHECK(read_day("1970-01-01") == 0);
  CHECK(read_day("2024-02-29").has_value());
  for (const auto* text : {"2026-02-29", "2026-13-01", "2026-7-1", "2026-07-01 ", "", "2026/07/01",
                           "26-07-01xx", "1969-12-31"})
    CHECK_FALSE(read_day(text).has_value());
  for (const auto* text : {"2026-07-01T08:00:00", "2026-07-01T24:00:00Z", "2026-07-01T08:61:00Z",
                           "2026-07-01 08:00:00Z", "", "2026-07-01T08:00:00,250Z"})
    CHECK_FALSE(read_instant(text).has_value());
}

TEST_CASE("events say what happened, when, and by whom") {
  const auto started =
      event_in(R"({"cluster_id":"c","timestamp":5,"type":"STARTING","details":{"user":"a@b.c"}})");
  REQUIRE(started);
  CHECK(started->at == 5);
  CHECK(started->kind == EventKind::starting);
  CHECK(started->who == "a@b.c");
  const auto ended = event_in(
      R"({"timestamp":7,"type":"TERMINATING","details":{"reason":{"code":"USER_REQUEST",
          "type":"SUCCESS","parameters":{"username":"d@e.f"}}}})");
  REQUIRE(ended);
  CHECK(ended->who == "d@e.f");
  CHECK_FALSE(ended->ended_after_run);
  CHECK(event_in(R"({"timestamp":7,"type":"TERMINATING",
                     "details":{"reason":{"code":"INACTIVITY","type":"SUCCESS"}}})")
            ->ended_after_run);
}

TEST_CASE("edits say on which machines it ran before and after") {
  const auto edited = event_in(
      R"({"timestamp":9,"type":"EDITED","details":{"user":"a","attributes":
          {"node_type_id":"m6id.large","spark_conf":{"x":"y"}},
          "previous_attributes":{"node_type_id":"i3.xlarge","instance_pool_id":"p"}}})");
  REQUIRE(edited);
  CHECK(edited->machines == R"({"node_type_id":"m6id.large"})");
  CHECK(edited->machines_before == R"({"instance_pool_id":"p","node_type_id":"i3.xlarge"})");
}

TEST_CASE("what says nothing of its life, or is no event, is none") {
  for (const auto* text :
       {R"({"timestamp":9,"type":"PINNED"})", R"({"type":"RUNNING"})", R"({"timestamp":9})", "[]",
        "7", R"({"timestamp":"9","type":"RUNNING"})", R"({"timestamp":9,"type":7})"})
    CHECK_FALSE(event_in(text).has_value());
  CHECK(event_in(R"({"timestamp":9,"type":"RUNNING","details":7})").has_value());
}

std::string statement(const std::string& predicate) {
  return R"({"_type":"https://in-toto.io/Statement/v1","predicate":)" + predicate +
         R"(,"predicateType":"urn:hipaa-provider:evidence:2","subject":[]})";
}

TEST_CASE("statements say when a cluster was measured, and with what outcome") {
  const auto read = read_statement(
      statement(R"({"operation":"apply","outcome":"done","recorded_at":"2026-07-01T08:00:05Z",
          "subject":{"workspace":"https://w","workspace_id":"12","cluster_id":"c"},
          "measurement":{"status":"measured_true","measured_at":"2026-07-01T08:00:00Z",
                         "spark_context_id":"77"},
          "verdicts":[{"rule":"HC-SSL-01","verdict":"pass"}],
          "acceptances":[{"rule":"HC-RT-01","approved_by":"a"}]})"),
      "seg", 3);
  REQUIRE(read);
  CHECK(read->host == "https://w");
  CHECK(read->workspace_id == "12");
  CHECK(read->cluster_id == "c");
  CHECK_FALSE(read->is_end);
  REQUIRE(read->proof);
  CHECK(read->proof->at == 1782892800000);
  CHECK(read->proof->until == 1782892800999);
  CHECK(read->proof->outcome == Outcome::measured);
  CHECK(read->proof->context == "77");
  CHECK(read->proof->segment == "seg");
  CHECK(read->proof->line == 3);
  CHECK(read->acceptances.size() == 1);
}

std::optional<ProofStatement> proof_with(const std::string& measurement,
                                         const std::string& verdict = "pass") {
  const auto read = read_statement(
      statement(R"({"recorded_at":"2026-07-01T08:00:05Z","subject":{"cluster_id":"c"},
                    "verdicts":[{"rule":"HC-SSL-01","verdict":")" +
                verdict + R"("}],"measurement":)" + measurement + "}"),
      "seg", 3);
  return read ? read->proof : std::nullopt;
}

TEST_CASE("only a measurement is a proof") {
  const std::string at = R"(,"measured_at":"2026-07-01T08:00:00Z")";
  CHECK(proof_with(R"({"status":"measured_not_true")" + at + "}")->outcome == Outcome::no);
  CHECK(proof_with(R"({"status":"hardware","hardware":{"compliance_security_profile":"on"})" + at +
                   "}")
            ->outcome == Outcome::hardware);
  CHECK_FALSE(proof_with(R"({"status":"hardware","hardware":
                             {"compliance_security_profile":"assumed"})" +
                         at + "}"));
  CHECK_FALSE(proof_with(R"({"status":"not_measured")" + at + "}"));
  CHECK_FALSE(proof_with(R"({"status":"stale")" + at + "}"));
  CHECK_FALSE(proof_with(R"({"status":"measured_true"})"));
}

TEST_CASE("a measurement proves what the rule took for a proof, and nothing else") {
  const std::string at = R"(,"measured_at":"2026-07-01T08:00:00Z"})";
  const auto flag = R"({"status":"measured_true")" + at;
  const auto hardware =
      R"({"status":"hardware","hardware":{"compliance_security_profile":"on"})" + at;
  CHECK(proof_with(flag)->outcome == Outcome::measured);
  // The flag alone in csp; hardware in classic.
  CHECK(proof_with(flag, "fail")->outcome == Outcome::no);
  CHECK(proof_with(hardware, "fail")->outcome == Outcome::no);
  for (const auto* open : {"undecided", "acknowledged", ""}) {
    CHECK_FALSE(proof_with(flag, open));
    CHECK_FALSE(proof_with(hardware, open));
  }
  CHECK(proof_with(R"({"status":"measured_not_true")" + at, "undecided")->outcome == Outcome::no);
}

TEST_CASE("other lines are no statements") {
  for (const auto* line : {R"({"cluster":"c","same":"x","t":5})", "", "{", "[]",
                           R"(["urn:hipaa-provider:evidence:2"])"})
    CHECK_FALSE(read_statement(line, "s", 1).has_value());
  CHECK_FALSE(read_statement(statement(R"({"recorded_at":"2026-07-01T08:00:05Z"})"), "s", 1));
}

}  // namespace
}  // namespace hipaa::coverage
