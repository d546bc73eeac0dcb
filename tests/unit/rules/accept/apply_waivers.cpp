#include "plugin/rules/accept/apply_waivers.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

constexpr auto patch_ml =
    R"({"spark_version": "15.4.x-cpu-ml-scala2.12", "cluster_name": "phi-etl"})";

// A waiver that holds for the cluster phi-etl, with a merge patch of one level.
json::value waiver(std::string_view patch = "{}") {
  auto made = read(R"({"id": "11111111-2222-3333-4444-555555555555", "rule": "HC-RT-01",
    "scope": {"cluster_name": "phi-etl"}, "reason": "Single-node training on de-identified data",
    "approved_by": "officer@example.org", "approved_on": "2026-11-01", "expires_on": "2027-02-01",
    "accepts": "15.4.x-cpu-ml-scala2.12", "ticket": "RISK-7", "file": "security.json"})");
  const auto changes = read(patch);
  for (const auto& change : changes.get_object()) {
    if (change.value().is_null())
      made.get_object().erase(change.key());
    else
      made.get_object()[change.key()] = change.value();
  }
  return made;
}

model::Waivers waivers(std::initializer_list<json::value> entries) {
  model::Waivers made;
  for (const auto& one : entries) made.entries.push_back(one);
  return made;
}

// What is said of HC-RT-01, and then of the waivers.
std::string judged(const model::Waivers& kept, std::string_view patch = patch_ml,
                   std::int64_t now = noon) {
  auto facts = facts_with(patch);
  facts.waivers = &kept;
  facts.now_unix_ms = now;
  return verdicts(facts, "HC-RT-01") + "; " + notes(facts);
}
std::string waivers_with(std::string_view patch) {
  return judged(waivers({waiver(patch)}));
}

std::string said(const model::Waivers& kept) {
  auto facts = facts_with(patch_ml);
  facts.waivers = &kept;
  std::string text = messages(facts, "HC-RT-01");
  for (const auto& one : judge(facts).acknowledgement_notes) text += one.summary + one.detail;
  return text;
}

std::string checked(const model::Waivers& kept) {
  std::string text;
  for (const auto& one : check_waivers(catalogue(), kept))
    text += (one.severity == model::Severity::error ? "error: " : "warning: ") + one.detail + "\n";
  return text;
}
std::string checked(std::string_view patch) {
  return checked(waivers({waiver(patch)}));
}

// At the first and the last moment of a day of 2027-02.
std::int64_t at(int day, bool last) {
  constexpr std::int64_t day_ms = 86400000;
  constexpr std::int64_t february = 1801440000000;  // 2027-02-01 00:00:00 UTC
  return february + (day - 1) * day_ms + (last ? day_ms - 1 : 0);
}

TEST_CASE("a waived verdict carries the waiver with its file and its place there") {
  const auto kept = waivers(
      {waiver(R"({"rule": "HC-RT-02", "id": "other"})"), waiver(R"({"place": "/waivers/4"})")});
  auto facts = facts_with(patch_ml);
  facts.waivers = &kept;
  facts.now_unix_ms = noon;
  std::string all;
  for (const auto& verdict : judge(facts).verdicts)
    if (verdict.acceptance != nullptr)
      all += verdict.rule + " " + model::canonical(model::to_json(*verdict.acceptance));
  CHECK(all == R"(HC-RT-01 {"approved_by":"officer@example.org","expires_on":"2027-02-01",)"
               R"("id":"11111111-2222-3333-4444-555555555555","kind":"waiver",)"
               R"("reason":"Single-node training on de-identified data",)"
               R"("source":{"file":"security.json","path":"/waivers/4"},"ticket":"RISK-7"})");
}

TEST_CASE("a waiver acknowledges, and the finding names it") {
  CHECK(waivers_with("{}") == "acknowledged /spark_version; ");
  const auto text = said(waivers({waiver()}));
  for (const auto* part : {"11111111-2222-3333-4444-555555555555", "security.json",
                           "officer@example.org", "2027-02-01 (UTC)", "RISK-7", "de-identified"})
    CHECK(contains(text, part));
}

TEST_CASE("a waiver holds until the end of its last day, UTC") {
  const auto kept = waivers({waiver()});
  CHECK(judged(kept, patch_ml, at(1, false)) == "acknowledged /spark_version; HP-ACK-EXPIRING ");
  CHECK(judged(kept, patch_ml, at(1, true)) == "acknowledged /spark_version; HP-ACK-EXPIRING ");
  CHECK(judged(kept, patch_ml, at(2, false)) == "fail /spark_version; HP-ACK-EXPIRED ");
}

TEST_CASE("a waiver that expires within 30 days is told") {
  CHECK(waivers_with(R"({"expires_on": "2026-12-24"})") ==
        "acknowledged /spark_version; HP-ACK-EXPIRING ");
  CHECK(waivers_with(R"({"expires_on": "2026-12-25"})") == "acknowledged /spark_version; ");
}

