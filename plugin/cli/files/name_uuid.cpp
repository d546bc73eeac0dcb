#define OPENSSL_SUPPRESS_DEPRECATED
#include "plugin/cli/files/name_uuid.hpp"

#include <openssl/sha.h>

#include <array>

namespace hipaa::cli {
namespace {

// Drawn once: what it names is nobody else's.
constexpr std::array<unsigned char, 16> space{0x6b, 0x1f, 0x0d, 0x52, 0x9a, 0x3c, 0x4e, 0x71,
                                              0x8d, 0x25, 0xc4, 0x7e, 0x90, 0x1a, 0x53, 0xf6};

}  // namespace

std::string name_uuid(std::string_view name) {
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, space.data(), space.size());
  SHA1_Update(&context, name.data(), name.size());
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1_Final(digest.data(), &context);
  digest[6] = static_cast<unsigned char>((digest[6] & 0x0fU) | 0x50U);
  digest[8] = static_cast<unsigned char>((digest[8] & 0x3fU) | 0x80U);
  constexpr char digits[] = "0123456789abcdef";
  std::string made;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) made += '-';
    made += digits[digest.at(i) >> 4U];
    made += digits[digest.at(i) & 15U];
  }
  return made;
}

}  // namespace hipaa::cli
