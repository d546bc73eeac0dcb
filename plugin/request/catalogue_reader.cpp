#include "plugin/request/catalogue_reader.hpp"

#include <stdexcept>

#include "plugin/request/read_document.hpp"
#include "plugin/support/first_use.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::request {
namespace {

std::string text(const json::object& from, std::string_view key) {
  return std::string(from.at(key).as_string());
}

bool is_text(const json::object& from, std::string_view key, std::string_view wanted) {
  const auto* found = from.if_contains(key);
  return found != nullptr && found->is_string() && found->get_string() == wanted;
}

model::RuleSeverity severity(std::string_view name) {
  if (name == "error") return model::RuleSeverity::error;
  if (name == "acknowledge") return model::RuleSeverity::acknowledge;
  if (name == "warning") return model::RuleSeverity::warning;
  if (name == "info") return model::RuleSeverity::info;
  if (name == "none") return model::RuleSeverity::none;
  throw std::logic_error("rules.json: an unknown severity");
}

model::Rule rule(const json::object& from) {
  model::Rule made;
  made.id = text(from, "id");
  made.version = static_cast<int>(from.at("version").as_int64());
  made.title = text(from, "title");
  made.problem = text(from, "problem");
  made.why = text(from, "why");
  made.fix = text(from, "fix");
  made.basis = text(from, "basis");
  for (const auto& citation : from.at("citations").as_array())
    made.citations.emplace_back(citation.as_string());
  made.classic = severity(from.at("severity").as_object().at("classic").as_string());
  made.csp = severity(from.at("severity").as_object().at("csp").as_string());
  const auto* strict = from.at("severity").as_object().if_contains("classic_strict_ml");
  made.classic_strict_ml = strict == nullptr ? made.classic : severity(strict->as_string());
  if (const auto* graver = from.if_contains("graver"))
    made.graver = severity(graver->as_object().at("severity").as_string());
  made.waivable = from.at("waivable").as_bool();
  if (const auto* since = from.if_contains("since")) made.since = since->as_string();
  return made;
}

std::vector<std::string> texts(const json::object& from, std::string_view key) {
  std::vector<std::string> made;
  if (const auto* list = from.if_contains(key))
    for (const auto& one : list->as_array()) made.emplace_back(one.as_string());
  return made;
}

bool is_true(const json::object& from, std::string_view key) {
  const auto* found = from.if_contains(key);
  return found != nullptr && *found == true;
}

// "17.3" and "18".
model::RuntimeLifecycle lifecycle(const json::object& from) {
  model::RuntimeLifecycle made;
  const auto version = text(from, "version");
  const auto dot = version.find('.');
  made.major = std::stoi(version.substr(0, dot));
  if (dot != std::string::npos) made.minor = std::stoi(version.substr(dot + 1));
  if (from.contains("ends_on")) made.ends_on = text(from, "ends_on");
  return made;
}

void load_runtimes(model::Catalogue& made) {
  const auto runtimes = schema_document("catalogs/runtimes.json");
  made.runtimes_read_on = text(runtimes, "read_on");
  for (const auto& one : runtimes.at("lifecycles").as_array())
    made.runtimes.push_back(lifecycle(one.as_object()));
}

void load_transport(model::Catalogue& made) {
  const auto transport = schema_document("catalogs/transport.json");
  for (const auto& one : transport.at("settings").as_array()) {
    const auto& from = one.as_object();
    made.transport_settings.push_back({texts(from, "at"), texts(from, "is"), texts(from, "holds"),
                                       is_true(from, "plain_http"), is_true(from, "any"),
                                       text(from, "because")});
  }
}

void load_secrets(model::Catalogue& made) {
  const auto secrets = schema_document("catalogs/secrets.json");
  made.secrets.names = texts(secrets, "names");
  made.secrets.no_names = texts(secrets, "no_names");
  for (const auto& one : secrets.at("shapes").as_array()) {
    const auto& from = one.as_object();
    made.secrets.shapes.push_back({text(from, "begin"), text(from, "of"),
                                   static_cast<std::size_t>(from.at("least").as_int64()),
                                   static_cast<std::size_t>(from.at("most").as_int64()),
                                   text(from, "what")});
  }
}

model::Catalogue load_all() {
  model::Catalogue made;
  const auto rules = schema_document("rules.json");
  made.ruleset = text(rules, "ruleset");
  for (const auto& one : rules.at("rules").as_array()) made.rules.push_back(rule(one.as_object()));
  const auto packages = schema_document("catalogs/packages.json");
  for (const auto& one : packages.at("packages").as_array()) {
    const auto& from = one.as_object();
    made.packages.push_back(
        {text(from, "name"), text(from, "kind"), text(from, "tier"), text(from, "why")});
  }
  const auto families = schema_document("catalogs/instance_families.json");
  for (const auto& one : families.at("families").as_array()) {
    const auto& from = one.as_object();
    made.family_positions.emplace(text(from, "family"), made.instance_families.size());
    made.instance_families.push_back(
        {text(from, "family"), from.at("encrypts_in_transit").as_bool(),
         from.at("local_disks").as_bool(), is_text(from, "encrypted_at_rest", "no"),
         from.at("ebs_volumes").as_bool()});
  }
  for (const auto& one : families.at("fleets").as_array()) {
    const auto& from = one.as_object();
    made.instance_fleets.push_back({text(from, "fleet"), from.at("encrypts_in_transit") == true});
  }
  load_runtimes(made);
  load_transport(made);
  load_secrets(made);
  return made;
}

}  // namespace

const model::Catalogue& catalogue() {
  return support::made_once([] { return load_all(); });
}

json::object schema_document(std::string_view path) {
  auto read = read_json(schemas::document(path), path);
  if (!read) throw std::logic_error("schemas: " + std::string(path) + " is not valid JSON");
  return std::move(read->as_object());
}

}  // namespace hipaa::request
