// This program's version; CMake gives it.
#pragma once

namespace hipaa::cli {

inline constexpr const char* version_text = HIPAACTL_VERSION;

}  // namespace hipaa::cli
