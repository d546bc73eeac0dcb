#include "plugin/cluster/planned.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

using hipaa::resource::planned;
using hipaa::resource::Private;
using hipaa::resource::State;
namespace json = boost::json;

namespace {

State state(std::string_view text) {
  return {json::parse(json::string_view(text.data(), text.size())).as_object(), false};
}
json::object parsed_object(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size())).as_object();
}

std::vector<std::string> unknowns(const json::object& values) {
  std::vector<std::string> names;
  for (const auto& member : values)
    if (hipaa::model::is_unknown(member.value())) names.emplace_back(member.key());
  std::sort(names.begin(), names.end());
  return names;
}

constexpr auto prior =
    R"({"num_workers":2,"spark_conf":{"a":"1"},"cluster_id":"c","id":"c","state":"RUNNING","url":"u","effective_spark_version":"15.4.x-scala2.12",
  "encryption":{"status":"measured_true"},"compliance":{"profile":"classic"}})";

}  // namespace

TEST_CASE("the same configuration again is an empty plan") {
  const auto before = state(prior);
  const auto made =
      planned(parsed_object(R"({"num_workers":2,"spark_conf":{"a":"1"}})"), &before, Private());
  CHECK(made.is_noop);
  CHECK(json::value(made.values) == json::value(before.values));
}

TEST_CASE("a proof that is owed is no empty plan") {
  const auto before = state(prior);
  Private kept;
  kept.proof_required = true;
  const auto made =
      planned(parsed_object(R"({"num_workers":2,"spark_conf":{"a":"1"}})"), &before, kept);
  CHECK_FALSE(made.is_noop);
  CHECK(unknowns(made.values) == std::vector<std::string>{"compliance", "encryption", "state"});
}

TEST_CASE("what may come out different becomes unknown, and nothing else") {
  const auto before = state(prior);
  const auto of = [&](std::string_view config) {
    return unknowns(planned(parsed_object(config), &before, Private()).values);
  };
  using Names = std::vector<std::string>;
  // A resize that is never taken becomes an edit, after which there is another proof.
  CHECK(of(R"({"num_workers":3,"spark_conf":{"a":"1"}})") ==
        Names{"compliance", "encryption", "state"});
  CHECK(of(R"({"num_workers":2,"spark_conf":{"a":"2"}})") ==
        Names{"compliance", "effective_spark_version", "encryption", "state"});
  // Whatever is updated is judged again.
  CHECK(of(R"({"num_workers":2,"spark_conf":{"a":"1"},"is_pinned":true})") == Names{"compliance"});
  CHECK(of(R"({"num_workers":2,"spark_conf":{"a":"1"},"libraries":[{"jar":"j"}]})") ==
        Names{"compliance"});
  CHECK(of(R"({"num_workers":2,"spark_conf":{"a":"1"},"tasks":[{"task_key":"t"}]})") ==
        Names{"compliance", "job_id"});
}

TEST_CASE("libraries have no order, init scripts do") {
  const auto before = state(
      R"({"libraries":[{"jar":"a"},{"jar":"b"}],"init_scripts":[{"file":{"destination":"a"}},{"file":{"destination":"b"}}]})");
  const auto same = planned(
      parsed_object(
          R"({"libraries":[{"jar":"b"},{"jar":"a"}],"init_scripts":[{"file":{"destination":"a"}},{"file":{"destination":"b"}}]})"),
      &before, Private());
  CHECK(same.is_noop);
  const auto other = planned(
      parsed_object(
          R"({"libraries":[{"jar":"a"},{"jar":"b"}],"init_scripts":[{"file":{"destination":"b"}},{"file":{"destination":"a"}}]})"),
      &before, Private());
  CHECK(other.changes.attributes == std::vector<std::string>{"init_scripts"});
}

TEST_CASE("zero, empty and absent differ") {
  const auto before = state(R"({"num_workers":0,"custom_tags":{},"ssh_public_keys":[]})");
  CHECK(planned(parsed_object(R"({"num_workers":0,"custom_tags":{},"ssh_public_keys":[]})"),
                &before, Private())
            .is_noop);
  CHECK(planned(parsed_object(R"({})"), &before, Private()).changes.attributes ==
        std::vector<std::string>{"num_workers", "custom_tags", "ssh_public_keys"});
}
