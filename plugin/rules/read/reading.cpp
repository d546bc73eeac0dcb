#include "plugin/rules/read/reading.hpp"

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {

model::KnownText text_of(const json::value* value) {
  if (value == nullptr) return {};
  if (model::is_unknown(*value)) return model::KnownText::unknown();
  if (const auto* text = value->if_string()) return model::KnownText(std::string_view(*text));
  if (const auto* flag = value->if_bool())
    return model::KnownText(std::string_view(*flag ? "true" : "false"));
  return {};
}

model::KnownInteger integer_of(const json::value* value) {
  if (value == nullptr) return {};
  if (model::is_unknown(*value)) return model::KnownInteger::unknown();
  const auto* number = value->if_int64();
  return number == nullptr ? model::KnownInteger() : model::KnownInteger(*number);
}

model::KnownFlag flag_of(const json::value* value) {
  if (value == nullptr) return {};
  if (model::is_unknown(*value)) return model::KnownFlag::unknown();
  if (const auto* flag = value->if_bool()) return model::KnownFlag(*flag);
  if (const auto* text = value->if_string()) return model::KnownFlag(counts_as_true(*text));
  return {};
}

bool counts_as_true(std::string_view value) {
  value = trim(value);
  for (const std::string_view yes : {"true", "1", "yes", "y", "t", "on"})
    if (equal_ignoring_case(value, yes)) return true;
  return value.find("{{") != std::string_view::npos;
}

const json::value* declared(const model::Facts& facts, std::string_view key) {
  const auto* found = below(facts.cluster, key);
  return found != nullptr ? found : below(facts.configuration, key);
}

const json::object* listed(const model::Lookup& lookup, std::string_view name, std::string_view key,
                           std::string_view id) {
  const auto* list = below(lookup.document, name);
  const auto* entries = list == nullptr ? nullptr : list->if_array();
  if (entries == nullptr) return nullptr;
  if (const auto* index = model::find(&lookup.document, "index")) {
    const auto* position = model::find(index, id);
    return position == nullptr ? nullptr : (*entries)[position->get_int64()].if_object();
  }
  for (const auto& entry : *entries)
    if (text_of(model::find(&entry, key)).is(id)) return entry.if_object();
  return nullptr;
}

std::string because(const model::Lookup& lookup) {
  std::string_view reason = lookup.reason;
  while (reason.ends_with('.')) reason.remove_suffix(1);  // the sentence that it ends has its own
  return reason.empty() ? std::string() : std::string(": ").append(reason);
}

}  // namespace hipaa::rules
