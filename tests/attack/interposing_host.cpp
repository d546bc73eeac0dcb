// A host that exports functions of the names that libcurl and OpenSSL have, as Node exports an
// OpenSSL of its own. Whoever binds to one of them ends here.
//
//   interposing_host LIBRARY PROVIDER_ENVELOPE
//
// Imports a cluster that is not there; prints the code and HTTP status of the first diagnostic.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <hipaa/provider.hpp>

namespace {

[[noreturn]] void bound_to_the_host(const char* name) {
  static_cast<void>(!::write(STDERR_FILENO, name, std::strlen(name)));
  static_cast<void>(!::write(STDERR_FILENO, " is the host's own\n", 19));
  ::_exit(3);
}

}  // namespace

#define HOSTS_OWN(name)                                           \
  extern "C" __attribute__((visibility("default"))) void name() { \
    bound_to_the_host(#name);                                     \
  }

HOSTS_OWN(curl_global_init)
HOSTS_OWN(curl_easy_init)
HOSTS_OWN(curl_easy_setopt)
HOSTS_OWN(curl_multi_init)
HOSTS_OWN(curl_multi_perform)
HOSTS_OWN(curl_slist_append)
HOSTS_OWN(curl_getenv)
HOSTS_OWN(OPENSSL_init_ssl)
HOSTS_OWN(OPENSSL_init_crypto)
HOSTS_OWN(TLS_client_method)
HOSTS_OWN(SSL_CTX_new)
HOSTS_OWN(SSL_CTX_free)
HOSTS_OWN(SSL_new)
HOSTS_OWN(SSL_connect)
HOSTS_OWN(SSL_read)
HOSTS_OWN(SSL_write)
HOSTS_OWN(X509_STORE_new)
HOSTS_OWN(X509_verify_cert)
HOSTS_OWN(PEM_X509_INFO_read_bio)
HOSTS_OWN(BIO_new_mem_buf)
HOSTS_OWN(EVP_DigestInit_ex)
HOSTS_OWN(EVP_MD_CTX_new)
HOSTS_OWN(RAND_bytes)
HOSTS_OWN(ERR_get_error)
HOSTS_OWN(CRYPTO_malloc)
HOSTS_OWN(CRYPTO_free)
HOSTS_OWN(deflateInit_)
HOSTS_OWN(inflateInit2_)
HOSTS_OWN(nghttp2_session_client_new)

int main(int argc, char** argv) {
  using namespace hipaa::abi;
  if (argc != 3) return 2;
  LoadError why;
  const auto library = Library::load(argv[1], &why);
  if (!library) return std::fprintf(stderr, "%s\n", why.text.c_str()), 2;
  Result report;
  const auto provider = library.provider(argv[2], &report);
  if (!provider) return std::fprintf(stderr, "the configuration is refused\n"), 2;
  Request request;
  request.type_name = borrow("hipaa_cluster");
  request.identifier = borrow("0101-000000-nobody");
  const auto imported = provider.import_state(Call(), request);
  const auto first = imported.diagnostics()[0];
  std::printf("%s %d\n", copy(first.code).c_str(), static_cast<int>(first.http_status));
  return 0;
}
