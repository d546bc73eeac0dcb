// The state of a session's stack, and what the two together ask for.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "plugin/cli/run/session.hpp"
#include "plugin/cli/state/state_file.hpp"

namespace hipaa::cli {

struct OpenedState {
  std::string path;
  State state;                      // secrets put back
  std::unique_ptr<StateFile> file;  // nullptr where it was opened for reading only
};

// `lock`: for a command that writes. HP-STATE-*.
Result<OpenedState> open_state(const Session& session, bool lock);

// One resource, in the stack or in the state or both.
struct Task {
  std::string address;
  const OpenProvider* provider = nullptr;
  const WantedResource* wanted = nullptr;
  const StateEntry* recorded = nullptr;
};

// All that the options aim at, sorted by address. `wanted_too`: false leaves every `wanted` out, as
// for destroy. What is wrong goes to `findings`: HP-STACK-TARGET, HP-STATE-PROVIDER.
std::vector<Task> tasks_of(const Session& session, const State& state, bool wanted_too,
                           Findings& findings);

}  // namespace hipaa::cli
