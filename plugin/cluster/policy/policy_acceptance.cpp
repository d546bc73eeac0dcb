#include "plugin/cluster/policy/policy_acceptance.hpp"

#include <algorithm>
#include <optional>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/support/pattern.hpp"

namespace hipaa::resource {
namespace {

const json::value* value_of(const json::object& cluster, const std::vector<std::string>& tokens) {
  const auto* at = &cluster;
  for (std::size_t i = 0;; ++i) {
    const auto* found = model::find(*at, tokens[i]);
    if (found == nullptr || i + 1 == tokens.size()) return found;
    at = found->if_object();
    if (at == nullptr) return nullptr;
  }
}

// Policies write numbers and flags as texts, too: compared is how a value is written.
using model::plain;

std::optional<double> number_of(const json::value* value) {
  if (value == nullptr) return std::nullopt;
  if (value->is_int64()) return static_cast<double>(value->get_int64());
  return value->is_double() ? std::optional(value->get_double()) : std::nullopt;
}

bool in_range(const json::object& limits, const json::value& value) {
  const auto number = number_of(&value);
  if (!number) return false;
  const auto least = number_of(model::find(limits, "minValue"));
  const auto most = number_of(model::find(limits, "maxValue"));
  return (!least || *number >= *least) && (!most || *number <= *most);
}

bool is_listed(const json::object& limits, const json::value& value) {
  const auto* list = model::find(limits, "values");
  if (list == nullptr || !list->is_array()) return false;
  return std::any_of(list->get_array().begin(), list->get_array().end(),
                     [&](const json::value& one) { return plain(one) == plain(value); });
}

// A definition comes from outside. A pattern that cannot be searched (it looks around or back, or
// is none) may let anything through.
bool matches(const json::object& limits, const json::value& value) {
  const auto* pattern = model::find(limits, "pattern");
  if (pattern == nullptr || !pattern->is_string()) return true;
  const auto compiled = support::Pattern::compile(pattern->get_string());
  return !compiled || compiled->is_all_of(plain(value));
}

bool is_true(const json::object& limits, std::string_view key) {
  const auto* flag = model::find(limits, key);
  return flag != nullptr && flag->is_bool() && flag->get_bool();
}

bool lets_through(const json::object& limits, const json::value* value) {
  const auto* named = model::find(limits, "type");
  const auto type = named != nullptr && named->is_string() ? plain(*named) : std::string();
  if (type == "forbidden") return value == nullptr;
  if (type == "fixed") {
    const auto* fixed = model::find(limits, "value");
    return value == nullptr || (fixed != nullptr && plain(*fixed) == plain(*value));
  }
  if (type == "unlimited")
    return value != nullptr || model::find(limits, "isOptional") == nullptr ||
           is_true(limits, "isOptional");
  if (type != "allowlist" && type != "blocklist" && type != "regex" && type != "range") return true;
  if (value == nullptr) return is_true(limits, "isOptional");
  if (type == "allowlist") return is_listed(limits, *value);
  if (type == "blocklist") return !is_listed(limits, *value);
  return type == "regex" ? matches(limits, *value) : in_range(limits, *value);
}

// "auto:latest-lts" stands for a key that only the workspace knows.
bool names_alias(const json::object& limits) {
  const auto is_alias = [](const json::value& one) { return plain(one).starts_with("auto:"); };
  const auto* value = model::find(limits, "value");
  const auto* list = model::find(limits, "values");
  return (value != nullptr && is_alias(*value)) ||
         (list != nullptr && list->is_array() &&
          std::any_of(list->get_array().begin(), list->get_array().end(), is_alias));
}

// What the policy demands instead. Settings may be secrets: their values are not repeated.
std::string demand(const json::object& limits, std::string_view type, bool is_shown) {
  const auto shown = [is_shown](const json::value& value) {
    return is_shown ? json::compact(value) : std::string("a value of its own");
  };
  if (type == "forbidden") return "forbids it";
  if (type == "fixed") return "fixes it to " + shown(limits.at("value"));
  const auto* values = model::find(limits, "values");
  if (values != nullptr && is_shown)
    return (type == "allowlist" ? "allows " : "refuses ") + json::compact(*values);
  if (type != "range") return "refuses this value";
  const auto* least = model::find(limits, "minValue");
  const auto* most = model::find(limits, "maxValue");
  return "allows " + (least == nullptr ? std::string() : "at least " + shown(*least)) +
         (least != nullptr && most != nullptr ? " and " : "") +
         (most == nullptr ? std::string() : "at most " + shown(*most));
}

}  // namespace

void refuse_policy_conflicts(const model::Facts& facts, model::Diagnostics& found) {
  if (facts.policy.availability != model::Availability::present) return;
  const auto& policy = facts.policy.document.get_object();
  const auto* definition = model::find(policy, "parsed_definition");
  if (definition == nullptr) return;
  for (const auto& entry : definition->get_object()) {
    const auto* limits = entry.value().if_object();
    const auto* named = limits == nullptr ? nullptr : model::find(*limits, "type");
    const auto type = named != nullptr && named->is_string() ? plain(*named) : std::string();
    const auto tokens = attribute_tokens(entry.key());
    const bool judged = type == "fixed" || type == "forbidden" || type == "allowlist" ||
                        type == "blocklist" || type == "range";
    if (!judged || tokens.empty() || names_alias(*limits)) continue;
    const auto* value = value_of(facts.configuration.get_object(), tokens);
    if (value == nullptr || model::has_unknown(*value) || lets_through(*limits, value)) continue;
    const bool is_shown = tokens.front() != "spark_conf" && tokens.front() != "spark_env_vars" &&
                          tokens.front() != "docker_image";
    const std::string name(entry.key());
    found.push_back(model::error(
        "HP-POLICY-CONFLICT",
        name + (is_shown ? " = " + json::compact(*value) : std::string()) + " is not what policy " +
            plain(policy.at("policy_id")) + " lets through.",
        "The policy " + demand(*limits, type, is_shown) +
            ", and the workspace refuses a request that says otherwise.\nFix: " +
            (type == "fixed" || type == "forbidden" ? "Leave the attribute out"
                                                    : "Choose a value that it allows") +
            ", or use another policy.",
        attribute_pointer(tokens)));
  }
}

}  // namespace hipaa::resource
