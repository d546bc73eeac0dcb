#include "plugin/evidence/signer.hpp"

#include "plugin/evidence/sign_command.hpp"
#include "plugin/files/regular_file.hpp"
#include "plugin/transparency/crypto_library.hpp"
#include "plugin/transparency/signed_note.hpp"

namespace hipaa::evidence {
namespace {

using support::Failure;
using support::Status;
using transparency::VerifierKey;

constexpr std::size_t largest_key_file = std::size_t{64} << 10U;

Failure unusable(const std::string& where, const std::string& why) {
  auto detail = where + ' ' + why + '.';
  if (why.find("keygen") == std::string::npos)
    detail += " \"hipaactl evidence keygen\" makes a key.";
  return {Status::invalid_argument,
          model::error("HP-EVIDENCE-KEY", "The evidence cannot be signed.", std::move(detail),
                       "/evidence")};
}

std::string signed_by(const VerifierKey& key, std::string_view text, std::string signature) {
  auto note = *transparency::read_note(text);
  note.signatures.push_back({key.name, key.hash, std::move(signature)});
  return transparency::to_text(note);
}

class KeySigner : public Signer {
 public:
  explicit KeySigner(transparency::SigningKey key) : key_(std::move(key)) {}
  [[nodiscard]] std::string verifier_key() const override {
    return transparency::to_text(key_.verifier());
  }
  support::Result<std::string> sign(std::string_view text) override {
    auto made = key_.sign(text);
    if (!made) return unusable("The key", made.error().why);
    return signed_by(key_.verifier(), text, std::move(*made));
  }

 private:
  transparency::SigningKey key_;
};

class CommandSigner : public Signer {
 public:
  CommandSigner(std::string command, VerifierKey key)
      : command_(std::move(command)), key_(std::move(key)) {}
  [[nodiscard]] std::string verifier_key() const override { return transparency::to_text(key_); }
  support::Result<std::string> sign(std::string_view text) override {
    constexpr const char* where = "The command of HIPAA_EVIDENCE_SIGN_COMMAND";
    const auto printed = output_of_command(command_, text);
    if (!printed) return unusable(where, printed.error().why);
    const auto end = printed->find_last_not_of(" \t\r\n");
    auto signature = transparency::exact_base64(
        std::string_view(*printed).substr(0, end == std::string::npos ? 0 : end + 1));
    if (!signature) return unusable(where, "did not print a signature in base64");
    const auto is_right = transparency::is_signature(key_, text, *signature);
    if (!is_right) return unusable("Its signature", is_right.error().why);
    if (!*is_right)
      return unusable(where,
                      "gave a signature that the key of HIPAA_EVIDENCE_VERIFIER_KEY does "
                      "not verify");
    return signed_by(key_, text, std::move(*signature));
  }

 private:
  std::string command_;
  VerifierKey key_;
};

support::Result<std::unique_ptr<Signer>> signer_of_key(const std::string& where,
                                                       std::string_view text) {
  auto key = transparency::read_signing_key(text);
  if (!key) return unusable(where, key.error().why);
  return std::unique_ptr<Signer>(std::make_unique<KeySigner>(std::move(*key)));
}

}  // namespace

support::Result<std::unique_ptr<Signer>> make_signer(const SignerSettings& settings) {
  if (!settings.command.empty()) {
    auto key = transparency::read_verifier_key(settings.verifier_key);
    if (!key)
      return unusable("The verifier key that belongs to the command (HIPAA_EVIDENCE_VERIFIER_KEY)",
                      settings.verifier_key.empty() ? "is not given" : key.error().why);
    if (const auto& crypto = transparency::crypto_library(); !crypto.problem.empty())
      return unusable("Signatures of the command", "cannot be checked: " + crypto.problem);
    return std::unique_ptr<Signer>(
        std::make_unique<CommandSigner>(settings.command, std::move(*key)));
  }
  if (!settings.key.empty()) return signer_of_key("The key in HIPAA_EVIDENCE_KEY", settings.key);
  if (settings.key_file.empty()) return std::unique_ptr<Signer>();
  auto text = files::read_file(settings.key_file, largest_key_file);
  if (!text) return unusable("The key file " + settings.key_file, text.error().why);
  auto made = signer_of_key("The key in " + settings.key_file, *text);
  transparency::erase(*text);
  return made;
}

}  // namespace hipaa::evidence
