#include "plugin/cli/commands/command_support.hpp"
#include "plugin/cli/commands/commands.hpp"
#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/run/library_call.hpp"
#include "plugin/cli/run/resource_envelope.hpp"
#include "plugin/cli/starter/starter.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::string_view init_stack_ending = ".stack.json";
constexpr std::string_view init_terraform_ending = ".tf";

// The workspace of the environment, with nothing in it yet.
Stack empty_stack() {
  Stack stack;
  stack.folder = ".";
  stack.plugins.push_back({"hipaa", "hipaa-databricks", "", ""});
  stack.providers.push_back({"environment", "hipaa", json::object(), ""});
  return stack;
}

// The cluster, as an import would bring it into a state. What the rules find in it is for `check`;
// what keeps it from being read goes to `findings`.
std::optional<Starter> read_cluster(const Options& options, Console& console, Findings& findings) {
  Plugins plugins;
  auto session = Session::open(options, empty_stack(), plugins, Missing::refuse, console, findings);
  if (!session) {
    append(findings, std::move(session).error().findings);
    return std::nullopt;
  }
  const auto& on = *(*session)->provider("environment");
  if (!on.provider) return std::nullopt;
  Input input;
  input.identifier = options.identifier;
  (*session)->progress.begin("reading", 1, true);
  (*session)->progress.start(options.identifier, "reading");
  auto reply = call_library(**session, on, &abi::Provider::import_state, starter_type,
                            options.identifier, input);
  (*session)->progress.end();
  const auto state = reply.state ? read_envelope(*reply.state) : std::nullopt;
  if (!reply.ok() || !state) {
    append(findings, std::move(reply.findings));
    return std::nullopt;
  }
  return starter_of(state->value, on.plugin->schema_of(starter_type), reply.findings,
                    options.identifier);
}

std::string next_steps(const Options& options, const std::string& file) {
  if (options.terraform)
    return "Next: replace REPLACE-ME with your agreements, then run\n"
           "  terraform init && terraform plan\n";
  const auto address = std::string(starter_type) + "." + starter_name;
  return "Next: replace REPLACE-ME with your agreements, then run\n  hipaactl check " + file +
         "\n" +
         (options.identifier.empty() ? ""
                                     : "  hipaactl import " + address + " " + options.identifier +
                                           " --stack " + file + "\n") +
         "  hipaactl plan " + file + "\n";
}

}  // namespace

ExitCode init(const Options& options, Console& console) {
  const auto ending = options.terraform ? init_terraform_ending : init_stack_ending;
  const auto file = options.stacks.empty() ? "phi" + std::string(ending)
                                           : json::printable(options.stacks.front());
  const auto fail = [&](const Findings& findings) {
    show_findings(findings, console);
    return ExitCode::error;
  };
  const bool prints = file == "-";
  if (!prints && !file.ends_with(ending))
    return fail({operational_error(
        "HP-CLI-USAGE", "The name of the file has to end with " + std::string(ending) + ".",
        "Write " + file + std::string(ending) + ", or - for stdout.")});
  Findings findings;
  auto starter = options.identifier.empty() ? std::optional<Starter>(new_starter())
                                            : read_cluster(options, console, findings);
  if (!starter) {
    for (auto& one : findings) one.is_operational_error = true;
    return fail(findings);
  }
  const auto text = options.terraform ? terraform_text(*starter) : stack_text(*starter, file);
  if (prints) {
    console.out(text);
    return ExitCode::clean;
  }
  if (const auto problem =
          write_new_file(options.stacks.empty() ? file : options.stacks.front(), text))
    return fail({operational_error("HP-CLI-OUTPUT", file + " " + problem->why + ".",
                                   "Nothing was written. Name another file.")});
  if (options.json)
    console.out(json::canonical(json::object{{"file", json::boosted(file)}}) + "\n");
  else
    console.out("Wrote " + file + ".\n" + next_steps(options, file));
  return ExitCode::clean;
}

}  // namespace hipaa::cli
