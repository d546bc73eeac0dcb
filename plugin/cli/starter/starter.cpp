#include "plugin/cli/starter/starter.hpp"

#include "plugin/json/each_text.hpp"

namespace hipaa::cli {
namespace {

// What the library keeps in a state in place of a secret that somebody set by hand.
constexpr std::string_view secret_mark = "(set by hand and not kept: ";

bool is_computed_attribute(const json::value& schema, std::string_view name) {
  const auto* properties = json::member(schema, "properties");
  const auto* one = properties == nullptr ? nullptr : json::member(*properties, name);
  const auto* computed = one == nullptr ? nullptr : json::member(*one, "x-computed");
  return computed != nullptr && computed->is_bool() && computed->get_bool();
}

// The name of a key in a secret scope: letters, digits, - and _.
std::string key_name(std::string_view setting) {
  std::string made;
  for (const char c : setting)
    made += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'
                ? c
                : '-';
  return made;
}

void comment(Starter& starter, const std::vector<std::string>& tokens, const std::string& text) {
  auto& kept = starter.comments[tokens.front()];
  kept += (kept.empty() ? "" : " ") + text;
}

void replace_secret(json::value& value, const std::string& pointer, Starter& starter) {
  const auto tokens = json::pointer_tokens(pointer);
  value = "{{secrets/replace-me/" + key_name(tokens.back()) + "}}";
  comment(starter, tokens,
          tokens.back() +
              " held a secret, which is not copied: keep it in a secret scope and "
              "name scope and key here.");
}

void replace_patient_data(json::value& value, const std::string& pointer, Starter& starter) {
  value = placeholder;
  const auto tokens = json::pointer_tokens(pointer);
  comment(starter, tokens,
          tokens.back() + " held what looks like patient data, which is not copied.");
}

}  // namespace

Starter new_starter() {
  Starter made;
  made.config =
      json::object{{"cluster_name", "phi-etl"},
                   {"spark_version", "17.3.x-scala2.13"},
                   {"node_type_id", "m6id.large"},
                   {"num_workers", 2},
                   {"autotermination_minutes", 60},
                   {"data_security_mode", "SINGLE_USER"},
                   {"aws_attributes", json::object{{"ebs_volume_type", "GENERAL_PURPOSE_SSD"},
                                                   {"ebs_volume_count", 1},
                                                   {"ebs_volume_size", 100}}}};
  made.comments = {
      {"cluster_name", "A name that says nothing about patients: it reaches logs and bills."},
      {"spark_version", "A runtime with long-term support that is not for machine learning."},
      {"node_type_id", "An instance type that encrypts traffic between nodes in hardware."},
      {"autotermination_minutes", "The cluster ends after an hour without work."},
      {"data_security_mode", "One user; USER_ISOLATION isolates several from each other."},
      {"aws_attributes", "An encrypted EBS volume on each instance, in GiB."}};
  return made;
}

Starter starter_of(const json::value& state, const json::value& schema, const Findings& findings,
                   const std::string& identifier) {
  Starter made;
  made.identifier = identifier;
  json::value config = json::object();
  if (const auto* members = state.if_object())
    for (const auto& one : *members)
      if (!one.value().is_null() && !is_computed_attribute(schema, json::view(one.key())))
        config.get_object()[one.key()] = one.value();
  std::string pointer;
  json::each_text(config, pointer, [&](json::value& text, const std::string& at) {
    if (json::view(text.get_string()).starts_with(secret_mark)) replace_secret(text, at, made);
  });
  for (const auto& one : findings) {
    const bool is_secret = one.code == "HC-SEC-01";
    if ((!is_secret && one.code != "HC-PHI-01") || one.path.empty()) continue;
    boost::system::error_code none;
    auto* const found = config.find_pointer(json::boosted(one.path), none);
    if (found == nullptr || !found->is_string()) continue;
    if (json::view(found->get_string()).starts_with("{{secrets/")) continue;
    if (is_secret)
      replace_secret(*found, one.path, made);
    else
      replace_patient_data(*found, one.path, made);
  }
  made.config = std::move(config.get_object());
  return made;
}

}  // namespace hipaa::cli
