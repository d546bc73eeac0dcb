// The functions: what describe(METADATA) says of them, and what they answer.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "tests/conformance/json.hpp"

using namespace abi_test;
using namespace conformance;

namespace {

struct Called {
  hipaa_status status;
  json::value value;
  std::vector<std::string> errors;
};

Called call_function(const Library& library, const char* name, const std::string& arguments,
                     const std::string& unknown = "") {
  const auto call = call_of();
  const std::string config = R"({"format_version":1,"value":)" + arguments +
                             (unknown.empty() ? "" : R"(,"unknown":[)" + unknown + "]") + "}";
  auto request = request_of(config);
  request.type_name = text(name);
  Result result(library);
  Called called;
  called.status = library->call_function(nullptr, &call, &request, &result.raw);
  if (called.status == HIPAA_OK) called.value = parsed(library, result, HIPAA_DOC_VALUE);
  called.errors = result.findings(HIPAA_SEVERITY_ERROR);
  return called;
}

using Found = std::vector<std::string>;

std::string member(const json::value& of, const char* name) {
  return std::string(of.at(name).as_string());
}

// "HC-EBS-01 fail /aws_attributes/ebs_volume_count" for each, without what only a workspace tells
// of every cluster alike.
Found findings(const Called& called) {
  REQUIRE(called.status == HIPAA_OK);
  Found all;
  for (const auto& one : called.value.at("value").as_array())
    if (member(one, "code") != "HC-EBS-05")
      all.push_back(member(one, "code") + " " + member(one, "verdict") + " " + member(one, "path"));
  std::sort(all.begin(), all.end());
  return all;
}

Found violations(const std::string& object, const char* kind = "cluster",
                 const std::string& unknown = "", const char* profile = "classic") {
  const Library library;
  return findings(call_function(library, "violations",
                                "[" + object + ",\"" + kind + "\",\"" + profile + "\"]", unknown));
}

std::string good_disks() {
  return R"("data_security_mode":"SINGLE_USER",)"
         R"("aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":1,"ebs_volume_size":100})";
}
std::string good_cluster() {
  return R"({"spark_version":"15.4.x-scala2.12","node_type_id":"m6i.xlarge","num_workers":2,)" +
         good_disks() + "}";
}

}  // namespace

TEST_CASE("the metadata lists each function with its parameters and result") {
  const Library library;
  Result result(library);
  REQUIRE(library->describe(HIPAA_DOC_METADATA, &result.raw) == HIPAA_OK);
  const auto metadata = parsed(library, result, HIPAA_DOC_METADATA);
  std::map<std::string, std::size_t> parameters;
  for (const auto& one : metadata.at("functions").as_array()) {
    parameters[member(one, "name")] = one.at("parameters").as_array().size();
    CHECK(one.at("returns").is_object());
  }
  CHECK(parameters == std::map<std::string, std::size_t>{{"violations", 3},
                                                         {"findings_document", 4},
                                                         {"runtime_is_ml", 1},
                                                         {"explain", 1},
                                                         {"cluster_policy", 1},
                                                         {"policy_lint", 2}});
}

TEST_CASE("the document of findings holds what violations finds, sorted and counted") {
  const Library library;
  const auto called =
      call_function(library, "findings_document",
                    R"([{"tasks":[{"task_key":"b","spark_submit_task":{}},)"
                    R"({"task_key":"a","spark_submit_task":{}}]},"job","classic","job.nightly"])");
  REQUIRE(called.status == HIPAA_OK);
  const auto made = member(called.value, "value");
  CHECK(made.back() == '\n');
  const auto read = json::parse(made);
  CHECK(read.at("summary").at("errors").as_int64() == 2);
  const auto& findings = read.at("findings").as_array();
  REQUIRE(findings.size() == 2);
  CHECK(member(findings[0], "resource") == "job.nightly (task \"a\")");
  CHECK(member(findings[1], "resource") == "job.nightly (task \"b\")");
  CHECK(member(findings[0], "code") == "HC-SUB-01");
  CHECK(json::serialize(read) + "\n" == made);
}

TEST_CASE("violations finds nothing in a cluster that is as it should be") {
  CHECK(violations(good_cluster()).empty());
}

