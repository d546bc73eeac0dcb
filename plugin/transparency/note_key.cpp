#include "plugin/transparency/note_key.hpp"

#include <sys/random.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <stdexcept>

#include "plugin/json/encoding.hpp"
#include "plugin/transparency/crypto_library.hpp"
#include "plugin/transparency/hash.hpp"

namespace hipaa::transparency {
namespace {

constexpr std::string_view private_mark = "PRIVATE+KEY+";
constexpr char ed25519 = '\x01';
constexpr std::size_t key_size = 32;
constexpr std::size_t signature_size = 64;

const unsigned char* unsigned_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::uint32_t hash_of_key(const std::string& name, const std::string& key) {
  const auto digest = sha256(name + '\n' + ed25519 + key);
  std::uint32_t made = 0;
  for (std::size_t i = 0; i < 4; ++i) made = made << 8U | digest[i];
  return made;
}

std::string eight_digits(std::uint32_t number) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string made(8, '0');
  for (std::size_t i = made.size(); i-- > 0; number >>= 4U) made[i] = digits[number & 0xFU];
  return made;
}

// NAME+HASH+BASE64, taken apart; `key` are the 32 bytes.
struct Written {
  std::string name;
  std::uint32_t hash = 0;
  std::string key;
};

// Nothing of the text itself goes into the problem: it may be a secret in the wrong place.
Result<Written> read_key(std::string_view text) {
  if (text.starts_with("-----BEGIN"))
    return Problem::of(
        "is a PEM file; a note's key is one line, as \"hipaactl evidence keygen\" writes");
  const auto first = text.find('+');
  const auto second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos || first == 0)
    return Problem::of("is not of the form NAME+HASH+BASE64");
  Written made;
  made.name = text.substr(0, first);
  const auto hash = text.substr(first + 1, second - first - 1);
  const auto read = std::from_chars(hash.data(), hash.data() + hash.size(), made.hash, 16);
  const auto bytes = exact_base64(text.substr(second + 1));
  if (hash.size() != 8 || read.ec != std::errc() || read.ptr != hash.data() + hash.size() ||
      !bytes || bytes->empty())
    return Problem::of("is not of the form NAME+HASH+BASE64");
  if (bytes->front() != ed25519)
    return Problem::of("is of another kind (" +
                       std::to_string(static_cast<unsigned char>(bytes->front())) +
                       "); seals are signed by Ed25519 (1)");
  if (bytes->size() != 1 + key_size) return Problem::of("is not as long as a key of Ed25519");
  made.key = bytes->substr(1);
  return made;
}

std::string_view without_end(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

struct Freed {
  void operator()(EVP_PKEY* key) const { crypto_library().free_key(key); }
  void operator()(EVP_MD_CTX* context) const { crypto_library().free_context(context); }
};
using OpenKey = std::unique_ptr<EVP_PKEY, Freed>;
using OpenContext = std::unique_ptr<EVP_MD_CTX, Freed>;

Result<std::string> public_half(std::string_view seed) {
  const auto& crypto = crypto_library();
  if (!crypto.problem.empty()) return Problem::of("cannot be used: " + crypto.problem);
  const OpenKey key(
      crypto.new_private_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(seed), seed.size()));
  std::string made(key_size, '\0');
  auto size = made.size();
  if (!key ||
      crypto.get_public_key(key.get(), reinterpret_cast<unsigned char*>(made.data()), &size) != 1)
    return Problem::of("cannot be used: libcrypto refuses Ed25519");
  return made;
}

// Of a name: no blanks and no plus.
bool is_key_name(std::string_view name) {
  return !name.empty() && name.size() <= 128 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '+';
  });
}

}  // namespace

void throw_exception_from_error(const Problem& problem, const boost::source_location& where) {
  boost::throw_exception(std::logic_error(problem.why), where);
}

void erase(std::string& secret) {
  ::explicit_bzero(secret.data(), secret.size());
  secret.clear();
}

