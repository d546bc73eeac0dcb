// The certificate that this process serves with, made at its start and known to nobody after its
// end.
#pragma once

#include <optional>
#include <string>

namespace hipaa::terraform {

struct Certificate {
  std::string key_pem;
  std::string certificate_pem;
  std::string handshake;  // DER in base64 without padding, for the handshake line
};

// A P-256 key and a self-signed certificate for "localhost". nullopt where OpenSSL cannot.
std::optional<Certificate> make_certificate();

// Whether a text holds a certificate in PEM form.
bool is_certificate(const std::string& pem);

}  // namespace hipaa::terraform
