// SHA-256 (FIPS 180-4), for texts that are named without being shown. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::support {

// 64 digits in lower case.
std::string sha256_digest(std::string_view text);

}  // namespace hipaa::support
