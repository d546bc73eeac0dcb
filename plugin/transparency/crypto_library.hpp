// OpenSSL's libcrypto, loaded when it is first needed and never before: without it the library
// loads, judges and applies, and says that it cannot sign. The functions have libcrypto's own
// types. Loaded once, never unloaded; any thread.
#pragma once

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <string>

namespace hipaa::transparency {

struct CryptoLibrary {
  decltype(&::SHA256) sha256 = nullptr;
  decltype(&::EVP_PKEY_new_raw_private_key) new_private_key = nullptr;
  decltype(&::EVP_PKEY_new_raw_public_key) new_public_key = nullptr;
  decltype(&::EVP_PKEY_get_raw_public_key) get_public_key = nullptr;
  decltype(&::EVP_PKEY_free) free_key = nullptr;
  decltype(&::EVP_MD_CTX_new) new_context = nullptr;
  decltype(&::EVP_MD_CTX_free) free_context = nullptr;
  decltype(&::EVP_DigestSignInit) sign_init = nullptr;
  decltype(&::EVP_DigestSign) sign = nullptr;
  decltype(&::EVP_DigestVerifyInit) verify_init = nullptr;
  decltype(&::EVP_DigestVerify) verify = nullptr;

  std::string problem;  // why it could not be loaded; "" when all is there
};

const CryptoLibrary& crypto_library();

}  // namespace hipaa::transparency
