#include "plugin/cli/inputs/acceptances.hpp"

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/text/strict_json.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

Acceptance acceptance_of(const json::value& entry) {
  Acceptance made;
  made.reason = text_member(entry, "reason");
  made.approved_by = text_member(entry, "approved_by");
  made.ticket = text_member(entry, "ticket");
  made.expires_on = text_member(entry, "expires_on");
  return made;
}

// The acknowledgement whose reason the library gives for it.
std::optional<Acceptance> acceptance_in(const json::value& config, const Finding& finding) {
  const auto* list = member(config, "acknowledgement");
  if (list == nullptr || !list->is_array()) return std::nullopt;
  for (const auto& entry : list->get_array()) {
    const auto reason = text_member(entry, "reason");
    const auto approved_by = text_member(entry, "approved_by");
    if (text_member(entry, "rule") != finding.code || reason.empty() ||
        finding.detail.find(reason) == std::string::npos ||
        finding.detail.find(approved_by) == std::string::npos)
      continue;
    return acceptance_of(entry);
  }
  return std::nullopt;
}

// The waiver of that id, out of the files that the library has read too.
std::optional<Acceptance> acceptance_in(const std::vector<json::value>& files,
                                        const Finding& finding) {
  for (const auto& file : files) {
    const auto* list = member(file, "waivers");
    if (list == nullptr || !list->is_array()) continue;
    for (const auto& entry : list->get_array()) {
      const auto identifier = text_member(entry, "id");
      if (text_member(entry, "rule") != finding.code || identifier.empty() ||
          finding.detail.find(identifier) == std::string::npos)
        continue;
      auto made = acceptance_of(entry);
      made.external = true;
      made.identifier = identifier;
      return made;
    }
  }
  return std::nullopt;
}

std::vector<json::value> read_all(const std::vector<std::string>& names) {
  std::vector<json::value> files;
  for (const auto& name : names)
    if (const auto text = read_file(name, largest_stack)) {
      if (yaml::is_yaml_name(name)) {
        if (auto document = yaml::read(*text)) files.push_back(std::move(*document));
      } else if (auto document = read_json(*text)) {
        files.push_back(std::move(*document));
      }
    }
  return files;
}

}  // namespace

void Acceptances::note(Finding& finding, const json::value& config) {
  if (finding.verdict != HIPAA_VERDICT_ACKNOWLEDGED) return;
  if (!waivers_) waivers_ = read_all(files_);
  finding.acceptance = acceptance_in(*waivers_, finding);
  if (!finding.acceptance) finding.acceptance = acceptance_in(config, finding);
}

}  // namespace hipaa::cli
