#include "plugin/cli/app.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

#include "plugin/cli/command_line.hpp"
#include "plugin/cli/command_table.hpp"
#include "plugin/cli/run/process.hpp"

namespace hipaa::cli {
namespace {

int run_command(int argc, const char* const* argv) {
  const auto line = read_command_line(argc, argv);
  if (line.ends_with) return static_cast<int>(*line.ends_with);
  // Before there are threads. Where the library judges, it asks the run's environment for it.
  if (line.options.assume_csp)
    ::setenv("HIPAA_ASSUME_CSP", "yes", 1);  // NOLINT(concurrency-mt-unsafe)
  Console console(line.options.color);
  auto code = line.command->run(line.options, console);
  console.status("");
  if (is_stopping()) code = ExitCode::error;
  if (!console.flush()) {
    console.line("hipaactl: stdout cannot be written");
    code = ExitCode::error;
  }
  return static_cast<int>(code);
}

}  // namespace

int run(int argc, const char* const* argv) {
  harden_process();
  stop_on_signals();
  // The last resort: nothing of ours throws on purpose.
  try {
    return run_command(argc, argv);
  } catch (const std::bad_alloc&) {
    std::fputs("hipaactl: out of memory\n", stderr);
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "hipaactl: a defect: %s\n", problem.what());
  }
  return static_cast<int>(ExitCode::error);
}

}  // namespace hipaa::cli
