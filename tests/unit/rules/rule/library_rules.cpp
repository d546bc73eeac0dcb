// HC-ML-01, HC-ML-03 and HC-IMG-01.
#include <catch2/catch.hpp>

#include "tests/unit/rules/fixture.hpp"

namespace hipaa::rules::test {
namespace {

model::Facts with_libraries(std::string_view list) {
  return facts_with(R"({"libraries": )" + std::string(list) + "}");
}

TEST_CASE("HC-ML-01 refuses packages of the article's list") {
  CHECK(verdicts(good_facts(), "HC-ML-01") == "pass");
  CHECK(verdicts(with_libraries(R"([{"pypi": {"package": "requests==2.31"}}])"), "HC-ML-01") ==
        "pass");
  const auto facts = with_libraries(R"([
    {"pypi": {"package": "requests"}}, {"jar": "dbfs:/etl.jar"},
    {"pypi": {"package": "Horovod[spark]==0.28.1"}},
    {"maven": {"coordinates": "databricks:spark-deep-learning:1.5.0-spark2.4-s_2.11"}},
    {"whl": "/Volumes/m/s/v/tensorflow-2.13.0-cp310-cp310-linux_x86_64.whl"},
    {"egg": "dbfs:/sparkdl-1.5.0-py3.7.egg"}, {"cran": {"package": "keras"}},
    {"jar": "dbfs:/tensorflowonspark-1.4.4.jar"}, {"requirements": "horovod\nrequests"}])");
  CHECK(verdicts(facts, "HC-ML-01") ==
        "fail /libraries/2/pypi/package, fail /libraries/3/maven/coordinates, "
        "fail /libraries/4/whl, fail /libraries/5/egg, fail /libraries/6/cran/package, "
        "fail /libraries/7/jar, fail /libraries/8/requirements");
  CHECK(contains(accepts(facts, "HC-ML-01"), "Horovod[spark]==0.28.1|databricks:spark-deep"));
  CHECK(contains(messages(facts, "HC-ML-01"),
                 R"(libraries[2].pypi.package = "Horovod[spark]==0.28.1" installs horovod.)"));
}

TEST_CASE("HC-ML-01 leaves the packages alone that the article does not name") {
  CHECK(
      verdicts(with_libraries(R"([{"pypi": {"package": "xgboost"}}, {"pypi": {"package": "torch"}},
           {"maven": {"coordinates": "ml.dmlc:xgboost4j-spark_2.12:1.7.3"}}])"),
               "HC-ML-01") == "pass");
}

TEST_CASE("HC-ML-01 reads tasks and policies") {
  auto facts = facts_with(R"({"tasks": [
    {"task_key": "a", "libraries": [{"pypi": {"package": "horovod"}}]},
    {"task_key": "b", "for_each_task": {"inputs": "[1]", "task": {"task_key": "c",
      "libraries": [{"pypi": {"package": "sparkdl"}}]}}}]})");
  CHECK(verdicts(facts, "HC-ML-01") ==
        "fail /tasks/0/libraries/0/pypi/package, "
        "fail /tasks/1/for_each_task/task/libraries/0/pypi/package");
  facts = facts_with(R"({"policy_id": "p-1"})");
  facts.policy = present(R"({"policy_id": "p-1", "parsed_definition": {},
    "libraries": [{"pypi": {"package": "horovod==0.28.1"}}]})");
  CHECK(verdicts(facts, "HC-ML-01") == "fail /policy_id");
  CHECK(accepts(facts, "HC-ML-01") == "horovod==0.28.1");
  CHECK(contains(messages(facts, "HC-ML-01"), "From policy p-1: libraries[0].pypi.package"));
}

TEST_CASE("HC-ML-01 waits for what is not known yet") {
  CHECK(verdicts(facts_with(R"({"libraries": "?"})"), "HC-ML-01") == "undecided /libraries");
  CHECK(
      verdicts(with_libraries(R"(["?", {"pypi": "?"}, {"pypi": {"package": "?"}}, {"whl": "?"}])"),
               "HC-ML-01") ==
      "undecided /libraries/0, undecided /libraries/1/pypi, "
      "undecided /libraries/2/pypi/package, undecided /libraries/3/whl");
  CHECK(verdicts(facts_with(R"({"tasks": "?"})"), "HC-ML-01") == "undecided /tasks");
  CHECK(verdicts(facts_with(R"({"tasks": ["?", {"task_key": "a", "libraries": "?"}]})"),
                 "HC-ML-01") == "undecided /tasks/0, undecided /tasks/1/libraries");
}

