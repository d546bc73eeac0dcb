#include "plugin/cli/command_table.hpp"

#include <algorithm>
#include <array>

#include "plugin/cli/commands/commands.hpp"

namespace hipaa::cli {

std::span<const CommandEntry> command_table() {
  static constexpr std::array<CommandEntry, 18> table = {{
      {"init", declare_init, init},
      {"check", declare_check, check},
      {"audit", declare_audit, audit},
      {"plan", declare_plan, plan},
      {"apply", declare_apply, apply},
      {"read", declare_read, read},
      {"destroy", declare_destroy, destroy},
      {"import", declare_import, import_resource},
      {"verify", declare_verify, verify},
      {"prove", declare_prove, prove},
      {"coverage", declare_coverage, coverage},
      {"doctor", declare_doctor, doctor},
      {"explain", declare_explain, explain},
      {"schema", declare_schema, schema},
      {"policy", declare_policy, policy},
      {"evidence", declare_evidence, evidence},
      {"completion", declare_completion, nullptr},
      {"version", declare_version, version},
  }};
  return table;
}

const CommandEntry* command_named(std::string_view name) {
  const auto all = command_table();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const CommandEntry& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace hipaa::cli
