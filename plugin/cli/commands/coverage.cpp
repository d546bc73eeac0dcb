// coverage: how much of the time that clusters ran is covered by proof, over days that have been.
#include <hipaa/coverage.h>

#include <set>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/workspaces.hpp"
#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/output/coverage/coverage_report.hpp"
#include "plugin/cli/run/row_call.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

// Takes the rows of one workspace.
class CoverageRows {
 public:
  CoverageRows(RowSpool& rows, const Session& session) : rows_(rows), session_(session) {}

  bool add(std::string_view text) {
    auto row = json::read(text);
    if (!row) return true;
    session_.secrets.mask(*row);
    return rows_.add(*row);
  }

 private:
  RowSpool& rows_;
  const Session& session_;
};

json::array texts(const std::vector<std::string>& all) {
  json::array made;
  for (const auto& one : all) made.emplace_back(one);
  return made;
}

// The clusters of a state that are of one provider.
Result<json::array> clusters_of_state(const Session& session, const std::string& provider) {
  auto opened = open_state(session, false);
  if (!opened) return std::move(opened).error();
  json::array made;
  for (const auto& [id, entry] : clusters_of(opened->state, provider)) made.emplace_back(id);
  return made;
}

// Each is a key as it is written, or a file that holds one.
json::array key_texts(const Options& options) {
  json::array made;
  for (const auto& one : options.keys) {
    const auto file = read_file(one, largest_secret);
    made.emplace_back(file ? *file : one);
  }
  return made;
}

// What the library is asked for; those of a stack, or all of its workspace.
Result<std::string> coverage_request(const Session& session, const OpenProvider& on) {
  const auto& options = session.options;
  json::object wishes{{"from", options.coverage_from}, {"to", options.coverage_to}};
  if (!options.warehouse.empty()) wishes["warehouse_id"] = options.warehouse;
  if (!options.evidence_folders.empty()) wishes["evidence"] = texts(options.evidence_folders);
  if (!options.keys.empty()) wishes["keys"] = key_texts(options);
  if (!options.whole_workspace && !session.stack.file.empty()) {
    auto clusters = clusters_of_state(session, on.key);
    if (!clusters) return std::move(clusters).error();
    wishes["clusters"] = std::move(*clusters);
    wishes["recorded"] = true;
  }
  return json::canonical(json::object{{"format_version", 1}, {"value", std::move(wishes)}});
}

void cover_workspace(Session& session, const OpenProvider& on, CoverageReport& report) {
  const auto* extension = static_cast<const hipaa_coverage_api*>(
      on.plugin->library.extension(HIPAA_COVERAGE_EXTENSION));
  if (extension == nullptr || extension->struct_size < sizeof(hipaa_coverage_api)) {
    report.findings.push_back(
        operational_error("HP-PLUGIN-ANSWER", "The plugin offers no coverage.",
                          on.plugin->path + " has no " HIPAA_COVERAGE_EXTENSION "."));
    return;
  }
  const auto config = coverage_request(session, on);
  if (!config) return append(report.findings, config.error().findings);
  CoverageOfWorkspace made;
  CoverageRows rows(made.rows, session);
  auto reply = call_for_rows(
      session, on, "looking at the past", "reading events", "provider." + on.key, &*config,
      [&](const hipaa_call* call, const hipaa_request* request, hipaa_result** out) {
        return extension->coverage(on.provider.get(), call, request, &take_row<CoverageRows>, &rows,
                                   out);
      });
  append(report.findings, std::move(reply.findings));
  if (!reply.summary) return;
  made.summary = std::move(reply.summary->value);
  report.workspaces.push_back(std::move(made));
}

CoverageReport covered(const Options& options, Plugins& plugins, Console& console) {
  CoverageReport report;
  report.from = options.coverage_from;
  report.to = options.coverage_to;
  report.plugins = &plugins;
  each_session(options, stacks_of(options, report.findings), plugins, console, report.findings,
               [&](Session& session) {
                 for (const auto* on : chosen_providers(session))
                   cover_workspace(session, *on, report);
               });
  for (auto& one : report.findings)
    if (one.code == "HP-COVERAGE-EMPTY" ||
        (one.resource.starts_with("provider.") && one.severity == HIPAA_SEVERITY_ERROR &&
         !one.code.starts_with("HP-COVERAGE-") && !one.code.starts_with("HP-EVIDENCE-")))
      one.is_operational_error = true;
  sort(report.findings);
  return report;
}

bool write_document(const CoverageReport& report, const std::string& format, std::string& to) {
  if (format == "json") return coverage_json(report, to);
  if (format == "csv") return coverage_csv(report, to);
  if (format == "oscal") return coverage_oscal(report, to);
  if (format == "html") return coverage_page(report, to);
  return coverage_text(report, to);
}

}  // namespace

ExitCode coverage(const Options& options, Console& console) {
  Plugins plugins;
  auto report = covered(options, plugins, console);
  const auto format =
      options.format == Format::json ? std::string("json") : options.coverage_format;
  std::string document;
  if (!write_document(report, format, document))
    report.findings.push_back(
        operational_error("HP-CLI-OUTPUT", "The report is not whole.",
                          "The folder for temporary files did not keep its rows."));
  const bool is_text = format == "text";
  if (!options.output.empty()) {
    if (const auto problem = write_report_file(options.output, document))
      report.findings.push_back(operational_error("HP-CLI-OUTPUT",
                                                  "The result could not be written.",
                                                  options.output + ' ' + problem->why + '.'));
  } else {
    console.out(document);
  }
  // The other documents are for machines; of JSON the findings are part of it.
  Report shown;
  shown.command = options.command;
  shown.findings = report.findings;
  const auto code = exit_code(report.findings, options.undecided_fails);
  if (is_text && options.output.empty())
    show_findings(shown.findings, console);
  else
    for (const auto& one : report.findings)
      console.line(json::printable(std::string(severity_name(one.severity)) + ' ' + one.code +
                                   ": " + one.summary + ' ' + one.detail));
  return code;
}

}  // namespace hipaa::cli
