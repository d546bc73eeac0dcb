// How far apart two names are: for a hint beside a member whose name does not exist. Any thread.
#pragma once

#include <cstddef>
#include <string_view>

namespace hipaa::json {

inline constexpr std::size_t longest_compared = 64;

// Characters to insert, remove or replace to make one of the other (Levenshtein), in bytes;
// longest_compared where either is longer than that.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace hipaa::json
