// What a library asks for, read as those do who install it; and what of it names nothing that can
// be read from here. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

// A requirement without quotes, percent escapes and letters that only look like ASCII.
std::string as_installed(std::string_view requirement);

// Whether a requirement names an address, a file, an option or letters that no package has, so that
// its name does not tell what is installed.
bool is_opaque_requirement(std::string_view requirement);

// Whether a library's package comes from an index of one's own, where every name may be anything.
bool is_from_own_index(const json::value& library);

// Whether a text calls pip.
bool runs_pip(std::string_view text);

}  // namespace hipaa::rules
