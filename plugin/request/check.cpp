// The decoder's walk over a value: what departs from the schema, where, and how to fix it.
#include <algorithm>
#include <array>
#include <charconv>

#include "plugin/json/document_path.hpp"
#include "plugin/json/edit_distance.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/model/diagnostic_limit.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/support/characters.hpp"

namespace hipaa::request {
namespace {

std::string known_names(const SchemaNode& node) {
  std::vector<std::string_view> names;
  for (const auto& one : node.properties)
    if (!one.node->computed) names.push_back(one.name);
  std::sort(names.begin(), names.end());
  std::string text;
  for (const auto name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

std::string suggestion(const SchemaNode& node, std::string_view key) {
  const Property* best = nullptr;
  std::size_t nearest = std::max<std::size_t>(2, key.size() / 3) + 1;
  for (const auto& property : node.properties) {
    // Each character that one has more is an edit.
    const auto [shorter, longer] = std::minmax({key.size(), property.name.size()});
    if (longer - shorter >= nearest) continue;
    const auto far = json::edit_distance(key, property.name);
    if (far < nearest) {
      nearest = far;
      best = &property;
    }
  }
  return best == nullptr ? "Known here: " + known_names(node) + "."
                         : "Did you mean \"" + best->name + "\"?";
}

std::string_view name_of(ValueType type) {
  switch (type) {
    case ValueType::text:
      return "a string";
    case ValueType::integer:
      return "a whole number";
    case ValueType::flag:
      return "true or false";
    case ValueType::object:
      return "an object";
    case ValueType::map:
      return "an object of strings";
    case ValueType::list:
      return "a list";
  }
  return "a value";
}

// 15.4, and not 1.54E1.
std::string plain_scalar(const json::value& value) {
  const auto* real = value.if_double();
  if (real == nullptr) return json::compact(value);
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), *real);
  return {text.data(), end.ptr};
}

std::string shown(const json::value& value) {
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  if (!value.is_string()) return plain_scalar(value);
  const auto& text = value.get_string();
  const auto beginning = support::first_characters(text, 80);
  return json::quoted(beginning) + (beginning.size() < text.size() ? "…" : "");
}

// Keys that the schema lacks because a rule forbids them: they are refused in the rule's name.
struct RefusedKey {
  std::string_view key;
  std::string_view rule;
  std::string_view what;
  std::string_view detail;
};
constexpr std::string_view aws_only =
    "The article and its business associate agreement are about AWS. Remove it, and use "
    "aws_attributes.";
constexpr std::string_view no_serverless_gpu =
    "Serverless GPU compute is not supported with the compliance security profile, and has neither "
    "EBS volume nor a flag that could be measured. Remove it, or run the task on this cluster.";
constexpr std::array<RefusedKey, 5> refused_by_rules{{
    {"azure_attributes", "HC-CLOUD-01", " belongs to another cloud.", aws_only},
    {"gcp_attributes", "HC-CLOUD-01", " belongs to another cloud.", aws_only},
    {"ai_runtime_task", "HC-JOB-02", " runs on serverless GPU compute.", no_serverless_gpu},
    {"gen_ai_compute_task", "HC-JOB-02", " runs on serverless GPU compute.", no_serverless_gpu},
    {"hardware_accelerator", "HC-JOB-02", " asks for serverless GPU compute.", no_serverless_gpu},
}};

class Checker {
 public:
  Checker(Role role, support::CallContext* call) : role_(role), call_(call) {}

  void walk(const SchemaNode& node, const json::value& value, const json::Path& place) {
    if (has_to_stop()) return;
    if (!node.takes(value)) return wrong_type(node, value, place);
    switch (node.type) {
      case ValueType::text:
        return text(node, value.get_string(), place);
      case ValueType::integer:
        return integer(node, value.get_int64(), place);
      case ValueType::flag:
        return;
      case ValueType::list:
        return list(node, value.get_array(), place);
      case ValueType::map:
        return map(node, value.get_object(), place);
      case ValueType::object:
        return object(node, value.get_object(), place);
    }
  }

