// Keys of signed notes (C2SP signed-note, as Go's checksum database writes them), Ed25519:
// "NAME+HASH+BASE64" verifies, "PRIVATE+KEY+NAME+HASH+BASE64" signs. The private part stays in
// memory that is erased. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/transparency/problem.hpp"

namespace hipaa::transparency {

struct VerifierKey {
  std::string name;
  std::uint32_t hash = 0;  // the first four bytes of the SHA-256 of name, line end, kind and key
  std::string key;         // 32 bytes
};

class SigningKey {
 public:
  SigningKey(VerifierKey verifier, std::string seed);
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&&) = delete;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  ~SigningKey();

  [[nodiscard]] const VerifierKey& verifier() const { return verifier_; }
  // 64 bytes.
  [[nodiscard]] Result<std::string> sign(std::string_view message) const;
  // As it is written into a key file: the secret itself.
  [[nodiscard]] std::string text() const;

 private:
  VerifierKey verifier_;
  std::string seed_;  // 32 bytes
};

// Of the file or variable that holds it: blanks at the end are left out.
Result<VerifierKey> read_verifier_key(std::string_view text);
Result<SigningKey> read_signing_key(std::string_view text);
Result<SigningKey> new_signing_key(const std::string& name);
std::string to_text(const VerifierKey& key);

// Fails where it cannot be asked: libcrypto is not there.
Result<bool> is_signature(const VerifierKey& key, std::string_view message,
                          std::string_view signature);

// Overwrites a secret.
void erase(std::string& secret);

}  // namespace hipaa::transparency
