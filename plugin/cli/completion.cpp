#include "plugin/cli/completion.hpp"

#include <CLI/App.hpp>
#include <algorithm>

namespace hipaa::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& one : words) text += (text.empty() ? "" : " ") + one;
  return text;
}

// Within single quotes of any of the shells.
std::string single_quoted(std::string_view text) {
  std::string made = "'";
  for (const char c : text) {
    if (c == '\'')
      made += "'\\''";
    else
      made += c;
  }
  return made + '\'';
}

std::string option_names(const CompletedCommand& command) {
  std::vector<std::string> names;
  for (const auto& one : command.options)
    if (!one.name.empty()) names.push_back(one.name);
  return joined(names);
}

// What may stand without a name: words that are known, else files.
std::string plain_choices(const CompletedCommand& command) {
  std::vector<std::string> all;
  for (const auto& one : command.options)
    if (one.name.empty()) all.insert(all.end(), one.choices.begin(), one.choices.end());
  return joined(all);
}

std::string command_names(const std::vector<CompletedCommand>& commands) {
  std::vector<std::string> names;
  for (const auto& one : commands) names.push_back(one.name);
  return joined(names);
}

std::string for_bash(const std::vector<CompletedCommand>& commands) {
  std::string text =
      "# hipaactl: source <(hipaactl completion bash)\n"
      "_hipaactl() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
      "  local options= words=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"" +
      command_names(commands) +
      " --help --version\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${COMP_WORDS[1]} $before\" in\n";
  for (const auto& command : commands)
    for (const auto& one : command.options)
      if (!one.name.empty() && !one.choices.empty())
        text +=
            "    '" + command.name + ' ' + one.name + "') words='" + joined(one.choices) + "' ;;\n";
  text +=
      "  esac\n"
      "  if [ -n \"$words\" ]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${COMP_WORDS[1]}\" in\n";
  for (const auto& command : commands)
    text += "    " + command.name + ") options='" + option_names(command) + "' words='" +
            plain_choices(command) + "' ;;\n";
  return text +
         "  esac\n"
         "  case \"$current\" in\n"
         "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$current\")) ;;\n"
         "    *) COMPREPLY=($(compgen -W \"$words\" -- \"$current\") $(compgen -f -- "
         "\"$current\")) "
         ";;\n"
         "  esac\n"
         "}\n"
         "complete -o filenames -F _hipaactl hipaactl\n";
}

std::string for_fish(const std::vector<CompletedCommand>& commands) {
  std::string text = "# hipaactl: hipaactl completion fish | source\n";
  for (const auto& command : commands) {
    text += "complete -c hipaactl -n __fish_use_subcommand -a " + command.name + " -d " +
            single_quoted(command.what) + "\n";
    const auto within =
        "complete -c hipaactl -n '__fish_seen_subcommand_from " + command.name + "'";
    for (const auto& one : command.options) {
      if (one.name.empty() && one.choices.empty()) continue;
      text += within;
      if (!one.name.empty()) text += " -l " + one.name.substr(2);
      if (one.takes_value && !one.name.empty()) text += one.choices.empty() ? " -r" : " -x";
      if (!one.choices.empty()) text += " -a '" + joined(one.choices) + "'";
      text += " -d " + single_quoted(one.what) + "\n";
    }
  }
  return text;
}

// A description in a specification of _arguments: brackets end it.
std::string zsh_text(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') made += '\\';
    made += c;
  }
  return made;
}

std::string for_zsh(const std::vector<CompletedCommand>& commands) {
  std::string text =
      "#compdef hipaactl\n"
      "# hipaactl: source <(hipaactl completion zsh)\n"
      "_hipaactl() {\n"
      "  if (( CURRENT == 2 )); then\n"
      "    local -a commands=(\n";
  for (const auto& command : commands)
    text += "      " + single_quoted(command.name + ':' + zsh_text(command.what)) + "\n";
  text +=
      "    )\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  local command=$words[2]\n"
      "  shift words\n"
      "  (( CURRENT-- ))\n"
      "  case $command in\n";
  for (const auto& command : commands) {
    text += "    " + command.name + ")\n      _arguments";
    for (const auto& one : command.options) {
      const auto values =
          one.choices.empty() ? std::string("_files") : '(' + joined(one.choices) + ')';
      const auto spec = one.name.empty() ? "*:" + zsh_text(one.what) + ':' + values
                                         : "*" + one.name + '[' + zsh_text(one.what) + ']' +
                                               (one.takes_value ? ":value:" + values : "");
      text += " \\\n        " + single_quoted(spec);
    }
    text += "\n      ;;\n";
  }
  return text +
         "  esac\n"
         "}\n"
         "if [ \"$funcstack[1]\" = _hipaactl ]; then _hipaactl; else compdef _hipaactl hipaactl; "
         "fi\n";
}

}  // namespace

std::string completion_script(std::string_view shell,
                              const std::vector<CompletedCommand>& commands) {
  if (shell == "bash") return for_bash(commands);
  return shell == "fish" ? for_fish(commands) : for_zsh(commands);
}

std::vector<CompletedCommand> completed_commands(const CLI::App& app) {
  std::vector<CompletedCommand> commands;
  for (const auto* one : app.get_subcommands({})) {
    CompletedCommand command{one->get_name(), one->get_description(), {}};
    for (const auto* option : one->get_options()) {
      CompletedOption made;
      if (!option->get_lnames().empty()) made.name = "--" + option->get_lnames().front();
      made.what = option->get_description();
      made.takes_value = option->get_expected_max() > 0;
      // "text|json", and after a colon what checks it.
      const auto full = option->get_type_name();
      const auto type = full.substr(0, full.find(':'));
      for (std::size_t begin = 0; type.find('|') != std::string::npos && begin <= type.size();) {
        const auto end = std::min(type.find('|', begin), type.size());
        made.choices.push_back(type.substr(begin, end - begin));
        begin = end + 1;
      }
      command.options.push_back(std::move(made));
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

}  // namespace hipaa::cli
