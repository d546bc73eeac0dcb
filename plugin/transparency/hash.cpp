#include "plugin/transparency/hash.hpp"

#include <algorithm>

#include "plugin/json/encoding.hpp"
#include "plugin/support/digest.hpp"
#include "plugin/transparency/crypto_library.hpp"

namespace hipaa::transparency {
namespace {

unsigned char half_byte(char digit) {
  return static_cast<unsigned char>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

}  // namespace

Hash sha256(std::string_view bytes) {
  Hash made{};
  if (const auto& crypto = crypto_library(); crypto.problem.empty()) {
    crypto.sha256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), made.data());
    return made;
  }
  const auto digits = support::sha256_digest(bytes);
  for (std::size_t i = 0; i < made.size(); ++i)
    made[i] =
        static_cast<unsigned char>(half_byte(digits[2 * i]) << 4U | half_byte(digits[2 * i + 1]));
  return made;
}

std::string to_base64(const Hash& hash) {
  return json::to_base64(bytes_of(hash));
}

std::optional<std::string> exact_base64(std::string_view text) {
  auto bytes = json::from_base64(text);
  if (!bytes || json::to_base64(*bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<Hash> hash_from_base64(std::string_view text) {
  const auto bytes = exact_base64(text);
  Hash made{};
  if (!bytes || bytes->size() != made.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), made.begin());
  return made;
}

}  // namespace hipaa::transparency
