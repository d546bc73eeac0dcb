// Comma-separated values (RFC 4180), a line for each finding, for spreadsheets: none of which takes
// a name that somebody chose for a formula.
#include <array>

#include "plugin/cli/output/csv_field.hpp"
#include "plugin/cli/output/report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
std::string csv_field(std::string_view text) {
  std::string made = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    made += '\'';
  for (const char c : json::printable(text, true)) {
    if (c == '"') made += '"';
    made += c;
  }
  return made + '"';
}

namespace {

std::string number(std::uint32_t of) {
  return of == 0 ? std::string() : std::to_string(of);
}

}  // namespace

std::string csv_document(const Report& report) {
  std::string text =
      "severity,verdict,code,resource,path,file,line,column,summary,detail,accepted_by,"
      "accepted_until,baseline,stack\r\n";
  for (const auto& one : report.findings) {
    const std::array<std::string, 14> fields{severity_name(one.severity),
                                             verdict_name(one.verdict),
                                             one.code,
                                             one.resource,
                                             one.path,
                                             one.place.file.empty() ? one.source : one.place.file,
                                             number(one.place.line),
                                             number(one.place.column),
                                             one.summary,
                                             one.detail,
                                             json::text_member(one.acceptance, "approved_by"),
                                             json::text_member(one.acceptance, "expires_on"),
                                             baseline_name(one.known),
                                             one.stack};
    for (const auto& part : fields) text += (&part == &fields.front() ? "" : ",") + csv_field(part);
    text += "\r\n";
  }
  return text;
}

}  // namespace hipaa::cli
