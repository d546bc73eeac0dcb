#include "plugin/evidence/evidence_document.hpp"

#include <catch2/catch.hpp>

using namespace hipaa;

namespace {

evidence::Circumstances measured() {
  evidence::Circumstances of;
  of.operation = "apply";
  of.workspace = "https://x.example.com";
  of.workspace_id = "42";
  of.profile = "classic";
  of.ruleset = "1.0";
  of.at_unix_ms = 1800000000000;
  of.judged_at_unix_ms = 1800000060000;
  of.cluster =
      boost::json::parse(
          R"({"cluster_id":"0101-1","cluster_name":"CANARY","spark_version":"15.4.x-scala2.12","state":"RUNNING",
              "policy_id":"p","spark_env_vars":{"A":"CANARY"},"custom_tags":{"a":"CANARY"},
              "spark_conf":{"spark.ssl.enabled":"CANARY","x":"CANARY"},
              "init_scripts":[{"workspace":{"destination":"/CANARY"}}],
              "aws_attributes":{"ebs_volume_count":1,"instance_profile_arn":"CANARY"}})")
          .as_object();
  of.encryption = {{"status", "measured_true"}, {"value", "true"}};
  of.record = {{"spark.ssl.enabled", "true"}, {"spark.authenticate", nullptr}};
  model::Verdict verdict;
  verdict.rule = "HC-RT-01";
  verdict.kind = model::VerdictKind::acknowledged;
  verdict.path = "/spark_version";
  verdict.message = "accepted";
  of.verdicts.push_back(verdict);
  return of;
}

}  // namespace

TEST_CASE("evidence says what was measured, on what, and what else could have set it") {
  const auto made = boost::json::parse(evidence::document(measured()));
  CHECK(made.at("operation") == "apply");
  CHECK(made.at("recorded_at") == "2027-01-15T08:00:00Z");
  CHECK(made.at("judged_at") == "2027-01-15T08:01:00Z");
  CHECK(
      made.at("subject") ==
      boost::json::parse(
          R"({"workspace":"https://x.example.com","workspace_id":"42","cluster_id":"0101-1","policy_id":"p",
                "spark_version":"15.4.x-scala2.12","state":"RUNNING","ebs_volumes":{"ebs_volume_count":1}})"));
  CHECK(made.at("measurement") ==
        boost::json::parse(
            R"({"key":"spark.ssl.enabled","status":"measured_true","value":"true",
                "settings":{"spark.ssl.enabled":"true","spark.authenticate":null},
                "other_influences":["init_scripts","policy","spark_conf spark.ssl.enabled","global init scripts"]})"));
  CHECK(
      made.at("verdicts") ==
      boost::json::parse(
          R"([{"rule":"HC-RT-01","verdict":"acknowledged","path":"/spark_version","message":"accepted"}])"));
}

TEST_CASE("names, tags, environment and configuration are not copied into evidence") {
  CHECK(evidence::document(measured()).find("CANARY") == std::string::npos);
}

TEST_CASE("equal facts give equal bytes, whatever their order") {
  auto other = measured();
  boost::json::object turned;
  for (auto member = other.cluster.end(); member != other.cluster.begin();) {
    --member;
    turned[member->key()] = member->value();
  }
  other.cluster = turned;
  CHECK(evidence::document(other) == evidence::document(measured()));
}

TEST_CASE("where nothing was measured nothing is claimed") {
  auto of = measured();
  of.encryption = {};
  of.record = {};
  CHECK_FALSE(boost::json::parse(evidence::document(of)).as_object().contains("measurement"));
  of.encryption = {{"status", "not_measured"}};
  of.not_measured_because = "no language is admitted";
  const auto made = boost::json::parse(evidence::document(of));
  CHECK(made.at("measurement").at("status") == "not_measured");
  CHECK(made.at("measurement").at("not_measured_because") == "no language is admitted");
  CHECK_FALSE(made.at("measurement").as_object().contains("value"));
}

TEST_CASE("no document says more than was measured") {
  const auto text = evidence::document(measured());
  for (const auto* word : {"compliant", "encrypted"}) CHECK(text.find(word) == std::string::npos);
}