TEST_CASE("HC-ML-01 shows no password of an address") {
  const auto facts = with_libraries(
      R"([{"pypi": {"package": "horovod @ https://me:secret@example.org/horovod-1.whl"}}])");
  CHECK_FALSE(contains(messages(facts, "HC-ML-01"), "secret"));
  CHECK(accepts(facts, "HC-ML-01") == "horovod @ https://***@example.org/horovod-1.whl");
}

TEST_CASE("HC-ML-03 refuses overrides of a library's guard") {
  const auto conf = [](std::string_view key, std::string_view value) {
    return facts_with(R"({"spark_conf": {")" + std::string(key) + R"(": ")" + std::string(value) +
                      R"("}})");
  };
  CHECK(verdicts(good_facts(), "HC-ML-03") == "pass");
  for (const std::string key :
       {"databricks.horovod.ignoreSsl", "databricks.hovorod.ignoreSsl", "tensorflow.ignoreSsl",
        "tensorflow.spark.distributor.ignoreSsl", "xgboost.spark.ignoreSsl",
        "pytorch.spark.distributor.ignoreSsl", "deepspeed.spark.distributor.ignoreSsl",
        "XGBOOST.SPARK.IGNORESSL", "ray.spark.ignoreSsl"}) {
    INFO(key);
    CHECK(verdicts(conf(key, "true"), "HC-ML-03") == "fail /spark_conf/" + key);
    CHECK(accepts(conf(key, "true"), "HC-ML-03") == key + "=true");
    CHECK(verdicts(conf(key, "false"), "HC-ML-03") == "pass");
  }
  for (const auto* value : {" TRUE ", "1", "yes", "{{secrets/scope/key}}"})
    CHECK(verdicts(conf("xgboost.spark.ignoreSsl", value), "HC-ML-03") ==
          "fail /spark_conf/xgboost.spark.ignoreSsl");
  CHECK(verdicts(conf("xgboost.spark.ignoreSsl", "?"), "HC-ML-03") ==
        "undecided /spark_conf/xgboost.spark.ignoreSsl");
  CHECK(verdicts(facts_with(R"({"spark_conf": "?"})"), "HC-ML-03") == "undecided /spark_conf");
  CHECK(verdicts(conf("spark.sql.shuffle.partitions", "?"), "HC-ML-03") == "pass");
  CHECK(verdicts(conf("my.notignoreSslx", "true"), "HC-ML-03") == "pass");
  // A policy may give a flag where a text is due.
  CHECK(verdicts(facts_with(R"({"spark_conf": {"xgboost.spark.ignoreSsl": true}})"), "HC-ML-03") ==
        "fail /spark_conf/xgboost.spark.ignoreSsl");
}

TEST_CASE("HC-IMG-01 refuses containers") {
  const auto image = [](std::string_view url) {
    return facts_with(R"({"docker_image": {"url": ")" + std::string(url) + R"("}})");
  };
  CHECK(verdicts(good_facts(), "HC-IMG-01") == "pass");
  const auto plain = image("databricksruntime/standard:15.4-LTS");
  CHECK(verdicts(plain, "HC-IMG-01") == "fail /docker_image/url");
  CHECK(accepts(plain, "HC-IMG-01") == "databricksruntime/standard:15.4-LTS");
  CHECK_FALSE(contains(messages(plain, "HC-IMG-01"), "machine learning"));
  for (const auto* url : {"databricksruntime/gpu-tensorflow:cuda11.8", "org/etl-horovod",
                          "registry.example.org:5000/ml/base@sha256:abc", "x/y:pytorch2"})
    CHECK(contains(messages(image(url), "HC-IMG-01"), "machine learning"));
  CHECK_FALSE(contains(messages(image("org/html-render"), "HC-IMG-01"), "machine learning"));
  CHECK(verdicts(image("?"), "HC-IMG-01") == "undecided /docker_image/url");
  CHECK(verdicts(facts_with(R"({"docker_image": "?"})"), "HC-IMG-01") ==
        "undecided /docker_image/url");
  CHECK(verdicts(facts_with(R"({"docker_image": {}})"), "HC-IMG-01") == "fail /docker_image/url");
}

}  // namespace
}  // namespace hipaa::rules::test