TEST_CASE("an expired waiver brings the finding back and names who approved it") {
  const auto kept = waivers({waiver(R"({"expires_on": "2026-11-23"})")});
  CHECK(judged(kept) == "fail /spark_version; HP-ACK-EXPIRED ");
  CHECK(contains(said(kept), "by officer@example.org expired on 2026-11-23 (UTC)"));
}

TEST_CASE("of two that match the valid one wins, and the expired one is told") {
  const auto expired = waiver(R"({"id": "22222222-2222-3333-4444-555555555555",
                                  "expires_on": "2026-11-23"})");
  for (const auto& kept : {waivers({expired, waiver()}), waivers({waiver(), expired})})
    CHECK(judged(kept) == "acknowledged /spark_version; HP-ACK-EXPIRED ");
}

TEST_CASE("a malformed date counts as expired, and more: it voids") {
  CHECK(waivers_with(R"({"expires_on": "2027-02-30"})") == "fail /spark_version; HP-ACK-VOID ");
  CHECK(waivers_with(R"({"expires_on": "01.02.2027"})") == "fail /spark_version; HP-ACK-VOID ");
  CHECK(waivers_with(R"({"approved_on": "2026-11-25"})") == "fail /spark_version; HP-ACK-VOID ");
}

TEST_CASE("another value voids a waiver, with the difference shown") {
  const auto kept = waivers({waiver(R"({"accepts": "14.3.x-cpu-ml-scala2.12"})")});
  CHECK(judged(kept) == "fail /spark_version; HP-ACK-VOID ");
  const auto text = said(kept);
  CHECK(contains(text, "It accepts \"14.3.x-cpu-ml-scala2.12\""));
  CHECK(contains(text, "now \"15.4.x-cpu-ml-scala2.12\""));
}

TEST_CASE("another version of the rule voids a waiver, with the difference shown") {
  CHECK(waivers_with(R"({"rule_version": 1})") == "acknowledged /spark_version; ");
  const auto kept = waivers({waiver(R"({"rule_version": 7})")});
  CHECK(judged(kept) == "fail /spark_version; HP-ACK-VOID ");
  CHECK(contains(said(kept), "version 7 of the rule was approved, and it is now 1"));
}

TEST_CASE("a waiver that nothing needs is told where it names the cluster") {
  constexpr auto good = R"({"cluster_name": "phi-etl"})";
  CHECK(judged(waivers({waiver()}), good) == "pass; HP-ACK-UNUSED ");
  CHECK(judged(waivers({waiver(R"({"scope": {"cluster_name": "phi-*"}})")}), good) == "pass; ");
  CHECK(judged(waivers({waiver(R"({"scope": {"cluster_name": "other"}})")}), good) == "pass; ");
}

TEST_CASE("all that a scope names has to hold") {
  struct Case {
    const char* scope;
    const char* verdict;
  };
  for (
      const auto& [scope, verdict] : std::initializer_list<Case>{
          {R"({"cluster_name": "phi-etl"})", "acknowledged /spark_version; "},
          {R"({"cluster_name": "phi-*"})", "acknowledged /spark_version; "},
          {R"({"cluster_name": "phi"})", "fail /spark_version; "},
          {R"({"cluster_name": "Phi-etl"})", "fail /spark_version; "},
          {R"({"cluster_name": "phi.etl"})", "fail /spark_version; "},
          {R"({"cluster_name": "*-etl"})", "fail /spark_version; "},
          {R"({"cluster_id": "1-2-abc"})", "fail /spark_version; "},
          {R"({"cluster_name": "phi-etl", "workspace_host": "https://other.cloud.databricks.com"})",
           "fail /spark_version; "}}) {
    INFO(scope);
    CHECK(waivers_with(std::string(R"({"scope": )") + scope + "}") == verdict);
  }
}

TEST_CASE("the workspace is compared as an address") {
  auto facts = facts_with(patch_ml);
  facts.host = "https://dbc-1.cloud.databricks.com";
  const auto kept = waivers({waiver(
      R"({"scope": {"workspace_host": "dbc-1.cloud.databricks.com/", "cluster_name": "phi-etl"}})")});
  facts.waivers = &kept;
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  facts.host = "https://dbc-2.cloud.databricks.com";
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  facts.host = "";
  CHECK(verdicts(facts, "HC-RT-01") == "undecided /spark_version");
}

TEST_CASE("what the scope is about and is not known yet leaves the finding undecided") {
  CHECK(judged(waivers({waiver()}),
               R"({"spark_version": "15.4.x-cpu-ml-scala2.12", "cluster_name": "?"})") ==
        "undecided /spark_version; ");
}

