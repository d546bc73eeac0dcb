// The document of findings that all hosts print, for those that cannot make one of a list
// themselves.
#include <algorithm>
#include <tuple>

#include "plugin/json/writer.hpp"
#include "plugin/judgement/examine/examiner.hpp"

namespace hipaa::resource {
namespace {

struct Line {
  std::string resource;
  const model::Diagnostic* what;
};

// "databricks_job.etl (task \"load\")": something, and what within it.
std::string named(std::string_view resource, const std::string& within) {
  if (resource.empty()) return within;
  return std::string(resource) + (within.empty() ? "" : " (" + within + ")");
}

json::object finding(const Line& line) {
  const auto& what = *line.what;
  auto made = to_json(what);
  made["http_status"] = what.http_status;
  made["request_id"] = what.request_id;
  made["resource"] = line.resource;
  made["vendor_code"] = what.vendor_code;
  return made;
}

std::string_view counted_as(const model::Diagnostic& one) {
  if (one.severity == model::Severity::error) return "errors";
  const auto verdict = verdict_word(one);
  return verdict == "acknowledged" || verdict == "undecided" ? verdict : "warnings";
}

}  // namespace

std::string findings_document(const std::vector<Found>& found, std::string_view resource) {
  std::vector<Line> lines;
  lines.reserve(found.size());
  for (const auto& one : found) lines.push_back({named(resource, one.subject), &one.what});
  const auto key = [](const Line& one) {
    return std::tie(one.resource, one.what->path, one.what->code, one.what->summary,
                    one.what->detail);
  };
  std::stable_sort(lines.begin(), lines.end(),
                   [&](const Line& a, const Line& b) { return key(a) < key(b); });
  json::array findings;
  json::object summary{{"acknowledged", 0}, {"errors", 0}, {"undecided", 0}, {"warnings", 0}};
  for (const auto& line : lines) {
    findings.push_back(finding(line));
    ++summary.at(counted_as(*line.what)).as_int64();
  }
  // Members by name: so the document is the same whoever writes it.
  return json::canonical(json::object{{"changes", json::array()},
                                      {"command", "check"},
                                      {"findings", std::move(findings)},
                                      {"format_version", 1},
                                      {"summary", std::move(summary)}}) +
         "\n";
}

}  // namespace hipaa::resource
