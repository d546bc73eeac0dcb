// The library under test as a host sees it: dlopened, and used through its table alone. Which one:
// HIPAA_PROVIDER_LIB, else the one that was just built. One thread; results and providers are freed
// with their holders, before the library.
#pragma once

#include <dlfcn.h>
#include <hipaa/provider.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/abi/samples.h"

namespace abi_test {

inline hipaa_str text(std::string_view from) {
  return {from.data(), from.size()};
}
inline std::string_view view(const hipaa_str& from) {
  return from.data == nullptr ? std::string_view() : std::string_view(from.data, from.size);
}

inline std::string library_path() {
  const char* chosen = std::getenv("HIPAA_PROVIDER_LIB");
  return chosen != nullptr && *chosen != '\0' ? chosen : HIPAA_BUILT_LIBRARY;
}

// Nothing of the developer's own account may reach the library.
inline void forget_credentials() {
  std::vector<std::string> names;
  for (char** one = ::environ; *one != nullptr; ++one) {
    const std::string_view entry(*one);
    if (entry.substr(0, 11) == "DATABRICKS_") names.emplace_back(entry.substr(0, entry.find('=')));
  }
  for (const auto& name : names) unsetenv(name.c_str());
  setenv("HOME", "/nonexistent", 1);
}

// Handles of the process: "/proc/self/fd", "/proc/self/task".
inline std::size_t count_entries(const char* directory) {
  const std::filesystem::directory_iterator entries(directory);
  return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

class Library {
 public:
  Library() : handle_(dlopen(library_path().c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) throw std::runtime_error(dlerror());
    get_api = reinterpret_cast<hipaa_get_api_fn>(dlsym(handle_, HIPAA_ENTRY_POINT));
    if (get_api == nullptr) throw std::runtime_error(dlerror());
    if (get_api(HIPAA_ABI_MAJOR, &api) != HIPAA_OK) throw std::runtime_error("no such major");
  }
  ~Library() { dlclose(handle_); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  const hipaa_api* operator->() const { return api; }

  hipaa_get_api_fn get_api = nullptr;
  const hipaa_api* api = nullptr;

 private:
  void* handle_;
};

// A result, and what it says as C++ values.
class Result {
 public:
  explicit Result(const Library& library) : api_(library.api) {}
  ~Result() { api_->result_free(raw); }
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;

  [[nodiscard]] bool has(hipaa_document which) const {
    hipaa_str found{};
    return api_->result_document(raw, which, &found) == HIPAA_OK;
  }
  [[nodiscard]] std::string document(hipaa_document which) const {
    hipaa_str found{};
    api_->result_document(raw, which, &found);
    return std::string(view(found));
  }
  [[nodiscard]] std::vector<hipaa_diagnostic> diagnostics() const {
    std::vector<hipaa_diagnostic> all(api_->result_diagnostic_count(raw));
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].struct_size = sizeof all[i];
      if (api_->result_diagnostic(raw, i, &all[i]) != HIPAA_OK)
        throw std::runtime_error("a diagnostic that was counted cannot be read");
    }
    return all;
  }
  // "HC-EBS-01 /aws_attributes/ebs_volume_count" for each diagnostic of a severity.
  [[nodiscard]] std::vector<std::string> findings(hipaa_severity severity) const {
    std::vector<std::string> all;
    for (const auto& one : diagnostics())
      if (one.severity == severity)
        all.push_back(std::string(view(one.code)) + " " + std::string(view(one.path)));
    return all;
  }

  hipaa_result* raw = nullptr;

 private:
  const hipaa_api* api_;
};

class Provider {
 public:
  explicit Provider(const Library& library, std::string_view config = SAMPLE_PROVIDER,
                    const hipaa_host* host = nullptr)
      : api_(library.api) {
    Result result(library);
    const hipaa_str given = text(config);
    status = api_->provider_new(host, &given, &raw, &result.raw);
    for (const auto& one : result.diagnostics()) said += std::string(view(one.summary)) + "\n";
  }
  ~Provider() { api_->provider_free(raw); }
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;

  hipaa_provider* raw = nullptr;
  hipaa_status status = HIPAA_E_INTERNAL;
  std::string said;  // summaries of the diagnostics

 private:
  const hipaa_api* api_;
};

inline hipaa_request request_of(std::string_view config = {}) {
  hipaa_request request{};
  request.struct_size = sizeof request;
  request.type_name = text(SAMPLE_TYPE);
  if (!config.empty()) request.config = text(config);
  return request;
}

// The configuration as proposed state too: what a host does that has nothing to add.
inline hipaa_request create_of(std::string_view config) {
  hipaa_request request = request_of(config);
  request.planned_state = text(config);
  return request;
}

inline hipaa_call call_of() {
  hipaa_call call{};
  call.struct_size = sizeof call;
  call.now_unix_ms = SAMPLE_NOW_UNIX_MS;
  return call;
}

// Every operation by its name, for tests that treat all alike.
inline std::vector<std::pair<std::string, hipaa_operation>> operations_of(const hipaa_api* api) {
  return {{"validate", api->validate},
          {"plan", api->plan},
          {"apply", api->apply},
          {"read", api->read},
          {"import_state", api->import_state},
          {"upgrade_state", api->upgrade_state},
          {"move_state", api->move_state},
          {"verify", api->verify},
          {"read_data", api->read_data},
          {"call_function", api->call_function}};
}

}  // namespace abi_test
