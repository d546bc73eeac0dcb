// A certificate authority of the test's own, and server certificates it signs: a valid one, an
// expired one, one for another host.
//
// Immutable after construction; owns its keys. Made anew at every start, never stored but for the
// authority's certificate.
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

namespace workspace_sim {

struct KeyDeleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct CertificateDeleter {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, KeyDeleter>;
using Certificate = std::unique_ptr<X509, CertificateDeleter>;

struct ServerCertificate {
  std::string certificate_pem;  // the server's, then the authority's
  std::string key_pem;
};

class CertificateAuthority {
 public:
  CertificateAuthority();

  /// What clients have to trust, as PEM.
  [[nodiscard]] std::string certificate_pem() const;
  /// `flavour` is "valid", "expired" or "wrong-host"; for localhost and 127.0.0.1.
  [[nodiscard]] ServerCertificate issue(const std::string& flavour) const;

 private:
  Key key_;
  Certificate certificate_;
};

}  // namespace workspace_sim
