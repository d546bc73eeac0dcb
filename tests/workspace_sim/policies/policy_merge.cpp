#include "policies/policy_merge.hpp"

#include "core/catalog.hpp"

namespace workspace_sim {

namespace {

constexpr std::string_view log_path = "cluster_log_conf.path";
constexpr std::string_view log_type = "cluster_log_conf.type";

/// `cluster_log_conf.type` and `.path` are spellings of the policy language, not of the API.
void set_log_destination(json::object& spec, std::string_view path, const json::value& value) {
  json::object& conf = make_object_at(spec, "cluster_log_conf");
  std::string kind = conf.empty() ? "dbfs" : std::string(conf.begin()->key());
  std::string destination;
  if (const json::object* held = object_at(conf, kind)) destination = text_at(*held, "destination");
  if (path == log_type) {
    const std::string type = plain_text(value);
    kind = type == "S3" ? "s3" : type == "VOLUMES" ? "volumes" : "dbfs";
  } else {
    destination = plain_text(value);
  }
  conf.clear();
  conf[kind] = json::object{{"destination", destination}};
}

void set_value(json::object& spec, std::string_view path, const json::value& value) {
  if (path == log_path || path == log_type) return set_log_destination(spec, path, value);
  const auto segments = split_path(path);
  const bool virtual_path = path == "cluster_type" || path == "dbus_per_hour";
  const bool in_array = segments.size() > 1 && segments.front() == "init_scripts";
  if (virtual_path || in_array) return;
  if (segments.size() == 2 && value_at_path(spec, {segments.front()}) == nullptr) {
    spec[segments.front()] = json::object();
  }
  // Maps hold texts, whatever the policy wrote.
  const bool map = segments.front() == "spark_conf" || segments.front() == "custom_tags" ||
                   segments.front() == "spark_env_vars";
  set_at_path(spec, segments, map ? json::value(plain_text(value)) : value);
}

bool is_set(const json::object& spec, std::string_view path) {
  if (path == log_path || path == log_type) return has(spec, "cluster_log_conf");
  return value_at_path(spec, split_path(path)) != nullptr;
}

void resolve_automatic_version(json::object& spec) {
  const std::string version = text_at(spec, "spark_version");
  if (!version.starts_with("auto:")) return;
  const std::string resolved = Catalog::instance().resolve_automatic_version(version);
  if (!resolved.empty()) spec["spark_version"] = resolved;
}

}  // namespace

json::object policy_definition(const json::object& policy) {
  const auto parsed = [](const std::string& text) {
    auto value = parse_json(text.empty() ? "{}" : text);
    return value && value->is_object() ? value->get_object() : json::object();
  };
  json::object definition;
  for (const json::value& family : Catalog::instance().policy_families()) {
    if (text_at(family.as_object(), "policy_family_id") == text_at(policy, "policy_family_id")) {
      definition = family.at("definition").as_object();
    }
  }
  overlay(definition, parsed(text_at(policy, "definition")));
  overlay(definition, parsed(text_at(policy, "policy_family_definition_overrides")));
  return definition;
}

void merge_policy(const json::object& definition, bool apply_defaults, json::object& spec) {
  const json::object sent = spec;  // what one element sets does not count as given for the next
  for (const auto& element : definition) {
    const json::object* rule = element.value().if_object();
    if (rule == nullptr || is_set(sent, element.key())) continue;
    const json::value* fixed = rule->if_contains("value");
    const json::value* fallback = rule->if_contains("defaultValue");
    if (text_at(*rule, "type") == "fixed" && fixed != nullptr) {
      set_value(spec, element.key(), *fixed);
    } else if (apply_defaults && fallback != nullptr) {
      set_value(spec, element.key(), *fallback);
    }
  }
  resolve_automatic_version(spec);
}

std::string violations_text(const Violations& violations) {
  std::string text;
  for (const auto& [path, why] : violations) {
    text += (text.empty() ? "Validation failed for " : "; Validation failed for ") + path + ", ";
    text += why;
  }
  return text;
}

}  // namespace workspace_sim
