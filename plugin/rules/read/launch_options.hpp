// Texts that become the command line or the environment of a Java process, and names that become
// lines of a properties file: what they say once their quotes are taken away, and what in them
// nobody can read before they run. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::rules {

// *_OPTIONS, *_OPTS, *_ARGS: variables that a Java process takes as arguments.
bool is_options_variable(std::string_view name);

// Who reads the options: a shell first, which puts values in, or Spark, which takes quotes away.
enum class OptionsReader { shell, spark };

// Why the options cannot be read from here ("holds a $, which a shell replaces"); "" where they
// can.
std::string_view why_options_are_unreadable(std::string_view options, OptionsReader reader);

// The text as Spark and shells see it, without quotes and backslashes.
std::string without_quotes(std::string_view text);

// Why a name (a key of spark_conf, a variable) may be another one than it seems; "" where it is
// what it seems.
std::string_view why_name_is_unreadable(std::string_view name);

// Why a value may end the line that it stands in, and begin a setting of its own; "" where it does
// not.
std::string_view why_value_is_unreadable(std::string_view value);

}  // namespace hipaa::rules