TEST_CASE("attributes that nobody knows do not hide a violation") {
  const auto found = violations(
      R"({"cluster_id":"1-2-x","state":"RUNNING","brand_new":{"a":[1]},"data_security_mode":"SINGLE_USER","spark_version":"15.4.x-cpu-ml-scala2.12",)"
      R"("aws_attributes":{"ebs_volume_count":0,"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_size":100,"new":1}})");
  CHECK(found ==
        Found{"HC-EBS-01 fail /aws_attributes/ebs_volume_count", "HC-RT-01 fail /spark_version"});
}

TEST_CASE("a value of another type is a finding, not an absence") {
  const auto found = violations(
      R"({"spark_version":"15.4.x-scala2.12","enable_elastic_disk":"soon",)" + good_disks() + "}");
  CHECK(found.size() >= 1);
  CHECK(std::find(found.begin(), found.end(), "HP-ARG-TYPE none /enable_elastic_disk") !=
        found.end());
}

TEST_CASE("numbers, flags and texts are converted as Databricks' tools convert them") {
  const auto judged = [](const std::string& count, const std::string& elastic) {
    return violations(
        R"({"spark_version":"15.4.x-scala2.12","node_type_id":"m6i.xlarge","num_workers":"2",)"
        R"("data_security_mode":"SINGLE_USER","spark_conf":{"a":1,"b":true,"c":1.5},"enable_elastic_disk":)" +
        elastic +
        R"(,"aws_attributes":{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_size":1e2,)"
        R"("ebs_volume_count":)" +
        count + "}}");
  };
  CHECK(judged("\"1\"", "\"no\"").empty());
  CHECK(judged("1.0", "\"true\"") == Found{"HC-EBS-04 fail /enable_elastic_disk"});
  CHECK(judged("\"0\"", "false") == Found{"HC-EBS-01 fail /aws_attributes/ebs_volume_count"});
  // What is wrong in type is not missing, too.
  CHECK(judged("1.5", "false") == Found{"HP-ARG-TYPE none /aws_attributes/ebs_volume_count"});
  CHECK(judged("[]", "{}") == Found{"HC-EBS-01 fail /aws_attributes/ebs_volume_count"});
}

TEST_CASE("blocks as lists of one are judged alike, with the paths of what was given") {
  const auto found = violations(
      R"({"spark_version":"15.4.x-scala2.12","azure_attributes":[],"docker_image":[],"instance_pool_id":"","data_security_mode":"SINGLE_USER",)"
      R"("aws_attributes":[{"ebs_volume_type":"GENERAL_PURPOSE_SSD","ebs_volume_count":0,"ebs_volume_size":100}],)"
      R"("library":[{"pypi":[{"package":"horovod","repo":""}]}]})");
  CHECK(found == Found{"HC-EBS-01 fail /aws_attributes/0/ebs_volume_count",
                       "HC-ML-01 fail /library/0/pypi/0/package"});
}

TEST_CASE("machines of another cloud are a violation, and an empty block is none") {
  CHECK(violations(
            R"({"spark_version":"15.4.x-scala2.12","azure_attributes":{"availability":"SPOT"},)" +
            good_disks() + "}") == Found{"HC-CLOUD-01 fail /azure_attributes"});
  CHECK(
      violations(R"({"spark_version":"15.4.x-scala2.12","gcp_attributes":{},)" + good_disks() + "}")
          .empty());
}

TEST_CASE("what is unknown is undecided") {
  CHECK(violations(R"({"spark_version":null,)" + good_disks() + "}", "cluster",
                   "\"/0/spark_version\"") == Found{"HC-RT-01 undecided /spark_version",
                                                    "HC-RT-02 undecided /spark_version",
                                                    "HC-RT-03 undecided /spark_version"});
}

TEST_CASE("an acknowledgement in a hipaa_cluster counts") {
  const auto found = violations(
      R"({"spark_version":"15.4.x-cpu-ml-scala2.12","acknowledgement":[{"rule":"HC-RT-01",)"
      R"("reason":"No package with traffic of its own is used here","approved_by":"officer@example.org",)"
      R"("approved_on":"2026-05-01","expires_on":"2026-09-01","accepts":"15.4.x-cpu-ml-scala2.12"}],)" +
      good_disks() + "}");
  CHECK(std::find(found.begin(), found.end(), "HC-RT-01 acknowledged /spark_version") !=
        found.end());
}

