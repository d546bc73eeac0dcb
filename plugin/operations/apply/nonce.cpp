#include "plugin/operations/apply/nonce.hpp"

#include <sys/random.h>

#include <array>
#include <random>

namespace hipaa::resource {

std::string new_nonce() {
  std::array<unsigned char, 16> bits{};
  if (getrandom(bits.data(), bits.size(), 0) != static_cast<ssize_t>(bits.size())) {
    // Only before the kernel's pool is filled, and on kernels without the call.
    std::random_device device;
    for (auto& one : bits) one = static_cast<unsigned char>(device());
  }
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * bits.size());
  for (const auto one : bits) {
    text += digits[one >> 4];
    text += digits[one & 15];
  }
  return text;
}

}  // namespace hipaa::resource
