#include <algorithm>
#include <catch2/catch.hpp>

#include "plugin/model/diagnostic_limit.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/request/schema.hpp"

using hipaa::request::check;
using hipaa::request::Role;
using hipaa::request::Schema;

namespace {

// "CODE path" of everything that is wrong with a configuration.
std::vector<std::string> problems(std::string_view text, Role role = Role::configuration) {
  std::vector<std::string> found;
  for (const auto& one :
       check(Schema::cluster().root(),
             boost::json::parse(boost::json::string_view(text.data(), text.size())), role))
    found.push_back(one.code + " " + one.path);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

TEST_CASE("the schema is walked to its leaves") {
  struct Wrong {
    std::string text;
    std::vector<std::string> found;
  };
  const auto one = GENERATE(values<Wrong>({
      {R"({"num_workers":"2"})", {"HP-ARG-TYPE /num_workers"}},
      {R"({"spark_conf":{"a":true}})", {"HP-ARG-TYPE /spark_conf/a"}},
      {R"({"aws_attributes":{"ebs_volume_count":11,"ebs_volume_type":"SSD"}})",
       {"HP-ARG-ENUM /aws_attributes/ebs_volume_type",
        "HP-ARG-RANGE /aws_attributes/ebs_volume_count"}},
      {R"({"autoscale":{"min_workers":1}})", {"HP-ARG-REQUIRED /autoscale/max_workers"}},
      {R"({"libraries":[{"pypi":{"package":"x"},"jar":"y"}]})", {"HP-ARG-SIZE /libraries/0"}},
      {R"({"libraries":[null]})", {"HP-ARG-TYPE /libraries/0"}},
      {R"({"cluster_id":"0123"})", {"HP-ARG-COMPUTED /cluster_id"}},
      {R"({"timeouts":{"create":"soon"}})", {"HP-ARG-PATTERN /timeouts/create"}},
      {R"({"tasks":[{"task_key":"a","new_cluster":{}}]})",
       {"HP-ARG-UNKNOWN-KEY /tasks/0/new_cluster"}},
      {R"({"tasks":[{"task_key":"a","for_each_task":{"inputs":"[]","task":{"notebook_task":{}}}}]})",
       {"HP-ARG-REQUIRED /tasks/0/for_each_task/task/notebook_task/notebook_path",
        "HP-ARG-REQUIRED /tasks/0/for_each_task/task/task_key"}},
      {R"({"azure_attributes":{}})", {"HC-CLOUD-01 /azure_attributes"}},
      {R"({"docker_image":{"url":"x","basic_auth":{"username":"u","password":"hunter2"}}})",
       {"HP-ARG-PATTERN /docker_image/basic_auth/password"}},
      {R"({"spark_version":null,"num_workers":0})", {}},
  }));
  INFO(one.text);
  CHECK(problems(one.text) == one.found);
}

TEST_CASE("lengths are counted in characters, and a text that is too long is not looked at") {
  const auto tag = [](const std::string& name, const std::string& value) {
    return R"({"custom_tags":{")" + name + R"(":")" + value + R"("}})";
  };
  const auto times = [](std::size_t count, std::string_view one) {
    std::string made;
    for (; count > 0; --count) made += one;
    return made;
  };
  CHECK(problems(tag("a", times(256, "\u00e9"))).empty());
  CHECK(problems(tag("a", times(257, "\u00e9"))) ==
        std::vector<std::string>{"HP-ARG-SIZE /custom_tags/a"});
  CHECK(problems(tag(times(128, "\U0001F600"), "b")).empty());
  CHECK(problems(tag(times(129, "b"), "b")) ==
        std::vector<std::string>{"HP-ARG-SIZE /custom_tags"});
  CHECK(problems(R"({"timeouts":{"create":")" + times(40, "z") + R"("}})") ==
        std::vector<std::string>{"HP-ARG-SIZE /timeouts/create"});
  // What the workspace had may be longer than what is accepted.
  CHECK(problems(tag(times(129, "b"), times(257, "c")), Role::state).empty());
}

TEST_CASE("a state may hold what the workspace has learned since") {
  CHECK(problems(R"({"data_security_mode":"NEW","aws_attributes":{"ebs_volume_count":99},
                     "autoscale":{"min_workers":1},"init_scripts":[{}],"num_workers":-1})",
                 Role::state)
            .empty());
  CHECK(
      problems(R"({"data_security_mode":1,"not_ours":{}})", Role::state) ==
      std::vector<std::string>{"HP-ARG-TYPE /data_security_mode", "HP-ARG-UNKNOWN-KEY /not_ours"});
}

TEST_CASE("what is shown of a text ends with a whole character") {
  std::string given = "z";
  for (int i = 0; i < 27; ++i) given += "\u00e9";
  const auto found =
      check(Schema::cluster().root(),
            boost::json::parse(R"({"timeouts":{"read":")" + given + R"("}})"), Role::configuration);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].detail,
             Catch::StartsWith("The given value is \"" + given + "\"; it must match "));
}

TEST_CASE("state may hold computed values") {
  CHECK(problems(R"({"cluster_id":"0123","state":"RUNNING"})", Role::state).empty());
}

TEST_CASE("of what belongs to others the types are checked, and nothing else") {
  CHECK(problems(R"({"num_workers":-1,"state":"RUNNING","not_ours":{},"timeouts":{"create":"soon"},
                     "aws_attributes":{"ebs_volume_type":"NEW"},"autoscale":{"min_workers":1},
                     "libraries":[{"pypi":{"package":"x"},"jar":"y"}]})",
                 Role::foreign)
            .empty());
  // However much of it is not known here.
  std::string text = R"({"num_workers":"2","libraries":[null],"spark_conf":[])";
  for (std::size_t i = 0; i <= hipaa::model::most_diagnostics; ++i)
    text += ",\"new_" + std::to_string(i) + "\":1";
  CHECK(problems(text + ",\"spark_version\":{}}", Role::foreign) ==
        std::vector<std::string>{"HP-ARG-TYPE /libraries/0", "HP-ARG-TYPE /num_workers",
                                 "HP-ARG-TYPE /spark_conf", "HP-ARG-TYPE /spark_version"});
}

TEST_CASE("a typing mistake is met with the nearest name") {
  const auto found = check(Schema::cluster().root(), boost::json::parse(R"({"aws_atributes":{}})"),
                           Role::configuration);
  REQUIRE(found.size() == 1);
  CHECK_THAT(found[0].detail, Catch::Contains("aws_attributes"));
}

TEST_CASE("the catalogue is whole") {
  const auto& catalogue = hipaa::request::catalogue();
  CHECK(catalogue.rules.size() >= 17);
  for (const auto& rule : catalogue.rules) {
    INFO(rule.id);
    CHECK_FALSE(rule.title.empty());
    CHECK_FALSE(rule.why.empty());
    CHECK_FALSE(rule.fix.empty());
    CHECK_FALSE(rule.citations.empty());
  }
  CHECK_FALSE(catalogue.packages.empty());
  CHECK_FALSE(catalogue.instance_families.empty());
}