  // What was found; what is beyond the limit is only counted.
  model::Diagnostics take_found() {
    if (left_out_ > 0) model::keep_within_limit(found_, left_out_);
    if (!found_.empty() && left_out_ > 0) found_.back().severity = model::Severity::error;
    return std::move(found_);
  }

 private:
  // A clock is not looked at for each value.
  bool has_to_stop() {
    constexpr std::size_t values_between = 1024;
    if (call_ != nullptr && !stopped_ && ++seen_ % values_between == 0)
      stopped_ = call_->stopped() != support::Stop::none;
    return stopped_;
  }

  // Whether values count, too, not only their types (see Role).
  [[nodiscard]] bool judges_values() const { return role_ == Role::configuration; }

  // Whether one more is counted only.
  bool is_left_out() {
    if (found_.size() < model::most_diagnostics) return false;
    ++left_out_;
    return true;
  }

  void add_error(std::string code, std::string summary, std::string detail,
                 const json::Path& place) {
    if (is_left_out()) return;
    found_.push_back(
        model::error(std::move(code), std::move(summary), std::move(detail), place.pointer()));
  }

  std::string name(const json::Path& place) const {
    return place.parent == nullptr ? std::string("The document")
                                   : "The attribute " + place.pointer();
  }

  void wrong_type(const SchemaNode& node, const json::value& value, const json::Path& place) {
    if (is_left_out()) return;
    const bool plain = !value.is_object() && !value.is_array();
    std::string detail;
    if (!node.sensitive) detail = "The given value is " + shown(value) + ".";
    if (node.type == ValueType::text && plain)
      detail += node.sensitive ? "Write it as a string, in double quotes."
                               : " Write it as a string: \"" + plain_scalar(value) + "\".";
    add_error("HP-ARG-TYPE", name(place) + " must be " + std::string(name_of(node.type)) + ".",
              std::move(detail), place);
  }

  // False where the size is not allowed.
  bool size(const std::optional<std::size_t>& shortest, const std::optional<std::size_t>& longest,
            std::size_t count, std::string_view unit, const json::Path& place) {
    if (!judges_values()) return true;
    if ((!shortest || count >= *shortest) && (!longest || count <= *longest)) return true;
    std::string allowed = shortest ? "at least " + std::to_string(*shortest) : std::string();
    if (longest)
      allowed += (allowed.empty() ? "at most " : " and at most ") + std::to_string(*longest);
    add_error("HP-ARG-SIZE",
              name(place) + " has " + std::to_string(count) + " " + std::string(unit) + ".",
              "It must have " + allowed + ".", place);
    return false;
  }
  bool size(const SchemaNode& node, std::size_t count, std::string_view unit,
            const json::Path& place) {
    return size(node.shortest, node.longest, count, unit, place);
  }

  void text(const SchemaNode& node, const json::string& value, const json::Path& place) {
    if (!judges_values()) return;
    if (!node.choices.empty() &&
        std::none_of(node.choices.begin(), node.choices.end(),
                     [&](const auto& one) { return std::string_view(value) == one; })) {
      std::string allowed;
      for (const auto& one : node.choices) allowed += (allowed.empty() ? "" : ", ") + one;
      add_error(
          "HP-ARG-ENUM", name(place) + " has a value that is not allowed.",
          "The given value is " + shown(json::value(value)) + "; allowed values: " + allowed + ".",
          place);
    }
    // Of a text that is too long the length is all that is shown.
    if (!size(node, support::count_characters(value), "characters", place)) return;
    if (node.pattern && !node.pattern->matches(value)) {
      add_error("HP-ARG-PATTERN", name(place) + " is not written as expected.",
                node.sensitive ? "It must match " + node.pattern->text() + "."
                               : "The given value is " + shown(json::value(value)) +
                                     "; it must match " + node.pattern->text() + ".",
                place);
    }
  }

  void integer(const SchemaNode& node, std::int64_t value, const json::Path& place) {
    if (!judges_values()) return;
    if ((!node.minimum || value >= *node.minimum) && (!node.maximum || value <= *node.maximum))
      return;
    std::string allowed =
        node.minimum ? "at least " + std::to_string(*node.minimum) : std::string();
    if (node.maximum)
      allowed += (allowed.empty() ? "at most " : " and at most ") + std::to_string(*node.maximum);
    add_error("HP-ARG-RANGE",
              name(place) + " is " + std::to_string(value) + ", which is out of range.",
              "It must be " + allowed + ".", place);
  }