TEST_CASE("spark-submit is found wherever a job can hold it") {
  const std::string submit = R"("spark_submit_task":{"parameters":["--class","x"]})";
  const std::string cluster = R"("new_cluster":)" + good_cluster();
  const auto found = [](const std::string& job) { return violations(job, "job"); };
  // 2.1 and later, nested, as listed, as a request, as a run, and API 2.0.
  CHECK(found(R"({"name":"a","tasks":[{"task_key":"t",)" + submit + "," + cluster + "}]}") ==
        Found{"HC-SUB-01 fail /tasks/0/spark_submit_task"});
  CHECK(
      found(
          R"({"job_id":7,"settings":{"tasks":[{"task_key":"l","for_each_task":{"inputs":"[]","task":{)" +
          submit + "}}}]}}") ==
      Found{"HC-SUB-01 fail /settings/tasks/0/for_each_task/task/spark_submit_task"});
  CHECK(found(R"({"job_id":7,"new_settings":{"tasks":[{)" + submit + "}]}}") ==
        Found{"HC-SUB-01 fail /new_settings/tasks/0/spark_submit_task"});
  CHECK(found(R"({"settings":{"name":"old",)" + submit + "," + cluster + "}}") ==
        Found{"HC-SUB-01 fail /settings/spark_submit_task"});
  CHECK(found(R"({"run_name":"once",)" + submit + "," + cluster + "}") ==
        Found{"HC-SUB-01 fail /spark_submit_task"});
  CHECK(
      found(
          R"({"run_id":3,"overriding_parameters":{"spark_submit_params":["--class"]},"tasks":[]})") ==
      Found{"HC-SUB-01 fail /overriding_parameters/spark_submit_params"});
  CHECK(found(R"({"job_id":3,"spark_submit_params":["--class"]})") ==
        Found{"HC-SUB-01 fail /spark_submit_params"});
  // The official provider's shape.
  CHECK(
      found(
          R"({"name":"tf","task":[{"task_key":"t","for_each_task":[{"task":[{"spark_submit_task":[{"parameters":null}]}]}]}]})") ==
      Found{"HC-SUB-01 fail /task/0/for_each_task/0/task/0/spark_submit_task"});
  // Not a word of it.
  CHECK(
      found(
          R"({"tasks":[{"task_key":"t","notebook_task":{"notebook_path":"/a"},"new_kind_task":{},)" +
          cluster + "}]}")
          .empty());
}

TEST_CASE("the clusters of a job are judged where they stand, and named") {
  const Library library;
  const auto called = call_function(
      library, "violations",
      R"([{"name":"nightly","job_clusters":[{"job_cluster_key":"etl","new_cluster":{"spark_version":"15.4.x-cpu-ml-scala2.12",)" +
          good_disks() +
          R"(}}],"tasks":[{"task_key":"load","job_cluster_key":"etl","spark_submit_task":{}},{"task_key":"own","libraries":[{"pypi":{"package":"horovod"}}],"new_cluster":{"data_security_mode":"SINGLE_USER","spark_version":"15.4.x-scala2.12"}},{"task_key":"next","run_job_task":{"job_id":9}}]},"job","classic"])");
  CHECK(findings(called) ==
        Found{"HC-EBS-01 fail /tasks/1/new_cluster/aws_attributes/ebs_volume_count",
              "HC-JOB-01 fail /tasks/2/run_job_task",
              "HC-ML-01 fail /tasks/1/libraries/0/pypi/package",
              "HC-RT-01 fail /job_clusters/0/new_cluster/spark_version",
              "HC-SUB-01 fail /tasks/0/spark_submit_task",
              "HC-SUB-01 undecided /tasks/2/run_job_task/job_id"});
  std::map<std::string, std::string> subjects;
  for (const auto& one : called.value.at("value").as_array())
    subjects[member(one, "code") + member(one, "verdict")] = member(one, "subject");
  CHECK(subjects["HC-SUB-01fail"] == R"(job "nightly", task "load", job cluster "etl")");
  CHECK(subjects["HC-RT-01fail"] == R"(job "nightly", job cluster "etl")");
  CHECK(subjects["HC-EBS-01fail"] == R"(job "nightly", task "own", its new cluster)");
}

