#include <algorithm>
#include <thread>

#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/commands/origins.hpp"
#include "plugin/cli/commands/workspace_findings.hpp"
#include "plugin/cli/inputs/bundle.hpp"
#include "plugin/cli/inputs/examine.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/workers.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// Judges one stack; returns its findings.
Findings judge_stack(const Options& options, const std::string& file, Plugins& plugins,
                     Console& console, std::vector<Examined>& judged) {
  Findings findings;
  auto opened = Session::open(options, file, plugins, Missing::leave_open, console, findings);
  if (!opened) {
    append(findings, std::move(opened).error().findings);
    return findings;
  }
  auto& session = **opened;
  for (const auto& resource : session.resources) {
    if (!resource.usable) continue;
    const auto& entry = *resource.entry;
    Input input;
    input.config = &resource.configuration.envelope;
    // Without a provider, where its configuration was refused, the library still judges what fails
    // under every profile.
    auto reply = call_library(session, *session.provider(entry.provider), &abi::Provider::validate,
                              entry.type, entry.address(), input);
    append(findings, std::move(reply.findings));
    judged.push_back({entry.address()});
  }
  if (session.resources.empty())
    findings.push_back(notice("HP-STACK-EMPTY", "The stack has no resources: nothing was judged."));
  tell_once(session, findings);
  trace_findings(session, findings);
  return findings;
}

// The same by the newest rules; `changed` counts what is an error by them alone.
Findings preview_stack(const Options& options, const std::string& file, Plugins& plugins,
                       Console& console, std::vector<Examined>& judged, std::size_t& changed) {
  auto pinned = options;
  pinned.ruleset.clear();
  std::vector<Examined> judged_before;
  const auto before = judge_stack(pinned, file, plugins, console, judged_before);
  auto findings = judge_stack(options, file, plugins, console, judged);
  for (auto& one : findings) {
    const bool is_new = one.severity == HIPAA_SEVERITY_ERROR &&
                        std::any_of(before.begin(), before.end(), [&](const Finding& other) {
                          return other.severity != one.severity && other.code == one.code &&
                                 other.resource == one.resource && other.path == one.path;
                        });
    if (!is_new) continue;
    one.detail += "\nUnder the ruleset that the provider pins this is a warning.";
    ++changed;
  }
  return findings;
}

// " by the newest rules, which make 2 warnings errors"
std::string preview_text(std::size_t changed) {
  if (changed == 0) return " by the newest rules, which change nothing";
  return " by the newest rules, which make " + (changed == 1
                                                    ? std::string("a warning an error")
                                                    : std::to_string(changed) + " warnings errors");
}

// ", skipped 3 (2 none of the formats, 1 not valid JSON)"
std::string skipped_text(const Skipped& skipped) {
  std::size_t count = 0;
  std::string reasons;
  for (const auto& [reason, all] : skipped) {
    count += all.size();
    reasons += (reasons.empty() ? "" : ", ") + std::to_string(all.size()) + " " + reason;
  }
  if (count == 0) return {};
  return ", skipped " + std::to_string(count) + " (" + reasons + ")";
}

struct ExaminedSource {
  std::optional<Findings> findings;  // nothing: it is a stack
  Coverage coverage;
};

// Orders the sources, and examines what is no stack among them. What a bundle includes belongs to
// it, and is not judged by itself: so bundles come first.
std::vector<ExaminedSource> examine_all(Examiner& examiner, std::vector<Source>& sources,
                                        const Options& options) {
  const auto roots = std::stable_partition(sources.begin(), sources.end(), [](const Source& one) {
    return is_bundle_root_name(one.name);
  });
  const auto others = std::stable_partition(
      roots, sources.end(), [](const Source& one) { return may_be_bundle_root_name(one.name); });
  std::vector<ExaminedSource> outcomes(sources.size());
  const auto examine = [&](auto begin, auto end, int threads) {
    const auto first = static_cast<std::size_t>(begin - sources.begin());
    run_all(static_cast<std::size_t>(end - begin), threads, [&](std::size_t i) {
      auto& made = outcomes[first + i];
      if (const auto& source = sources[first + i]; !is_stack_name(source.name))
        made.findings = examiner.examine(source, made.coverage);
    });
  };
  constexpr std::size_t worth_threads = 16;
  const int threads =
      sources.size() < worth_threads
          ? 1
          : std::min(options.parallelism, static_cast<int>(std::thread::hardware_concurrency()));
  examine(sources.begin(), roots, threads);
  examine(roots, others, 1);  // one may include the other
  examine(others, sources.end(), threads);
  return outcomes;
}

}  // namespace

ExitCode check(const Options& options, Console& console) {
  Report report;
  report.command = options.command;
  auto files = options.stacks;
  if (files.empty()) {
    if (auto only = stack_file(options))
      files.push_back(std::move(*only));
    else
      append(report.findings, std::move(only).error().findings);
  }
  Plugins plugins;
  report.plugins = &plugins;
  Examiner examiner(options, plugins);
  bool has_stacks = false;
  std::size_t changed = 0;
  auto sources = sources_of(files, report.findings);
  auto outcomes = examine_all(examiner, sources, options);
  Skipped skipped;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const auto& source = sources[i];
    auto& [findings, coverage] = outcomes[i];
    auto& judged = coverage.examined;
    if (findings) tell_once(*findings);
    if (!findings) {
      findings = options.ruleset.empty()
                     ? judge_stack(options, source.name, plugins, console, judged)
                     : preview_stack(options, source.name, plugins, console, judged, changed);
      has_stacks = true;
    }
    if (sources.size() > 1) {
      for (auto& one : *findings) one.stack = source.name;
      for (auto& one : judged) one.address.insert(0, source.name + ": ");
    }
    report.examined.insert(report.examined.end(), judged.begin(), judged.end());
    for (auto& [reason, all] : coverage.skipped)
      skipped[reason].insert(skipped[reason].end(), all.begin(), all.end());
    report.files.insert(coverage.files.begin(), coverage.files.end());
    append(report.findings, std::move(*findings));
  }
  const auto examined = report.examined.size();
  if (examined == 0 && !has_stacks && !options.allow_empty && !any_prevents(report.findings))
    report.findings.push_back(
        operational_error("HP-CHECK-EMPTY", "Nothing was judged.",
                          "No cluster, job, instance pool or cluster policy is there. "
                          "Name other files, or use --allow-empty."));
  if (options.verbose)
    for (const auto& [reason, all] : skipped)
      for (const auto& one : all)
        console.line("Skipped " + json::printable(one) + ": " + reason + ".");
  for (const auto& [reason, all] : skipped) {
    report.skipped[reason] = all.size();
    report.not_examined.push_back(std::to_string(all.size()) + " skipped: " + reason);
  }
  return finish(nullptr, report, options, console,
                "Checked " + std::to_string(examined) +
                    (examined == 1 ? " resource" : " resources") +
                    (options.ruleset.empty() ? std::string() : preview_text(changed)) +
                    skipped_text(skipped) + (report.findings.empty() ? ": nothing found." : ":"));
}

}  // namespace hipaa::cli
