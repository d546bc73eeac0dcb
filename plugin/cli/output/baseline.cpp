#include "plugin/cli/output/baseline.hpp"

#include <algorithm>
#include <map>

#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/files/sha256.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::int64_t version = 1;
constexpr std::size_t largest_baseline = std::size_t{64} << 20U;

bool is_number(std::string_view token) {
  return !token.empty() &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "/libraries/3" -> "/libraries/*": another element before it does not make it another finding.
std::string without_numbers(std::string_view path) {
  std::string text;
  for (const auto& token : json::pointer_tokens(path))
    text += '/' + (is_number(token) ? std::string("*") : json::pointer_token(token));
  return text;
}

bool may_be_known(const Finding& one) {
  return !one.is_operational_error && one.verdict != HIPAA_VERDICT_ACKNOWLEDGED;
}

std::string identity(const Finding& one) {
  const auto& file = one.source.empty() ? one.place.file : one.source;
  std::string text = "1\n" + file.substr(file.rfind('/') + 1);  // npos + 1 is 0
  for (const auto* part : {&one.resource, &one.code}) text += '\n' + *part;
  text += '\n' + (one.value.empty() ? one.path : without_numbers(one.path));
  return text + '\n' + one.value;
}

}  // namespace

std::vector<std::string> fingerprints(const Findings& findings) {
  std::map<std::string, int> seen;
  std::vector<std::string> all;
  all.reserve(findings.size());
  for (const auto& one : findings) {
    auto made = sha256(identity(one)).substr(0, 32);
    const auto times = ++seen[made];
    all.push_back(std::move(made) + ":" + std::to_string(times));
  }
  return all;
}

Result<Baseline> read_baseline(const std::string& file) {
  auto document = Document::read(file, "baseline", "HP-BASELINE", largest_baseline);
  if (!document) return std::move(document).error();
  Members root(*document, document->root, "");
  const auto written = root.integer("baseline_version", true);
  if (written && *written != version)
    document->complain("/baseline_version", "The baseline was written in another form.",
                       "This hipaactl reads version 1. Write the baseline again.",
                       "HP-BASELINE-VERSION");
  const auto* list = root.array("findings", true);
  root.no_others();
  Baseline baseline;
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    Members entry(*document, (*list)[i], "/findings/" + std::to_string(i));
    BaselineEntry made;
    made.fingerprint = entry.text("fingerprint", true).value_or("");
    made.code = entry.text("code", true).value_or("");
    made.resource = entry.text("resource", false).value_or("");
    made.path = entry.text("path", false).value_or("");
    made.summary = entry.text("summary", false).value_or("");
    entry.no_others();
    baseline.push_back(std::move(made));
  }
  if (document->is_refused()) return Failure(std::move(document->findings));
  return baseline;
}

std::string baseline_document(const Findings& findings) {
  Findings kept;
  std::copy_if(findings.begin(), findings.end(), std::back_inserter(kept), may_be_known);
  const auto marks = fingerprints(kept);
  json::array list;
  for (std::size_t i = 0; i < kept.size(); ++i)
    list.push_back(json::object{{"fingerprint", marks[i]},
                                {"code", kept[i].code},
                                {"resource", kept[i].resource},
                                {"path", kept[i].path},
                                {"summary", kept[i].summary}});
  return json::indented(
             json::object{{"baseline_version", version}, {"findings", std::move(list)}}) +
         "\n";
}

Baseline compare(const Baseline& baseline, Findings& findings) {
  std::multimap<std::string_view, const BaselineEntry*> left;
  for (const auto& entry : baseline) left.emplace(entry.fingerprint, &entry);
  // Counted among those that a baseline may hold, as when it was written.
  std::vector<Finding*> kept;
  Findings counted;
  for (auto& one : findings) {
    if (!may_be_known(one)) continue;
    kept.push_back(&one);
    counted.push_back(one);
  }
  const auto marks = fingerprints(counted);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const auto found = left.find(marks[i]);
    kept[i]->known = found == left.end() ? Known::is_new : Known::is_known;
    if (found != left.end()) left.erase(found);
  }
  Baseline gone;
  for (const auto& entry : baseline)
    if (std::any_of(left.begin(), left.end(),
                    [&](const auto& one) { return one.second == &entry; }))
      gone.push_back(entry);
  return gone;
}

}  // namespace hipaa::cli
