// The rules of a policy against a spec.
#include <boost/regex.hpp>

#include "core/catalog.hpp"
#include "policies/policy_merge.hpp"

namespace workspace_sim {

namespace {

/// What a virtual or ordinary path of the policy language stands for in a spec.
std::optional<json::value> resolve(const json::object& spec, std::string_view path,
                                   std::string_view cluster_type) {
  if (path == "cluster_type") return json::value(cluster_type);
  if (path == "cluster_log_conf.type" || path == "cluster_log_conf.path") {
    const json::object* conf = object_at(spec, "cluster_log_conf");
    if (conf == nullptr || conf->empty()) return std::nullopt;
    const auto& only = *conf->begin();
    if (path.ends_with(".type")) {
      return json::value(only.key() == "s3" ? "S3" : only.key() == "volumes" ? "VOLUMES" : "DBFS");
    }
    return only.value().is_object() ? json::value(text_at(only.value().get_object(), "destination"))
                                    : json::value();
  }
  if (path == "dbus_per_hour") {
    const NodeTypeFacts* node = Catalog::instance().node_type(text_at(spec, "node_type_id"));
    if (node == nullptr) return std::nullopt;
    const json::object* autoscale = object_at(spec, "autoscale");
    const std::int64_t workers = autoscale != nullptr ? integer_at(*autoscale, "max_workers")
                                                      : integer_at(spec, "num_workers");
    return json::value(node->cores * 0.25 * static_cast<double>(workers + 1));
  }
  const json::value* value = value_at_path(spec, split_path(path));
  return value == nullptr ? std::nullopt : std::optional(*value);
}

bool same(const json::value& wanted, const json::value& given) {
  if (wanted == given || plain_text(wanted) == plain_text(given)) return true;
  const auto left = as_number(wanted);
  const auto right = as_number(given);
  if (left && right) return *left == *right;
  if (!wanted.is_string() || !given.is_string()) return false;
  const std::string_view text = wanted.get_string();
  return text.starts_with("auto:") &&
         Catalog::instance().resolve_automatic_version(text) == plain_text(given);
}

std::string joined(const json::array& values) {
  std::string text;
  for (const json::value& value : values) text += (text.empty() ? "" : ", ") + plain_text(value);
  return text;
}

bool any_same(const json::object& rule, const json::value& value) {
  const json::array* values = array_at(rule, "values");
  if (values == nullptr) return false;
  for (const json::value& candidate : *values) {
    if (same(candidate, value)) return true;
  }
  return false;
}

std::string check_range(const json::object& rule, const json::value& value) {
  const auto number = as_number(value);
  if (!number) return "the value must be a number";
  if (has(rule, "minValue") && *number < number_at(rule, "minValue")) {
    return "the value must be greater than or equal to " + plain_text(rule.at("minValue"));
  }
  if (has(rule, "maxValue") && *number > number_at(rule, "maxValue")) {
    return "the value must be less than or equal to " + plain_text(rule.at("maxValue"));
  }
  return {};
}

bool matches_regex(const std::string& pattern, const json::value& value) {
  const boost::regex compiled(pattern, boost::regex::perl | boost::regex::no_except);
  return compiled.status() == 0 && boost::regex_match(plain_text(value), compiled);
}

/// Why the value breaks the rule; empty where it does not.
std::string broken(const json::object& rule, const json::value& value) {
  const std::string type = text_at(rule, "type");
  if (type == "fixed") {
    const json::value* wanted = rule.if_contains("value");
    if (wanted == nullptr || same(*wanted, value)) return {};
    return "the value must be " + plain_text(*wanted);
  }
  if (type == "forbidden") return "the value must not be present";
  if (type == "allowlist" && !any_same(rule, value)) {
    const json::array* values = array_at(rule, "values");
    return "the value must be one of " + (values == nullptr ? std::string() : joined(*values));
  }
  if (type == "blocklist" && any_same(rule, value)) {
    return "the value must not be one of " + joined(*array_at(rule, "values"));
  }
  if (type == "regex" && !matches_regex(text_at(rule, "pattern"), value)) {
    return "the value must match the regular expression " + text_at(rule, "pattern");
  }
  if (type == "range") return check_range(rule, value);
  return {};
}

/// Expands `init_scripts.*.x` to one path for each element.
std::vector<std::string> concrete_paths(const json::object& spec, const std::string& path) {
  const std::size_t star = path.find(".*.");
  if (star == std::string::npos) return {path};
  const json::value* array = value_at_path(spec, split_path(path.substr(0, star)));
  std::vector<std::string> paths;
  if (array == nullptr || !array->is_array()) return paths;
  for (std::size_t index = 0; index < array->get_array().size(); ++index) {
    std::string concrete = path.substr(0, star + 1) + std::to_string(index);
    concrete += path.substr(star + 2);
    paths.push_back(std::move(concrete));
  }
  return paths;
}

/// custom_tags and their kind are named as the API names them: by the map, then the key.
void add_missing(Violations& violations, const std::string& path) {
  constexpr std::string_view tags = "custom_tags.";
  if (!path.starts_with(tags)) {
    violations[path] = "the value must be present";
    return;
  }
  std::string& why = violations["custom_tags"];
  why += (why.empty() ? "" : ", ") + path.substr(tags.size()) + " must be present";
}

}  // namespace

Violations check_policy(const json::object& definition, const json::object& spec,
                        std::string_view cluster_type) {
  Violations violations;
  for (const auto& element : definition) {
    const json::object* rule = element.value().if_object();
    if (rule == nullptr) continue;
    const std::string type = text_at(*rule, "type");
    for (const std::string& path : concrete_paths(spec, std::string(element.key()))) {
      const auto value = resolve(spec, path, cluster_type);
      const bool wildcard = path != element.key();
      const bool absent_is_fine = wildcard || flag_at(*rule, "isOptional") || type == "forbidden" ||
                                  type == "blocklist" || path == "dbus_per_hour";
      if (!value) {
        if (!absent_is_fine) add_missing(violations, path);
        continue;
      }
      std::string why = broken(*rule, *value);
      if (why.empty()) continue;
      if (type != "forbidden") why += " (is \"" + plain_text(*value) + "\")";
      violations[path] = std::move(why);
    }
  }
  return violations;
}

}  // namespace workspace_sim