  void list(const SchemaNode& node, const json::array& values, const json::Path& place) {
    size(node, values.size(), "elements", place);
    for (std::size_t i = 0; i < values.size() && !stopped_; ++i) {
      const json::Path inner{&place, {}, i};
      if (values[i].is_null()) {
        add_error("HP-ARG-TYPE",
                  name(inner) + " must be " + std::string(name_of(node.element->type)) + ".",
                  "It is null. Leave the element out.", inner);
      } else if (!model::is_unknown(values[i])) {
        walk(*node.element, values[i], inner);
      }
    }
  }

  void map(const SchemaNode& node, const json::object& values, const json::Path& place) {
    size(node, values.size(), "entries", place);
    for (const auto& member : values) {
      if (has_to_stop()) return;
      if (member.value().is_null() || !key(node, member.key(), place)) continue;
      if (model::is_unknown(member.value())) continue;
      walk(*node.element, member.value(), json::Path{&place, member.key(), 0});
    }
  }

  // False where the name of an entry is too long, which is then no part of a path either.
  bool key(const SchemaNode& node, std::string_view given, const json::Path& place) {
    if (!node.longest_key || !judges_values()) return true;
    const auto count = support::count_characters(given);
    if (count <= *node.longest_key) return true;
    add_error(
        "HP-ARG-SIZE",
        name(place) + " has an entry whose name has " + std::to_string(count) + " characters.",
        "It must have at most " + std::to_string(*node.longest_key) + ".", place);
    return false;
  }

  void object(const SchemaNode& node, const json::object& values, const json::Path& place) {
    std::size_t present = 0;
    for (const auto& member : values) {
      if (has_to_stop()) return;
      const std::string_view key = member.key();
      const json::Path inner{&place, key, 0};
      const auto* property = node.property(key);
      if (property == nullptr) {
        unknown_key(node, key, inner);
        continue;
      }
      if (member.value().is_null()) continue;
      ++present;
      if (property->node->computed && role_ == Role::configuration) {
        add_error("HP-ARG-COMPUTED", name(inner) + " is given by the provider.",
                  "Remove it from the configuration.", inner);
      } else if (!model::is_unknown(member.value())) {
        walk(*property->node, member.value(), inner);
      }
    }
    if (!judges_values()) return;
    size(node, present, "members", place);
    for (const auto& required : node.required) {
      if (model::find(values, required) != nullptr) continue;
      const json::Path inner{&place, required, 0};
      add_error("HP-ARG-REQUIRED", name(inner) + " is missing.",
                "It is required beside the other members of its object.", inner);
    }
  }

  void unknown_key(const SchemaNode& node, std::string_view key, const json::Path& place) {
    if (role_ == Role::foreign || is_left_out()) return;
    for (const auto& one : refused_by_rules) {
      if (key != one.key) continue;
      add_error(std::string(one.rule), name(place) + std::string(one.what), std::string(one.detail),
                place);
      found_.back().verdict = model::VerdictKind::fail;
      return;
    }
    add_error("HP-ARG-UNKNOWN-KEY", name(place) + " does not exist.",
              suggestions_++ < most_suggestions ? suggestion(node, key) : std::string(), place);
  }

  // To look for what was meant takes time, and nobody reads a thousand guesses.
  static constexpr std::size_t most_suggestions = 20;

  Role role_;
  support::CallContext* call_;
  model::Diagnostics found_;
  std::size_t left_out_ = 0;
  std::size_t suggestions_ = 0;
  std::size_t seen_ = 0;
  bool stopped_ = false;
};

}  // namespace

model::Diagnostics check(const SchemaNode& node, const json::value& value, Role role,
                         support::CallContext* call) {
  Checker checker(role, call);
  checker.walk(node, value, json::Path{});
  return checker.take_found();
}

}  // namespace hipaa::request
