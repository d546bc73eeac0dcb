#include <hipaa/audit.h>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/workspaces.hpp"
#include "plugin/cli/run/reply.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/cli/run/row_call.hpp"
#include "plugin/cli/run/session.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

std::string words(std::string name) {
  for (auto& c : name)
    if (c == '_') c = ' ';
  return name;
}

std::string envelope_of(const Options& options) {
  json::object wishes{{"runs", options.runs}};
  if (options.prove) wishes["prove"] = true;
  if (options.ended_clusters) wishes["ended_clusters"] = true;
  if (options.allow_empty) wishes["allow_empty"] = true;
  return json::canonical(json::object{{"format_version", 1}, {"value", std::move(wishes)}});
}

// What the rows of all workspaces go to.
struct Aim {
  Report& report;
  Console& console;
  bool keeps;           // findings stay, because a document or a baseline needs all of them
  bool lists_examined;  // so does what was examined
  bool is_one_of_several = false;  // findings say which workspace they are of
  ExplainedOnce explained = {};
};

// Takes the rows of one workspace.
class Rows {
 public:
  Rows(Aim& aim, const Session& session) : aim_(aim), session_(session) {}

  bool add(std::string_view text) {
    if (const auto row = json::read(text)) show(*row);
    return true;
  }

 private:
  void show(const json::value& row) {
    const auto kind = json::text_member(row, "kind");
    const auto id = json::text_member(row, "identifier");
    const auto name = json::text_member(row, "name");
    const auto host = json::text_member(row, "host");
    const auto address = words(kind) + (id.empty() ? "" : " " + id);
    auto& report = aim_.report;
    if (const auto* proof = json::member(row, "proof"); proof != nullptr && aim_.keeps)
      report.proofs[address] = *proof;
    Findings found;
    const auto* list = json::member(row, "findings");
    if (list == nullptr || !list->is_array()) return;
    if (aim_.lists_examined && json::text_member(row, "outcome") == "examined")
      report.examined.push_back({(aim_.is_one_of_several ? host + ": " : "") + named(address, name),
                                 !list->get_array().empty()});
    for (const auto& listed : list->get_array()) {
      auto one = finding_of(listed);
      const auto within = json::text_member(listed, "subject");
      one.resource = named(address, within.empty() ? name : within);
      one.source = "databricks://" + host.substr(host.find("://") + 3) + "/" + kind +
                   (id.empty() ? "" : "/" + id);
      if (aim_.is_one_of_several) one.stack = host;
      session_.secrets.mask(one);
      found.push_back(std::move(one));
    }
    if (aim_.keeps) return append(report.findings, std::move(found));
    sort(found);
    for (const auto& one : found)
      aim_.console.out(finding_text(one, aim_.explained, &aim_.console, aim_.console.width()));
    report.shown += count(found);
  }

  Aim& aim_;
  const Session& session_;
};

// "cluster: 3; 2 skipped: why" and so on, a line a kind; with the workspace, where it is one of
// several.
std::string coverage_text(const json::value& summary, bool names_workspace,
                          std::vector<std::string>& not_examined) {
  const auto host = json::printable(json::text_member(summary, "host"));
  const auto begin = "  " + (names_workspace ? host + " " : std::string());
  std::string text = "Examined in " + host + ":\n";
  const auto number = [](const json::value& of, const char* name) {
    const auto* found = json::member(of, name);
    return found != nullptr && found->is_int64() ? std::to_string(found->get_int64())
                                                 : std::string("0");
  };
  const auto* coverage = json::member(summary, "coverage");
  if (coverage == nullptr || !coverage->is_array()) return text;
  for (const auto& one : coverage->get_array()) {
    text += begin + words(json::text_member(one, "kind")) + ": " + number(one, "examined");
    for (const char* outcome : {"skipped", "not_readable"}) {
      const auto* reasons = json::member(one, outcome);
      if (reasons == nullptr || !reasons->is_array()) continue;
      for (const auto& why : reasons->get_array()) {
        const auto left_out = number(why, "count") + " " + words(outcome) + ": " +
                              json::printable(json::text_member(why, "reason"));
        text += "; " + left_out;
        not_examined.push_back((names_workspace ? host + " " : "") +
                               words(json::text_member(one, "kind")) + ": " + left_out);
      }
    }
    text += "\n";
  }
  const auto* others = json::member(summary, "not_examined");
  if (others == nullptr || !others->is_array() || others->get_array().empty()) return text;
  std::string list;
  for (const auto& one : others->get_array())
    if (const auto* what = one.if_string())
      list += (list.empty() ? "" : ", ") + json::printable(std::string(*what));
  return text + begin + "not examined by design: " + list + "\n";
}

