// Who seals a segment: a key out of a file or the environment, or a command that signs, for a key
// management service. Nothing of a key goes into a message. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugin/support/result.hpp"

namespace hipaa::evidence {

// The first that is given counts: the command, the environment's key, the file.
struct SignerSettings {
  std::string command;       // HIPAA_EVIDENCE_SIGN_COMMAND: never of a document that is judged
  std::string verifier_key;  // HIPAA_EVIDENCE_VERIFIER_KEY: whose signatures the command gives
  std::string key;           // HIPAA_EVIDENCE_KEY
  std::string key_file;      // the provider's configuration
};

class Signer {
 public:
  Signer() = default;
  virtual ~Signer() = default;
  Signer(const Signer&) = delete;
  Signer& operator=(const Signer&) = delete;

  // "NAME+HASH+BASE64", what verifies its signatures.
  [[nodiscard]] virtual std::string verifier_key() const = 0;
  // The note around `text`, signed.
  virtual support::Result<std::string> sign(std::string_view text) = 0;
};

// nullptr where nothing is given: nobody signs. HP-EVIDENCE-KEY.
support::Result<std::unique_ptr<Signer>> make_signer(const SignerSettings& settings);

}  // namespace hipaa::evidence
