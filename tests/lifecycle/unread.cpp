// What could not be read makes undecided what depends on it, for every verb.
#include "tests/lifecycle/audited.hpp"

using namespace hipaa::tests;

using Lines = std::vector<std::string>;

namespace {

void forbid(const Simulator& simulator, std::string_view path) {
  simulator.post("/__sim/faults",
                 {{"pattern", "GET " + std::string(path)},
                  {"kind", "status"},
                  {"status", 403},
                  {"times", -1},
                  {"body", {{"error_code", "PERMISSION_DENIED"}, {"message", "not yours"}}}});
}

constexpr std::string_view library_lists = "/api/2.0/libraries/*";

}  // namespace

TEST_CASE(
    "a cluster whose libraries nobody may read is undecided in an audit, and its job warned of",
    "[audit]") {
  auto& simulator = prompt_workspace();
  const auto id = existing(simulator, compliant());
  const auto runs =
      job(simulator, R"({"name":"n","tasks":[{"task_key":"a","existing_cluster_id":")" + id +
                         R"(","notebook_task":{"notebook_path":"/a"}}]})");
  const auto provider = ProviderUnderTest::at(simulator.url());
  CHECK(audited(provider, {{"prove", true}}).lines("job").empty());

  forbid(simulator, library_lists);
  const auto audit = audited(provider, {{"prove", true}});
  INFO(explained(audit));
  CHECK(audit.lines("cluster") == Lines{"warning HC-ML-01 (undecided) /libraries"});
  CHECK(audit.lines("library") == Lines{"warning HP-AUDIT-UNREADABLE (undecided) "});
  CHECK(audit.lines("job").size() == 1);
  CHECK(audit.of("job").at(0).at("identifier").as_string() == std::to_string(runs));
}

TEST_CASE("a read leaves the libraries as they were, and says that nobody could read them",
          "[read]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"libraries":[{"pypi":{"package":"simplejson"}}]})");
  const auto applied = provider.plan_and_apply(config);
  REQUIRE(applied.status == HIPAA_OK);
  forbid(simulator, library_lists);
  const auto read = ProviderUnderTest::at(simulator.url()).read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(read.finding("HC-ML-01").verdict == "undecided");
  CHECK(read.state_value().at("libraries") == config.at("libraries"));
}

TEST_CASE("a measurement of a cluster by its id looks at its libraries, and says where it may not",
          "[proof]") {
  auto& simulator = prompt_workspace();
  const auto id = existing(simulator, compliant());
  const auto provider = ProviderUnderTest::at(simulator.url());
  CHECK(provider.verify(id).lines().empty());
  simulator.post("/api/2.0/libraries/install",
                 {{"cluster_id", id},
                  {"libraries", json::parse(R"([{"pypi":{"package":"horovod==0.28.1"}}])")}});
  CHECK(provider.verify(id).lines() == Lines{"error HC-ML-01 /libraries/0/pypi/package"});
  forbid(simulator, library_lists);
  const auto refused = provider.verify(id);
  INFO(explained(refused));
  CHECK(refused.finding("HC-ML-01").verdict == "undecided");
}

TEST_CASE("the jobs of clusters that were not all read are not accused", "[audit]") {
  auto& simulator = prompt_workspace();
  const auto id = existing(simulator, compliant());
  job(simulator, R"({"name":"n","tasks":[{"task_key":"a","existing_cluster_id":")" + id +
                     R"(","notebook_task":{"notebook_path":"/a"}}]})");
  forbid(simulator, "/api/2.1/clusters/list");
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(audit.coverage("cluster") == "0 examined, 0 skipped, 1 not readable");
  CHECK(audit.lines("job").empty());
}

TEST_CASE("pipelines are judged whole: what they install, set and inherit", "[audit]") {
  auto& simulator = prompt_workspace();
  simulator.post("/__sim/pipelines", json::parse(R"({"pipelines":[
      {"pipeline_id":"p-1","name":"whole","spec":{
        "configuration":{"spark.ssl.enabled":"true","fs.s3a.connection.ssl.enabled":"false"},
        "environment":{"dependencies":["horovod==0.28.1"]},
        "libraries":[{"notebook":{"path":"/a"}},{"maven":{"coordinates":"ml.dmlc:xgboost4j-spark_2.12:1.7.3"}},
                     {"jar":"s3://a/b.jar"},{"whl":"s3://a/horovod-0.28.1-py3-none-any.whl"}],
        "clusters":[{"label":"default","node_type_id":"m6id.large",
          "aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100}},
          {"label":"maintenance"},{"label":"updates","autoscale":{"min_workers":1,"max_workers":4}}]}},
      {"pipeline_id":"p-2","name":"free","spec":{"serverless":true,"environment":{"dependencies":["horovod==0.28.1"]}}},
      {"pipeline_id":"p-3","name":"bare default","spec":{"clusters":[{"label":"default"},{"label":"maintenance"},{"label":"updates"}]}}]})"));
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(
      audit.lines("pipeline") ==
      Lines{"error HC-EBS-01 pipeline \"bare default\", cluster \"default\" "
            "/spec/clusters/0/aws_attributes/ebs_volume_count",
            "error HC-ML-01 pipeline \"free\" /spec/environment/dependencies/0",
            "error HC-ML-01 pipeline \"whole\" /spec/environment/dependencies/0",
            "error HC-ML-01 pipeline \"whole\" /spec/libraries/3/whl",
            "error HC-SSL-02 pipeline \"whole\" /spec/configuration/spark.ssl.enabled",
            "error HC-TLS-01 pipeline \"whole\" /spec/configuration/fs.s3a.connection.ssl.enabled",
            "warning HC-EBS-05 (undecided) pipeline \"bare default\", cluster \"default\" "
            "/spec/clusters/0/node_type_id",
            "warning HC-ML-02 pipeline \"whole\" /spec/libraries/1/maven/coordinates",
            "warning HC-ML-04 pipeline \"whole\" /spec/libraries"});
  CHECK(audit.coverage("pipeline") == "3 examined, 0 skipped, 0 not readable");
}
