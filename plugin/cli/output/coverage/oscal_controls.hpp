// The controls that rules serve, as OSCAL names them: what the plugins cite for each of their
// rules. One thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/cli/library/load.hpp"

namespace hipaa::cli {

// "45 CFR 164.312(e)(2)(ii)" -> "hipaa-164.312.e.2.ii"; "" for what cites nothing of Part 164.
std::string control_of(std::string_view citation);

// By rule, in the order of the citations; rules without one are left out.
std::map<std::string, std::vector<std::string>> controls_by_rule(const Plugins& plugins);

}  // namespace hipaa::cli