const hipaa_audit_api* audit_of(const Plugin& plugin) {
  const auto* found =
      static_cast<const hipaa_audit_api*>(plugin.library.extension(HIPAA_AUDIT_EXTENSION));
  return found != nullptr && found->struct_size >= HIPAA_AUDIT_API_1_0_SIZE ? found : nullptr;
}

// The workspace's address; the provider's name where the summary does not say it.
template <class Envelope>
std::string host_of(const Envelope& summary, const std::string& key) {
  const auto host = summary ? json::text_member(summary->value, "host") : std::string();
  return host.empty() ? key : host;
}

void audit_workspace(Session& session, const OpenProvider& on, Aim& aim) {
  auto& report = aim.report;
  const auto* extension = audit_of(*on.plugin);
  if (extension == nullptr) {
    report.findings.push_back(
        operational_error("HP-PLUGIN-ANSWER", "The plugin offers no audit.",
                          on.plugin->path + " has no " HIPAA_AUDIT_EXTENSION "."));
    return;
  }
  const auto config = envelope_of(session.options);
  Rows rows(aim, session);
  auto reply = call_for_rows(
      session, on, "auditing", "auditing", "", &config,
      [&](const hipaa_call* call, const hipaa_request* request, hipaa_result** out) {
        return extension->audit(on.provider.get(), call, request, &take_row<Rows>, &rows, out);
      });
  for (auto& one : reply.findings) {
    if (one.code == "HP-AUDIT-FOUND") continue;  // the rows name them
    // That nothing was there to be judged is no judgement.
    if (one.code == "HP-AUDIT-EMPTY") one.is_operational_error = true;
    if (aim.is_one_of_several) one.stack = host_of(reply.summary, on.key);
    report.findings.push_back(std::move(one));
  }
  if (reply.summary) report.audits.push_back(std::move(reply.summary->value));
}

}  // namespace

ExitCode audit(const Options& options, Console& console) {
  Report report;
  report.command = options.command;
  Plugins plugins;
  report.plugins = &plugins;
  const bool keeps = options.format != Format::text || !options.output.empty() ||
                     !options.baseline.empty() || !options.write_baseline.empty() ||
                     !options.skip_rules.empty() || !options.only_rules.empty() ||
                     options.summary || console.out_is_terminal();
  Aim aim{report, console, keeps,
          options.format == Format::junit || options.format == Format::html};
  auto stacks = stacks_of(options, report.findings);
  std::size_t workspaces = 0;
  for (const auto& stack : stacks) workspaces += stack.providers.size();
  aim.is_one_of_several = options.provider.empty() && workspaces > 1;
  each_session(options, std::move(stacks), plugins, console, report.findings,
               [&](Session& session) {
                 for (const auto* on : chosen_providers(session))
                   audit_workspace(session, *on, aim);
               });
  mark_errors_of_providers(report.findings);
  for (const auto& one : report.audits) {
    auto text = coverage_text(one, aim.is_one_of_several, report.not_examined);
    report.closing += text;
    report.coverage.emplace_back(json::text_member(one, "host"), std::move(text));
  }
  auto code = finish(nullptr, report, options, console);
  if (report.shown.errors > 0 || (options.undecided_fails && report.shown.undecided > 0))
    code = worse(code, ExitCode::findings);
  return code;
}

}  // namespace hipaa::cli
