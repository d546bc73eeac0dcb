#include "net/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <stdexcept>

namespace workspace_sim {

namespace {

constexpr long seconds_a_day = 86'400;

template <class T>
T* checked(T* made) {
  if (made == nullptr) throw std::runtime_error("OpenSSL could not make a certificate");
  return made;
}

Key make_key() {
  return Key(checked(EVP_EC_gen("P-256")));
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = checked(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

Certificate make_certificate(EVP_PKEY* key, const std::string& name, long from, long until) {
  Certificate certificate(checked(X509_new()));
  X509_set_version(certificate.get(), 2);
  std::uint32_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial & 0x7fffffffU);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

template <class Write>
std::string to_pem(Write write) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(checked(BIO_new(BIO_s_mem())), BIO_free);
  write(memory.get());
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

std::string to_pem(X509* certificate) {
  return to_pem([certificate](BIO* memory) { PEM_write_bio_X509(memory, certificate); });
}

}  // namespace

CertificateAuthority::CertificateAuthority()
    : key_(make_key()),
      certificate_(make_certificate(key_.get(), "workspace_sim test authority", -seconds_a_day,
                                    7 * seconds_a_day)) {
  X509* own = certificate_.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, own, NID_key_usage, "critical,keyCertSign,cRLSign");
  add_extension(own, own, NID_subject_key_identifier, "hash");
  if (X509_sign(own, key_.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("OpenSSL could not sign the authority's certificate");
  }
}

std::string CertificateAuthority::certificate_pem() const {
  return to_pem(certificate_.get());
}

ServerCertificate CertificateAuthority::issue(const std::string& flavour) const {
  const Key key = make_key();
  const bool expired = flavour == "expired";
  const bool wrong_host = flavour == "wrong-host";
  const Certificate certificate = make_certificate(
      key.get(), wrong_host ? "elsewhere.example.com" : "localhost",
      expired ? -10 * seconds_a_day : -seconds_a_day, expired ? -seconds_a_day : 7 * seconds_a_day);
  X509* server = certificate.get();
  X509_set_issuer_name(server, X509_get_subject_name(certificate_.get()));
  add_extension(server, certificate_.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server, certificate_.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(server, certificate_.get(), NID_ext_key_usage, "serverAuth");
  add_extension(server, certificate_.get(), NID_authority_key_identifier, "keyid");
  add_extension(server, certificate_.get(), NID_subject_alt_name,
                wrong_host ? "DNS:elsewhere.example.com" : "DNS:localhost,IP:127.0.0.1,IP:::1");
  if (X509_sign(server, key_.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("OpenSSL could not sign the server's certificate");
  }
  return {to_pem(server) + certificate_pem(), to_pem([&](BIO* memory) {
            PEM_write_bio_PrivateKey(memory, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
          })};
}

}  // namespace workspace_sim
