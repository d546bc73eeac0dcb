// HC-CLOUD-01, HC-BAA-01, HC-SSL-01, HC-SSL-02, HC-SUB-01 and HC-POL-01.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

TEST_CASE("HC-CLOUD-01 is about AWS") {
  CHECK(verdicts(good_facts(), "HC-CLOUD-01") == "pass");
  CHECK(verdicts(facts_with(R"({"azure_attributes": {}, "gcp_attributes": {"zone_id": "auto"}})"),
                 "HC-CLOUD-01") == "fail /azure_attributes, fail /gcp_attributes");
  auto facts = good_facts();
  for (const auto* host :
       {"https://adb-1.2.azuredatabricks.net", "adb-1.2.AzureDatabricks.net.",
        "https://x.gcp.databricks.com/", "https://me@x.gcp.databricks.com:443/?o=1",
        "https://adb-1.databricks.azure.us"}) {
    INFO(host);
    facts.host = host;
    CHECK(verdicts(facts, "HC-CLOUD-01") == "fail");
  }
  for (const auto* host :
       {"", "https://dbc-1.cloud.databricks.com", "https://gcp.databricks.com.example.org",
        "https://dbc-1.cloud.databricks.com/?x=.gcp.databricks.com"}) {
    facts.host = host;
    CHECK(verdicts(facts, "HC-CLOUD-01") == "pass");
  }
}

TEST_CASE("HC-BAA-01 asks for both agreements and the order form") {
  auto facts = good_facts();
  CHECK(verdicts(facts, "HC-BAA-01") == "pass");
  facts.creates_or_updates = false;
  CHECK(verdicts(facts, "HC-BAA-01").empty());
  facts.creates_or_updates = true;
  facts.business_associate_agreement = nullptr;
  CHECK(verdicts(facts, "HC-BAA-01") == "fail");
  const auto not_known = model::unknown();
  facts.business_associate_agreement = &not_known;
  CHECK(verdicts(facts, "HC-BAA-01") == "undecided");

  json::value agreements = *good_facts().business_associate_agreement;
  const auto with = [&agreements](std::string_view aws) {
    auto made = good_facts();
    agreements.as_object()["aws"] = read(aws);
    made.business_associate_agreement = &agreements;
    return made;
  };
  CHECK(
      contains(messages(with("null"), "HC-BAA-01"), "business_associate_agreement.aws is missing"));
  CHECK(verdicts(with("\"?\""), "HC-BAA-01") == "undecided");
  CHECK(verdicts(with("{}"), "HC-BAA-01") == "fail, fail");
  CHECK(verdicts(with(R"({"reference": " ", "signed_on": "2024-01-01"})"), "HC-BAA-01") == "fail");
  CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": "?"})"), "HC-BAA-01") == "undecided");
  CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": "2026-11-24"})"), "HC-BAA-01") ==
        "pass");
  for (const auto* date : {"2026-11-25", "2026-02-29", "2026-2-1", "01.02.2026", "2026-00-10",
                           "2026-13-01", "2026-11-24T00:00:00Z", "20261124", "2026-11-2x"}) {
    INFO(date);
    CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": ")" + std::string(date) + "\"}"),
                   "HC-BAA-01") == "fail");
  }
  CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": "2024-02-29"})"), "HC-BAA-01") ==
        "pass");
  // Agreements do not lapse, but nobody signed one in another century.
  CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": "2000-01-01"})"), "HC-BAA-01") ==
        "pass");
  CHECK(verdicts(with(R"({"reference": "A-17", "signed_on": "1999-12-31"})"), "HC-BAA-01") ==
        "fail");
  for (const auto* unreadable : {"-", "...", "x", "\u200b\u200b\u200b\u200b", "A-17\u200b"}) {
    INFO(unreadable);
    CHECK(verdicts(with(R"({"reference": ")" + std::string(unreadable) +
                        R"(", "signed_on": "2024-02-29"})"),
                   "HC-BAA-01") == "fail");
  }
}

