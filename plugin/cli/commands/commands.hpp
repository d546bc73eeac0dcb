// The commands, one a file. Each prints its own results and returns what the process ends with.
// Called once, by the main thread.
#pragma once

#include "plugin/cli/exit_code.hpp"
#include "plugin/cli/options.hpp"
#include "plugin/cli/output/console.hpp"

namespace hipaa::cli {

// Judges stack files without the network: shapes, references, and every rule that the
// configuration alone decides.
ExitCode check(const Options& options, Console& console);
// Judges everything that workspaces have already.
ExitCode audit(const Options& options, Console& console);
// What apply would do.
ExitCode plan(const Options& options, Console& console);
// Plans, asks, does it.
ExitCode apply(const Options& options, Console& console);
// Brings the state up to what the workspace says, and shows what has changed there.
ExitCode read(const Options& options, Console& console);
// Destroys what the state holds.
ExitCode destroy(const Options& options, Console& console);
// Takes an existing cluster into the state.
ExitCode import_resource(const Options& options, Console& console);
// Measures a running cluster and prints the evidence.
ExitCode verify(const Options& options, Console& console);
// Writes a first stack file, or Terraform configuration.
ExitCode init(const Options& options, Console& console);
// Measures running clusters that have no valid proof, and states it: what a scheduler runs.
ExitCode prove(const Options& options, Console& console);
// Who the providers of a stack are in their workspaces, and what they may do there.
ExitCode doctor(const Options& options, Console& console);
// How much of the time that clusters ran is covered by proof.
ExitCode coverage(const Options& options, Console& console);
// What a rule or a code means.
ExitCode explain(const Options& options, Console& console);
// The JSON Schemas of the plugin.
ExitCode schema(const Options& options, Console& console);
// Writes a cluster policy that enforces a profile, or judges one.
ExitCode policy(const Options& options, Console& console);
// Segments of evidence: makes keys, verifies, proves and shows.
ExitCode evidence(const Options& options, Console& console);
// Whose versions these are.
ExitCode version(const Options& options, Console& console);

}  // namespace hipaa::cli
