// What shells complete: a script for bash, zsh or fish, made of what the command line knows. Pure;
// any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace hipaa::cli {

struct CompletedOption {
  std::string name;  // "--format"; "" of what stands without a name
  std::string what;  // that it does
  std::vector<std::string> choices;
  bool takes_value = false;
};

struct CompletedCommand {
  std::string name;
  std::string what;
  std::vector<CompletedOption> options;
};

// `shell`: bash, zsh or fish.
std::string completion_script(std::string_view shell,
                              const std::vector<CompletedCommand>& commands);

// What the command line knows by itself.
std::vector<CompletedCommand> completed_commands(const CLI::App& app);

}  // namespace hipaa::cli
