// What a command line may say, command by command: each command of the table declares its own
// arguments with what they have in common. Main thread, before anything else runs.
#pragma once

#include <string>

#include "plugin/cli/options.hpp"

namespace CLI {
class App;
}

namespace hipaa::cli {

// Raw texts that need more than CLI11 does with them.
struct RawOptions {
  std::string format;
  std::string undecided;
  std::string timeout;
  std::string log_level;
  bool no_color = false;
  bool no_refresh = false;
};

// Borrows all three; they outlive the parsing.
struct Arguments {
  CLI::App& app;
  Options& options;
  RawOptions& raw;

  // A command with what every command takes.
  CLI::App* command(const char* name, const char* what);
  // The same with a stack file as its argument.
  CLI::App* with_stack(const char* name, const char* what);

  // Options that several commands have.
  void stack_option(CLI::App* to);
  void targets(CLI::App* to);
  void undecided(CLI::App* to);
  void profile(CLI::App* to);
  void assume_csp(CLI::App* to);
  void staff_domains(CLI::App* to);
  void choice(CLI::App* to);
  void patient_data(CLI::App* to);
  void timeout(CLI::App* to, const char* what = "For each operation: 90s, 30m, 2h");
  void refresh(CLI::App* to);
  void approval(CLI::App* to);
  void locking(CLI::App* to);
  void report(CLI::App* to);
  void waivers(CLI::App* to);
  void baseline(CLI::App* to);
  // Of commands that work on the resources of a stack.
  void working(CLI::App* to);
};

// One for each command of the table.
void declare_init(Arguments& to);
void declare_check(Arguments& to);
void declare_audit(Arguments& to);
void declare_plan(Arguments& to);
void declare_apply(Arguments& to);
void declare_read(Arguments& to);
void declare_destroy(Arguments& to);
void declare_import(Arguments& to);
void declare_verify(Arguments& to);
void declare_prove(Arguments& to);
void declare_coverage(Arguments& to);
void declare_doctor(Arguments& to);
void declare_explain(Arguments& to);
void declare_schema(Arguments& to);
void declare_policy(Arguments& to);
void declare_evidence(Arguments& to);
void declare_completion(Arguments& to);
void declare_version(Arguments& to);

}  // namespace hipaa::cli
