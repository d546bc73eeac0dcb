// Attribute paths such as aws_attributes.ebs_volume_count or spark_conf.spark.ssl.enabled.
#include <charconv>

#include "policies/policy_merge.hpp"

namespace workspace_sim {

namespace {

const json::value* step(const json::value& value, const std::string& segment) {
  if (const json::object* object = value.if_object()) return object->if_contains(segment);
  const json::array* array = value.if_array();
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(segment.data(), segment.data() + segment.size(), index);
  if (array == nullptr || error != std::errc() || index >= array->size()) return nullptr;
  return &(*array)[index];
}

}  // namespace

std::vector<std::string> split_path(std::string_view path) {
  for (const std::string_view map : {"spark_conf.", "custom_tags.", "spark_env_vars."}) {
    if (path.starts_with(map)) {
      return {std::string(map.substr(0, map.size() - 1)), std::string(path.substr(map.size()))};
    }
  }
  std::vector<std::string> segments;
  while (true) {
    const std::size_t dot = path.find('.');
    segments.emplace_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return segments;
    path.remove_prefix(dot + 1);
  }
}

const json::value* value_at_path(const json::object& object, const std::vector<std::string>& path) {
  const json::value* value = object.if_contains(path.front());
  for (std::size_t at = 1; at < path.size() && value != nullptr; ++at) {
    value = step(*value, path[at]);
  }
  return value == nullptr || value->is_null() ? nullptr : value;
}

void set_at_path(json::object& object, const std::vector<std::string>& path,
                 const json::value& value) {
  json::object* at = &object;
  for (std::size_t depth = 0; depth + 1 < path.size(); ++depth) {
    at = &make_object_at(*at, path[depth]);
  }
  (*at)[path.back()] = value;
}

bool erase_at_path(json::object& object, const std::vector<std::string>& path) {
  json::object* at = &object;
  for (std::size_t depth = 0; depth + 1 < path.size(); ++depth) {
    at = object_at(*at, path[depth]);
    if (at == nullptr) return false;
  }
  return at->erase(path.back()) > 0;
}

}  // namespace workspace_sim
