#include "plugin/cli/arguments/usage_problem.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string_view>
#include <vector>

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

std::string quoted_word(const std::string& word) {
  return '"' + json::printable(word) + '"';
}

std::string with_help(const std::string& text, const std::string& help) {
  return text + "\n`" + help + "` lists what there is.\n";
}

std::string unknown_text(const std::string& what, const std::string& word, const std::string& near,
                         const std::string& help) {
  return with_help(
      "There is no " + what + ' ' + quoted_word(word) + '.' + (near.empty() ? "" : ' ' + near),
      help);
}

std::string too_many_text(const std::string& command, const std::string& word,
                          const std::string& help) {
  return with_help(command + ": " + quoted_word(word) + " is one argument too many.", help);
}

// The option that CLI11's message is about: the longest whose name is in it.
const CLI::Option* option_in(std::string_view message, const CLI::App& command) {
  const CLI::Option* found = nullptr;
  for (const auto* one : command.get_options()) {
    const auto name = one->get_name();
    if (name.empty() || message.find(name) == std::string_view::npos) continue;
    if (found == nullptr || name.size() > found->get_name().size()) found = one;
  }
  return found;
}

// "a, b" of a type name that CLI11 writes as "LEVEL:{a,b}".
std::vector<std::string> choices_of(const CLI::Option& option) {
  std::vector<std::string> made;
  const auto type = option.get_type_name();
  const auto begin = type.find('{');
  const auto end = type.find('}');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return made;
  for (const auto& one : CLI::detail::split(type.substr(begin + 1, end - begin - 1), ','))
    made.push_back(one);
  return made;
}

// "a or b", "a whole number, 1 to 512"; "" where the type has nothing but a name.
std::string allowed_by(const CLI::Option& option) {
  const auto choices = choices_of(option);
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i)
    text += (i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ") + choices[i];
  if (!text.empty()) return text;
  const auto type = option.get_type_name();
  const auto begin = type.find('[');
  const auto end = type.find(']');
  if (begin != std::string::npos && end != std::string::npos && begin < end) {
    text = type.substr(begin + 1, end - begin - 1);  // "1 - 512"
    if (const auto dash = text.find(" - "); dash != std::string::npos)
      text.replace(dash, 3, " to ");
    return "a whole number, " + text;
  }
  return type.find("POSITIVE") != std::string::npos ? "a whole number, 1 or more" : "";
}

std::string wrong_value(const CLI::Option& option) {
  const auto given = option.results();
  const auto word = given.empty() ? std::string() : given.back();
  const auto near = suggestion(word, choices_of(option));
  const auto allowed = allowed_by(option);
  return option.get_name() + " cannot be " + quoted_word(word) + ". " +
         (near.empty() ? "" : near + ' ') +
         (allowed.empty() ? option.get_type_name() + " is expected."
                          : "It must be " + allowed + '.');
}

std::string wrong_count(const CLI::Option& option) {
  const auto given = option.results();
  if (option.get_items_expected_max() == 0) return option.get_name() + " takes no value.";
  if (given.size() > 1)
    return option.get_name() + " was given " + std::to_string(given.size()) +
           " times, and counts once.";
  const auto allowed = allowed_by(option);
  return option.get_name() +
         " needs a value: " + (allowed.empty() ? option.get_type_name() : allowed) + '.';
}

std::string excluded(const CLI::Option& option) {
  std::string names = option.get_name();
  for (const auto* other : option.get_excludes())
    if (other->count() > 0) names += " and " + other->get_name();
  return names + " exclude each other. Leave one of them out.";
}

}  // namespace

std::string usage_problem_text(const CLI::App& app, const CLI::ParseError& problem) {
  const auto chosen = app.get_subcommands();
  const auto left = app.remaining(true);
  const std::string word = left.empty() ? std::string() : left.front();
  const bool is_option = word.size() > 1 && word[0] == '-';
  if (chosen.empty()) {
    if (word.empty()) return with_help("Which command?", "hipaactl --help");
    return is_option ? unknown_text("option", word, suggestion(word, names_of_options(app)),
                                    "hipaactl --help")
                     : unknown_text("command", word, suggestion(word, names_of_commands(app)),
                                    "hipaactl --help");
  }
  const auto& command = *chosen.front();
  const auto name = command.get_name();
  const auto help = "hipaactl " + name + " --help";
  if (!word.empty() && !is_option) return too_many_text(name, word, help);
  if (!word.empty()) {
    const auto named = word.substr(0, word.find('='));
    return unknown_text("option of " + name, named, suggestion(named, names_of_options(command)),
                        help);
  }
  const std::string_view message = problem.what();
  const auto* option = option_in(message, command);
  if (option == nullptr) return with_help(name + ": " + std::string(message), help);
  const auto said = [&](const std::string& text) { return with_help(name + ": " + text, help); };
  switch (static_cast<CLI::ExitCodes>(problem.get_exit_code())) {
    case CLI::ExitCodes::RequiredError:
      return said(option->get_name() + " is missing.");
    case CLI::ExitCodes::ArgumentMismatch: {
      const auto given = option->results();
      const auto most = static_cast<std::size_t>(option->get_items_expected_max());
      if (option->get_positional() && given.size() > most)
        return too_many_text(name, given[most], help);
      return said(wrong_count(*option));
    }
    case CLI::ExitCodes::ConversionError:
    case CLI::ExitCodes::ValidationError:
      return said(option->get_items_expected_max() == 0 ? wrong_count(*option)
                                                        : wrong_value(*option));
    case CLI::ExitCodes::ExcludesError:
      return said(excluded(*option));
    default:
      return said(std::string(message));
  }
}

}  // namespace hipaa::cli
