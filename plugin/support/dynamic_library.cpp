#include "plugin/support/dynamic_library.hpp"

#include <dlfcn.h>

namespace hipaa::support {
namespace {

// A sanitizer has to see every allocation, and refuses it.
#if defined(RTLD_DEEPBIND) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
constexpr int own_symbols = RTLD_DEEPBIND;
#else
constexpr int own_symbols = 0;
#endif

}  // namespace

DynamicLibrary::DynamicLibrary(std::initializer_list<const char*> names) {
  for (const auto* name : names) {
    handle_ = dlopen(name, RTLD_NOW | RTLD_LOCAL | own_symbols);
    name_ = name;
    if (handle_ != nullptr) {
      problem_.clear();
      return;
    }
    if (!problem_.empty()) continue;  // the first is the one that is meant
    const char* why = dlerror();
    problem_ = why == nullptr ? name_ + " is not there" : why;
  }
}

void* DynamicLibrary::symbol(const char* name) {
  void* const found = handle_ == nullptr ? nullptr : dlsym(handle_, name);
  if (found == nullptr && problem_.empty()) problem_ = name_ + " has no " + name;
  return found;
}

}  // namespace hipaa::support
