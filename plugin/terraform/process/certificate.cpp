#include "plugin/terraform/process/certificate.hpp"

// Otherwise what is shipped would name the folder that it was built in.
#define OPENSSL_NO_FILENAMES  // NOLINT(cppcoreguidelines-macro-usage)
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace hipaa::terraform {
namespace {

template <class T, void (*release)(T*)>
struct Release {
  void operator()(T* held) const { release(held); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;
struct ReleaseBio {
  void operator()(BIO* held) const { BIO_free(held); }
};
using Memory = std::unique_ptr<BIO, ReleaseBio>;

constexpr long validity_seconds = 10L * 365 * 24 * 3600;
// Clocks of two processes of one machine agree, but a certificate starts with a whole second.
constexpr long early_seconds = 30;

bool add_extension(X509* certificate, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  auto* const extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool name_and_number(X509* certificate) {
  std::array<unsigned char, 16> serial{};
  if (RAND_bytes(serial.data(), serial.size()) != 1) return false;
  serial[0] &= 0x7fU;  // serial numbers are positive
  auto* const number = BN_bin2bn(serial.data(), serial.size(), nullptr);
  const bool numbered = number != nullptr &&
                        BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nullptr;
  BN_free(number);
  auto* const name = X509_get_subject_name(certificate);
  const auto add = [&](const char* part, const char* text) {
    return X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text), -1, -1, 0) == 1;
  };
  return numbered && add("O", "hipaa-provider") && add("CN", "localhost") &&
         X509_set_issuer_name(certificate, name) == 1;
}

// X509_set_pubkey would write the key down and read it back by way of all of OpenSSL's decoders, at
// a tenth of what a start of this process costs.
bool set_public_key(X509* certificate, EVP_PKEY* key) {
  unsigned char* point = nullptr;
  const auto size = EVP_PKEY_get1_encoded_public_key(key, &point);
  if (size == 0) return false;
  if (X509_PUBKEY_set0_param(X509_get_X509_PUBKEY(certificate),
                             OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT,
                             OBJ_nid2obj(NID_X9_62_prime256v1), point, static_cast<int>(size)) == 1)
    return true;
  OPENSSL_free(point);
  return false;
}

X509Certificate self_signed(EVP_PKEY* key) {
  X509Certificate made(X509_new());
  auto* const certificate = made.get();
  const bool done = certificate != nullptr && X509_set_version(certificate, 2) == 1 &&
                    name_and_number(certificate) &&
                    X509_gmtime_adj(X509_getm_notBefore(certificate), -early_seconds) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(certificate), validity_seconds) != nullptr &&
                    set_public_key(certificate, key) &&
                    add_extension(certificate, NID_subject_alt_name, "DNS:localhost") &&
                    add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(certificate, NID_key_usage,
                                  "critical,digitalSignature,keyAgreement,keyCertSign") &&
                    add_extension(certificate, NID_ext_key_usage, "clientAuth,serverAuth") &&
                    X509_sign(certificate, key, EVP_sha256()) > 0;
  if (!done) made.reset();
  return made;
}

std::string text_of_memory(BIO* memory) {
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string base64_without_padding(const unsigned char* data, int size) {
  std::string text(static_cast<std::size_t>((size + 2) / 3 * 4 + 1), '\0');
  const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), data, size);
  text.resize(static_cast<std::size_t>(length));
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

}  // namespace

std::optional<Certificate> make_certificate() {
  const Key key(EVP_EC_gen("P-256"));
  if (!key) return std::nullopt;
  const auto certificate = self_signed(key.get());
  const Memory key_memory(BIO_new(BIO_s_mem()));
  const Memory certificate_memory(BIO_new(BIO_s_mem()));
  if (!certificate || !key_memory || !certificate_memory ||
      // The older form of the text: the newer one searches all providers of OpenSSL for an encoder,
      // which costs half as much as making the key.
      PEM_write_bio_PrivateKey_traditional(key_memory.get(), key.get(), nullptr, nullptr, 0,
                                           nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(certificate_memory.get(), certificate.get()) != 1)
    return std::nullopt;
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate.get(), &der);
  if (size <= 0) return std::nullopt;
  Certificate made{text_of_memory(key_memory.get()), text_of_memory(certificate_memory.get()),
                   base64_without_padding(der, size)};
  OPENSSL_free(der);
  return made;
}

bool is_certificate(const std::string& pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const X509Certificate read(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  return read != nullptr;
}

}  // namespace hipaa::terraform
