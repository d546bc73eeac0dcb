// What a URL that a text names points at, taken apart strictly: whatever libcurl or a reader could
// take in two ways is no address. Pure.
#pragma once

#include <optional>
#include <string_view>

namespace hipaa::workspace {

struct Address {
  bool is_encrypted = false;  // https
  std::string_view name;      // "x.cloud.databricks.com", "127.0.0.1", "[::1]"
  std::string_view port;      // digits, "" where none is named
  std::string_view path;      // with query, from the slash on; "" where there is none
};

// "https://name:443/path" or with http. nullopt: another scheme, a user before the name, a port
// that is none, blanks, control characters, and what is not ASCII.
std::optional<Address> address_of(std::string_view url);

// This machine itself: an address of 127.0.0.0/8, ::1, or localhost. Another name that begins like
// one is somebody else's.
bool is_loopback(std::string_view url);

// Whether credentials may be sent there: by https, or to this machine itself.
bool is_safe_for_credentials(std::string_view url);

}  // namespace hipaa::workspace
