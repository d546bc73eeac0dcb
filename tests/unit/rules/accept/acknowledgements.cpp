#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

constexpr auto ml = "15.4.x-cpu-ml-scala2.12";

// An acknowledgement that holds, with a merge patch.
std::string acknowledgement(std::string_view patch = "{}") {
  auto made = json::parse(R"({"rule": "HC-RT-01",
    "reason": "Single-node training on de-identified data only", "approved_by": "privacy@example.org",
    "ticket": "RISK-1042", "approved_on": "2026-11-01", "expires_on": "2027-02-01",
    "accepts": "15.4.x-cpu-ml-scala2.12"})");
  const auto changes = json::parse(patch);
  for (const auto& member : changes.as_object()) {
    if (member.value().is_null()) {
      made.get_object().erase(member.key());
    } else {
      made.get_object()[member.key()] = member.value();
    }
  }
  return json::serialize(made);
}

std::string list_of(std::initializer_list<std::string> entries) {
  std::string list;
  for (const auto& entry : entries) list.append(list.empty() ? "[" : ",").append(entry);
  return list.append("]");
}

model::Facts with_list(std::string_view list, std::string_view runtime = ml) {
  return facts_with(R"({"spark_version": ")" + std::string(runtime) + R"(", "acknowledgement": )" +
                    std::string(list) + "}");
}
model::Facts with(std::string_view patch, std::string_view runtime = ml) {
  return with_list(list_of({acknowledgement(patch)}), runtime);
}

model::Verdict only(const model::Facts& facts, std::string_view rule) {
  model::Verdict found;
  for (const auto& verdict : judge(facts).verdicts)
    if (verdict.rule == rule) found = verdict;
  return found;
}

TEST_CASE("an acknowledgement that holds is shown with who and until when") {
  const auto facts = with("{}");
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  CHECK(notes(facts).empty());
  const auto text = messages(facts, "HC-RT-01");
  CHECK(contains(text, "is a runtime for machine learning"));
  CHECK(contains(text, "privacy@example.org until 2027-02-01 (UTC), RISK-1042"));
  CHECK(contains(text, "de-identified data only."));
  CHECK(verdicts(with(R"({"ticket": null})"), "HC-RT-01") == "acknowledged /spark_version");
}

TEST_CASE("every defect voids an acknowledgement") {
  struct Case {
    const char* patch;
    const char* note;
  };
  for (const auto& one : {
           Case{R"({"accepts": "14.3.x-cpu-ml-scala2.12"})",
                "HP-ACK-VOID /acknowledgement/0/accepts"},
           Case{R"({"accepts": " 15.4.x-cpu-ml-scala2.12"})",
                "HP-ACK-VOID /acknowledgement/0/accepts"},
           Case{R"({"accepts": "*"})", "HP-ACK-VOID /acknowledgement/0/accepts"},
           Case{R"({"expires_on": "2026-11-23"})", "HP-ACK-EXPIRED /acknowledgement/0/expires_on"},
           Case{R"({"expires_on": "01.02.2027"})", "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"expires_on": "2027-02-30"})", "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"expires_on": "2027-02-01T00:00:00Z"})",
                "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"expires_on": "never"})", "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"approved_on": "2026-11-25"})", "HP-ACK-VOID /acknowledgement/0/approved_on"},
           Case{R"({"approved_on": "yesterday"})", "HP-ACK-VOID /acknowledgement/0/approved_on"},
           Case{R"({"approved_on": "2026-10-01", "expires_on": "2026-09-01"})",
                "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"rule": "HC-RT-1"})", "HP-ACK-VOID /acknowledgement/0/rule"},
           Case{R"({"rule": "hc-rt-01"})", "HP-ACK-VOID /acknowledgement/0/rule"},
           Case{R"({"rule": "*"})", "HP-ACK-VOID /acknowledgement/0/rule"},
           Case{R"({"rule": "HC-EBS-01"})", "HP-ACK-NOT-WAIVABLE /acknowledgement/0/rule"},
           Case{R"({"rule": "HC-RT-02"})", "HP-ACK-UNUSED /acknowledgement/0"},
           Case{R"({"reason": "too short"})", "HP-ACK-VOID /acknowledgement/0/reason"},
           Case{R"({"reason": "1234567890123456789   "})", "HP-ACK-VOID /acknowledgement/0/reason"},
           Case{R"({"reason": "The runtime is not for machine learning"})",
                "HP-ACK-VOID /acknowledgement/0/reason"},
           Case{R"({"reason": null})", "HP-ACK-VOID /acknowledgement/0/reason"},
           Case{R"({"rule": null})", "HP-ACK-VOID /acknowledgement/0/rule"},
           Case{R"({"accepts": null})", "HP-ACK-VOID /acknowledgement/0/accepts"},
           Case{R"({"accepts": ""})", "HP-ACK-VOID /acknowledgement/0/accepts"},
           Case{R"({"approved_by": "  "})", "HP-ACK-VOID /acknowledgement/0/approved_by"},
           Case{R"({"approved_on": null})", "HP-ACK-VOID /acknowledgement/0/approved_on"},
           Case{R"({"expires_on": null})", "HP-ACK-VOID /acknowledgement/0/expires_on"},
           Case{R"({"packages": ["horovod"]})", "HP-ACK-VOID /acknowledgement/0/packages"},
       }) {
    INFO(one.patch);
    const auto facts = with(one.patch);
    CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
    CHECK(notes(facts) == one.note);
  }
  CHECK(notes(with(R"({"reason": "short", "approved_on": "x"})")) ==
        "HP-ACK-VOID /acknowledgement/0/reason, HP-ACK-VOID /acknowledgement/0/approved_on");
  // Twenty characters in any alphabet.
  CHECK(verdicts(
            with("{\"reason\": \"\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\xC3\xA4\xC3\xB6"
                 "\xC3\xBC\xC3\xA4\xC3\xB6\xC3\xBC\"}"),
            "HC-RT-01") == "fail /spark_version");
  CHECK(verdicts(with_list(R"([null, 7, {}])"), "HC-RT-01") == "fail /spark_version");
  CHECK(verdicts(with_list("{}"), "HC-RT-01") == "fail /spark_version");
}

