#include "plugin/transparency/crypto_library.hpp"

#include "plugin/files/descriptor.hpp"
#include "plugin/support/dynamic_library.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::transparency {
namespace {

CryptoLibrary load_crypto() {
  CryptoLibrary made;
  const files::StandardStreamsKept kept;
  support::DynamicLibrary library({"libcrypto.so.3", "libcrypto.so.1.1"});
  if (!library.is_loaded()) {
    made.problem = "OpenSSL's libcrypto (libcrypto.so.3) is not there";
    return made;
  }
  library.find(made.sha256, "SHA256");
  library.find(made.new_private_key, "EVP_PKEY_new_raw_private_key");
  library.find(made.new_public_key, "EVP_PKEY_new_raw_public_key");
  library.find(made.get_public_key, "EVP_PKEY_get_raw_public_key");
  library.find(made.free_key, "EVP_PKEY_free");
  library.find(made.new_context, "EVP_MD_CTX_new");
  library.find(made.free_context, "EVP_MD_CTX_free");
  library.find(made.sign_init, "EVP_DigestSignInit");
  library.find(made.sign, "EVP_DigestSign");
  library.find(made.verify_init, "EVP_DigestVerifyInit");
  library.find(made.verify, "EVP_DigestVerify");
  made.problem = library.problem();
  return made;
}

}  // namespace

const CryptoLibrary& crypto_library() {
  return support::made_once([] { return load_crypto(); });
}

}  // namespace hipaa::transparency
