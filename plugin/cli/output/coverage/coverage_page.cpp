// Coverage as a page for auditors: one file that loads nothing and runs nothing. A line of time a
// cluster, then each gap with its cause and who is behind it, then what the page can be held
// against.
#include <algorithm>
#include <array>

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/output/coverage/coverage_report.hpp"
#include "plugin/cli/output/html/html_style.hpp"
#include "plugin/cli/output/html/html_text.hpp"
#include "plugin/cli/version.hpp"

namespace hipaa::cli {
namespace {

using html::element;
using html::escaped;

// As many parts as a line of time has: a part is a quarter of an hour of a quarter of a year.
constexpr std::int64_t line_length = 100'000;
// What is shorter is still seen.
constexpr std::int64_t shortest = 120;

constexpr std::string_view page_head =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n";

std::string escaped_member(const json::value& of, const char* name) {
  return escaped(json::text_member(of, name));
}

std::int64_t seconds_of(const std::string& instant) {
  const auto at = html::time_of(instant);
  return at ? at->time_since_epoch().count() : 0;
}

const json::array& list_in(const json::value& of, const char* name) {
  static const json::array none;
  const auto* found = json::member(of, name);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

// Where a moment stands on the line.
class TimeLine {
 public:
  explicit TimeLine(const json::value& summary)
      : begin_(seconds_of(json::text_member(summary, "begins_at"))),
        end_(std::max(seconds_of(json::text_member(summary, "ends_at")), begin_ + 1)) {}

  [[nodiscard]] std::string part(const json::value& span, const char* until, const char* style,
                                 int top, int height) const {
    const auto from = at(json::text_member(span, "from"));
    const auto to = std::max(at(json::text_member(span, until)), from + shortest);
    return "<rect class=\"" + std::string(style) + "\" x=\"" + std::to_string(from) + "\" y=\"" +
           std::to_string(top) + "\" width=\"" + std::to_string(to - from) + "\" height=\"" +
           std::to_string(height) + "\"/>";
  }

 private:
  [[nodiscard]] std::int64_t at(const std::string& instant) const {
    const auto seconds = std::clamp(seconds_of(instant), begin_, end_);
    return (seconds - begin_) * line_length / (end_ - begin_);
  }

  std::int64_t begin_;
  std::int64_t end_;
};

const char* style_of(const std::string& kind) {
  if (kind == "measured") return "ok";
  return kind == "hardware" ? "a" : "e";
}

// Gaps are the full height and lie over the others, so that paper without colours shows them too.
std::string line_of(const json::value& row, const TimeLine& line) {
  std::string under;
  std::string over;
  for (const auto& span : list_in(row, "spans")) {
    const auto kind = json::text_member(span, "kind");
    (kind == "gap" ? over : under) +=
        line.part(span, "to", style_of(kind), kind == "gap" ? 0 : 2, kind == "gap" ? 10 : 6);
  }
  for (const auto& one : list_in(row, "exceptions")) over += line.part(one, "until", "u", 11, 2);
  if (under.empty() && over.empty()) return element("small", "did not run");
  return "<svg class=\"strip\" viewBox=\"0 0 " + std::to_string(line_length) +
         " 13\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"" +
         escaped("measured " + length_text(whole_number(row, "measured_ms")) + ", hardware " +
                 length_text(whole_number(row, "hardware_ms")) + ", gap " +
                 length_text(whole_number(row, "gap_ms"))) +
         "\">" + under + over + "</svg>";
}

// A name that begins with > is that of a column of numbers.
std::string head_row(std::initializer_list<std::string_view> names) {
  std::string cells;
  for (const auto name : names)
    cells += name.front() == '>' ? element("th scope=\"col\" class=\"n\"", name.substr(1))
                                 : element("th scope=\"col\"", name);
  return element("thead", element("tr", cells));
}

std::string tile(const char* style, const std::string& share, const std::string& what,
                 const std::string& length) {
  return element("li class=\"" + std::string(style) + "\"",
                 element("strong", share) + what + "<br>" + element("small", length));
}

std::string summary_part(const json::value& summary) {
  const auto running = whole_number(summary, "running_ms");
  const auto* complete = json::member(summary, "complete");
  const bool is_complete = complete != nullptr && complete->is_bool() && complete->get_bool();
  const auto of = [&](const char* style, const char* name, const char* what) {
    const auto part = whole_number(summary, name);
    const bool is_bad_none = std::string_view(style) == "e" && part == 0;
    return tile(is_bad_none ? "none" : style, share_text(part, running), what, length_text(part));
  };
  std::string causes;
  for (const auto& one : list_in(summary, "causes"))
    causes += element(
        "tr",
        element("th scope=\"row\"", escaped(cause_in_words(json::text_member(one, "cause")))) +
            element("td class=\"n\"", std::to_string(whole_number(one, "count"))) +
            element("td class=\"n\"", length_text(whole_number(one, "ms"))));
  auto made =
      element("p class=\"outcome " + std::string(is_complete ? "ok" : "e") + "\"",
              is_complete
                  ? "Every moment that a cluster ran is measured or covered by hardware."
                  : html::counted(static_cast<std::size_t>(whole_number(summary, "gaps")), "gap",
                                  "gaps") +
                        ", " +
                        html::counted(static_cast<std::size_t>(whole_number(summary, "unseen")),
                                      "stretch", "stretches") +
                        " of time in which clusters cannot be seen.") +
      element("p", std::to_string(whole_number(summary, "cluster_count")) + " clusters, " +
                       std::to_string(whole_number(summary, "job_cluster_count")) +
                       " of them of jobs, ran " + length_text(running) + " from " +
                       escaped_member(summary, "begins_at") + " to " +
                       escaped_member(summary, "ends_at") + ". Compliance security profile: " +
                       escaped_member(summary, "security_profile") +
                       ". Profile: " + escaped_member(summary, "profile") + ".") +
      element("ul class=\"tiles\"", of("ok", "measured_ms", "measured") +
                                        of("a", "hardware_ms", "by hardware") +
                                        of("e", "gap_ms", "gap") +
                                        of("none", "unknown_ms", "of it not known to be a run"));
  if (!causes.empty())
    made += element("table", element("caption", "Gaps by cause.") +
                                 head_row({"Cause", ">Gaps", ">Time"}) + element("tbody", causes));
  return made;
}

std::string who_of(const json::value& span) {
  return escaped_member(span, "who");
}

struct Sections {
  std::string lines;
  std::string gaps;
  std::string exceptions;
  std::string unseen;

  void take(const json::value& row, const TimeLine& line) {
    const auto kind = json::text_member(row, "kind");
    if (kind == "unseen")
      unseen += element("tr", element("td class=\"when\"", escaped_member(row, "from")) +
                                  element("td class=\"when\"", escaped_member(row, "to")) +
                                  element("td", escaped_member(row, "reason")));
    if (kind == "exception") exception(row, "waiver file");
    if (kind != "cluster") return;
    const auto id = html::shown_name(json::text_member(row, "cluster_id"));
    lines += element(
        "tr", element("th scope=\"row\"",
                      id + "<br>" + element("small", escaped_member(row, "cluster_source"))) +
                  element("td class=\"wide\"", line_of(row, line)) +
                  element("td class=\"n\"",
                          share_text(whole_number(row, "running_ms") - whole_number(row, "gap_ms"),
                                     whole_number(row, "running_ms"))));
    for (const auto& one : list_in(row, "exceptions")) exception(one, id);
    for (const auto& span : list_in(row, "spans")) {
      if (json::text_member(span, "kind") != "gap") continue;
      auto why = escaped(cause_in_words(json::text_member(span, "cause")));
      if (const auto reason = escaped_member(row, "reason"); !reason.empty()) why += ": " + reason;
      gaps += element(
          "tr", element("th scope=\"row\"", id) +
                    element("td class=\"when\"", escaped_member(span, "from")) +
                    element("td class=\"when\"", escaped_member(span, "to")) +
                    element("td class=\"n\"", length_text(whole_number(span, "ms")) +
                                                  (grain_ms(row, span) > 1
                                                       ? "<br>" + element("small", "to the minute")
                                                       : std::string())) +
                    element("td", why) + element("td", who_of(span)));
    }
  }

  void exception(const json::value& one, const std::string& where) {
    exceptions +=
        element("tr", element("th scope=\"row\"", escaped_member(one, "rule")) +
                          element("td", where) + element("td", escaped_member(one, "approved_by")) +
                          element("td", escaped_member(one, "ticket")) +
                          element("td", escaped_member(one, "expires_on")));
  }
};

std::string table_of(const char* heading, const char* name, const std::string& head,
                     const std::string& rows) {
  if (rows.empty()) return {};
  return element("h3", heading) +
         html::scrolling(name, element("table class=\"map\"", head + element("tbody", rows)));
}

bool workspace_part(const CoverageOfWorkspace& workspace, std::string& to) {
  const TimeLine line(workspace.summary);
  Sections made;
  if (!workspace.rows.each([&](const json::value& row) { made.take(row, line); })) return false;
  to += "<section>" + element("h2", escaped_member(workspace.summary, "host")) +
        summary_part(workspace.summary);
  to += table_of(
      "Time by cluster", "Lines of time",
      element("caption", "From " + escaped_member(workspace.summary, "begins_at") + " to " +
                             escaped_member(workspace.summary, "ends_at") +
                             ". Green: measured. Blue-green: by hardware. Red, of the full "
                             "height: a gap. Violet, below: an exception in force. Nothing: it "
                             "did not run.") +
          head_row({"Cluster", "Time", ">Covered"}),
      made.lines);
  to += table_of("Gaps", "Gaps", head_row({"Cluster", "From", "To", ">Time", "Why", "Who"}),
                 made.gaps);
  to += table_of("What cannot be seen", "What cannot be seen", head_row({"From", "To", "Why"}),
                 made.unseen);
  to += table_of("Exceptions in force", "Exceptions in force",
                 head_row({"Rule", "On", "Approved by", "Ticket", "Until"}), made.exceptions);
  to += "</section>\n";
  return true;
}

// What anybody can hold the page against.
std::string verification_part(const CoverageReport& report, const std::string& digest) {
  const auto command = "hipaactl coverage --from " + report.from + " --to " + report.to +
                       " --format json | sha256sum";
  std::string findings;
  for (const auto& one : report.findings)
    findings += element("li", escaped(one.code + ": " + one.summary + ' ' + one.detail));
  return "<section>" + element("h2", "How to verify this report") +
         element("p", "SHA-256 of the same report as JSON: " + element("code", digest)) +
         element("p",
                 "Made again from the same events and the same evidence, with the same arguments, "
                 "it has the same bytes:") +
         element("pre", escaped(command)) +
         element("p",
                 "That nobody altered the statements, which each measured stretch names by "
                 "segment and line in the JSON:") +
         element("pre", "hipaactl evidence verify FOLDER --key KEY --anchor FILE") +
         (findings.empty() ? std::string()
                           : element("h3", "What was found besides") + element("ul", findings)) +
         "</section>\n";
}

}  // namespace

bool coverage_page(const CoverageReport& report, std::string& to) {
  std::string document;
  if (!coverage_json(report, document)) return false;
  const auto digest = sha256(document);
  document.clear();
  document.shrink_to_fit();
  const auto title = "HIPAA coverage " + escaped(report.from) + " to " + escaped(report.to);
  to += page_head;
  to += element("title", title) + element("style", html::style) + "\n</head>\n<body>\n" +
        element("header", element("p", "hipaactl coverage") + element("h1", title)) +
        "\n<main id=\"main\">\n";
  for (const auto& one : report.workspaces)
    if (!workspace_part(one, to)) return false;
  to += verification_part(report, digest) + "</main>\n" +
        element("footer", element("p", "Made by hipaactl " + escaped(version_text) +
                                           ". This page loads nothing and runs no scripts.")) +
        "\n</body>\n</html>\n";
  return true;
}

}  // namespace hipaa::cli
