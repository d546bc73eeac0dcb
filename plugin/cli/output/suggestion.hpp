// What somebody meant who wrote a name that does not exist. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hipaa::cli {

// "Did you mean "x"?", or "" where none of the names is near.
std::string suggestion(std::string_view wrong, const std::vector<std::string>& names);

// The same, or else all of the names: "Known here: a, b."
std::string suggestion_or_all(std::string_view wrong, const std::vector<std::string>& names);

}  // namespace hipaa::cli