TEST_CASE("HC-SSL-01 keeps measured and not measured apart") {
  auto facts = good_facts();
  CHECK(verdicts(facts, "HC-SSL-01").empty());
  facts.proof = present(R"({"status": "measured_true", "value": "true"})");
  CHECK(verdicts(facts, "HC-SSL-01") == "pass");
  facts.proof = present(R"({"status": "measured_not_true", "value": "false"})");
  CHECK(verdicts(facts, "HC-SSL-01") == "fail /encryption/value");
  CHECK(contains(messages(facts, "HC-SSL-01"), "\"false\""));
  facts.proof = present(R"({"status": "measured_not_true", "value": null})");
  CHECK(contains(messages(facts, "HC-SSL-01"), "is not set"));
  for (const auto* status : {"not_measured", "stale", "TRUE", "?"}) {
    facts.proof = present(R"({"status": ")" + std::string(status) + R"("})");
    CHECK(verdicts(facts, "HC-SSL-01") == "undecided /encryption/status");
  }
  facts.proof = unavailable("403 PERMISSION_DENIED");
  CHECK(verdicts(facts, "HC-SSL-01") == "undecided /encryption/status");
  CHECK(contains(messages(facts, "HC-SSL-01"), "403"));
}

TEST_CASE("HC-SSL-02 refuses a cluster that asserts its own encryption") {
  const auto conf = [](std::string_view map, std::string_view key, std::string_view value) {
    json::object entries;
    entries[key] = value;
    return facts_with(json::serialize(json::object{{map, entries}}));
  };
  CHECK(verdicts(good_facts(), "HC-SSL-02") == "pass");
  for (const std::string key :
       {"spark.ssl.enabled", "spark.ssl.keyPassword", "spark.network.crypto.saslFallback",
        "Spark.Authenticate", "Spark.SSL.Enabled", " spark.ssl.enabled"}) {
    for (const auto* value : {"true", "x", ""}) {
      INFO(key);
      CHECK(verdicts(conf("spark_conf", key, value), "HC-SSL-02") == "fail /spark_conf/" + key);
    }
  }
  for (const std::string key :
       {"spark.network.crypto.enabled", "spark.authenticate", "spark.ssl.rpc.enabled",
        "spark.authenticate.enableSaslEncryption", "spark.io.encryption.enabled"}) {
    INFO(key);
    CHECK(verdicts(conf("spark_conf", key, "true"), "HC-SSL-02") == "pass");
    for (const auto* value : {"false", "x", "", "{{secrets/a/b}}"})
      CHECK(verdicts(conf("spark_conf", key, value), "HC-SSL-02") == "fail /spark_conf/" + key);
  }
  CHECK(
      contains(messages(conf("spark_conf", "spark.ssl.enabled", "true"), "HC-SSL-02"), "\"true\""));
  CHECK_FALSE(contains(
      messages(conf("spark_conf", "spark.ssl.keyPassword", "hunter2"), "HC-SSL-02"), "hunter2"));
  CHECK(verdicts(
            conf("spark_conf", "spark.driver.extraJavaOptions", "-Xmx1g -Dspark.ssl.enabled=true"),
            "HC-SSL-02") == "fail /spark_conf/spark.driver.extraJavaOptions");
  CHECK(verdicts(conf("spark_conf", "spark.driver.extraJavaOptions", "-Xmx1g"), "HC-SSL-02") ==
        "pass");
  CHECK(verdicts(conf("spark_env_vars", "JAVA_OPTS", "-Dspark.ssl.enabled=true"), "HC-SSL-02") ==
        "fail /spark_env_vars/JAVA_OPTS");
  CHECK(verdicts(conf("spark_env_vars", "PYSPARK_SUBMIT_ARGS", "--conf spark.ssl.enabled=true"),
                 "HC-SSL-02") == "fail /spark_env_vars/PYSPARK_SUBMIT_ARGS");
  CHECK(verdicts(conf("spark_conf", "spark.sql.x", "spark.ssl"), "HC-SSL-02") == "pass");
}

TEST_CASE("HC-SSL-02 waits for what is not known yet") {
  CHECK(verdicts(facts_with(R"({"spark_conf": {"spark.ssl.enabled": "?", "spark.sql.x": "?",
           "spark.executor.extraJavaOptions": "?"}, "spark_env_vars": {"A": "?"}})"),
                 "HC-SSL-02") ==
        "undecided /spark_conf/spark.executor.extraJavaOptions, "
        "undecided /spark_conf/spark.ssl.enabled, undecided /spark_env_vars/A");
  CHECK(verdicts(facts_with(R"({"spark_conf": "?", "spark_env_vars": "?"})"), "HC-SSL-02") ==
        "undecided /spark_conf, undecided /spark_env_vars");
}

