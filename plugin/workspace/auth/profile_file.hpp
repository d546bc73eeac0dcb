// The Databricks configuration file (~/.databrickscfg), in the SDKs' dialect of INI: no inheritance
// from DEFAULT, a comment after a value needs a blank before its sign, quotes around a value are
// dropped. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::workspace {

using ProfileSection = std::map<std::string, std::string, std::less<>>;
using ProfileFile = std::map<std::string, ProfileSection, std::less<>>;

ProfileFile parse_profile_file(std::string_view text);

}  // namespace hipaa::workspace
