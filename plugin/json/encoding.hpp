// Texts and bytes as JSON, URLs and headers carry them. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hipaa::json {

// Base64 (RFC 4648, with padding).
std::string to_base64(std::string_view bytes);
// nullopt where it is none.
std::optional<std::string> from_base64(std::string_view text);

// Everything but RFC 3986's unreserved characters as %XX.
std::string percent_encoded(std::string_view text);

}  // namespace hipaa::json