TEST_CASE("HC-SUB-01 finds spark-submit wherever it hides") {
  CHECK(verdicts(good_facts(), "HC-SUB-01") == "pass");
  CHECK(verdicts(facts_with(
                     R"({"tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "/x"}}]})"),
                 "HC-SUB-01") == "pass");
  CHECK(verdicts(facts_with(R"({"tasks": [
          {"task_key": "a", "spark_submit_task": {"parameters": ["--class", "X"]}},
          null,
          {"task_key": "b", "spark_submit_task": {}},
          {"task_key": "c", "for_each_task": {"inputs": "[1]", "task": {"task_key": "d",
             "spark_submit_task": {"parameters": []}}}},
          {"task_key": "e", "for_each_task": {"task": {"for_each_task": {"task":
             {"spark_submit_task": {}}}}}},
          {"task_key": "f", "run_job_task": {"job_id": 7, "spark_submit_params": ["--conf", "a=b"]}},
          {"task_key": "g", "run_job_task": {"job_id": 7, "spark_submit_params": []}},
          {"task_key": "h", "spark_submit_task": null}]})"),
                 "HC-SUB-01") ==
        "fail /tasks/0/spark_submit_task, fail /tasks/2/spark_submit_task, "
        "fail /tasks/3/for_each_task/task/spark_submit_task, "
        "fail /tasks/4/for_each_task/task/for_each_task/task/spark_submit_task, "
        "fail /tasks/5/run_job_task/spark_submit_params");
  CHECK(verdicts(facts_with(R"({"tasks": "?"})"), "HC-SUB-01") == "undecided /tasks");
  CHECK(
      verdicts(facts_with(R"({"tasks": ["?", {"spark_submit_task": "?"}, {"for_each_task": "?"},
          {"for_each_task": {"task": "?"}}, {"run_job_task": {"spark_submit_params": "?"}}]})"),
               "HC-SUB-01") ==
      "undecided /tasks/0, undecided /tasks/1/spark_submit_task, undecided /tasks/2/for_each_task, "
      "undecided /tasks/3/for_each_task/task, undecided /tasks/4/run_job_task/spark_submit_params");
  // Tasks that only the configuration holds.
  auto facts = good_facts();
  facts.configuration = read(R"({"tasks": [{"task_key": "a", "spark_submit_task": {}}]})");
  CHECK(verdicts(facts, "HC-SUB-01") == "fail /tasks/0/spark_submit_task");
}

model::Facts with_policy(std::string_view definition) {
  auto facts = facts_with(R"({"policy_id": "p-1"})");
  facts.policy = present(R"({"parsed_definition": )" + std::string(definition) + "}");
  return facts;
}

