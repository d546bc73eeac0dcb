#include "plugin/workspace/http/curl_library.hpp"

#include <dlfcn.h>

#include <cstring>

#include "plugin/files/descriptor.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::workspace {
namespace {

// libcurl, and the OpenSSL below it, bind to their own symbols: a host may export others of the
// same names (Node has an OpenSSL of its own). A sanitizer has to see every allocation, and refuses
// it.
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr int own_symbols = RTLD_DEEPBIND;
#else
constexpr int own_symbols = 0;
#endif

CurlLibrary load() {
  CurlLibrary made;
  const files::StandardStreamsKept kept;
  void* library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL | own_symbols);
  if (library == nullptr) {
    const char* why = dlerror();
    made.problem = why == nullptr ? "libcurl.so.4 is not there" : why;
    return made;
  }
  const auto find = [&](auto& function, const char* name) {
    void* symbol = dlsym(library, name);
    static_assert(sizeof symbol == sizeof function);
    std::memcpy(&function, &symbol, sizeof symbol);
    if (symbol == nullptr) made.problem = std::string("libcurl.so.4 has no ") + name;
  };
  find(made.global_init, "curl_global_init");
  find(made.easy_init, "curl_easy_init");
  find(made.easy_setopt, "curl_easy_setopt");
  find(made.easy_getinfo, "curl_easy_getinfo");
  find(made.easy_cleanup, "curl_easy_cleanup");
  find(made.easy_reset, "curl_easy_reset");
  find(made.easy_strerror, "curl_easy_strerror");
  find(made.multi_init, "curl_multi_init");
  find(made.multi_add_handle, "curl_multi_add_handle");
  find(made.multi_remove_handle, "curl_multi_remove_handle");
  find(made.multi_perform, "curl_multi_perform");
  find(made.multi_poll, "curl_multi_poll");
  find(made.multi_info_read, "curl_multi_info_read");
  find(made.multi_cleanup, "curl_multi_cleanup");
  find(made.slist_append, "curl_slist_append");
  find(made.slist_free_all, "curl_slist_free_all");
  // Counted by libcurl itself, and thread-safe there; never given back, because the library is
  // never unloaded.
  if (made.problem.empty() && made.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    made.problem = "libcurl could not be initialised";
  return made;
}

}  // namespace

const CurlLibrary& curl_library() {
  return support::made_once([] { return load(); });
}

}  // namespace hipaa::workspace
