// The workspace's address as users write it, made into the one that requests are built from. Pure.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::workspace {

// Adds https:// where there is no scheme; drops path, query and a slash at the end. "" stays "".
std::string normalised_host(std::string_view host);

// Whether the address can be one (workspace/http/address.hpp), and nothing stands after it.
bool is_host(std::string_view host);

}  // namespace hipaa::workspace
