// Coverage for people: the sums, the causes, then each gap.
#include <algorithm>
#include <array>

#include "plugin/cli/output/coverage/coverage_report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::string shown_text(const json::value& of, std::string_view name) {
  return json::printable(json::text_member(of, name));
}

std::string padded(std::int64_t number, std::size_t digits) {
  auto text = std::to_string(number);
  return std::string(text.size() < digits ? digits - text.size() : 0, '0') + text;
}

std::string counted_of(std::int64_t number, const char* one) {
  return std::to_string(number) + ' ' + one + (number == 1 ? "" : "s");
}

const json::array* list_of(const json::value& of, std::string_view name) {
  const auto* found = json::member(of, name);
  return found == nullptr ? nullptr : found->if_array();
}

std::string sums_text(const json::value& summary) {
  const auto running = whole_number(summary, "running_ms");
  std::string text = "Coverage of " + shown_text(summary, "host") + "\n  from " +
                     shown_text(summary, "begins_at") + " to " + shown_text(summary, "ends_at") +
                     "\n  " + counted_of(whole_number(summary, "cluster_count"), "cluster");
  if (const auto jobs = whole_number(summary, "job_cluster_count"); jobs > 0)
    text += " (" + std::to_string(jobs) + " of jobs)";
  text += ", running " + length_text(running) + "\n";
  for (const auto& [name, word] :
       {std::pair("measured_ms", "measured  "), std::pair("hardware_ms", "hardware  "),
        std::pair("gap_ms", "gap       ")}) {
    const auto part = whole_number(summary, name);
    text += "  " + std::string(word) + share_text(part, running) + "  " + length_text(part) + "\n";
  }
  if (const auto unknown = whole_number(summary, "unknown_ms"); unknown > 0)
    text += "  of the gap, " + length_text(unknown) +
            " in which it is not even known that a cluster ran\n";
  text += "  compliance security profile: " + shown_text(summary, "security_profile") +
          "; statements of evidence: " + std::to_string(whole_number(summary, "statements")) +
          " in " + counted_of(whole_number(summary, "segments"), "segment") + "\n";
  if (const auto first = shown_text(summary, "tables_from"); !first.empty())
    text += "  system tables: from " + first + " to " + shown_text(summary, "tables_to") +
            "; where only they tell, times are whole minutes\n";
  if (const auto left_out = whole_number(summary, "left_out"); left_out > 0)
    text += "  left out: " + counted_of(left_out, "compute") +
            " of SQL warehouses or model serving, which no rule for clusters describes\n";
  return text;
}

std::string causes_text(const json::value& summary) {
  const auto* causes = list_of(summary, "causes");
  if (causes == nullptr || causes->empty()) return {};
  std::string text = "Gaps by cause:\n";
  for (const auto& one : *causes)
    text += "  " + cause_in_words(json::text_member(one, "cause")) + ": " +
            counted_of(whole_number(one, "count"), "gap") + ", " +
            length_text(whole_number(one, "ms")) + "\n";
  return text;
}

std::string exception_text(const json::value& one, const std::string& of) {
  auto text =
      "  " + shown_text(one, "rule") + " " + of + ": approved by " + shown_text(one, "approved_by");
  if (const auto ticket = shown_text(one, "ticket"); !ticket.empty()) text += ", " + ticket;
  if (const auto first = shown_text(one, "approved_on"); !first.empty()) text += ", from " + first;
  if (const auto last = shown_text(one, "expires_on"); !last.empty()) text += ", until " + last;
  return text + "\n";
}

std::string gaps_of(const json::value& row) {
  std::string text;
  const auto* spans = list_of(row, "spans");
  if (spans == nullptr) return text;
  for (const auto& span : *spans) {
    if (json::text_member(span, "kind") != "gap") continue;
    text += "    " + shown_text(span, "from") + " to " + shown_text(span, "to") + "  " +
            length_text(whole_number(span, "ms")) +
            (grain_ms(row, span) > 1 ? " (to the minute)  " : "  ") +
            cause_in_words(json::text_member(span, "cause"));
    if (const auto who = shown_text(span, "who"); !who.empty()) text += "; " + who;
    text += "\n";
  }
  if (text.empty()) return text;
  const auto source = shown_text(row, "cluster_source");
  auto heading = "  cluster " + shown_text(row, "cluster_id") +
                 (source.empty() ? " (not listed any more)" : " (" + source + ")");
  if (const auto why = shown_text(row, "reason"); !why.empty()) heading += ": " + why;
  return heading + "\n" + text;
}

}  // namespace

