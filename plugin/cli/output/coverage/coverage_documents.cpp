// Coverage for machines: one JSON document, and lines for spreadsheets.
#include <algorithm>
#include <array>

#include "plugin/cli/output/coverage/coverage_report.hpp"
#include "plugin/cli/output/csv_field.hpp"
#include "plugin/cli/output/report.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// Rows of one kind as the elements of a list.
bool rows_of_kind(const RowSpool& rows, std::string_view kind, std::string& to) {
  bool is_first = true;
  to += '[';
  const bool is_whole = rows.each([&](const json::value& row) {
    if (json::text_member(row, "kind") != kind) return;
    if (!is_first) to += ',';
    is_first = false;
    to += json::canonical(row);
  });
  to += ']';
  return is_whole;
}

json::object totals_of(const CoverageReport& report) {
  constexpr std::array<std::string_view, 9> names{
      "cluster_count", "job_cluster_count", "running_ms", "measured_ms", "hardware_ms",
      "gap_ms",        "unknown_ms",        "gaps",       "unseen"};
  json::object made;
  for (const auto name : names) {
    std::int64_t sum = 0;
    for (const auto& one : report.workspaces) sum += whole_number(one.summary, name);
    made[json::boosted(name)] = sum;
  }
  return made;
}

json::array findings_of_report(const Findings& findings) {
  Report only;
  only.findings = findings;
  return findings_document(only).get_object()["findings"].get_array();
}

void csv_line(std::string& to, const std::array<std::string, 12>& fields) {
  for (const auto& part : fields) to += (&part == &fields.front() ? "" : ",") + csv_field(part);
  to += "\r\n";
}

}  // namespace

// Members are in the order of canonical JSON.
bool coverage_json(const CoverageReport& report, std::string& to) {
  to += R"({"command":"coverage","findings":)" +
        json::canonical(findings_of_report(report.findings)) + R"(,"format_version":1,"period":)" +
        json::canonical(json::object{{"from", report.from}, {"to", report.to}}) + R"(,"totals":)" +
        json::canonical(totals_of(report)) + R"(,"workspaces":[)";
  for (const auto& one : report.workspaces) {
    if (&one != &report.workspaces.front()) to += ',';
    to += R"({"clusters":)";
    if (!rows_of_kind(one.rows, "cluster", to)) return false;
    to += R"(,"exceptions":)";
    if (!rows_of_kind(one.rows, "exception", to)) return false;
    to += R"(,"summary":)" + json::canonical(one.summary) + R"(,"unseen":)";
    if (!rows_of_kind(one.rows, "unseen", to)) return false;
    to += '}';
  }
  to += "]}\n";
  return true;
}

bool coverage_csv(const CoverageReport& report, std::string& to) {
  to +=
      "host,workspace_id,cluster_id,cluster_source,kind,from,to,ms,cause,who,statement,grain_"
      "ms\r\n";
  for (const auto& workspace : report.workspaces) {
    const bool is_whole = workspace.rows.each([&](const json::value& row) {
      const auto text = [&row](const char* name) { return json::text_member(row, name); };
      if (text("kind") == "unseen")
        csv_line(to, {text("host"), text("workspace_id"), "", "", "unseen", text("from"),
                      text("to"), "", text("cause"), "", "", ""});
      const auto* spans = json::member(row, "spans");
      if (spans == nullptr || !spans->is_array()) return;
      for (const auto& span : spans->get_array()) {
        const auto of = [&span](const char* name) { return json::text_member(span, name); };
        const auto segment = of("segment");
        csv_line(to, {text("host"), text("workspace_id"), text("cluster_id"),
                      text("cluster_source"), of("kind"), of("from"), of("to"),
                      std::to_string(whole_number(span, "ms")), of("cause"), of("who"),
                      segment.empty() ? std::string()
                                      : segment + ':' + std::to_string(whole_number(span, "line")),
                      std::to_string(grain_ms(row, span))});
      }
    });
    if (!is_whole) return false;
  }
  return true;
}

}  // namespace hipaa::cli
