#include "control/settings_json.hpp"

#include <algorithm>
#include <array>
#include <variant>

namespace workspace_sim {

namespace {

using Field = std::variant<std::string Settings::*, double Settings::*, bool Settings::*,
                           std::int64_t Settings::*, std::vector<std::string> Settings::*>;

struct NamedField {
  std::string_view name;
  Field field;
};

constexpr std::array<NamedField, 38> named_fields = {{
    {"workspace_id", &Settings::workspace_id},
    {"account_id", &Settings::account_id},
    {"start_seconds", &Settings::start_seconds},
    {"restart_seconds", &Settings::restart_seconds},
    {"resize_seconds", &Settings::resize_seconds},
    {"terminate_seconds", &Settings::terminate_seconds},
    {"library_seconds", &Settings::library_seconds},
    {"csp", &Settings::compliance_security_profile},
    {"compliance_standards", &Settings::compliance_standards},
    {"esm", &Settings::enhanced_security_monitoring},
    {"automatic_cluster_update", &Settings::automatic_cluster_update},
    {"gone_spelling", &Settings::gone_spelling},
    {"consistency_lag_gets", &Settings::consistency_lag_gets},
    {"undocumented_fields", &Settings::undocumented_fields},
    {"resolve_zone", &Settings::resolve_zone},
    {"normalises", &Settings::normalises},
    {"start_is_no_op", &Settings::start_is_no_op},
    {"default_enable_elastic_disk", &Settings::enable_elastic_disk},
    {"default_data_security_mode", &Settings::data_security_mode},
    {"extra_spark_versions", &Settings::extra_spark_versions},
    {"failed_libraries", &Settings::failed_libraries},
    {"latency_ms", &Settings::latency_milliseconds},
    {"requests_per_second", &Settings::requests_per_second},
    {"oauth_lifetime_seconds", &Settings::oauth_lifetime_seconds},
    {"oauth_lifetime_as_text", &Settings::oauth_lifetime_as_text},
    {"context_limit", &Settings::context_limit},
    {"context_pending_polls", &Settings::context_pending_polls},
    {"context_seconds", &Settings::context_seconds},
    {"command_running_polls", &Settings::command_running_polls},
    {"command_seconds", &Settings::command_seconds},
    {"pin_limit", &Settings::pin_limit},
    {"events_from", &Settings::events_from},
    {"system_tables_from", &Settings::system_tables_from},
    {"system_tables_to", &Settings::system_tables_to},
    {"statement_pending_polls", &Settings::statement_pending_polls},
    {"statement_chunk_rows", &Settings::statement_chunk_rows},
    {"statement_truncated", &Settings::statement_truncated},
    {"statement_error", &Settings::statement_error},
}};

/// Overloads that put a JSON value into a field of each type; false where it does not fit.
bool assign(std::string& field, const json::value& value) {
  if (value.is_object() || value.is_array() || value.is_null()) return false;
  field = plain_text(value);
  return true;
}

bool assign(double& field, const json::value& value) {
  const auto number = as_number(value);
  if (number) field = *number;
  return number.has_value();
}

bool assign(bool& field, const json::value& value) {
  if (value.is_bool()) field = value.get_bool();
  return value.is_bool();
}

bool assign(std::int64_t& field, const json::value& value) {
  const auto number = as_integer(value);
  if (number) field = *number;
  return number.has_value();
}

bool assign(std::vector<std::string>& field, const json::value& value) {
  if (!value.is_array()) return false;
  field.clear();
  for (const json::value& element : value.get_array()) field.push_back(plain_text(element));
  return true;
}

/// {"reason"?: {code,type,parameters}, "code"?, "type"?, "parameters"?, "cluster_id"?, …}
StartFailure failure_from_json(const json::object& description) {
  StartFailure failure;
  failure.cluster_id = text_at(description, "cluster_id");
  failure.cluster_name = text_at(description, "cluster_name");
  failure.times = integer_at(description, "times", -1);
  failure.state_message = text_at(description, "state_message", "Cluster failed to start");
  if (const json::object* reason = object_at(description, "termination_reason")) {
    failure.termination_reason = *reason;
  } else {
    failure.termination_reason = {
        {"code", text_at(description, "code", "CLOUD_PROVIDER_LAUNCH_FAILURE")},
        {"type", text_at(description, "type", "CLOUD_FAILURE")}};
    if (const json::object* parameters = object_at(description, "parameters")) {
      failure.termination_reason["parameters"] = *parameters;
    }
  }
  return failure;
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

Refusal change_settings(const json::object& description, Settings& settings) {
  Settings changed = settings;
  for (const auto& member : description) {
    if (member.key() == "platform") {
      if (!member.value().is_string() || !changed.use_platform(text_at(description, "platform"))) {
        return control_error("the platforms are legacy, csp and plain");
      }
      continue;
    }
    if (member.key() == "start_failure") {
      changed.start_failures.clear();
      if (const json::object* one = member.value().if_object()) {
        changed.start_failures.push_back(failure_from_json(*one));
      } else if (const json::array* many = member.value().if_array()) {
        for (const json::value& each : *many) {
          if (each.is_object())
            changed.start_failures.push_back(failure_from_json(each.get_object()));
        }
      }
      continue;
    }
    const auto known =
        std::find_if(named_fields.begin(), named_fields.end(),
                     [&](const NamedField& field) { return field.name == member.key(); });
    if (known == named_fields.end()) {
      return control_error("unknown setting: " + std::string(member.key()));
    }
    const bool fits = std::visit([&](auto field) { return assign(changed.*field, member.value()); },
                                 known->field);
    if (!fits) return control_error("wrong type for setting " + std::string(member.key()));
  }
  if (!is_one_of(changed.gone_spelling,
                 {"auto", "invalid_parameter", "not_found", "invalid_state"})) {
    return control_error("unknown gone_spelling: " + changed.gone_spelling);
  }
  settings = std::move(changed);
  return std::nullopt;
}

json::object settings_to_json(const Settings& settings) {
  json::object document;
  for (const NamedField& named : named_fields) {
    std::visit([&](auto field) { document[named.name] = json::value_from(settings.*field); },
               named.field);
  }
  document["platform"] = settings.platform;
  document["start_failures"] = settings.start_failures.size();
  document["ssl"] = json::object{{"answer", settings.ssl.kind}, {"text", settings.ssl.text}};
  return document;
}

Refusal ssl_from_json(const json::object& description, SslAnswer& answer) {
  const std::string kind = text_at(description, "answer", "configured");
  if (!is_one_of(kind,
                 {"configured", "true", "false", "unset", "text", "command_error", "engine_error",
                  "never_finishes", "context_error", "permission_denied", "unavailable"})) {
    return control_error("unknown answer: " + kind);
  }
  answer = {kind, text_at(description, "text")};
  return std::nullopt;
}

}  // namespace workspace_sim
