#include "plugin/checked/handle_registry.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hipaa::checked {
namespace {

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::provider:
      return "a provider";
    case Kind::result:
      return "a result";
    case Kind::cancel:
      break;
  }
  return "a cancel token";
}

}  // namespace

void complain(const char* function, const std::string& what) {
  std::fprintf(stderr, "hipaa-checked: %s: %s\n", function, what.c_str());
  const char* const wish = std::getenv("HIPAA_CHECKED");
  if (wish != nullptr && std::strcmp(wish, "abort") == 0) std::abort();
}

void* Handles::add(Kind kind, void* real, std::string own) {
  // The address is a number that no other handle ever has.
  void* const address = ::operator new(16);
  const std::lock_guard lock(mutex_);
  known_[address] = Handle{kind, real, std::move(own), false, 0};
  return address;
}

void Handles::add_token(void* token) {
  const std::lock_guard lock(mutex_);
  known_[token] = Handle{Kind::cancel, token, {}, false, 0};
}

Handle* Handles::find(const void* given, Kind kind, std::string& problem) {
  const auto found = known_.find(given);
  if (found == known_.end()) {
    problem = std::string("this is not ") + name_of(kind) + ", nor any handle of this library.";
    return nullptr;
  }
  if (found->second.kind != kind) {
    problem =
        std::string("this is ") + name_of(found->second.kind) + ", not " + name_of(kind) + ".";
    return nullptr;
  }
  if (found->second.is_freed) {
    problem = std::string("this is ") + name_of(kind) + " that was freed before.";
    return nullptr;
  }
  return &found->second;
}

Handle* Handles::use(const void* given, Kind kind, const char* function, std::string& problem) {
  if (given == nullptr) return nullptr;
  Handle* found = nullptr;
  {
    const std::lock_guard lock(mutex_);
    found = find(given, kind, problem);
    if (found != nullptr) ++found->uses;
  }
  if (found == nullptr) complain(function, problem);
  return found;
}

void Handles::release(Handle* handle) {
  if (handle == nullptr) return;
  const std::lock_guard lock(mutex_);
  --handle->uses;
}

bool Handles::take_back(const void* given, Kind kind, const char* function) {
  std::string problem;
  {
    const std::lock_guard lock(mutex_);
    auto* const found = find(given, kind, problem);
    if (found != nullptr && found->uses > 0)
      problem = std::string("this is ") + name_of(kind) + " that " + std::to_string(found->uses) +
                " calls still use.";
    if (problem.empty()) found->is_freed = true;
  }
  if (!problem.empty()) complain(function, problem);
  return problem.empty();
}

Handles& handles() {
  static Handles all;
  return all;
}

}  // namespace hipaa::checked
