// The low-level functions on purpose: they are the only ones that do not set up the whole of
// libcrypto, which takes 2 ms where hashing a library takes 2 ms too.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "plugin/cli/files/sha256.hpp"

#include <fcntl.h>
#include <openssl/sha.h>

#include <array>
#include <cerrno>
#include <vector>

#include "plugin/files/descriptor.hpp"

namespace hipaa::cli {
namespace {

std::string finish(SHA256_CTX& context) {
  constexpr char digits[] = "0123456789abcdef";
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &context);
  std::string text;
  text.reserve(digest.size() * 2);
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

}  // namespace

std::string sha256(std::string_view data) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, data.data(), data.size());
  return finish(context);
}

boost::system::result<std::string, FileProblem> sha256_of_file(const std::string& path) {
  const files::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return FileProblem{system_reason("cannot be opened", errno), errno == ENOENT};
  SHA256_CTX context;
  SHA256_Init(&context);
  std::vector<unsigned char> block(std::size_t{256} << 10U);
  for (;;) {
    const auto got = ::read(file.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return FileProblem{system_reason("cannot be read", errno), false};
    if (got == 0) return finish(context);
    SHA256_Update(&context, block.data(), static_cast<std::size_t>(got));
  }
}

}  // namespace hipaa::cli
