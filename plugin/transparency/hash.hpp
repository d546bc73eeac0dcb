// SHA-256: by libcrypto where it is there, which knows the machine's own instructions, else by the
// library's own. Any thread.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace hipaa::transparency {

using Hash = std::array<unsigned char, 32>;

Hash sha256(std::string_view bytes);

inline std::string_view bytes_of(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// As notes have it: base64, and nothing but the one spelling of it.
std::string to_base64(const Hash& hash);
std::optional<Hash> hash_from_base64(std::string_view text);
// The bytes of the only spelling; nullopt for any other.
std::optional<std::string> exact_base64(std::string_view text);

}  // namespace hipaa::transparency
