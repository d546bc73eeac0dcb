// How many diagnostics one answer holds: a document that nobody wrote by hand departs from its
// schema a million times. Any thread.
#pragma once

#include <cstddef>

#include "plugin/model/diagnostic.hpp"

namespace hipaa::model {

inline constexpr std::size_t most_diagnostics = 1000;

// Keeps most_diagnostics, errors before warnings where not all can stay, and one more that counts
// what is left out: now, `more` that nobody made, and what earlier ones of its kind stood for.
void keep_within_limit(Diagnostics& all, std::size_t more = 0);

}  // namespace hipaa::model
