#include "plugin/cli/output/sarif_rules.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "plugin/cli/output/fix_example.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

int gravity_of(std::string_view severity) {
  constexpr std::array<std::string_view, 4> order{{"info", "warning", "acknowledge", "error"}};
  const auto* const found = std::find(order.begin(), order.end(), severity);
  return found == order.end() ? 0 : static_cast<int>(found - order.begin()) + 1;
}

// The gravest that a rule is in any profile.
int gravity(const json::value& entry) {
  const auto* graver = json::member(entry, "graver");
  int worst = graver == nullptr ? 0 : gravity_of(json::text_member(*graver, "severity"));
  const auto* by_profile = json::member(entry, "severity");
  if (by_profile == nullptr || !by_profile->is_object()) return worst;
  for (const auto& one : by_profile->get_object())
    if (one.value().is_string())
      worst = std::max(worst, gravity_of(json::view(one.value().get_string())));
  return worst;
}

const char* level_of(int gravity) {
  return gravity >= 3 ? "error" : gravity == 2 ? "warning" : "note";
}

// As code scanning sorts alerts: 7.0 and more is high, 4.0 and more medium.
const char* score_of(int gravity) {
  constexpr const char* scores[] = {"1.0", "2.0", "5.0", "7.5", "8.5"};
  return scores[gravity];
}

json::object text_object(const std::string& text) {
  return {{"text", text}};
}

std::string help_text(const json::value& entry) {
  auto text = json::text_member(entry, "fix");
  if (const auto* example = json::member(entry, "fix_example"))
    text += "\n\n" + example_heading(entry) + ":\n" + json::indented(*example);
  return text;
}

json::object rule_descriptor(const json::value& entry, const std::string& id) {
  const auto worst = gravity(entry);
  json::object properties{{"tags", json::array{"security", "HIPAA"}},
                          {"security-severity", score_of(worst)},
                          {"precision", "very-high"}};
  for (const auto* name : {"basis", "citations", "severity", "graver", "version", "waivable"})
    if (const auto* found = json::member(entry, name)) properties[name] = *found;
  return {{"id", id},
          {"shortDescription", text_object(json::text_member(entry, "title"))},
          {"fullDescription", text_object(json::text_member(entry, "why"))},
          {"help", text_object(help_text(entry))},
          {"defaultConfiguration", json::object{{"level", level_of(worst)}}},
          {"properties", std::move(properties)}};
}

json::object code_descriptor(const json::value& entry, const std::string& id) {
  return {{"id", id},
          {"shortDescription", text_object(json::text_member(entry, "title"))},
          {"fullDescription", text_object(json::text_member(entry, "why"))},
          {"help", text_object(json::text_member(entry, "fix"))}};
}

void add(SarifRules& rules, const std::string& id, json::object descriptor) {
  rules.index.emplace(id, rules.descriptors.size());
  rules.descriptors.emplace_back(std::move(descriptor));
}

void add_all(SarifRules& rules, const json::value& metadata, const std::set<std::string>& found) {
  const auto each = [&](const char* list, const char* key, auto make) {
    const auto* entries = json::member(metadata, list);
    if (entries == nullptr || !entries->is_array()) return;
    for (const auto& entry : entries->get_array()) {
      const auto id = json::text_member(entry, key);
      if (id.empty() || rules.index.count(id) > 0) continue;
      if (list[0] == 'r' || found.count(id) > 0) add(rules, id, make(entry, id));
    }
  };
  each("rules", "id", rule_descriptor);
  each("codes", "code", code_descriptor);
}

}  // namespace

SarifRules sarif_rules(const Report& report) {
  std::set<std::string> found;
  for (const auto& one : report.findings) found.insert(one.code);
  for (const auto& one : report.gone.value_or(std::vector<BaselineEntry>{})) found.insert(one.code);
  SarifRules rules;
  if (report.plugins != nullptr) {
    for (const auto* plugin : report.plugins->loaded()) {
      const auto described = plugin->library.describe(HIPAA_DOC_METADATA);
      const auto text = described.document(HIPAA_DOC_METADATA);
      if (text.data == nullptr) continue;
      if (const auto metadata = json::read({text.data, text.size}))
        add_all(rules, *metadata, found);
    }
  }
  // Where no plugin could be loaded, or of a rule that a newer one had.
  for (const auto& code : found)
    if (rules.index.count(code) == 0) add(rules, code, {{"id", code}});
  return rules;
}

}  // namespace hipaa::cli