TEST_CASE("HC-POL-01 names what a policy does to the rules") {
  CHECK(verdicts(good_facts(), "HC-POL-01") == "pass");
  CHECK(verdicts(with_policy(R"({
      "spark_version": {"type": "fixed", "value": "15.4.x-scala2.12"},
      "aws_attributes.ebs_volume_count": {"type": "fixed", "value": 2},
      "aws_attributes.ebs_volume_size": {"type": "range", "minValue": 100, "maxValue": 500},
      "aws_attributes.ebs_volume_type": {"type": "allowlist", "values": ["GENERAL_PURPOSE_SSD"]},
      "spark_conf.spark.ssl.enabled": {"type": "forbidden"},
      "xgboost": {"type": "unlimited"}, "docker_image.url": {"type": "forbidden"},
      "enable_elastic_disk": {"type": "fixed", "value": false}})"),
                 "HC-POL-01") == "pass");

  struct Case {
    const char* definition;
    const char* accepts;
  };
  for (
      const auto& one : {
          Case{R"({"spark_version": {"type": "fixed", "value": "auto:latest-lts-ml"}})",
               "spark_version=auto:latest-lts-ml"},
          Case{R"({"use_ml_runtime": {"type": "fixed", "value": true}})", "use_ml_runtime=true"},
          Case{R"({"docker_image.url": {"type": "fixed", "value": "a/b"}})",
               "docker_image.url=a/b"},
          Case{R"({"enable_elastic_disk": {"type": "fixed", "value": "true"}})",
               "enable_elastic_disk=true"},
          Case{R"({"aws_attributes.ebs_volume_count": {"type": "forbidden", "hidden": true}})",
               "aws_attributes.ebs_volume_count=forbidden"},
          Case{R"({"aws_attributes.ebs_volume_count": {"type": "fixed", "value": 0}})",
               "aws_attributes.ebs_volume_count=0"},
          Case{R"({"aws_attributes.ebs_volume_count": {"type": "fixed", "value": "0"}})",
               "aws_attributes.ebs_volume_count=0"},
          Case{R"({"aws_attributes.ebs_volume_count": {"type": "range", "maxValue": 0}})",
               "aws_attributes.ebs_volume_count=range"},
          Case{R"({"aws_attributes.ebs_volume_count": {"type": "allowlist", "values": [0]}})",
               "aws_attributes.ebs_volume_count=allowlist"},
          Case{R"({"aws_attributes.ebs_volume_size": {"type": "range", "maxValue": 32}})",
               "aws_attributes.ebs_volume_size=range"},
          Case{R"({"spark_conf.spark.ssl.enabled": {"type": "fixed", "value": "true"}})",
               "spark_conf.spark.ssl.enabled=true"},
          Case{R"({"spark_conf.spark.ssl.keyPassword": {"type": "fixed", "value": "hunter2"}})",
               "spark_conf.spark.ssl.keyPassword=***"},
          Case{R"({"spark_conf.xgboost.spark.ignoreSsl": {"type": "fixed", "value": "true"}})",
               "spark_conf.xgboost.spark.ignoreSsl=true"},
          Case{R"({"spark_conf.spark.local.dir": {"type": "fixed", "value": "/local_disk0"}})",
               "spark_conf.spark.local.dir=/local_disk0"},
          Case{R"({"spark_env_vars.SPARK_LOCAL_DIRS": {"type": "fixed", "value": "/tmp"}})",
               "spark_env_vars.SPARK_LOCAL_DIRS=/tmp"},
          Case{
              R"({"spark_env_vars.J": {"type": "fixed", "value": "-Dspark.ssl.keyPassword=hunter2"}})",
              "spark_env_vars.J=***"},
      }) {
    INFO(one.definition);
    const auto facts = with_policy(one.definition);
    CHECK(verdicts(facts, "HC-POL-01") == "fail /policy_id");
    CHECK(accepts(facts, "HC-POL-01") == one.accepts);
    CHECK_FALSE(contains(messages(facts, "HC-POL-01"), "hunter2"));
  }
  CHECK(contains(
      messages(with_policy(R"({"aws_attributes.ebs_volume_count": {"type": "forbidden"}})"),
               "HC-POL-01"),
      "From policy p-1: aws_attributes.ebs_volume_count is forbidden"));
  // Beside a pool it is right to forbid them.
  auto pooled = with_policy(R"({"aws_attributes.ebs_volume_count": {"type": "forbidden"}})");
  pooled.cluster.get_object()["instance_pool_id"] = "p-1";
  CHECK(verdicts(pooled, "HC-POL-01") == "pass");
}

TEST_CASE("HC-POL-01 needs to read the policy") {
  CHECK(verdicts(facts_with(R"({"policy_id": "?"})"), "HC-POL-01") == "undecided /policy_id");
  auto facts = facts_with(R"({"policy_id": "p-1"})");
  facts.policy = unavailable("403 PERMISSION_DENIED");
  CHECK(verdicts(facts, "HC-POL-01") == "undecided /policy_id");
  CHECK(accepts(facts, "HC-POL-01") == "p-1");
  facts.policy = {};
  CHECK(verdicts(facts, "HC-POL-01") == "undecided /policy_id");
  facts.policy = present(R"({"definition": "not JSON"})");
  CHECK(verdicts(facts, "HC-POL-01") == "undecided /policy_id");
  facts.policy = missing();
  CHECK(verdicts(facts, "HC-POL-01") == "fail /policy_id");
  CHECK(accepts(facts, "HC-POL-01").empty());
}

}  // namespace
}  // namespace hipaa::rules::test
