#include "plugin/cli/commands/origins.hpp"

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/text/canonical.hpp"
#include "plugin/cli/text/place.hpp"
#include "plugin/cli/text/strict_json.hpp"

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
  const auto* found = config.find_pointer(boosted(path), none);
  return found == nullptr ? std::string() : canonical(*found);
}

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

std::vector<json::value> waiver_files(const Session& session) {
  auto names = session.options.waivers;
  for (const auto& provider : session.stack.providers)
    if (const auto* list = member(provider.config, "waiver_files"); list && list->is_array())
      for (const auto& one : list->get_array())
        if (one.is_string()) names.emplace_back(view(one.get_string()));
  std::vector<json::value> files;
  for (const auto& name : names)
    if (const auto text = read_file(name, largest_stack))
      if (auto document = read_json(*text)) files.push_back(std::move(*document));
  return files;
}

}  // namespace

void trace_findings(const Session& session, Findings& findings) {
  if (!is_needed(session.options)) return;
  std::optional<std::vector<json::value>> waivers;  // read when there is something to look up
  Places places(session.stack.file, session.stack.text, "/resources");
  const auto trace = [&](Finding& one, const json::value& config, const std::string& pointer) {
    one.source = session.stack.file;
    one.value = value_at(config, one.path);
    if (one.verdict == HIPAA_VERDICT_ACKNOWLEDGED) {
      if (!waivers) waivers = waiver_files(session);
      one.acceptance = acceptance_in(*waivers, one);
      if (!one.acceptance) one.acceptance = acceptance_in(config, one);
    }
    if (!one.place.file.empty()) return;
    one.place = places.of(pointer + one.path);
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
