// The command line: reads it, runs the command. Called once, by the main thread.
#pragma once

namespace hipaa::cli {

// What main returns.
int run(int argc, const char* const* argv);

}  // namespace hipaa::cli
