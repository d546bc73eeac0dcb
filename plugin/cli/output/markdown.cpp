// Markdown for the comment of a pull request: a table of what counts, what is known folded away.
// Names that somebody chose mention nobody, link nowhere and leave no cell.
#include "plugin/cli/output/report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// GitHub takes comments of up to 65 536 characters.
constexpr std::size_t longest_comment = 60000;

bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view(" ,;/-\"'=+%{}$?.").find(c) != std::string_view::npos;
}

// As character references, which nothing takes for markup, a mention or an address.
std::string cell(std::string_view text) {
  std::string made;
  std::string shown = json::printable(text);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const bool ends_www = shown[i] == '.' && i >= 3 && (shown[i - 1] == 'w' || shown[i - 1] == 'W');
    if (stands_for_itself(shown[i]) && !ends_www)
      made += shown[i];
    else
      made += "&#" + std::to_string(static_cast<unsigned char>(shown[i])) + ';';
  }
  return made;
}

const char* word_of(const Finding& one) {
  if (one.severity == HIPAA_SEVERITY_ERROR) return "error";
  if (one.verdict == HIPAA_VERDICT_ACKNOWLEDGED) return "acknowledged";
  return one.verdict == HIPAA_VERDICT_UNDECIDED ? "undecided" : "warning";
}

std::string place_of(const Finding& one) {
  if (one.place.file.empty()) return {};
  auto text = one.place.file;
  if (one.place.line > 0) text += ':' + std::to_string(one.place.line);
  return text;
}

std::string row_of(const Finding& one) {
  auto what = one.summary;
  if (const auto line = one.detail.substr(0, one.detail.find('\n')); !line.empty())
    what += (what.empty() || what.back() == '.' ? " " : ". ") + line;
  auto where = one.resource;
  if (!one.path.empty()) where += (where.empty() ? "" : " ") + one.path;
  return std::string("| ") + word_of(one) + " | " + cell(one.code) + " | " + cell(where) + " | " +
         cell(place_of(one)) + " | " + cell(what) + " |\n";
}

std::string table_of(const std::vector<const Finding*>& findings, std::size_t longest) {
  std::string text = "| | Rule | Where | Place | What |\n|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < findings.size(); ++i) {
    auto row = row_of(*findings[i]);
    if (text.size() + row.size() > longest)
      return text + "\n" + std::to_string(findings.size() - i) + " more are not shown here.\n";
    text += row;
  }
  return text;
}

}  // namespace

std::string markdown_document(const Report& report) {
  std::vector<const Finding*> listed;
  std::vector<const Finding*> known;
  for (const auto& one : report.findings)
    (one.known == Known::is_known ? known : listed).push_back(&one);
  auto text = "### hipaactl " + report.command + ": " + counts_text(count(report.findings)) + "\n";
  if (!listed.empty()) text += "\n" + table_of(listed, longest_comment * 3 / 4);
  if (!known.empty())
    text += "\n<details><summary>" + std::to_string(known.size()) +
            " known by the baseline</summary>\n\n" + table_of(known, longest_comment / 4) +
            "\n</details>\n";
  if (!report.closing.empty()) text += "\n" + cell(closing_line(report)) + "\n";
  return text;
}

}  // namespace hipaa::cli