TEST_CASE("a rule that cannot be waived is one note, whatever else is wrong") {
  CHECK(notes(with_list(R"([{"rule": "HC-SUB-01"}])", "15.4.x-scala2.12")) ==
        "HP-ACK-NOT-WAIVABLE /acknowledgement/0/rule");
}

TEST_CASE("a changed value is shown with its difference") {
  const auto judgement = judge(with("{}", "16.4.x-cpu-ml-scala2.12"));
  REQUIRE(judgement.acknowledgement_notes.size() == 1);
  CHECK(judgement.acknowledgement_notes[0].detail ==
        R"(It accepts "15.4.x-cpu-ml-scala2.12", but the value is now "16.4.x-cpu-ml-scala2.12".)");
}

TEST_CASE("time: the last day counts, UTC") {
  auto facts = with(R"({"expires_on": "2026-11-24"})");
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  CHECK(notes(facts) == "HP-ACK-EXPIRING /acknowledgement/0/expires_on");
  facts.now_unix_ms = 1795564799999;  // 2026-11-24 23:59:59.999
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  facts.now_unix_ms += 1;
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  CHECK(notes(facts) == "HP-ACK-EXPIRED /acknowledgement/0/expires_on");
  CHECK(notes(with(R"({"expires_on": "2026-12-24"})")) ==
        "HP-ACK-EXPIRING /acknowledgement/0/expires_on");
  CHECK(notes(with(R"({"expires_on": "2026-12-25"})")).empty());
  CHECK(verdicts(with(R"({"approved_on": "2026-11-24"})"), "HC-RT-01") ==
        "acknowledged /spark_version");
}

TEST_CASE("an expired acknowledgement leaves its mark on the finding, and only there") {
  const auto expired = only(with(R"({"expires_on": "2026-11-20"})"), "HC-RT-01");
  CHECK(expired.kind == model::VerdictKind::fail);
  CHECK(expired.expired_acknowledgement);
  CHECK(contains(expired.message, "by privacy@example.org expired on 2026-11-20"));
  CHECK_FALSE(only(with(R"({"accepts": "x"})"), "HC-RT-01").expired_acknowledgement);
  // Expired, and for another value: that is no matter of time.
  const auto other = with(R"({"expires_on": "2026-11-20", "accepts": "x"})");
  CHECK_FALSE(only(other, "HC-RT-01").expired_acknowledgement);
  CHECK(notes(other) == "HP-ACK-VOID /acknowledgement/0/accepts");
  CHECK_FALSE(only(with(R"({"expires_on": "2026-11-20", "reason": "short"})"), "HC-RT-01")
                  .expired_acknowledgement);
}

