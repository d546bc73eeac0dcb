#include "plugin/rules/read/launch_options.hpp"

#include <algorithm>
#include <array>

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// Options of the Java machine that bring code, or options out of a file.
struct LoadingOption {
  std::string_view begin;
  std::string_view harm;
};

constexpr std::array<LoadingOption, 7> loading_options{{
    {"-javaagent:", "loads an agent, which can change every setting"},
    {"-agentlib:", "loads an agent, which can change every setting"},
    {"-agentpath:", "loads an agent, which can change every setting"},
    {"-Xbootclasspath", "puts classes of its own before those of Spark"},
    {"-XX:VMOptionsFile", "takes options from a file that cannot be read here"},
    {"-XX:Flags", "takes options from a file that cannot be read here"},
    {"--properties-file", "takes settings from a file that cannot be read here"},
}};

// "@file" as a word of its own: java reads its arguments from there.
bool names_argument_file(std::string_view options) {
  for (std::size_t at = 0; at < options.size(); ++at)
    if (options[at] == '@' && (at == 0 || is_blank(options[at - 1]))) return true;
  return false;
}

bool is_quote(char c) {
  return c == '"' || c == '\'' || c == '\\';
}

}  // namespace

bool is_options_variable(std::string_view name) {
  for (const std::string_view ending : {"_OPTIONS", "_OPTS", "_ARGS"})
    if (ends_ignoring_case(name, ending)) return true;
  return false;
}

std::string_view why_options_are_unreadable(std::string_view options, OptionsReader reader) {
  if (options.find("{{") != std::string_view::npos)
    return "holds a reference, whose value is not known here";
  if (contains_ignoring_case(options, "\\u"))
    return "holds \\u, which stands for another character";
  if (reader == OptionsReader::shell) {
    if (options.find_first_of("$`") != std::string_view::npos)
      return "holds a $ or a backtick, for which a shell puts something else";
    if (std::any_of(options.begin(), options.end(), is_quote))
      return "holds a quote or a backslash, which a shell takes away";
  } else if (options.find("${") != std::string_view::npos) {
    return "holds ${, for which Spark puts something else";
  }
  const auto plain = without_quotes(options);
  if (names_argument_file(plain)) return "takes options from a file that cannot be read here";
  for (const auto& [begin, harm] : loading_options)
    if (contains_ignoring_case(plain, begin)) return harm;
  return {};
}

std::string without_quotes(std::string_view text) {
  std::string made;
  made.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(made),
               [](char c) { return !is_quote(c); });
  return made;
}

std::string_view why_name_is_unreadable(std::string_view name) {
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return "holds a control character or a line end";
    if (byte >= 0x80) return "holds a character outside of ASCII, which may look like another one";
    if (c == '\\') return "holds a backslash, which a properties file reads as an escape";
  }
  return {};
}

std::string_view why_value_is_unreadable(std::string_view value) {
  if (value.find_first_of("\r\n") != std::string_view::npos)
    return "holds a line end: what follows may be a setting of its own";
  if (value.ends_with('\\')) return "ends in a backslash, which joins the next line to it";
  return {};
}

}  // namespace hipaa::rules
