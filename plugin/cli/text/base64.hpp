// Base64 (RFC 4648, with padding). Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hipaa::cli {

std::string to_base64(std::string_view bytes);
// nullopt where it is none.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace hipaa::cli