TEST_CASE("of several acknowledgements a valid one wins, and the others are reported") {
  auto facts = with_list(list_of({acknowledgement(R"({"expires_on": "2026-11-20"})"),
                                  acknowledgement(R"({"accepts": "x"})"),
                                  acknowledgement(R"({"reason": "short"})"), acknowledgement()}));
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  CHECK_FALSE(only(facts, "HC-RT-01").expired_acknowledgement);
  CHECK(notes(facts) ==
        "HP-ACK-EXPIRED /acknowledgement/0/expires_on, HP-ACK-UNUSED /acknowledgement/1, "
        "HP-ACK-VOID /acknowledgement/2/reason");
}

TEST_CASE("an acknowledgement that nothing needs is a warning") {
  CHECK(notes(with("{}", "15.4.x-scala2.12")) == "HP-ACK-UNUSED /acknowledgement/0");
  CHECK(notes(with(R"({"expires_on": "2026-11-20"})", "15.4.x-scala2.12")) ==
        "HP-ACK-UNUSED /acknowledgement/0");
  // Not while nobody knows whether it will be needed.
  CHECK(notes(with("{}", "?")).empty());
}

TEST_CASE("unknown values in an acknowledgement leave the finding undecided") {
  for (const auto* patch :
       {R"({"rule": "?"})", R"({"accepts": "?"})", R"({"reason": "?"})", R"({"expires_on": "?"})",
        R"({"approved_by": "?"})", R"({"packages": "?"})", R"({"ticket": "?"})"}) {
    INFO(patch);
    CHECK(verdicts(with(patch), "HC-RT-01") == "undecided /spark_version");
    CHECK(notes(with(patch)).empty());
  }
  CHECK(verdicts(with_list(R"(["?"])"), "HC-RT-01") == "undecided /spark_version");
  CHECK(verdicts(with_list(R"("?")"), "HC-RT-01") == "undecided /spark_version");
  // What is known voids it already.
  CHECK(verdicts(with(R"({"ticket": "?", "accepts": "x"})"), "HC-RT-01") == "fail /spark_version");
  CHECK(verdicts(with(R"({"ticket": "?", "rule": "HC-IMG-01"})"), "HC-RT-01") ==
        "fail /spark_version");
  CHECK(verdicts(with(R"({"ticket": "?", "expires_on": "2026-11-20"})"), "HC-RT-01") ==
        "fail /spark_version");
  // A rule that cannot be waived stays decided.
  auto facts = with_list(R"("?")");
  facts.cluster.get_object()["aws_attributes"] = nullptr;
  CHECK(verdicts(facts, "HC-EBS-01") == "fail /aws_attributes/ebs_volume_count");
}

TEST_CASE("packages narrow an acknowledgement of HC-ML-01") {
  const auto libraries = [](std::string_view patch) {
    auto facts = with_list(list_of({acknowledgement(patch)}), "15.4.x-scala2.12");
    facts.cluster.get_object()["libraries"] =
        read(R"([{"pypi": {"package": "horovod==0.28.1"}}, {"pypi": {"package": "sparkdl"}}])");
    return facts;
  };
  const std::string base = R"({"rule": "HC-ML-01", "accepts": "horovod==0.28.1")";
  const std::string first =
      "acknowledged /libraries/0/pypi/package, fail /libraries/1/pypi/package";
  const std::string none = "fail /libraries/0/pypi/package, fail /libraries/1/pypi/package";
  CHECK(verdicts(libraries(base + "}"), "HC-ML-01") == first);
  CHECK(verdicts(libraries(base + R"(, "packages": ["Horovod", "sparkdl"]})"), "HC-ML-01") ==
        first);
  CHECK(verdicts(libraries(base + R"(, "packages": ["sparkdl"]})"), "HC-ML-01") == none);
  CHECK(notes(libraries(base + R"(, "packages": ["sparkdl"]})")) ==
        "HP-ACK-VOID /acknowledgement/0/packages");
  CHECK(verdicts(libraries(base + R"(, "packages": []})"), "HC-ML-01") == none);
  CHECK(notes(libraries(base + R"(, "packages": []})")) ==
        "HP-ACK-VOID /acknowledgement/0/packages");
  CHECK(verdicts(libraries(base + R"(, "packages": ["sparkdl", "?"]})"), "HC-ML-01") ==
        "undecided /libraries/0/pypi/package, fail /libraries/1/pypi/package");
}

