#include "plugin/cli/commands/command_support.hpp"

#include <algorithm>
#include <array>

#include "plugin/cli/commands/origins.hpp"
#include "plugin/cli/commands/workspace_findings.hpp"
#include "plugin/cli/run/stack_plugin.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/files/folder_names.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr std::string_view stack_ending = ".stack.json";

std::vector<std::string> stacks_here() {
  std::vector<std::string> found;
  if (const auto names = files::names_in("."))
    for (const auto& name : *names)
      if (name.size() > stack_ending.size() && name[0] != '.' && name.ends_with(stack_ending))
        found.push_back(name);
  return found;
}

}  // namespace

Result<std::string> stack_file(const Options& options) {
  if (!options.stacks.empty()) return options.stacks.front();
  const auto here = stacks_here();
  if (here.size() == 1) return here.front();
  std::string names;
  for (const auto& one : here) names += "\n  " + one;
  return Failure(here.empty()
                     ? operational_error(
                           "HP-STACK-FILE", "This folder has no stack file.",
                           "Name one, or go to a folder that has one *.stack.json. `hipaactl init` "
                           "writes a first one.")
                     : operational_error("HP-STACK-FILE", "This folder has several stack files.",
                                         "Name one of:" + names));
}

Result<std::string> any_stack_file(const Options& options) {
  if (options.stacks.empty() && stacks_here().empty()) return std::string();
  return stack_file(options);
}

StackCommand::StackCommand(const Options& given, Console& to, bool lock)
    : options(given), console(to) {
  report.command = options.command;
  report.plugins = &plugins;
  const auto file = stack_file(options);
  if (!file) {
    append(report.findings, file.error().findings);
    return;
  }
  auto opened = Session::open(options, *file, plugins, Missing::refuse, console, report.findings);
  if (!opened) {
    append(report.findings, std::move(opened).error().findings);
    return;
  }
  session = std::move(*opened);
  auto found = open_state(*session, lock);
  if (found)
    state = std::move(*found);
  else
    append(report.findings, std::move(found).error().findings);
}

ExitCode StackCommand::finish(const std::string& last) {
  return cli::finish(session.get(), report, options, console, last);
}

bool providers_ready(const std::vector<Task>& tasks) {
  return std::all_of(tasks.begin(), tasks.end(),
                     [](const Task& one) { return static_cast<bool>(one.provider->provider); });
}

std::vector<Planned> plan_all(Session& session, const std::vector<Task>& tasks) {
  std::vector<Planned> all(tasks.size());
  session.progress.begin("planning", tasks.size(), true);
  run_all(tasks.size(), session.options.parallelism, [&](std::size_t i) {
    const auto& task = tasks[i];
    session.progress.start(task.address, "planning");
    all[i] =
        plan_resource(session, *task.provider, task.wanted, task.recorded, session.options.refresh);
    session.progress.finish(task.address, "planned");
  });
  session.progress.end();
  return all;
}

std::string plan_summary(const std::vector<Planned>& all) {
  struct Kind {
    Action action;
    const char* text;
    std::size_t count = 0;
  };
  std::array<Kind, 4> kinds = {{{Action::create, "to create"},
                                {Action::update, "to update"},
                                {Action::replace, "to replace"},
                                {Action::destroy, "to destroy"}}};
  std::size_t failed = 0;
  for (const auto& one : all) {
    if (one.failed) ++failed;
    for (auto& kind : kinds)
      if (!one.failed && one.change.action == kind.action) ++kind.count;
  }
  std::string text;
  for (const auto& kind : kinds)
    if (kind.count > 0)
      text += (text.empty() ? "" : ", ") + std::to_string(kind.count) + " " + kind.text;
  if (failed > 0)
    text += (text.empty() ? "" : ", ") + std::to_string(failed) + " that cannot be planned";
  if (!text.empty()) return "Plan: " + text + ".";
  return "No changes: " + std::to_string(all.size()) +
         (all.size() == 1 ? " resource is" : " resources are") + " as the stack file says.";
}

ExitCode finish(const Session* session, Report& report, const Options& options, Console& console,
                const std::string& last) {
  if (session != nullptr) {
    session->seal_evidence(report.findings);
    tell_once(*session, report.findings);
    trace_findings(*session, report.findings);
    for (const auto& one : session->resources) report.examined.push_back({one.entry->address()});
  }
  if (!last.empty()) report.closing = last;
  const auto code = show(report, options, console);
  if (options.json) return code;
  if (const auto line = closing_line(report); !line.empty()) console.out(line + "\n");
  return code;
}

bool approved(const Options& options, Console& console, const std::string& question,
              Report& report) {
  if (options.auto_approve) return true;
  if (options.json || !console.can_ask()) {
    report.findings.push_back(operational_error("HP-CLI-APPROVAL",
                                                "These changes were not approved.",
                                                "Approval needs a terminal. Use --auto-approve."));
    return false;
  }
  if (console.ask(question + " Only \"yes\" is taken as approval: ") == "yes") return true;
  report.findings.push_back(
      operational_error("HP-CLI-APPROVAL", "Not approved: nothing was changed.", ""));
  return false;
}

Result<const Plugin*> any_plugin(const Options& options, Plugins& plugins, Findings& warnings) {
  if (!options.plugin.empty() || options.stacks.empty())
    return installed_plugin(options, plugins, warnings);
  auto stack = read_stack(options.stacks.front());
  if (!stack) return std::move(stack).error();
  return stack->plugins.empty()
             ? installed_plugin(options, plugins, warnings)
             : plugin_of(options, *stack, stack->plugins.front(), plugins, warnings);
}

void tell_beside(const Findings& warnings, Console& console) {
  for (const auto& one : warnings)
    console.line(json::printable("warning " + one.code + ": " + one.summary + " " + one.detail));
}

std::vector<Change> shown_changes(const Session& session, const std::vector<Planned>& all) {
  std::vector<Change> changes;
  for (const auto& one : all)
    if (!one.failed) changes.push_back(one.change);
  mask(session.secrets, changes);
  return changes;
}

}  // namespace hipaa::cli
