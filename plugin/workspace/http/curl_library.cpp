#include "plugin/workspace/http/curl_library.hpp"

#include "plugin/files/descriptor.hpp"
#include "plugin/support/dynamic_library.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::workspace {
namespace {

CurlLibrary load() {
  CurlLibrary made;
  const files::StandardStreamsKept kept;
  // With the OpenSSL below it: Node has one of its own.
  support::DynamicLibrary library({"libcurl.so.4"});
  library.find(made.global_init, "curl_global_init");
  library.find(made.easy_init, "curl_easy_init");
  library.find(made.easy_setopt, "curl_easy_setopt");
  library.find(made.easy_getinfo, "curl_easy_getinfo");
  library.find(made.easy_cleanup, "curl_easy_cleanup");
  library.find(made.easy_reset, "curl_easy_reset");
  library.find(made.easy_strerror, "curl_easy_strerror");
  library.find(made.multi_init, "curl_multi_init");
  library.find(made.multi_add_handle, "curl_multi_add_handle");
  library.find(made.multi_remove_handle, "curl_multi_remove_handle");
  library.find(made.multi_perform, "curl_multi_perform");
  library.find(made.multi_poll, "curl_multi_poll");
  library.find(made.multi_info_read, "curl_multi_info_read");
  library.find(made.multi_cleanup, "curl_multi_cleanup");
  library.find(made.slist_append, "curl_slist_append");
  library.find(made.slist_free_all, "curl_slist_free_all");
  made.problem = library.problem();
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
