#include "plugin/cli/arguments/unknown_words.hpp"

#include <CLI/App.hpp>

#include "plugin/cli/output/suggestion.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::vector<std::string> names_of_commands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* one : app.get_subcommands({})) names.push_back(one->get_name());
  return names;
}

std::vector<std::string> names_of_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const auto* one : command.get_options())
    for (const auto& name : one->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string unknown_text(const std::string& what, const std::string& word, const std::string& near,
                         const std::string& help) {
  return "There is no " + what + " \"" + json::printable(word) + "\"." +
         (near.empty() ? "" : " " + near) + "\n`" + help + "` lists what there is.\n";
}

}  // namespace

std::string unknown_word_text(const CLI::App& app) {
  const auto left = app.remaining(true);
  if (left.empty()) return {};
  const auto chosen = app.get_subcommands();
  const auto& word = left.front();
  const bool is_option = word.size() > 1 && word[0] == '-';
  if (chosen.empty())
    return is_option ? unknown_text("option", word, suggestion(word, names_of_options(app)),
                                    "hipaactl --help")
                     : unknown_text("command", word, suggestion(word, names_of_commands(app)),
                                    "hipaactl --help");
  const auto name = chosen.front()->get_name();
  const auto help = "hipaactl " + name + " --help";
  if (!is_option)
    return name + ": \"" + json::printable(word) + "\" is one argument too many.\n`" + help +
           "` lists what there is.\n";
  const auto named = word.substr(0, word.find('='));
  return unknown_text("option of " + name, named,
                      suggestion(named, names_of_options(*chosen.front())), help);
}

}  // namespace hipaa::cli
