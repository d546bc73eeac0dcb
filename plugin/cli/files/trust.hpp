// Whether a file may be loaded as code, or say which file is: nobody but root and us may be able to
// change it or put another in its place. Any thread.
#pragma once

#include <string>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

// The file's real path, links resolved, once it, its folder and all folders above are found owned
// by root or us and writable by nobody else (folders with the sticky bit, like /tmp, are fine:
// there nobody can rename what belongs to others). HP-PLUGIN-FILE, HP-PLUGIN-TRUST.
Result<std::string> trusted_path(const std::string& path, std::string_view what);

}  // namespace hipaa::cli
