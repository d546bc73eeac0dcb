// A shared library that is loaded when it is first needed and never unloaded. Any thread.
#pragma once

#include <cstring>
#include <initializer_list>
#include <string>

namespace hipaa::support {

class DynamicLibrary {
 public:
  // The first of these that is there. It binds to its own symbols: a host may export others of the
  // same names.
  explicit DynamicLibrary(std::initializer_list<const char*> names);

  [[nodiscard]] bool is_loaded() const { return handle_ != nullptr; }
  // "" where a library was found and has all that was asked for.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  template <class Function>
  void find(Function& function, const char* name) {
    void* const found = symbol(name);
    static_assert(sizeof found == sizeof function);
    std::memcpy(&function, &found, sizeof found);
  }

 private:
  void* symbol(const char* name);

  void* handle_ = nullptr;
  std::string name_;
  std::string problem_;
};

}  // namespace hipaa::support