TEST_CASE("the provider decides whether acknowledgements in the resource count") {
  auto entry = waiver();
  entry.get_object().erase("scope");
  entry.get_object().erase("file");
  const auto patch = R"({"spark_version": "15.4.x-cpu-ml-scala2.12", "cluster_name": "phi-etl",
                         "acknowledgement": [)" +
                     json::serialize(entry) + "]}";
  const auto in_mode = [&](model::InConfig mode, model::Waivers kept) {
    kept.in_config = mode;
    return judged(kept, patch);
  };
  constexpr auto voided = "fail /spark_version; HP-ACK-VOID /acknowledgement/0/rule";
  const auto other = waiver(R"({"accepts": "14.3.x-cpu-ml-scala2.12"})");
  CHECK(in_mode(model::InConfig::allow, {}) == "acknowledged /spark_version; ");
  CHECK(in_mode(model::InConfig::deny, {}) == voided);
  CHECK(in_mode(model::InConfig::require_external_match, {}) == voided);
  CHECK(contains(in_mode(model::InConfig::require_external_match, waivers({other})),
                 "HP-ACK-VOID /acknowledgement/0/rule"));
  CHECK(contains(in_mode(model::InConfig::require_external_match,
                         waivers({waiver(R"({"expires_on": "2026-11-23"})")})),
                 "HP-ACK-VOID /acknowledgement/0/rule"));
  CHECK(in_mode(model::InConfig::require_external_match, waivers({waiver()})) ==
        "acknowledged /spark_version; ");
  CHECK(contains(in_mode(model::InConfig::deny, waivers({waiver()})),
                 "acknowledged /spark_version; HP-ACK-VOID /acknowledgement/0/rule"));
}

TEST_CASE("a waiver for a job covers what the job runs, and nothing else") {
  const auto of_job = [](std::string_view id, std::string_view pattern) {
    const auto kept =
        waivers({waiver(R"({"scope": {"job_id": ")" + std::string(pattern) + R"("}})")});
    auto facts = facts_with(patch_ml);
    facts.waivers = &kept;
    facts.job_id = id;
    return verdicts(facts, "HC-RT-01") + "; " + notes(facts);
  };
  CHECK(of_job("42", "42") == "acknowledged /spark_version; ");
  CHECK(of_job("42", "4*") == "acknowledged /spark_version; ");
  for (const auto* other : {"", "4", "421"}) {
    INFO(other);
    CHECK(of_job(other, "42") == "fail /spark_version; ");
  }
  // All that a scope names has to hold.
  const auto both = waivers({waiver(R"({"scope": {"job_id": "42", "cluster_name": "other"}})")});
  auto facts = facts_with(patch_ml);
  facts.waivers = &both;
  facts.job_id = "42";
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  CHECK(checked(R"({"scope": {"job_id": "42"}})").empty());
  CHECK(contains(checked(R"({"scope": {"job_id": "*"}})"), "allow_broad"));
}

TEST_CASE("a cluster that a job has made carries the job's id") {
  const auto kept = waivers({waiver(R"({"scope": {"job_id": "42"}})")});
  for (const auto& [id, said] : {std::pair("42", "acknowledged"), std::pair("43", "fail")}) {
    auto facts = facts_with(patch_ml);
    facts.waivers = &kept;
    facts.observed.availability = model::Availability::present;
    facts.observed.document = json::object{{"default_tags", {{"JobId", id}}}};
    CHECK(verdicts(facts, "HC-RT-01") == std::string(said) + " /spark_version");
  }
}

TEST_CASE("the provider limits how long an acknowledgement may last") {
  auto kept = waivers({waiver()});
  kept.longest_days = 92;  // 2026-11-01 to 2027-02-01
  CHECK(judged(kept) == "acknowledged /spark_version; ");
  kept.longest_days = 91;
  CHECK(judged(kept) == "fail /spark_version; HP-ACK-VOID ");
}

TEST_CASE("loading refuses what could never hold") {
  CHECK(checked("{}").empty());
  CHECK(contains(checked(R"({"rule": "HC-EBS-01"})"), "error: security.json: the waiver "));
  CHECK(contains(checked(R"({"rule": "HC-EBS-01"})"), "HC-EBS-01 allows no exception"));
  CHECK(contains(checked(R"({"rule": "HC-XX-99"})"), "no rule is called"));
  CHECK(contains(checked(R"({"reason": "too short"})"), "reason: "));
  CHECK(contains(checked(R"({"reason": "The runtime is not for machine learning"})"),
                 "repeats the rule's title"));
  CHECK(contains(checked(R"({"expires_on": "2027-05-01"})"), "181 days"));
  CHECK(checked(R"({"expires_on": "2027-04-30"})").empty());
  CHECK(contains(checked(R"({"category": "mitigated"})"), "mitigation: "));
  CHECK(checked(R"({"category": "mitigated", "mitigation": "No network"})").empty());
  CHECK(contains(checked(waivers({waiver(), waiver()})), "its id is that of another one"));
}

TEST_CASE("a broad waiver has to say that it is meant, and is told") {
  for (const auto* scope : {R"({"cluster_name": "*"})", R"({"workspace_host": "https://x"})",
                            R"({"cluster_id": "*", "cluster_name": "*"})"}) {
    INFO(scope);
    const auto patch = std::string(R"({"scope": )") + scope;
    CHECK(contains(checked(patch + "}"), "error: security.json"));
    CHECK(contains(checked(patch + R"(, "allow_broad": true})"), "warning: security.json"));
  }
  CHECK(waivers_with(R"({"scope": {"cluster_name": "*"}, "allow_broad": true})") ==
        "acknowledged /spark_version; ");
}

}  // namespace
}  // namespace hipaa::rules::test
