// The workspaces that a command is about: those of stacks, or that of the environment. Called by
// the main thread.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "plugin/cli/run/session.hpp"
#include "plugin/cli/state/state.hpp"

namespace hipaa::cli {

// The stacks of the command line, or the only one of this folder, or the workspace of the
// environment as a stack of one provider, without a file. What cannot be read goes to `findings`.
std::vector<Stack> stacks_of(const Options& options, Findings& findings);

// Opens each stack and hands it to `visit`. What keeps one from being opened goes to `findings`,
// and so does a --provider that no stack has (HP-CLI-USAGE).
void each_session(const Options& options, std::vector<Stack> stacks, Plugins& plugins,
                  Console& console, Findings& findings, const std::function<void(Session&)>& visit);

// Those of its providers that were made and that --provider lets through.
std::vector<const OpenProvider*> chosen_providers(const Session& session);

// An error of a provider as a whole keeps the command from its work: exit code 2.
void mark_errors_of_providers(Findings& findings);

// The clusters of a state that are of one provider, by id.
std::map<std::string, const StateEntry*> clusters_of(const State& state,
                                                     const std::string& provider);

}  // namespace hipaa::cli