SigningKey::SigningKey(VerifierKey verifier, std::string seed)
    : verifier_(std::move(verifier)), seed_(seed) {
  erase(seed);
}
SigningKey::SigningKey(SigningKey&& other) noexcept
    : verifier_(std::move(other.verifier_)), seed_(std::move(other.seed_)) {}
SigningKey::~SigningKey() {
  erase(seed_);
}

std::string SigningKey::text() const {
  return std::string(private_mark) + verifier_.name + '+' + eight_digits(verifier_.hash) + '+' +
         json::to_base64(ed25519 + seed_);
}

Result<std::string> SigningKey::sign(std::string_view message) const {
  const auto& crypto = crypto_library();
  if (!crypto.problem.empty()) return Problem::of("cannot sign: " + crypto.problem);
  const OpenKey key(
      crypto.new_private_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(seed_), seed_.size()));
  const OpenContext context(crypto.new_context());
  std::string made(signature_size, '\0');
  auto size = made.size();
  if (!key || !context ||
      crypto.sign_init(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      crypto.sign(context.get(), reinterpret_cast<unsigned char*>(made.data()), &size,
                  unsigned_bytes(message), message.size()) != 1)
    return Problem::of("cannot sign: libcrypto refuses Ed25519");
  return made;
}

Result<VerifierKey> read_verifier_key(std::string_view text) {
  text = without_end(text);
  if (text.starts_with(private_mark))
    return Problem::of("is a signing key, which must stay secret; give the verifier key instead");
  auto read = read_key(text);
  if (!read) return read.error();
  if (hash_of_key(read->name, read->key) != read->hash)
    return Problem::of("does not have the hash that it names: a character of it is wrong");
  return VerifierKey{std::move(read->name), read->hash, std::move(read->key)};
}

Result<SigningKey> read_signing_key(std::string_view text) {
  text = without_end(text);
  if (!text.starts_with(private_mark)) {
    if (read_key(text)) return Problem::of("is a verifier key; give the signing key instead");
    return Problem::of(text.starts_with("-----BEGIN")
                           ? read_key(text).error().why
                           : "is not of the form PRIVATE+KEY+NAME+HASH+BASE64");
  }
  auto read = read_key(text.substr(private_mark.size()));
  if (!read) return read.error();
  auto key = public_half(read->key);
  if (!key) return key.error();
  const auto is_right = hash_of_key(read->name, *key) == read->hash;
  SigningKey made({read->name, read->hash, std::move(*key)}, read->key);
  erase(read->key);
  if (!is_right)
    return Problem::of("does not have the hash that it names: a character of it is wrong");
  return made;
}

Result<SigningKey> new_signing_key(const std::string& name) {
  if (!is_key_name(name))
    return Problem::of(
        "has no usable name: letters, digits, dots, dashes and slashes, without blanks and +");
  std::string seed(key_size, '\0');
  if (::getrandom(seed.data(), seed.size(), 0) != static_cast<ssize_t>(seed.size()))
    return Problem::of("cannot be made: the system gives no random bytes");
  auto key = public_half(seed);
  if (!key) return key.error();
  const auto hash = hash_of_key(name, *key);
  SigningKey made({name, hash, std::move(*key)}, seed);
  erase(seed);
  return made;
}

std::string to_text(const VerifierKey& key) {
  return key.name + '+' + eight_digits(key.hash) + '+' + json::to_base64(ed25519 + key.key);
}

Result<bool> is_signature(const VerifierKey& key, std::string_view message,
                          std::string_view signature) {
  const auto& crypto = crypto_library();
  if (!crypto.problem.empty()) return Problem::of("cannot be checked: " + crypto.problem);
  const OpenKey open(
      crypto.new_public_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(key.key), key.key.size()));
  const OpenContext context(crypto.new_context());
  return open && context &&
         crypto.verify_init(context.get(), nullptr, nullptr, nullptr, open.get()) == 1 &&
         crypto.verify(context.get(), unsigned_bytes(signature), signature.size(),
                       unsigned_bytes(message), message.size()) == 1;
}

}  // namespace hipaa::transparency
