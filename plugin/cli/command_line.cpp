#include "plugin/cli/command_line.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>
#include <string_view>

#include "plugin/cli/arguments/usage_problem.hpp"
#include "plugin/cli/command_table.hpp"
#include "plugin/cli/completion.hpp"
#include "plugin/cli/version.hpp"

namespace hipaa::cli {
namespace {

constexpr const char* footer =
    "Exit codes: 0 clean, 1 findings, 2 the command could not do its work.\n"
    "Without STACK, the only *.stack.json of this folder is used.";

// Help, or the version: no problem, but how CLI11 ends a parse.
bool is_asked_for(const CLI::ParseError& problem) {
  return problem.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
}

// False where something in it cannot be.
bool take(const RawOptions& raw, Options& options) {
  const std::map<std::string_view, hipaa_log_level> levels = {
      {"trace", HIPAA_LOG_TRACE}, {"debug", HIPAA_LOG_DEBUG}, {"info", HIPAA_LOG_INFO},
      {"warn", HIPAA_LOG_WARN},   {"error", HIPAA_LOG_ERROR}, {"off", HIPAA_LOG_OFF}};
  if (const auto level = levels.find(raw.log_level); level != levels.end())
    options.log_level = level->second;
  if (options.json) options.format = Format::json;
  for (const auto& [name, format] : formats_by_name())
    if (name == raw.format) options.format = format;
  options.json = options.format != Format::text && options.output.empty();
  options.is_text_asked_for = raw.format == "text";
  options.undecided_fails = raw.undecided == "error";
  options.color = !raw.no_color;
  options.refresh = !raw.no_refresh;
  if (raw.timeout.empty()) return true;
  const auto timeout = milliseconds(raw.timeout);
  options.timeout_ms = timeout.value_or(0);
  return timeout.has_value();
}

}  // namespace

std::optional<std::int64_t> milliseconds(const std::string& text) {
  std::int64_t number = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  constexpr std::int64_t most =
      std::int64_t{7} * 24 * 3600;  // a week is longer than any cluster takes
  if (read.ec != std::errc() || number <= 0 || number > most) return std::nullopt;
  const std::string_view unit(read.ptr, static_cast<std::size_t>(end - read.ptr));
  if (unit == "ms") return number;
  if (unit.empty() || unit == "s") return number * 1000;
  if (unit == "m") return number * 60 * 1000;
  if (unit == "h") return number * 3600 * 1000;
  return std::nullopt;
}

CommandLine read_command_line(int argc, const char* const* argv) {
  CommandLine line;
  RawOptions raw;
  CLI::App app("A guardrail for protected health information on Databricks", "hipaactl");
  app.require_subcommand(1);
  app.footer(footer);
  app.set_version_flag("--version", std::string("hipaactl ") + version_text);
  Arguments arguments{app, line.options, raw};
  for (const auto& one : command_table()) one.declare(arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    line.ends_with = ExitCode::error;
    if (!is_asked_for(problem))
      std::cerr << usage_problem_text(app, problem);
    else if (app.exit(problem, std::cout, std::cerr) == 0)
      line.ends_with = ExitCode::clean;
    return line;
  }
  line.options.command = app.get_subcommands().front()->get_name();
  line.command = command_named(line.options.command);
  if (line.options.command == "completion") {
    std::cout << completion_script(line.options.subject, completed_commands(app));
    line.ends_with = std::cout.flush() ? ExitCode::clean : ExitCode::error;
    return line;
  }
  if (!take(raw, line.options)) {
    std::cerr << "--timeout: \"" << raw.timeout << "\" is not a duration. Write 90s, 30m or 2h.\n";
    line.ends_with = ExitCode::error;
  }
  if (line.options.command == "verify" && line.options.subject.empty() &&
      line.options.identifier.empty()) {
    std::cerr << "verify: which cluster? Give TYPE.NAME or --id ID.\n";
    line.ends_with = ExitCode::error;
  }
  return line;
}

}  // namespace hipaa::cli
