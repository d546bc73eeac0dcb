#include "plugin/transparency/signed_note.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::transparency;

namespace {

// By another implementation (golang.org/x/mod/sumdb/note): the seed is the bytes 0 to 31.
constexpr const char* signing =
    "PRIVATE+KEY+hospital.example/evidence+acb8c7a5+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
constexpr const char* verifying =
    "hospital.example/evidence+acb8c7a5+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4";
constexpr const char* text =
    "hipaa-provider/evidence/x\n7\nd3HO6fpv8VJBQbdMO+Z0VsVoS4m1e5QcthaXFkC0Rm8=\n";
constexpr const char* note =
    "hipaa-provider/evidence/x\n7\nd3HO6fpv8VJBQbdMO+Z0VsVoS4m1e5QcthaXFkC0Rm8=\n\n"
    "\xe2\x80\x94 hospital.example/evidence "
    "rLjHpa7XQixk8w4YJjjFTblYAD153zih043uN9a9bGFike8GO5ZpzH31Av1UjuDo24NNaKA0Dr835DmuGorDwDOI+Qk="
    "\n";

std::string refusal_of_verifier(const char* key) {
  const auto read = read_verifier_key(key);
  return read ? "" : read.error().why;
}

std::string refusal_of_signing(const char* key) {
  const auto read = read_signing_key(key);
  return read ? "" : read.error().why;
}

}  // namespace

TEST_CASE("a note is signed as other implementations sign it") {
  const auto key = read_signing_key(std::string(signing) + "\n");
  REQUIRE(key.has_value());
  CHECK(to_text(key->verifier()) == verifying);
  CHECK(key->text() == signing);
  auto made = read_note(text);
  REQUIRE(made.has_value());
  CHECK(made->checkpoint.size == 7);
  made->signatures.push_back({key->verifier().name, key->verifier().hash, *key->sign(text)});
  CHECK(to_text(*made) == note);
}

TEST_CASE("a signature is of one text and one key") {
  const auto key = read_verifier_key(verifying);
  const auto read = read_note(note);
  REQUIRE(key.has_value());
  REQUIRE(read.has_value());
  const auto& signature = read->signatures.at(0);
  CHECK(signature.name == "hospital.example/evidence");
  CHECK(signature.hash == 0xacb8c7a5);
  CHECK(*is_signature(*key, text, signature.signature));
  CHECK_FALSE(*is_signature(*key, std::string(text) + "x", signature.signature));
  CHECK_FALSE(*is_signature(new_signing_key("other")->verifier(), text, signature.signature));
  CHECK_FALSE(*is_signature(*key, text, "short"));
}

TEST_CASE("every other byte in a note makes another note, or none") {
  const std::string whole = note;
  const auto key = read_verifier_key(verifying);
  REQUIRE(key.has_value());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto altered = whole;
    altered[i] = static_cast<char>(altered[i] ^ 1);
    const auto read = read_note(altered);
    if (!read || read->signatures.empty()) continue;
    const auto& one = read->signatures.front();
    const bool holds = one.name == key->name && one.hash == key->hash &&
                       *is_signature(*key, read->text, one.signature);
    INFO(i);
    CHECK_FALSE(holds);
  }
}

TEST_CASE("keys of another kind are refused by what they are") {
  CHECK(refusal_of_verifier(signing) ==
        "is a signing key, which must stay secret; give the verifier key instead");
  CHECK(refusal_of_signing(verifying) == "is a verifier key; give the signing key instead");
  CHECK(refusal_of_verifier("-----BEGIN PUBLIC KEY-----") ==
        "is a PEM file; a note's key is one line, as \"hipaactl evidence keygen\" writes");
  CHECK(refusal_of_signing("-----BEGIN PRIVATE KEY-----\nMC4CAQ") ==
        "is a PEM file; a note's key is one line, as \"hipaactl evidence keygen\" writes");
  CHECK(refusal_of_verifier("a+00000000+AgAA") ==
        "is of another kind (2); seals are signed by Ed25519 (1)");
  CHECK(refusal_of_verifier("a+00000000+AQAA") == "is not as long as a key of Ed25519");
  CHECK(refusal_of_verifier("nonsense") == "is not of the form NAME+HASH+BASE64");
  CHECK(refusal_of_verifier("") == "is not of the form NAME+HASH+BASE64");
  CHECK(refusal_of_signing("") == "is not of the form PRIVATE+KEY+NAME+HASH+BASE64");
  std::string typo = verifying;
  typo[0] = 'H';
  CHECK(refusal_of_verifier(typo.c_str()) ==
        "does not have the hash that it names: a character of it is wrong");
}

TEST_CASE("no refusal of a key shows it") {
  for (const std::string& wrong :
       {std::string(signing).substr(1), std::string(signing) + "A",
        std::string(signing).substr(0, 70), std::string(signing) + "="}) {
    const auto read = read_signing_key(wrong);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().why.find("AQABAgME") == std::string::npos);
  }
}

TEST_CASE("a key's name has neither blanks nor a plus") {
  for (const auto* name : {"", "a b", "a+b", "a\n"}) CHECK_FALSE(new_signing_key(name).has_value());
  const auto key = new_signing_key("hospital.example/evidence");
  REQUIRE(key.has_value());
  CHECK(read_signing_key(key->text()).has_value());
  CHECK(read_verifier_key(to_text(key->verifier())).has_value());
}
