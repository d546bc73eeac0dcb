#include "plugin/cli/commands/origins.hpp"

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
  const auto trace = [&](Finding& one, const json::value& config, const std::string& pointer) {
    one.source = session.stack.file;
    one.value = value_at(config, one.path);
    if (!one.place.file.empty()) return;
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