std::int64_t whole_number(const json::value& of, std::string_view name) {
  const auto* found = json::member(of, name);
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

std::string cause_in_words(std::string_view cause) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 8> words{
      {{"never_proved", "never proved"},
       {"restarted", "restarted, and not proved since"},
       {"edited", "edited, and not proved since"},
       {"driver_lost", "driver lost, and not proved since"},
       {"proof_said_no", "the proof said no"},
       {"events_missing", "events are missing"},
       {"horizon", "outside of what the source keeps"},
       {"source_not_readable", "the source could not be read"}}};
  for (const auto& [name, text] : words)
    if (name == cause) return std::string(text);
  return json::printable(cause);
}

std::int64_t grain_ms(const json::value& row, const json::value& span) {
  const auto* grain = json::member(row, "grain");
  // Instants of one form: their texts are in the order of time.
  const bool is_coarse = grain != nullptr &&
                         json::text_member(span, "from") < json::text_member(*grain, "to") &&
                         json::text_member(span, "to") > json::text_member(*grain, "from");
  return is_coarse ? whole_number(*grain, "ms") : 1;
}

std::string length_text(std::int64_t milliseconds) {
  const auto hours = milliseconds / 3'600'000;
  const auto minutes = milliseconds / 60'000 % 60;
  const auto seconds = milliseconds / 1000 % 60;
  const auto rest = milliseconds % 1000;
  std::string text;
  if (hours > 0) text = std::to_string(hours) + " h ";
  if (milliseconds >= 60'000)
    text += (hours > 0 ? padded(minutes, 2) : std::to_string(minutes)) + " min ";
  text += milliseconds >= 60'000 ? padded(seconds, 2) : std::to_string(seconds);
  if (rest > 0) text += '.' + padded(rest, 3);
  return text + " s";
}

std::string share_text(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return "  0.00 %";
  // In two steps: years of thousands of clusters do not overflow.
  const auto hundredths = static_cast<std::int64_t>(static_cast<long double>(part) * 10000.0L /
                                                    static_cast<long double>(whole));
  const auto shown = part < whole ? std::min<std::int64_t>(hundredths, 9999) : 10000;
  const auto text = std::to_string(shown / 100) + '.' + padded(shown % 100, 2) + " %";
  return std::string(text.size() < 8 ? 8 - text.size() : 0, ' ') + text;
}

bool coverage_text(const CoverageReport& report, std::string& to) {
  for (const auto& workspace : report.workspaces) {
    to += sums_text(workspace.summary) + causes_text(workspace.summary);
    std::string unseen;
    std::string exceptions;
    std::string gaps;
    const bool is_whole = workspace.rows.each([&](const json::value& row) {
      const auto kind = json::text_member(row, "kind");
      if (kind == "unseen")
        unseen += "  " + shown_text(row, "from") + " to " + shown_text(row, "to") + ": " +
                  shown_text(row, "reason") + "\n";
      if (kind == "exception") exceptions += exception_text(row, "by waiver file");
      if (kind != "cluster") return;
      gaps += gaps_of(row);
      if (const auto* own = list_of(row, "exceptions"))
        for (const auto& one : *own)
          exceptions += exception_text(one, "on cluster " + shown_text(row, "cluster_id"));
    });
    if (!is_whole) return false;
    if (!unseen.empty()) to += "Not seen:\n" + unseen;
    if (!exceptions.empty()) to += "Exceptions in force:\n" + exceptions;
    if (!gaps.empty()) to += "Gaps:\n" + gaps;
  }
  return true;
}

}  // namespace hipaa::cli
