#include "plugin/judgement/policy/refusals.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "plugin/judgement/policy/languages.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "plugin/support/ascii_text.hpp"
#include "plugin/support/secret_text.hpp"

namespace hipaa::resource {
namespace {

using support::Pattern;

constexpr std::int64_t no_most = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view secret_rule = "HC-SEC-01";
constexpr std::string_view transport_rule = "HC-TLS-01";
// From this version on keys have a major number alone, and newer ones than the catalogue are
// supported.
constexpr std::string_view newer_major = "(?:1[89]|[2-9][0-9]|[1-9][0-9]{2,5})";
constexpr std::string_view anything_below = "\\.(?:x|[0-9]{1,6}\\.(?:x|[0-9]{1,6}))(?:-.*)?\\s*";

Want want_of(std::string_view attribute, const json::value& wanted) {
  Want made;
  made.attribute = attribute;
  if (wanted.is_null()) return made;
  if (const auto* flag = wanted.if_bool()) {
    made.kind = Want::Kind::flag;
    made.flag = *flag;
    return made;
  }
  const auto* object = wanted.if_object();
  const auto* least = object == nullptr ? nullptr : object->if_contains("at_least");
  const auto* most = object == nullptr ? nullptr : object->if_contains("at_most");
  if (least != nullptr || most != nullptr) {
    made.kind = Want::Kind::integer;
    made.least = least == nullptr ? 0 : least->as_int64();
    made.most = most == nullptr ? no_most : most->as_int64();
    return made;
  }
  made.kind = Want::Kind::text;
  made.language = &Languages::all().written(wanted);
  return made;
}

Way way_of(std::string_view rule, const json::object& wants) {
  Way made;
  made.rule = rule;
  for (const auto& one : wants) made.wants.push_back(want_of(one.key(), one.value()));
  return made;
}

Way text_way(std::string_view rule, std::string_view attribute, const TextLanguage& language) {
  Way made;
  made.rule = rule;
  made.wants.push_back({std::string(attribute), Want::Kind::text, &language, 0, 0, false});
  return made;
}

bool is_at_any(std::string_view attribute, const json::value& patterns) {
  const auto& list = patterns.as_array();
  return std::any_of(list.begin(), list.end(), [&](const json::value& one) {
    return support::matches_wildcards(attribute, one.as_string());
  });
}

// "spark_conf.a.b" as transport.json writes it: "spark_conf/a.b". What is about every key of a map
// says nothing of this one.
bool is_transport_of(std::string_view attribute, const model::TransportSetting& setting) {
  std::string place(attribute);
  if (const auto dot = place.find('.'); dot != std::string::npos) place[dot] = '/';
  return std::any_of(setting.at.begin(), setting.at.end(), [&](const std::string& one) {
    return !one.ends_with("/*") && support::matches_wildcards(place, one);
  });
}

bool is_of_map(std::string_view attribute) {
  return attribute.starts_with("spark_conf.") || attribute.starts_with("spark_env_vars.");
}

// What the rules refuse in one key of spark_conf or spark_env_vars.
void add_setting(std::string_view attribute, std::vector<Way>& made) {
  const auto& languages = Languages::all();
  std::set<std::string_view> met;
  for (const auto& one : languages.table().at("settings").as_array()) {
    const std::string_view rule = one.at("rule").as_string();
    if (met.contains(rule) || !is_at_any(attribute, one.at("at"))) continue;
    met.insert(rule);
    made.push_back(text_way(rule, attribute, languages.written(one.at("value"))));
  }
  const auto& transport = request::catalogue().transport_settings;
  for (std::size_t i = 0; i < transport.size(); ++i)
    if (const auto* language = languages.of_transport(i);
        language != nullptr && is_transport_of(attribute, transport[i]))
      made.push_back(text_way(transport_rule, attribute, *language));
  if (support::names_secret(request::catalogue().secrets,
                            attribute.substr(attribute.find('.') + 1)))
    made.push_back(text_way(secret_rule, attribute, languages.named("literal")));
}

// The keys that transport.json names in full.
void add_named_in_transport(std::set<std::string>& attributes) {
  for (const auto& setting : request::catalogue().transport_settings)
    for (auto at : setting.at) {
      if (at.find('*') != std::string::npos) continue;
      at[std::min(at.find('/'), at.size() - 1)] = '.';
      if (is_of_map(at)) attributes.insert(std::move(at));
    }
}

}  // namespace

Refusals::Refusals(std::int64_t now_unix_ms) {
  const auto& identified = Languages::all().named("identified_runtime");
  std::string supported;
  std::string over;
  for (const auto& one : request::catalogue().runtimes) {
    const bool has_ended = !one.ends_on.empty() &&
                           rules::read_day(one.ends_on).value_or(0) < rules::day_of(now_unix_ms);
    auto& list = has_ended ? over : supported;
    list += (list.empty() ? "" : "|") + std::to_string(one.major) + "\\." +
            (one.minor < 0 ? "x" : std::to_string(one.minor) + "\\.(?:x|[0-9]{1,6})");
  }
  const auto compile = [this](const std::string& text) {
    auto made = Pattern::compile(text, Pattern::Syntax::java);
    patterns_.push_back(std::make_unique<const Pattern>(std::move(made).value({})));
    return patterns_.back().get();
  };
  const auto* listed = compile("(?i)\\s*(?:" + supported + ")(?:-.*)?\\s*");
  const auto* newer = compile("(?i)\\s*" + std::string(newer_major) + std::string(anything_below));
  const std::vector<std::string> examples{"13.3.x-scala2.12", "12.2.x-scala2.12",
                                          "10.4.x-scala2.12", "7.3.x-scala2.12"};
  unlisted_ = {identified.is, {listed, newer}, examples};
  ended_ = {identified.is, {}, examples};
  ended_.is.push_back(compile("(?i)\\s*(?:" + over + ")(?:-.*)?\\s*"));
}

void Refusals::add_runtimes_without_support(std::vector<Way>& made) const {
  for (const auto* language : {&ended_, &unlisted_})
    made.push_back(text_way("HC-RT-05", "spark_version", *language));
}

std::vector<Way> Refusals::ways(const json::object& limits) const& {
  const auto& table = Languages::all().table();
  std::vector<Way> made;
  for (const auto& rule : table.at("ways").as_object())
    for (const auto& way : rule.value().as_array())
      made.push_back(way_of(rule.key(), way.as_object()));
  add_runtimes_without_support(made);
  for (const auto& doubt : table.at("doubts").as_array()) {
    auto way = way_of(doubt.at("rule").as_string(), doubt.at("wants").as_object());
    way.doubt = doubt.at("because").as_string();
    made.push_back(std::move(way));
  }
  std::set<std::string> attributes;
  for (const auto& one : table.at("named").as_array()) attributes.emplace(one.as_string());
  add_named_in_transport(attributes);
  for (const auto& one : limits) {
    const std::string_view attribute = one.key();
    if (is_of_map(attribute) && !attribute.ends_with(".*")) attributes.emplace(attribute);
    for (const std::string_view cloud : {"azure_attributes.", "gcp_attributes."})
      if (attribute.starts_with(cloud))
        made.push_back(text_way("HC-CLOUD-01", attribute, Languages::all().named("any")));
  }
  for (const auto& one : attributes) add_setting(one, made);
  return made;
}

bool Refusals::is_of_pipelines(std::string_view attribute) {
  const auto& list = Languages::all().table().at("pipelines").as_array();
  const auto member = attribute.substr(0, attribute.find('.'));
  return std::any_of(list.begin(), list.end(),
                     [&](const json::value& one) { return one.as_string() == member; });
}

}  // namespace hipaa::resource
