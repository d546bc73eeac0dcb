#include <algorithm>
#include <set>

#include "plugin/cli/output/report.hpp"
#include "plugin/cli/output/wrap.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

struct Label {
  const char* text;
  Style style;
};

Label label_of(const Finding& finding) {
  if (finding.severity == HIPAA_SEVERITY_ERROR) return {"error", Style::red};
  if (finding.verdict == HIPAA_VERDICT_ACKNOWLEDGED) return {"acknowledged", Style::cyan};
  if (finding.verdict == HIPAA_VERDICT_UNDECIDED) return {"undecided", Style::yellow};
  return {"warning", Style::yellow};
}

std::string place_text(const Place& place) {
  if (place.file.empty()) return {};
  auto text = " (" + json::printable(place.file);
  if (place.line > 0) text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  return text + ")";
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

// A value in one line, cut where it gets long.
std::string value_text(const json::value& value) {
  constexpr std::size_t longest = 60;
  auto text = json::printable(json::canonical(value));
  if (json::columns(text) <= longest) return text;
  std::size_t end = longest - 1;
  while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

std::string difference_text(const Difference& one, std::size_t path_width, const Console& console) {
  const bool added = one.before.is_null();
  const bool removed = one.after.is_null() && !one.is_unknown;
  const auto style = added ? Style::green : removed ? Style::red : Style::yellow;
  std::string out = "    " + console.styled(style, added ? "+" : removed ? "-" : "~") + " ";
  auto path = json::printable(one.path);
  path.resize(std::max(path.size(), path_width), ' ');
  out += path + "  ";
  // A long value that nobody knows the successor of says nothing.
  const bool shows_before = !added && !(one.is_unknown && one.before.is_structured());
  if (shows_before) out += value_text(one.before);
  if (shows_before && !removed) out += " -> ";
  if (one.is_unknown)
    out += "(known after apply)";
  else if (!removed)
    out += value_text(one.after);
  return out + "\n";
}

std::string heading(const Change& change) {
  switch (change.action) {
    case Action::none:
      return " stays as it is";
    case Action::create:
      return " will be created";
    case Action::update:
      return " will be updated in place";
    case Action::replace:
      return " will be destroyed and created again";
    case Action::destroy:
      return " will be destroyed";
    case Action::drift:
      return " has changed in the workspace";
    case Action::gone:
      return " is gone from the workspace";
    case Action::adopt:
      return " is in the state now";
  }
  return "";
}

// What a status means to who has not read the schema.
std::string in_words(const Difference& one) {
  const auto* status = one.path == "/encryption/status" ? one.after.if_string() : nullptr;
  return status != nullptr && *status == "hardware"
             ? " (encrypted between nodes by instance type; compliance security profile on)"
             : "";
}

}  // namespace

std::string ExplainedOnce::shortened(const Finding& finding) {
  const auto end = finding.detail.find('\n');
  if (end == std::string::npos || finding.code.empty()) return finding.detail;
  if (explained_.insert(finding.code + finding.detail.substr(end)).second) return finding.detail;
  return finding.detail.substr(0, end) + "\nWhy and how to fix it: see " + finding.code + " above.";
}

std::string finding_text(const Finding& finding, ExplainedOnce& explained, const Console* console,
                         std::size_t width) {
  const auto style = [&](Style wanted, std::string_view text) {
    return console != nullptr ? console->styled(wanted, text) : std::string(text);
  };
  const auto label = label_of(finding);
  std::string out = finding.known == Known::is_known
                        ? style(Style::faint, std::string("known ") + label.text)
                        : style(label.style, label.text);
  out += " " + style(Style::bold, finding.code);
  if (!finding.resource.empty()) out += " at " + json::printable(finding.resource);
  if (!finding.path.empty())
    out += (finding.resource.empty() ? " at " : " ") + json::printable(finding.path);
  // A workspace; a file stands in the place.
  if (finding.stack.find("://") != std::string::npos)
    out += " in " + json::printable(finding.stack);
  out += style(Style::faint, place_text(finding.place)) + "\n";
  if (!finding.summary.empty()) out += wrapped(finding.summary, 2, width);
  out += wrapped(explained.shortened(finding), 2, width);
  if (finding.http_status != 0 || !finding.request_id.empty()) {
    std::string api = "HTTP " + std::to_string(finding.http_status);
    if (!finding.vendor_code.empty()) api += ", " + finding.vendor_code;
    if (!finding.request_id.empty()) api += ", request " + finding.request_id;
    out += style(Style::faint, wrapped(api, 2, width));
  }
  if (const auto* source = json::member(finding.acceptance, "source")) {
    const auto file = json::text_member(*source, "file");
    out += style(Style::faint,
                 wrapped("Accepted at " + (file.empty() ? "" : json::printable(file) + " ") +
                             json::printable(json::text_member(*source, "path")),
                         2, width));
  }
  return out + "\n";
}

void show_findings(const Findings& findings, Console& console) {
  ExplainedOnce on_stdout;
  for (const auto& one : findings)
    if (!one.is_operational_error)
      console.out(finding_text(one, on_stdout, &console, console.width()));
  console.flush();
  ExplainedOnce on_stderr;
  for (const auto& one : findings) {
    if (!one.is_operational_error) continue;
    auto text = finding_text(one, on_stderr, nullptr, console.width());
    text.pop_back();  // `line` ends it
    console.line(text);
  }
}

void show_changes(const std::vector<Change>& changes, Console& console) {
  for (const auto& change : changes) {
    if (change.action == Action::none) continue;
    auto line = console.styled(Style::bold, change.address()) + heading(change);
    if (!change.identifier.empty()) line += " (" + json::printable(change.identifier) + ")";
    if (!change.reason.empty()) line += ": " + json::printable(change.reason);
    if (!change.requires_replace.empty()) {
      line += ": it cannot be changed in place at";
      for (const auto& one : change.requires_replace) line += " " + json::printable(one);
    }
    console.out(line + "\n");
    std::size_t width = 0;
    for (const auto& one : change.differences) width = std::max(width, one.path.size());
    for (const auto& one : change.differences)
      console.out(difference_text(one, std::min<std::size_t>(width, 48), console));
    console.out("\n");
  }
}

void show_results(const std::vector<Change>& changes, Console& console) {
  for (const auto& change : changes) {
    if (change.results.empty()) continue;
    console.out(console.styled(Style::bold, change.address()) + " is now\n");
    std::size_t width = 0;
    for (const auto& one : change.results) width = std::max(width, one.path.size());
    for (const auto& one : change.results) {
      auto path = json::printable(one.path);
      path.resize(std::max(path.size(), std::min<std::size_t>(width, 48)), ' ');
      console.out("    " + path + "  " + value_text(one.after) + in_words(one) + "\n");
    }
    console.out("\n");
  }
}

std::string counts_text(const Counts& counts) {
  auto text = counted(counts.errors, "error", "errors") + ", " +
              counted(counts.warnings, "warning", "warnings");
  if (counts.acknowledged > 0) text += ", " + std::to_string(counts.acknowledged) + " acknowledged";
  if (counts.undecided > 0) text += ", " + std::to_string(counts.undecided) + " undecided";
  if (counts.known > 0) text += ", " + std::to_string(counts.known) + " known";
  return text;
}

std::string closing_line(const Report& report) {
  auto line = report.closing;
  auto counts = count(report.findings);
  counts += report.shown;
  if (!report.findings.empty() ||
      counts.errors + counts.warnings + counts.acknowledged + counts.undecided + counts.known > 0)
    line += (line.empty() || line.ends_with('\n') ? "" : " ") + counts_text(counts) + ".";
  if (report.gone && !report.gone->empty())
    line += (line.empty() ? "" : " ") + std::to_string(report.gone->size()) +
            " of the baseline not found any more: write it again.";
  return line;
}

}  // namespace hipaa::cli
