#include "plugin/transparency/crypto_library.hpp"

#include <dlfcn.h>

#include <cstring>

#include "plugin/files/descriptor.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::transparency {
namespace {

// It binds to its own symbols: a host may export others of the same names. A sanitizer has to see
// every allocation, and refuses it.
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr int bound_to_itself = RTLD_DEEPBIND;
#else
constexpr int bound_to_itself = 0;
#endif

void* open_crypto() {
  for (const auto* name : {"libcrypto.so.3", "libcrypto.so.1.1"})
    if (void* found = dlopen(name, RTLD_NOW | RTLD_LOCAL | bound_to_itself)) return found;
  return nullptr;
}

CryptoLibrary load_crypto() {
  CryptoLibrary made;
  const files::StandardStreamsKept kept;
  void* library = open_crypto();
  if (library == nullptr) {
    made.problem = "OpenSSL's libcrypto (libcrypto.so.3) is not there";
    return made;
  }
  const auto find_symbol = [&](auto& function, const char* name) {
    void* symbol = dlsym(library, name);
    static_assert(sizeof symbol == sizeof function);
    std::memcpy(&function, &symbol, sizeof symbol);
    if (symbol == nullptr) made.problem = std::string("libcrypto has no ") + name;
  };
  find_symbol(made.sha256, "SHA256");
  find_symbol(made.new_private_key, "EVP_PKEY_new_raw_private_key");
  find_symbol(made.new_public_key, "EVP_PKEY_new_raw_public_key");
  find_symbol(made.get_public_key, "EVP_PKEY_get_raw_public_key");
  find_symbol(made.free_key, "EVP_PKEY_free");
  find_symbol(made.new_context, "EVP_MD_CTX_new");
  find_symbol(made.free_context, "EVP_MD_CTX_free");
  find_symbol(made.sign_init, "EVP_DigestSignInit");
  find_symbol(made.sign, "EVP_DigestSign");
  find_symbol(made.verify_init, "EVP_DigestVerifyInit");
  find_symbol(made.verify, "EVP_DigestVerify");
  return made;
}

}  // namespace

const CryptoLibrary& crypto_library() {
  return support::made_once([] { return load_crypto(); });
}

}  // namespace hipaa::transparency
