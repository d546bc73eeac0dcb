#include "plugin/cluster/server_normalization.hpp"

#include <catch2/catch.hpp>

#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/job_settings.hpp"

using namespace hipaa::resource;
namespace json = boost::json;

namespace {

struct ShownCase {
  std::string path;
  std::string declared;  // JSON
  std::string shown;     // what is effective and was sent last; "" = neither is shown
  bool is_drift = false;
};

}  // namespace

TEST_CASE("what the workspace shows in other words is no drift, and what it changed is") {
  const auto one = GENERATE(values<ShownCase>({
      {"/single_user_name", R"("Ada@Example.com")", R"("ada@example.com")", false},
      {"/single_user_name", R"("ada@example.com")", R"("eve@example.com")", true},
      {"/cluster_name", R"("Etl")", R"("etl")", true},
      {"/spark_conf/a", R"("4")", "4", false},
      {"/spark_conf/a", R"("true")", "true", false},
      {"/spark_conf/a", R"("4")", "5", true},
      {"/autotermination_minutes", "60", R"("60")", false},
      {"/ssh_public_keys", "[]", "", false},
      {"/init_scripts", "[]", "", false},
      {"/custom_tags", "{}", "", false},
      {"/ssh_public_keys", R"(["a"])", "[]", true},
      {"/enable_local_disk_encryption", "false", "", false},
      {"/enable_local_disk_encryption", "true", "", true},
      {"/autotermination_minutes", "0", "", false},
      {"/aws_attributes/ebs_volume_count", "1", "", true},
      {"/aws_attributes/ebs_volume_count", "0", "", false},
      {"/aws_attributes/zone_id", R"("auto")", R"("us-west-2a")", true},
      {"/data_security_mode", R"("DATA_SECURITY_MODE_DEDICATED")", R"("SINGLE_USER")", false},
      {"/data_security_mode", R"("SINGLE_USER")", R"("USER_ISOLATION")", true},
  }));
  INFO(one.path << ": " << one.declared << " shown as " << one.shown);
  const auto declared = json::parse(one.declared);
  const auto shown = one.shown.empty() ? json::value() : json::parse(one.shown);
  const auto* found = one.shown.empty() ? nullptr : &shown;
  CHECK(has_drifted({one.path, &declared, found, found}) == one.is_drift);
}

TEST_CASE("libraries and tasks have no order, and nothing empty in them") {
  const auto same = [](std::string_view left, std::string_view right) {
    const auto one = json::parse(json::string_view(left.data(), left.size()));
    const auto other = json::parse(json::string_view(right.data(), right.size()));
    return same_entries(&one, &other);
  };
  CHECK(same(R"([{"maven":{"coordinates":"a:b:1","exclusions":[]}},{"jar":"x"}])",
             R"([{"jar":"x"},{"maven":{"coordinates":"a:b:1"}}])"));
  CHECK_FALSE(same(R"([{"maven":{"coordinates":"a:b:1","exclusions":["c:d"]}}])",
                   R"([{"maven":{"coordinates":"a:b:1"}}])"));
  CHECK(same(
      R"([{"task_key":"b","depends_on":[{"task_key":"z"},{"task_key":"a"}]},{"task_key":"a"}])",
      R"([{"task_key":"a"},{"task_key":"b","depends_on":[{"task_key":"a"},{"task_key":"z"}]}])"));
  CHECK_FALSE(same(R"([{"task_key":"a","max_retries":0}])", R"([{"task_key":"a"}])"));
}

TEST_CASE("a job holds the tasks that were declared, with defaults of the server beside them") {
  const auto holds = [](std::string_view declared, std::string_view found) {
    return holds_tasks(json::parse(json::string_view(declared.data(), declared.size())),
                       json::parse(json::string_view(found.data(), found.size())));
  };
  CHECK(holds(
      R"([{"task_key":"b","depends_on":[{"task_key":"z"},{"task_key":"a"}]},{"task_key":"a","libraries":[]}])",
      R"([{"task_key":"a","timeout_seconds":0},{"task_key":"b","run_if":"ALL_SUCCESS","depends_on":[{"task_key":"a"},{"task_key":"z"}]}])"));
  CHECK_FALSE(holds(R"([{"task_key":"a"}])", R"([{"task_key":"a"},{"task_key":"by hand"}])"));
  CHECK_FALSE(holds(R"([{"task_key":"a","max_retries":1}])", R"([{"task_key":"a"}])"));
  CHECK_FALSE(holds(R"([{"task_key":"a","depends_on":[{"task_key":"b"}]}])",
                    R"([{"task_key":"a","depends_on":[{"task_key":"c"}]}])"));
}

TEST_CASE("of a job only what was planned is changed") {
  const auto object = [](std::string_view text) {
    return json::parse(json::string_view(text.data(), text.size())).as_object();
  };
  const auto job = object(R"({"job_id":7,"settings":{"name":"x","schedule":{},"tasks":[
      {"task_key":"a","existing_cluster_id":"c-1","timeout_seconds":900,"notebook_task":{"notebook_path":"/a","source":"WORKSPACE"}},
      {"task_key":"b","existing_cluster_id":"c-1"}]}})");
  const auto prior = object(R"({"cluster_id":"c-1","cluster_name":"etl","tasks":[
      {"task_key":"a","notebook_task":{"notebook_path":"/a"}},{"task_key":"b"},{"task_key":"c"}]})");
  const auto change =
      job_change(job, prior, object(R"({"cluster_id":"c-1","cluster_name":"etl","tasks":[
      {"task_key":"b"},{"task_key":"a","notebook_task":{"notebook_path":"/z"}}]})"));
  CHECK(json::value(change.new_settings) == json::parse(R"({"tasks":[{"task_key":"a",
      "existing_cluster_id":"c-1","timeout_seconds":900,
      "notebook_task":{"notebook_path":"/z","source":"WORKSPACE"}}]})"));
  CHECK(change.fields_to_remove == json::array{"tasks/c"});
  auto renamed = prior;
  renamed["cluster_name"] = "other";
  const auto name = job_change(job, prior, renamed);
  CHECK(json::value(name.new_settings) == json::parse(R"({"name":"hipaa_cluster c-1 other"})"));
  CHECK(name.fields_to_remove.empty());
}
