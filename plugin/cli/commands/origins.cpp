#include "plugin/cli/commands/origins.hpp"

#include <algorithm>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/json/named_place.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// The findings document names no lines, so that all hosts print the same one.
bool is_needed(const Options& options) {
  return !options.json || options.format != Format::json || !options.baseline.empty() ||
         !options.write_baseline.empty();
}

std::string value_at(const json::value& config, const std::string& path) {
  if (path.empty()) return {};  // all of it is what the resource is called already
  boost::system::error_code none;
  const auto* found = config.find_pointer(json::boosted(path), none);
  return found == nullptr ? std::string() : json::canonical(*found);
}

}  // namespace

void trace_findings(const Session& session, Findings& findings) {
  if (!is_needed(session.options)) return;
  json::Positions positions(session.stack.text, "/resources");
  const auto is_patient_data = [](const Finding& one) { return one.code == "HC-PHI-01"; };
  const bool has_patient_data = std::any_of(findings.begin(), findings.end(), is_patient_data);
  const auto withheld_of = [&](const std::string& resource, const json::value& config) {
    json::Withheld withheld;
    if (!has_patient_data) return withheld;
    for (const auto& one : findings)
      if (is_patient_data(one) && one.resource == resource) withheld.add(config, one.path);
    return withheld;
  };
  const auto trace = [&](Finding& one, const json::value& config, const std::string& pointer) {
    one.source = session.stack.file;
    one.value = value_at(config, one.path);
    auto named = json::named_place(config, one.path, sha256, withheld_of(one.resource, config));
    one.named_path = std::move(named.path);
    one.value_digest = std::move(named.digest);
    if (!one.place.file.empty() || one.is_of_live_cluster) return;
    one.place = place_in(session.stack.file, positions.of(pointer + one.path));
    one.place.derived = true;
  };
  for (auto& one : findings) {
    if (one.resource.empty()) continue;
    if (const auto* wanted = session.wanted(one.resource)) {
      trace(one, wanted->entry->config, wanted->entry->pointer);
    } else if (one.resource.rfind("provider.", 0) == 0) {
      if (const auto* entry = session.stack.provider(one.resource.substr(9)))
        trace(one, entry->config, entry->pointer);
    }
  }
}

}  // namespace hipaa::cli
