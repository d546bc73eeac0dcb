// judge() as a whole: order, profiles, purity.
#include <catch2/catch.hpp>

#include "plugin/rules/rule/rule_table.hpp"
#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

std::string written(const Judgement& judgement) {
  std::string all;
  for (const auto& one : judgement.verdicts)
    all += one.rule + ' ' + std::to_string(static_cast<int>(one.kind)) + ' ' + one.path + ' ' +
           one.message + ' ' + one.accepts + '\n';
  for (const auto& one : judgement.acknowledgement_notes)
    all += one.code + ' ' + one.summary + ' ' + one.detail + ' ' + one.path + '\n';
  return all;
}

constexpr auto bad = R"({"spark_version": "15.4.x-cpu-ml-scala2.12", "aws_attributes": null,
  "spark_conf": {"spark.ssl.enabled": "true", "spark.authenticate": "true",
                 "xgboost.spark.ignoreSsl": "true"},
  "docker_image": {"url": "a/ml"}, "libraries": [{"pypi": {"package": "horovod"}}],
  "tasks": [{"task_key": "a", "spark_submit_task": {}}],
  "acknowledgement": [{"rule": "HC-SUB-01"}]})";

TEST_CASE("a good cluster passes every rule that applies") {
  const auto judgement = judge(good_facts());
  CHECK(judgement.acknowledgement_notes.empty());
  for (const auto& verdict : judgement.verdicts) {
    INFO(verdict.rule << ' ' << verdict.path << ' ' << verdict.message);
    CHECK(verdict.kind == model::VerdictKind::pass);
    CHECK(verdict.message.empty());
  }
  // All but HC-EBS-02 (no pool), HC-SSL-01 and HC-SSL-03 (nothing was to be measured), HC-REST-01,
  // HC-CSP-02 and HC-CSP-03 (of the other profile), HC-SPOT-01 and HC-LDE-01 (nothing is stated).
  CHECK(judgement.verdicts.size() == rule_table.size() - 8);
}

TEST_CASE("all findings are reported, in catalogue order and then by path") {
  const auto judgement = judge(facts_with(bad));
  std::string all;
  for (const auto& one : judgement.verdicts)
    if (one.kind != model::VerdictKind::pass) all += one.rule + ' ' + one.path + '\n';
  CHECK(all ==
        "HC-RT-01 /spark_version\n"
        "HC-RT-04 /spark_version\n"
        "HC-ML-01 /libraries/0/pypi/package\n"
        "HC-ML-03 /spark_conf/xgboost.spark.ignoreSsl\n"
        "HC-IMG-01 /docker_image/url\n"
        "HC-EBS-01 /aws_attributes/ebs_volume_count\n"
        "HC-SSL-02 /spark_conf/spark.ssl.enabled\n"
        "HC-SUB-01 /tasks/0/spark_submit_task\n");
}

TEST_CASE("the same facts get the same verdicts") {
  const auto facts = facts_with(bad);
  const auto before = model::canonical(facts.cluster);
  const auto first = written(judge(facts));
  CHECK(written(judge(facts)) == first);
  CHECK(model::canonical(facts.cluster) == before);

  // Nor does the order in which a map was written matter.
  auto other = facts;
  other.cluster.get_object()["spark_conf"] = json::object{{"xgboost.spark.ignoreSsl", "true"},
                                                          {"spark.authenticate", "true"},
                                                          {"spark.ssl.enabled", "true"}};
  CHECK(written(judge(other)) == first);
  const auto with_policy = [](std::string_view definition) {
    auto made = facts_with(R"({"policy_id": "p-1"})");
    made.policy = present(definition);
    return messages(made, "HC-POL-01");
  };
  CHECK(with_policy(R"({"parsed_definition": {"docker_image.url": {"type": "fixed", "value": "a/b"},
                        "use_ml_runtime": {"type": "fixed", "value": true}}})") ==
        with_policy(R"({"parsed_definition": {"use_ml_runtime": {"type": "fixed", "value": true},
                        "docker_image.url": {"type": "fixed", "value": "a/b"}}})"));
}

TEST_CASE("the compliance security profile leaves the article's own rules out") {
  auto facts =
      facts_with(R"({"aws_attributes": null, "spark_version": "15.4.x-cpu-ml-scala2.12"})");
  facts.profile = model::Profile::csp;
  facts.security_profile = present(
      R"({"compliance_security_profile_workspace": {"is_enabled": true,
          "compliance_standards": ["HIPAA"]}})");
  for (const auto* rule :
       {"HC-EBS-01", "HC-EBS-02", "HC-EBS-04", "HC-EBS-05", "HC-EBS-06", "HC-RT-03"})
    CHECK(verdicts(facts, rule).empty());
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
  CHECK(verdicts(facts, "HC-SUB-01") == "pass");
}

TEST_CASE("an unknown profile decides only what is the same in both") {
  auto facts = facts_with(R"({"aws_attributes": null, "azure_attributes": {},
                              "docker_image": {"url": "a/b"}, "spark_conf": {"spark.ssl.enabled": "true"}})");
  facts.profile = model::Profile::unknown;
  CHECK(verdicts(facts, "HC-CLOUD-01") == "fail /azure_attributes");
  CHECK(verdicts(facts, "HC-IMG-01") == "fail /docker_image/url");
  CHECK(verdicts(facts, "HC-EBS-01") == "undecided /aws_attributes/ebs_volume_count");
  CHECK(contains(messages(facts, "HC-EBS-01"), "compliance_profile"));
  CHECK(verdicts(facts, "HC-SSL-02") == "undecided /spark_conf/spark.ssl.enabled");
  CHECK(verdicts(facts, "HC-RT-01") == "pass");
}

TEST_CASE("a catalogue without a rule does not judge by it") {
  auto facts = facts_with(bad);
  auto catalogue = test::catalogue();
  catalogue.rules.erase(catalogue.rules.begin());
  facts.catalogue = &catalogue;
  CHECK(verdicts(facts, "HC-CLOUD-01").empty());
  CHECK(verdicts(facts, "HC-RT-01") == "fail /spark_version");
}

TEST_CASE("facts of strange shapes do not upset the rules") {
  for (const auto* cluster :
       {"null", "[]", "{}", "7", "\"?\"",
        R"({"spark_conf": 1, "tasks": {}, "libraries": 3, "aws_attributes": [],
                                  "acknowledgement": 5, "docker_image": "x", "node_type_id": {},
                                  "spark_version": {}, "instance_pool_id": 4, "policy_id": []})",
        R"({"tasks": [1, [], {"libraries": [1, {"pypi": 1}, {"whl": {}}]}]})"}) {
    auto facts = good_facts();
    facts.cluster = read(cluster);
    facts.configuration = facts.cluster;
    INFO(cluster);
    const auto judgement = judge(facts);
    CHECK(written(judgement) == written(judge(facts)));
    // None of them is a cluster that may be created.
    bool all_pass = true;
    for (const auto& verdict : judgement.verdicts)
      all_pass = all_pass && verdict.kind == model::VerdictKind::pass;
    CHECK_FALSE(all_pass);
  }
}

}  // namespace
}  // namespace hipaa::rules::test
