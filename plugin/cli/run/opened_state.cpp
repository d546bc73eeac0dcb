#include "plugin/cli/run/opened_state.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "plugin/cli/state/redactor.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {

Result<OpenedState> open_state(const Session& session, bool lock) {
  const auto& options = session.options;
  const auto path = real_state_path(options.state_file.empty() ? state_file_of(session.stack.file)
                                                               : options.state_file);
  StateLock held;
  if (lock) {
    auto taken = StateLock::take(path, "hipaactl " + options.command, options.lock_timeout);
    if (!taken) return std::move(taken).error();
    held = std::move(*taken);
  }
  auto state = read_state(path);
  if (!state) return std::move(state).error();

  auto redactors = std::make_shared<std::map<std::string, Redactor>>();
  for (const auto& one : session.resources)
    if (!one.configuration.texts.empty())
      redactors->emplace(one.entry->address(), Redactor(state->lineage, one.configuration));
  OpenedState opened;
  opened.path = path;
  opened.state = *state;
  for (auto& [address, entry] : opened.state.entries)
    if (const auto redactor = redactors->find(address); redactor != redactors->end())
      entry = redactor->second.restore(entry);
  if (lock) {
    const auto redact = [redactors](const StateEntry& entry) {
      const auto redactor = redactors->find(entry.address());
      return redactor == redactors->end() ? entry : redactor->second.redact(entry);
    };
    opened.file = std::make_unique<StateFile>(path, opened.state, std::move(held), redact);
  }
  return opened;
}

std::vector<Task> tasks_of(const Session& session, const State& state, bool wanted_too,
                           Findings& findings) {
  std::map<std::string, Task> all;
  for (const auto& one : session.resources) {
    if (!wanted_too) break;
    auto& task = all[one.entry->address()];
    task.wanted = &one;
    task.provider = session.provider(one.entry->provider);
  }
  for (const auto& [address, entry] : state.entries) {
    auto& task = all[address];
    task.recorded = &entry;
    if (task.provider == nullptr) task.provider = session.provider(entry.provider);
  }
  const std::set<std::string> targets(session.options.targets.begin(),
                                      session.options.targets.end());
  for (const auto& target : targets)
    if (all.find(target) == all.end())
      findings.push_back(operational_error(
          "HP-STACK-TARGET", "There is no resource \"" + json::printable(target) + "\".",
          "A target is written TYPE.NAME, as hipaa_cluster.phi, and is in "
          "the stack file or in the state."));
  std::vector<Task> tasks;
  for (auto& [address, task] : all) {
    if (!targets.empty() && targets.count(address) == 0) continue;
    task.address = address;
    if (task.provider == nullptr) {
      auto lost = operational_error(
          "HP-STATE-PROVIDER",
          "The stack has no provider \"" + task.recorded->provider + "\" any more.",
          "The state says that " + address +
              " was made by it. Put the provider back until that resource is gone.");
      lost.resource = address;
      findings.push_back(std::move(lost));
      continue;
    }
    tasks.push_back(std::move(task));
  }
  return tasks;
}

}  // namespace hipaa::cli
