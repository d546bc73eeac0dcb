#include "plugin/terraform/process/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "plugin/terraform/process/handshake.hpp"

using namespace hipaa::terraform;

TEST_CASE("the certificate is for localhost and signs itself", "[terraform][certificate]") {
  const auto made = make_certificate();
  REQUIRE(made);
  CHECK(made->handshake.find('=') == std::string::npos);
  CHECK(made->handshake.find('\n') == std::string::npos);
  BIO* const memory = BIO_new_mem_buf(made->certificate_pem.data(), -1);
  X509* const certificate = PEM_read_bio_X509(memory, nullptr, nullptr, nullptr);
  REQUIRE(certificate != nullptr);
  CHECK(X509_check_host(certificate, "localhost", 0, 0, nullptr) == 1);
  CHECK(X509_verify(certificate, X509_get0_pubkey(certificate)) == 1);
  CHECK(X509_check_ca(certificate) == 1);
  CHECK(X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0);
  CHECK(X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0);
  X509_free(certificate);
  BIO_free(memory);
  CHECK(make_certificate()->key_pem != made->key_pem);
}

TEST_CASE("the handshake line", "[terraform][handshake]") {
  Invitation invitation;
  CHECK(handshake_line(invitation, "unix", "/tmp/p/s", "QUJD") == "1|6|unix|/tmp/p/s|grpc|QUJD\n");
  invitation.wants_multiplexing_answer = true;
  CHECK(handshake_line(invitation, "tcp", "127.0.0.1:1", "") ==
        "1|6|tcp|127.0.0.1:1|grpc||false\n");
}

TEST_CASE("a folder too long for a socket has none", "[terraform][handshake]") {
  const auto too_long = "/tmp/" + std::string(100, 'x');
  CHECK(SocketFolder(std::vector<std::string>{too_long}).path().empty());
  const SocketFolder short_enough(std::vector<std::string>{too_long, "/tmp"});
  CHECK(short_enough.path().substr(0, 11) == "/tmp/plugin");
}
