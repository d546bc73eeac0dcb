// Texts that were meant to be filled in and are not: a shell's ${NAME} in the place of ${env:NAME}.
// Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

// The environment variable that `text` as a whole was meant to be: of "$NAME", "${NAME}",
// "env:NAME", "$env:NAME", "{env:NAME}" and "%NAME%", where NAME is in capitals; "" of any other.
std::string meant_variable(std::string_view text);

struct MeantReference {
  std::string pointer;
  std::string variable;
};

// All of them in a configuration as it is written.
std::vector<MeantReference> meant_references(const json::value& written);

}  // namespace hipaa::cli
