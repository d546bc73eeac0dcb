// The workspace's address as users write it, made into the one that requests are built from. Pure.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::workspace {

// Adds https:// where there is no scheme; drops path, query and a slash at the end. "" stays "".
std::string normalised_host(std::string_view host);

// Plain HTTP is for this machine itself only.
bool is_loopback(std::string_view host);

// Whether the address can be one: a scheme that we know and a name.
bool is_host(std::string_view host);

}  // namespace hipaa::workspace
