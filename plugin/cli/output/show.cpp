// Where a report goes: stdout, a file, a baseline.
#include <algorithm>
#include <map>

#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/output/report.hpp"
#include "plugin/cli/output/rule_choice.hpp"
#include "plugin/cli/output/summary.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// Of text in a file, which no terminal says.
constexpr std::size_t file_width = 100;

std::string text_document(const Report& report) {
  std::string text;
  ExplainedOnce explained;
  for (const auto& one : report.findings) text += finding_text(one, explained, nullptr, file_width);
  if (const auto line = closing_line(report); !line.empty()) text += line + "\n";
  return text;
}

Finding not_written(const std::string& file, const FileProblem& problem) {
  return operational_error("HP-CLI-OUTPUT", "The result could not be written.",
                           file + " " + problem.why);
}

// A baseline of version 1 becomes one of version 2 as soon as nothing is lost by it.
void renew(const Report& report, const Options& options, Console& console) {
  const auto name = json::printable(options.baseline);
  constexpr const char* what = " is of version 1, which names findings by numbers";
  if (!report.gone->empty() || any_prevents(report.findings)) {
    console.line(name + what +
                 ". It stays as it is, because not all of it was found in this run, "
                 "or several files of a name may be meant. Write it again with --write-baseline.");
    return;
  }
  Findings known;
  std::copy_if(report.findings.begin(), report.findings.end(), std::back_inserter(known),
               [](const Finding& one) { return one.known == Known::is_known; });
  const auto problem =
      write_report_file(options.baseline, baseline_document(known, folder_of(options.baseline)));
  console.line(name + what +
               (problem ? ", and could not be rewritten: it " + problem->why + "."
                        : ". It has been rewritten as version 2."));
}

void settle_baseline(Report& report, const Options& options, Console& console) {
  Findings problems;
  if (!options.baseline.empty()) {
    if (const auto baseline = read_baseline(options.baseline)) {
      const auto values = options.baseline_ignores_values ? Values::ignored : Values::count;
      report.gone = chosen_of(compare(*baseline, report.findings, values, report.files), options);
      if (baseline->is_first_form && options.baseline != options.write_baseline)
        renew(report, options, console);
    } else {
      append(problems, baseline.error().findings);
    }
  }
  // A run that could not do its work knows only a part of what there is.
  if (!options.write_baseline.empty() && problems.empty() && !any_prevents(report.findings)) {
    const auto problem =
        write_report_file(options.write_baseline,
                          baseline_document(report.findings, folder_of(options.write_baseline)));
    if (problem)
      problems.push_back(not_written(options.write_baseline, *problem));
    else
      for (auto& one : report.findings)
        if (one.verdict != HIPAA_VERDICT_ACKNOWLEDGED) one.known = Known::is_known;
  }
  append(report.findings, std::move(problems));
}

// Nobody reads thousands of lines on a terminal: of each rule the first are shown, the others
// counted. Returns the lines that say so, "" where all are shown.
std::string keep_first_of_each_rule(Findings& shown) {
  if (shown.size() <= most_on_a_terminal) return {};
  std::map<std::pair<std::string, hipaa_severity>, std::size_t> seen;
  std::erase_if(shown, [&](const Finding& one) {
    return !one.is_operational_error && ++seen[{one.code, one.severity}] > most_of_a_rule;
  });
  std::string text;
  for (const auto& [rule, number] : seen) {
    if (number <= most_of_a_rule) continue;
    const auto more = number - most_of_a_rule;
    text += "and " + std::to_string(more) + " more " + severity_name(rule.second) +
            (more == 1 ? "" : "s") + " of " + rule.first + "\n";
  }
  return text.empty() ? text : text + "A pipe (| less) and --output have all of them.\n\n";
}

// On a terminal many findings begin with their summary, and what is known is no more than counted.
void show_to_people(const Report& report, const Options& options, Console& console) {
  Summary summary;
  for (const auto& one : report.findings) summary.add(one);
  const bool is_long = console.out_is_terminal() && report.findings.size() >= many_findings;
  if (options.summary || is_long) {
    auto text = summary.text(console);
    if (!text.empty()) text += Summary::not_examined(report, console) + "\n";
    console.out(text);
  }
  Findings shown;
  std::copy_if(report.findings.begin(), report.findings.end(), std::back_inserter(shown),
               [&](const Finding& one) {
                 return one.is_operational_error ||
                        (!options.summary && !(is_long && one.known == Known::is_known));
               });
  const auto left_out = is_long ? keep_first_of_each_rule(shown) : std::string();
  show_findings(shown, console);
  console.out(left_out);
}

}  // namespace

std::string document_of(const Report& report, const Options& options) {
  switch (options.format) {
    case Format::text:
      return text_document(report);
    case Format::json:
      return json::canonical(findings_document(report)) + "\n";
    case Format::sarif:
      return sarif_document(report);
    case Format::junit:
      return junit_document(report, options);
    case Format::github:
      return github_document(report, options);
    case Format::markdown:
      return markdown_document(report);
    case Format::csv:
      return csv_document(report);
    case Format::html:
      return html_document(
          report, std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
  }
  return {};
}

bool write_output(const Report& report, const Options& options, Console& console) {
  if (options.output.empty()) return true;
  auto written = report;
  if (written.whole) {
    written.findings = std::move(*written.whole);
    sort(written.findings);
  }
  const auto problem = write_report_file(
      options.output, json::with_visible_characters(document_of(written, options)));
  if (problem) show_findings({not_written(options.output, *problem)}, console);
  return !problem;
}

ExitCode show(Report& report, const Options& options, Console& console) {
  choose_rules(report, options);
  sort(report.findings);
  settle_baseline(report, options, console);
  if (options.json)
    console.out(document_of(report, options));
  else
    show_to_people(report, options, console);
  const auto code = exit_code(report.findings, options.undecided_fails);
  return write_output(report, options, console) ? code : ExitCode::error;
}

}  // namespace hipaa::cli
