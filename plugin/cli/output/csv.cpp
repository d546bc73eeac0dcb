// Comma-separated values (RFC 4180), a line for each finding, for spreadsheets: none of which takes
// a name that somebody chose for a formula.
#include <array>

#include "plugin/cli/output/report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::string field(std::string_view text) {
  std::string made = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
    made += '\'';
  for (const char c : json::printable(text, true)) {
    if (c == '"') made += '"';
    made += c;
  }
  return made + '"';
}

const char* verdict_of(const Finding& one) {
  switch (one.verdict) {
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

const char* baseline_of(const Finding& one) {
  if (one.known == Known::not_compared) return "";
  return one.known == Known::is_known ? "known" : "new";
}

std::string number(std::uint32_t of) {
  return of == 0 ? std::string() : std::to_string(of);
}

}  // namespace

std::string csv_document(const Report& report) {
  std::string text =
      "severity,verdict,code,resource,path,file,line,column,summary,detail,accepted_by,"
      "accepted_until,baseline,stack\r\n";
  for (const auto& one : report.findings) {
    const std::array<std::string, 14> fields{
        one.severity == HIPAA_SEVERITY_ERROR ? "error" : "warning",
        verdict_of(one),
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
        baseline_of(one),
        one.stack};
    for (const auto& part : fields) text += (&part == &fields.front() ? "" : ",") + field(part);
    text += "\r\n";
  }
  return text;
}

}  // namespace hipaa::cli
