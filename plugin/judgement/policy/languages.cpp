#include "plugin/judgement/policy/languages.hpp"

#include <stdexcept>

#include "plugin/request/catalogue_reader.hpp"
#include "plugin/support/characters.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::resource {
namespace {

std::vector<std::string> texts_of(const json::object& from, std::string_view key) {
  std::vector<std::string> made;
  if (const auto* list = from.if_contains(key))
    for (const auto& one : list->as_array()) made.emplace_back(one.as_string());
  return made;
}

std::string literally(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (!support::is_of_word(static_cast<unsigned char>(c))) made += '\\';
    made += c;
  }
  return made;
}

// The text, with what shells and Spark take away anywhere in it.
std::string with_quotes(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i)
    made += (i == 0 ? "" : "[\"'\\\\]*") + literally(text.substr(i, 1));
  return made;
}

}  // namespace

std::string any_of(const std::vector<std::string>& texts) {
  std::string made;
  for (const auto& one : texts) made += literally(one) + '|';
  if (!made.empty()) made.pop_back();
  return "(?:" + made + ')';
}

const Languages& Languages::all() {
  return support::made_once([] { return Languages(); });
}

Languages::Languages() : table_(request::schema_document("catalogs/refusals.json")) {
  for (const auto& one : table_.at("languages").as_object())
    add(std::string(one.key()), one.value().as_object());
  for (const auto& rule : table_.at("ways").as_object())
    for (const auto& way : rule.value().as_array())
      for (const auto& want : way.as_object())
        if (want.value().is_object() && want.value().get_object().contains("for_example"))
          add(model::canonical(want.value()), want.value().get_object());
  for (const auto& one : table_.at("settings").as_array())
    if (const auto* own = one.at("value").if_object()) add(model::canonical(*own), *own);
  add_instance_types();
  add_transport();
}

void Languages::add_instance_types() {
  std::vector<std::string> all, open, with_disks, with_clear_disks, fleets;
  for (const auto& one : request::catalogue().instance_families) {
    all.push_back(one.family);
    if (!one.encrypts_in_transit) open.push_back(one.family);
    if (one.local_disks) with_disks.push_back(one.family);
    if (one.clear_local_disks) with_clear_disks.push_back(one.family);
  }
  for (const auto& one : request::catalogue().instance_fleets)
    if (one.encrypts_in_transit) fleets.push_back(one.fleet + "-fleet");
  const auto types = [](const std::vector<std::string>& families) {
    return any_of(families) + "\\.[0-9a-z-]+";
  };
  add("type_without_encryption", {types(open)}, {}, {"m5.xlarge", "i3.xlarge", "r5.xlarge"});
  add("type_with_local_disks", {types(with_disks)}, {}, {"m6id.xlarge", "i3.xlarge"});
  add("type_with_clear_disks", {types(with_clear_disks)}, {}, {});
  auto known = all;
  known.insert(known.end(), fleets.begin(), fleets.end());
  add("type_that_nobody_lists", {}, {types(known)}, {});
}

void Languages::add_transport() {
  for (const auto& one : request::catalogue().transport_settings) {
    const auto name = "transport " + std::to_string(transport_.size());
    if (one.any)
      add(name, {}, {}, {"host.example.org"});
    else if (one.plain_http)
      known_.emplace(name, named("plain_http"));
    else if (!one.is.empty())
      add(name, {"(?i)\\s*" + any_of(one.is) + "\\s*"}, {}, one.is);
    const auto made = known_.find(name);
    transport_.push_back(made == known_.end() ? nullptr : &made->second);
  }
}

void Languages::add(std::string name, const json::object& from) {
  add(std::move(name), texts_of(from, "is"), texts_of(from, "is_not"),
      texts_of(from, "for_example"));
}

void Languages::add(std::string name, const std::vector<std::string>& is,
                    const std::vector<std::string>& is_not, std::vector<std::string> examples) {
  TextLanguage made;
  for (const auto& one : is) made.is.push_back(compiled(one));
  for (const auto& one : is_not) made.is_not.push_back(compiled(one));
  made.examples = std::move(examples);
  known_.emplace(std::move(name), std::move(made));
}

const support::Pattern* Languages::compiled(std::string_view pattern) {
  auto made = support::Pattern::compile(with_parts(pattern), support::Pattern::Syntax::java);
  if (!made)
    throw std::logic_error("refusals.json: " + std::string(pattern) + ": " + made.error().why);
  patterns_.push_back(std::make_unique<const support::Pattern>(std::move(*made)));
  return patterns_.back().get();
}

std::string Languages::with_parts(std::string_view pattern) const {
  const auto& parts = table_.at("parts").as_object();
  std::string made;
  while (!pattern.empty()) {
    const auto begin = pattern.find('<');
    made += pattern.substr(0, begin);
    if (begin == std::string_view::npos) break;
    const auto end = pattern.find('>', begin);
    const auto name = pattern.substr(begin + 1, end - begin - 1);
    made += name.starts_with('=') ? with_quotes(name.substr(1))
                                  : with_parts(parts.at(name).as_string());
    pattern.remove_prefix(end + 1);
  }
  return made;
}

const TextLanguage& Languages::named(std::string_view name) const {
  const auto found = known_.find(name);
  if (found == known_.end())
    throw std::logic_error("refusals.json: unknown language " + std::string(name));
  return found->second;
}

const TextLanguage& Languages::written(const json::value& language) const {
  return named(language.is_string() ? std::string(language.get_string())
                                    : model::canonical(language));
}

}  // namespace hipaa::resource
