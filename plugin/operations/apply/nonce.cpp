#include "plugin/operations/apply/nonce.hpp"

#include <sys/random.h>

#include <array>
#include <fstream>

namespace hipaa::resource {

std::string new_nonce() {
  std::array<char, 16> bits{};
  if (getrandom(bits.data(), bits.size(), 0) != static_cast<ssize_t>(bits.size())) {
    // Only before the kernel's pool is filled, and on kernels without the call.
    std::ifstream("/dev/urandom", std::ios::binary).read(bits.data(), bits.size());
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bits.size());
  for (const char one : bits) {
    text += digits[static_cast<unsigned char>(one) >> 4U];
    text += digits[static_cast<unsigned char>(one) & 15U];
  }
  return text;
}

}  // namespace hipaa::resource
