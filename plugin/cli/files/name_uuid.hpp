// UUIDs of names (RFC 9562, version 5): equal names have equal ones, everywhere. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace hipaa::cli {

// In a namespace of this project's own.
std::string name_uuid(std::string_view name);

}  // namespace hipaa::cli
