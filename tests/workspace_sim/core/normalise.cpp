#include "core/normalise.hpp"

#include <algorithm>
#include <cctype>

namespace workspace_sim {

namespace {

bool is_empty(const json::value& value) {
  return (value.is_array() && value.get_array().empty()) ||
         (value.is_object() && value.get_object().empty());
}

void drop_empty(json::value& value) {
  if (json::object* object = value.if_object()) {
    for (auto member = object->begin(); member != object->end();) {
      drop_empty(member->value());
      member = is_empty(member->value()) ? object->erase(member) : member + 1;
    }
  } else if (json::array* array = value.if_array()) {
    for (json::value& element : *array) drop_empty(element);
  }
}

void show_numbers(json::object& map) {
  for (auto& member : map) {
    const json::string* text = member.value().if_string();
    if (text == nullptr) continue;
    if (*text == "true" || *text == "false") {
      member.value() = *text == "true";
    } else if (const auto number = as_integer(member.value());
               number && std::to_string(*number) == std::string_view(*text)) {
      member.value() = *number;
    }
  }
}

void sort_dependencies(json::value& value) {
  if (json::array* array = value.if_array()) {
    for (json::value& element : *array) sort_dependencies(element);
    return;
  }
  json::object* object = value.if_object();
  if (object == nullptr) return;
  for (auto& member : *object) {
    sort_dependencies(member.value());
    json::array* on = member.key() == "depends_on" ? member.value().if_array() : nullptr;
    if (on == nullptr) continue;
    std::sort(on->begin(), on->end(), [](const json::value& left, const json::value& right) {
      return json::serialize(left) < json::serialize(right);
    });
  }
}

}  // namespace

void normalise_cluster(json::object& cluster) {
  json::value whole(std::move(cluster));
  drop_empty(whole);
  cluster = std::move(whole.get_object());
  for (const std::string_view flag :
       {"enable_local_disk_encryption", "use_ml_runtime", "is_single_node"}) {
    if (has(cluster, flag) && !flag_at(cluster, flag)) cluster.erase(flag);
  }
  if (has(cluster, "single_user_name")) {
    std::string user = text_at(cluster, "single_user_name");
    std::transform(user.begin(), user.end(), user.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    cluster["single_user_name"] = user;
  }
  for (const std::string_view map : {"spark_conf", "spark_env_vars"}) {
    if (json::object* texts = object_at(cluster, map)) show_numbers(*texts);
  }
}

void normalise_libraries(json::array& statuses) {
  std::reverse(statuses.begin(), statuses.end());
  for (json::value& status : statuses) drop_empty(status);
}

void normalise_job(json::object& settings) {
  json::value whole(std::move(settings));
  sort_dependencies(whole);
  drop_empty(whole);
  settings = std::move(whole.get_object());
}

}  // namespace workspace_sim