TEST_CASE("pools and policies are judged by what they would let through") {
  CHECK(violations(R"({"instance_pool_name":"p","node_type_id":"m6i.xlarge"})", "instance_pool") ==
        Found{"HC-EBS-02 fail /disk_spec"});
  CHECK(violations(R"({"instance_pool_name":"p","node_type_id":"m5.xlarge"})", "instance_pool") ==
        Found{"HC-EBS-02 fail /disk_spec", "HC-NODE-01 fail /node_type_id"});
  CHECK(
      violations(
          R"({"disk_spec":{"disk_count":1,"disk_size":100,"disk_type":{"ebs_volume_type":"GENERAL_PURPOSE_SSD"}},"preloaded_docker_images":[{"url":"example.org/etl:1"}]})",
          "instance_pool") == Found{"HC-IMG-01 fail /preloaded_docker_images/0/url"});
  CHECK(
      violations(
          R"({"disk_spec":[{"disk_count":1,"disk_size":100,"disk_type":[{"ebs_volume_type":"GENERAL_PURPOSE_SSD"}]}]})",
          "instance_pool")
          .empty());
  CHECK(
      violations(
          R"({"name":"p","definition":"{\"spark_version\":{\"type\":\"fixed\",\"value\":\"15.4.x-cpu-ml-scala2.12\"}}"})",
          "cluster_policy") == Found{"HC-POL-01 fail /definition"});
  CHECK(violations(R"({"name":"p","definition":"{}"})", "cluster_policy").empty());
  CHECK(violations(R"({"name":"p","definition":"no JSON"})", "cluster_policy") ==
        Found{"HC-POL-01 undecided /definition"});
}

TEST_CASE("arguments that are not right are refused") {
  const Library library;
  for (const std::string arguments :
       {"[]", "[1]", "[null]", R"([{},"no_such_kind"])", R"([{},"job","no_such_profile"])",
        R"([{},"job","csp",1])", "{}"}) {
    CAPTURE(arguments);
    const auto called = call_function(library, "violations", arguments);
    CHECK(called.status != HIPAA_OK);
    CHECK(called.errors.size() == 1);
  }
}

TEST_CASE("an argument that is longer than its description says is refused, and not repeated") {
  const Library library;
  for (const auto* function : {"runtime_is_ml", "explain", "cluster_policy"}) {
    const auto of_length = [&](std::size_t length) {
      const auto config = R"({"format_version":1,"value":[")" + std::string(length, 'q') + R"("]})";
      const auto call = call_of();
      auto request = request_of(config);
      request.type_name = text(function);
      Result result(library);
      library->call_function(nullptr, &call, &request, &result.raw);
      std::string told;
      for (const auto& one : result.diagnostics()) told += view(one.detail);
      return told;
    };
    const std::size_t longest = std::string_view(function) == "cluster_policy" ? 64 : 256;
    const auto most = std::to_string(longest);
    CAPTURE(function);
    CHECK(of_length(longest).find("are allowed") == std::string::npos);
    CHECK(of_length(longest + 1) == "It has " + std::to_string(longest + 1) +
                                        " characters; at most " + most + " are allowed.");
  }
}

TEST_CASE("runtime_is_ml tells what the key tells") {
  const Library library;
  const std::map<std::string, json::value> expected{
      {"15.4.x-cpu-ml-scala2.12", true},  {"15.4.x-scala2.12", false},  {"16.4.x-scala2.13", false},
      {"10.4.x-html-scala2.12", nullptr}, {"{{secrets/a/b}}", nullptr},
  };
  for (const auto& [key, answer] : expected) {
    CAPTURE(key);
    const auto called = call_function(library, "runtime_is_ml", "[\"" + key + "\"]");
    REQUIRE(called.status == HIPAA_OK);
    CHECK(called.value.at("value") == answer);
  }
}

TEST_CASE("explain gives the entry of the catalogue") {
  const Library library;
  const auto called = call_function(library, "explain", R"(["HC-EBS-01"])");
  REQUIRE(called.status == HIPAA_OK);
  CHECK(member(called.value.at("value"), "id") == "HC-EBS-01");
  CHECK_FALSE(member(called.value.at("value"), "fix").empty());
  CHECK(call_function(library, "explain", R"(["HC-NO-99"])").status == HIPAA_E_DIAGNOSTICS);
}
