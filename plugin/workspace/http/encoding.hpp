// Texts as URLs and headers carry them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::workspace {

// Everything but RFC 3986's unreserved characters as %XX.
std::string percent_encoded(std::string_view text);
// RFC 4648, with padding.
std::string base64(std::string_view bytes);

}  // namespace hipaa::workspace