TEST_CASE("an accepted runtime accepts no override of a guard") {
  auto facts = with("{}");
  facts.cluster.get_object()["spark_conf"] = json::object{{"xgboost.spark.ignoreSsl", "true"}};
  CHECK(verdicts(facts, "HC-RT-01") == "acknowledged /spark_version");
  CHECK(verdicts(facts, "HC-ML-03") == "fail /spark_conf/xgboost.spark.ignoreSsl");
}

TEST_CASE("an acknowledged HC-RT-02 covers the HC-RT-03 that it leaves undecided") {
  const auto image = "custom:spark-image-1";
  const auto facts = with(R"({"rule": "HC-RT-02", "accepts": "custom:spark-image-1"})", image);
  CHECK(verdicts(facts, "HC-RT-02") == "acknowledged /spark_version");
  CHECK(verdicts(facts, "HC-RT-03") == "acknowledged /spark_version");
  CHECK(contains(messages(facts, "HC-RT-03"), "Accepted with HC-RT-02"));
  CHECK(verdicts(with("{}", image), "HC-RT-03") == "undecided /spark_version");
  CHECK(verdicts(with(R"({"rule": "HC-RT-02", "accepts": "custom:spark-image-1",
                          "expires_on": "2026-11-20"})",
                      image),
                 "HC-RT-03") == "undecided /spark_version");
  // What is decided stays decided, and so does what RT-02 says nothing of.
  CHECK(verdicts(with(R"({"rule": "HC-RT-02", "accepts": "custom:release__3.1.x-scala2.11__a"})",
                      "custom:release__3.1.x-scala2.11__a"),
                 "HC-RT-03") == "fail /spark_version");
}

TEST_CASE("a policy that may not be read can be answered for") {
  auto facts = facts_with(R"({"policy_id": "p-1", "acknowledgement": [)" +
                          acknowledgement(R"({"rule": "HC-POL-01", "accepts": "p-1"})") + "]}");
  facts.policy = unavailable("403 PERMISSION_DENIED");
  CHECK(verdicts(facts, "HC-POL-01") == "acknowledged /policy_id");
  // Not for what the policy says, once it can be read.
  facts.policy =
      present(R"({"parsed_definition": {"docker_image.url": {"type": "fixed", "value": "a/b"}}})");
  CHECK(verdicts(facts, "HC-POL-01") == "fail /policy_id");
  CHECK(notes(facts) == "HP-ACK-VOID /acknowledgement/0/accepts");
}

TEST_CASE("every waivable rule can be acknowledged") {
  struct Case {
    const char* rule;
    const char* patch;
  };
  for (const auto& one : {
           Case{"HC-RT-01", R"({"spark_version": "15.4.x-cpu-ml-scala2.12"})"},
           Case{"HC-RT-02", R"({"spark_version": "auto:latest-lts"})"},
           Case{"HC-ML-01", R"({"libraries": [{"pypi": {"package": "horovod==0.28.1"}}]})"},
           Case{"HC-ML-03", R"({"spark_conf": {"xgboost.spark.ignoreSsl": "true"}})"},
           Case{"HC-IMG-01", R"({"docker_image": {"url": "a/b:1"}})"},
           Case{"HC-EBS-06", R"({"spark_env_vars": {"SPARK_LOCAL_DIRS": "/local_disk0"}})"},
       }) {
    INFO(one.rule);
    auto facts = facts_with(one.patch);
    auto entry = json::parse(acknowledgement());
    entry.get_object()["rule"] = one.rule;
    entry.get_object()["accepts"] = accepts(facts, one.rule);
    facts.cluster.get_object()["acknowledgement"] = json::array{entry};
    CHECK(contains(verdicts(facts, one.rule), "acknowledged /"));
    CHECK(notes(facts).empty());
    // The same acknowledgement where only the configuration holds it.
    facts.configuration = facts.cluster;
    facts.cluster.get_object().erase("acknowledgement");
    CHECK(contains(verdicts(facts, one.rule), "acknowledged /"));
  }
}

}  // namespace
}  // namespace hipaa::rules::test
