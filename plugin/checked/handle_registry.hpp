// The handles that the checked library gives out, each in the place of one of the real library's.
// Those that were freed are remembered, so that a second use is reported. Thread-safe.
#pragma once

#include <hipaa/provider.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace hipaa::checked {

enum class Kind : std::uint8_t { provider, result, cancel };

// What a host did wrong, as a sentence: on stderr, because free functions have no other way; with
// HIPAA_CHECKED=abort the process ends there, for a debugger.
void complain(const char* function, const std::string& what);

// What stands for a handle. `own` is of a result that the checked library made itself.
struct Handle {
  Kind kind;
  void* real = nullptr;
  std::string own;  // the complaint; "" where `real` is meant
  bool is_freed = false;
  int uses = 0;  // calls that are under way with it
};

class Handles {
 public:
  void* add(Kind kind, void* real, std::string own = {});
  // A token is handed out as it is: whoever requests it in a signal handler must not wait for a
  // lock.
  void add_token(void* token);

  // The handle, in use until `release`; nullptr, with a complaint, where it is none of that kind or
  // freed. NULL gives nullptr without one: the real library answers for it.
  Handle* use(const void* given, Kind kind, const char* function, std::string& problem);
  void release(Handle* handle);

  // Marks it freed; false, with a complaint, where nobody may free it now.
  bool take_back(const void* given, Kind kind, const char* function);

 private:
  Handle* find(const void* given, Kind kind, std::string& problem);

  std::mutex mutex_;
  std::map<const void*, Handle> known_;  // never erased
};

Handles& handles();

}  // namespace hipaa::checked
