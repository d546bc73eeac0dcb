// Workflow commands: lines that GitHub Actions takes out of a step's log and shows at the lines of
// the files that they name.
#include "plugin/cli/output/report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// What would end the text, or the property, is escaped; nothing in a finding can start a command.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : json::printable(text, true)) {
    if (c == '%')
      out += "%25";
    else if (c == '\n')
      out += "%0A";
    else if (is_property && c == ':')
      out += "%3A";
    else if (is_property && c == ',')
      out += "%2C";
    else
      out += c;
  }
  return out;
}

const char* command_of(const Finding& one, bool undecided_fails) {
  if (one.is_operational_error) return "error";
  if (one.known == Known::is_known || one.verdict == HIPAA_VERDICT_ACKNOWLEDGED) return "notice";
  if (one.severity == HIPAA_SEVERITY_ERROR) return "error";
  return undecided_fails && one.verdict == HIPAA_VERDICT_UNDECIDED ? "error" : "warning";
}

std::string annotation(const Finding& one, bool undecided_fails) {
  std::string line = std::string("::") + command_of(one, undecided_fails) + " ";
  const auto property = [&](const char* name, const std::string& value) {
    line += std::string(name) + "=" + escaped(value, true) + ",";
  };
  if (!one.place.file.empty()) {
    property("file", one.place.file);
    if (one.place.line > 0) {
      property("line", std::to_string(one.place.line));
      property("col", std::to_string(one.place.column));
    }
  }
  auto title = one.known == Known::is_known ? "known: " + one.code : one.code;
  if (!one.resource.empty()) title += " at " + one.resource;
  if (!one.path.empty()) title += " " + one.path;
  if (one.stack.find("://") != std::string::npos) title += " in " + one.stack;
  line += "title=" + escaped(title, true) + "::" + escaped(one.summary, false);
  if (!one.detail.empty()) line += "%0A" + escaped(one.detail, false);
  return line + "\n";
}

}  // namespace

std::string github_document(const Report& report, const Options& options) {
  std::string text;
  for (const auto& one : report.findings) text += annotation(one, options.undecided_fails);
  if (const auto line = closing_line(report); !line.empty())
    text += json::printable(line, true) + "\n";
  return text;
}

}  // namespace hipaa::cli
