#include "plugin/cluster/specification.hpp"

#include <catch2/catch.hpp>

#include "plugin/cluster/job_settings.hpp"

namespace json = boost::json;
using hipaa::resource::specification;

namespace {

json::object object(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size())).as_object();
}

}  // namespace

TEST_CASE("explicit zeros and falses are sent, what is ours is not") {
  const auto body = specification(
      object(
          R"({"num_workers":0,"aws_attributes":{"ebs_volume_count":0},"enable_elastic_disk":false,"is_pinned":true,
    "libraries":[],"tasks":[],"acknowledgement":[],"timeouts":{},"cluster_id":"c","state":"RUNNING"})"),
      {}, "");
  CHECK(
      json::value(body) ==
      json::parse(
          R"({"num_workers":0,"aws_attributes":{"ebs_volume_count":0},"enable_elastic_disk":false})"));
}

TEST_CASE("elastic disk is sent as false unless something else decides it") {
  CHECK(specification(object(R"({})"), {}, "").at("enable_elastic_disk") == false);
  CHECK_FALSE(
      specification(object(R"({"instance_pool_id":"p"})"), {}, "").contains("enable_elastic_disk"));
}

TEST_CASE("the nonce goes out as a tag beside the user's") {
  const auto body = specification(object(R"({"custom_tags":{"team":"a"}})"), {}, "n");
  CHECK(json::value(body.at("custom_tags")) ==
        json::parse(R"({"team":"a","hipaa_cluster_request_id":"n"})"));
}

TEST_CASE("an edit is the live specification with the planned differences") {
  const auto edited = [](std::string_view live, std::string_view shown, std::string_view prior,
                         std::string_view planned) {
    return json::value(hipaa::resource::edited_specification(
        object(live), object(shown), object(prior), object(planned), {}, ""));
  };
  // What others made stays, members of maps and objects too; the size is what the cluster has.
  CHECK(
      edited(
          R"({"spark_conf":{"a":"1","b":"2","c":"3"},"num_workers":2,"cluster_source":"UI",
      "new_setting":{"x":1},"aws_attributes":{"zone_id":"auto","ebs_volume_count":1},
      "enable_elastic_disk":false})",
          R"({"num_workers":7})",
          R"({"spark_conf":{"a":"1","b":"2"},"num_workers":2,"aws_attributes":{"ebs_volume_count":1}})",
          R"({"spark_conf":{"a":"4"},"num_workers":2,"aws_attributes":{"ebs_volume_count":2}})") ==
      json::parse(R"({"spark_conf":{"a":"4","c":"3"},"num_workers":7,"new_setting":{"x":1},
      "aws_attributes":{"zone_id":"auto","ebs_volume_count":2},"enable_elastic_disk":false})"));
  CHECK(edited(R"({"num_workers":2,"init_scripts":[{"workspace":{"destination":"/a"}}]})",
               R"({"num_workers":2})",
               R"({"num_workers":2,"init_scripts":[{"workspace":{"destination":"/a"}}]})",
               R"({"autoscale":{"min_workers":1,"max_workers":3}})") ==
        json::parse(
            R"({"autoscale":{"min_workers":1,"max_workers":3},"enable_elastic_disk":false})"));
  // What we sent of our own goes where a pool decides it.
  CHECK(edited(R"({"node_type_id":"m6i.large","enable_elastic_disk":false})", R"({})",
               R"({"node_type_id":"m6i.large"})",
               R"({"instance_pool_id":"p"})") == json::parse(R"({"instance_pool_id":"p"})"));
  // A password that comes back as a mask is sent as the reference that was declared.
  CHECK(
      edited(
          R"({"docker_image":{"url":"r/i","basic_auth":{"username":"u","password":"***"}},
      "enable_elastic_disk":true})",
          R"({})",
          R"({"docker_image":{"url":"r/i","basic_auth":{"username":"u","password":"{{secrets/a/b}}"}},"autotermination_minutes":30})",
          R"({"docker_image":{"url":"r/i","basic_auth":{"username":"u","password":"{{secrets/a/b}}"}},"autotermination_minutes":60})") ==
      json::parse(
          R"({"docker_image":{"url":"r/i","basic_auth":{"username":"u","password":"{{secrets/a/b}}"}},
      "autotermination_minutes":60,"enable_elastic_disk":true})"));
}

TEST_CASE("a resize is built from what is wanted") {
  CHECK(json::value(hipaa::resource::resize_body(
            object(R"({"cluster_id":"c","autoscale":{"min_workers":1,"max_workers":3}})"))) ==
        json::parse(R"({"cluster_id":"c","autoscale":{"min_workers":1,"max_workers":3}})"));
}

TEST_CASE("each task runs on the cluster, and comes back as declared") {
  const auto values = object(
      R"({"cluster_id":"c","cluster_name":"n","tasks":[{"task_key":"a","notebook_task":{"notebook_path":"/x"}},
    {"task_key":"b","for_each_task":{"inputs":"[1]","task":{"task_key":"i","notebook_task":{"notebook_path":"/y"}}}},{"task_key":"d","condition_task":{"op":"EQUAL_TO","left":"1","right":"1"}}]})");
  const auto settings = hipaa::resource::job_settings(values);
  const auto& tasks = settings.at("tasks").as_array();
  CHECK(tasks.at(0).at("existing_cluster_id") == "c");
  CHECK_FALSE(tasks.at(1).as_object().contains("existing_cluster_id"));
  CHECK(tasks.at(1).at("for_each_task").at("task").at("existing_cluster_id") == "c");
  CHECK_FALSE(tasks.at(2).as_object().contains("existing_cluster_id"));
  CHECK(json::value(hipaa::resource::declared_tasks({{"settings", settings}})) ==
        values.at("tasks"));
}
