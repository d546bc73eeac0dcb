#include <algorithm>
#include <tuple>

#include "plugin/cli/output/report.hpp"
#include "plugin/json/reader.hpp"

namespace hipaa::cli {

const char* severity_name(hipaa_severity severity) {
  return severity == HIPAA_SEVERITY_WARNING ? "warning" : "error";
}

const char* verdict_name(hipaa_verdict verdict) {
  switch (verdict) {
    case HIPAA_VERDICT_FAIL:
      return "fail";
    case HIPAA_VERDICT_ACKNOWLEDGED:
      return "acknowledged";
    case HIPAA_VERDICT_UNDECIDED:
      return "undecided";
    default:
      return "none";
  }
}

const char* baseline_name(Known known) {
  if (known == Known::not_compared) return "";
  return known == Known::is_known ? "known" : "new";
}

namespace {

json::value to_json(const Finding& finding) {
  json::object made{{"resource", finding.resource},
                    {"severity", severity_name(finding.severity)},
                    {"verdict", verdict_name(finding.verdict)},
                    {"code", finding.code},
                    {"summary", finding.summary},
                    {"detail", finding.detail},
                    {"path", finding.path},
                    {"http_status", finding.http_status},
                    {"vendor_code", finding.vendor_code},
                    {"request_id", finding.request_id}};
  if (!finding.acceptance.is_null()) made["acceptance"] = finding.acceptance;
  if (!finding.stack.empty()) made["stack"] = finding.stack;
  if (!finding.place.file.empty() && !finding.place.derived) {
    json::object place{{"file", finding.place.file}};
    if (finding.place.line > 0) {
      place["line"] = finding.place.line;
      place["column"] = finding.place.column;
    }
    made["place"] = std::move(place);
  }
  if (finding.known != Known::not_compared) made["baseline"] = baseline_name(finding.known);
  return made;
}

json::value to_json(const Difference& difference) {
  json::object made{{"path", difference.path},
                    {"before", difference.before},
                    {"after", difference.after},
                    {"after_unknown", difference.is_unknown}};
  if (difference.is_sensitive) made["sensitive"] = true;
  return made;
}

json::value to_json(const Change& change) {
  json::array differences;
  for (const auto& one : change.differences) differences.push_back(to_json(one));
  json::object made{{"resource", change.address()},
                    {"action", action_name(change.action)},
                    {"differences", std::move(differences)}};
  json::array replace;
  for (const auto& one : change.requires_replace) replace.emplace_back(one);
  if (!replace.empty()) made["requires_replace"] = std::move(replace);
  if (!change.reason.empty()) made["reason"] = change.reason;
  if (!change.identifier.empty()) made["identifier"] = change.identifier;
  if (!change.outcome.empty()) made["outcome"] = change.outcome;
  if (!change.recorded.is_null()) made["recorded"] = change.recorded;
  return made;
}

}  // namespace

void mask(const Secrets& secrets, std::vector<Change>& changes) {
  const json::value hidden("(sensitive)");
  for (auto& change : changes) {
    for (auto& one : change.differences) {
      secrets.mask(one.before);
      secrets.mask(one.after);
      if (!one.is_sensitive) continue;
      if (!one.before.is_null()) one.before = hidden;
      if (!one.after.is_null()) one.after = hidden;
    }
    for (auto& one : change.results) {
      secrets.mask(one.after);
      if (one.is_sensitive) one.after = hidden;
    }
  }
}

void sort(Findings& findings) {
  const auto key = [](const Finding& one) {
    return std::tie(one.stack, one.resource, one.path, one.code, one.summary, one.detail);
  };
  std::stable_sort(findings.begin(), findings.end(),
                   [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
}

Counts& operator+=(Counts& to, const Counts& more) {
  to.errors += more.errors;
  to.warnings += more.warnings;
  to.acknowledged += more.acknowledged;
  to.undecided += more.undecided;
  to.known += more.known;
  return to;
}

Counts count(const Findings& findings) {
  Counts counts;
  for (const auto& one : findings) {
    if (one.known == Known::is_known)
      ++counts.known;
    else if (one.severity == HIPAA_SEVERITY_ERROR)
      ++counts.errors;
    else if (one.verdict == HIPAA_VERDICT_ACKNOWLEDGED)
      ++counts.acknowledged;
    else if (one.verdict == HIPAA_VERDICT_UNDECIDED)
      ++counts.undecided;
    else
      ++counts.warnings;
  }
  return counts;
}

json::value findings_document(const Report& report) {
  json::array findings;
  for (const auto& one : report.findings) findings.push_back(to_json(one));
  json::array changes;
  for (const auto& one : report.changes)
    if (one.action != Action::none) changes.push_back(to_json(one));
  const auto counts = count(report.findings);
  json::object made{{"format_version", 1},
                    {"command", report.command},
                    {"findings", std::move(findings)},
                    {"changes", std::move(changes)},
                    {"summary", json::object{{"errors", counts.errors},
                                             {"warnings", counts.warnings},
                                             {"acknowledged", counts.acknowledged},
                                             {"undecided", counts.undecided}}}};
  if (report.gone) {
    auto& summary = made["summary"].get_object();
    summary["known"] = counts.known;
    summary["gone"] = report.gone->size();
  }
  if (!report.skipped.empty()) {
    auto& skipped = made["skipped"].emplace_object();
    for (const auto& [reason, count] : report.skipped) skipped[reason] = count;
  }
  if (!report.audits.empty()) made["audits"] = report.audits;
  if (!report.proofs.empty()) {
    auto& proofs = made["proofs"].emplace_object();
    for (const auto& [resource, proof] : report.proofs) proofs[resource] = proof;
  }
  if (!report.evidence.empty()) {
    json::object evidence;
    for (const auto& [resource, document] : report.evidence) evidence[resource] = document;
    made["evidence"] = std::move(evidence);
  }
  return made;
}

}  // namespace hipaa::cli
