// C++ hosts: the ABI of provider.h with its free functions called by destructors. Header only,
// C++11 to C++20, on the standard library alone.
//
//   hipaa::abi::LoadError why;
//   const auto library = hipaa::abi::Library::load("/usr/lib/libhipaa_provider.so.1", &why);
//   if (!library) return complain(why.text);
//   hipaa::abi::Result report;
//   const auto provider = library.provider(R"({"format_version":1,"value":{}})", &report);
//   hipaa::abi::Request request;
//   request.type_name = hipaa::abi::borrow("hipaa_cluster");
//   request.config = hipaa::abi::borrow(config);          // config has to outlive the call
//   const auto answer = provider.validate(hipaa::abi::Call(), request);
//   if (answer.status() != HIPAA_OK) for (const auto& d : answer.diagnostics()) print(d.summary);
//
// Failures. Nothing here throws (std::bad_alloc from std::string apart), so hosts built with
// -fno-exceptions are served too. What fails gives an object that is false in a condition, and says
// why beside it: a Library through LoadError, everything else through Result::status() and the
// diagnostics. An operation that the library lacks answers E_UNSUPPORTED.
//
// Ownership. Provider, Cancel and Result own what they hold and can be moved, not copied. What a
// Result gives out (documents, diagnostics) is borrowed from it: copy() what must outlive it.
// Library owns nothing and can be copied: libraries of this ABI are never unloaded.
//
// Threads. The operations of one Provider, and Cancel::request, may run on any threads at once; a
// Result may be read by several. Creating, moving and destroying one object is one thread's work.
#ifndef HIPAA_PROVIDER_ABI_HPP
#define HIPAA_PROVIDER_ABI_HPP

#include <hipaa/provider.h>
#include <hipaa/result.hpp>
#if !defined(_WIN32)
#include <dlfcn.h>
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

namespace hipaa {
namespace abi {

// The C structs with struct_size set and all else zero.
struct Request : hipaa_request {
  Request() noexcept : hipaa_request() { struct_size = sizeof(hipaa_request); }
};

struct Call : hipaa_call {
  Call() noexcept : hipaa_call() { struct_size = sizeof(hipaa_call); }

  // `report(const hipaa_progress&)` is called on the thread that runs the operation. Borrowed: it
  // has to outlive the call and must not throw.
  template <class Report>
  void on_progress(Report& report) noexcept {
    progress_ctx = const_cast<void*>(static_cast<const void*>(std::addressof(report)));
    progress = &Call::forward<Report>;
  }

 private:
  template <class Report>
  static void HIPAA_CALL forward(void* context, const hipaa_progress* event) noexcept {
    (*static_cast<Report*>(context))(*event);
  }
};

struct Host : hipaa_host {
  Host() noexcept : hipaa_host() {
    struct_size = sizeof(hipaa_host);
    log_level = HIPAA_LOG_OFF;
  }

  // `write(level, message, fields_json)` is called on threads that run operations, several at a
  // time. Borrowed: it has to outlive the provider and must not throw.
  template <class Write>
  void on_log(hipaa_log_level from_level, Write& write) noexcept {
    log_level = from_level;
    ctx = const_cast<void*>(static_cast<const void*>(std::addressof(write)));
    log = &Host::forward<Write>;
  }

 private:
  template <class Write>
  static void HIPAA_CALL forward(void* context, hipaa_log_level level, const hipaa_str* message,
                                 const hipaa_str* fields_json) noexcept {
    (*static_cast<Write*>(context))(level, *message, *fields_json);
  }
};

// Asks running calls to stop. Several may share one; it has to outlive them.
class HIPAA_NODISCARD Cancel {
 public:
  Cancel() noexcept : api_(nullptr), cancel_(nullptr) {}
  // False when there is no memory.
  explicit Cancel(const hipaa_api* api) noexcept : api_(api), cancel_(nullptr) {
    if (api->cancel_new(&cancel_) != HIPAA_OK) cancel_ = nullptr;
  }
  Cancel(Cancel&& other) noexcept : api_(other.api_), cancel_(other.cancel_) {
    other.cancel_ = nullptr;
  }
  Cancel& operator=(Cancel&& other) noexcept {
    std::swap(api_, other.api_);
    std::swap(cancel_, other.cancel_);
    return *this;
  }
  Cancel(const Cancel&) = delete;
  Cancel& operator=(const Cancel&) = delete;
  ~Cancel() {
    if (cancel_ != nullptr) api_->cancel_free(cancel_);
  }

  explicit operator bool() const noexcept { return cancel_ != nullptr; }
  hipaa_cancel* get() const noexcept { return cancel_; }
  // From any thread and from a signal handler, any number of times.
  void request() const noexcept {
    if (cancel_ != nullptr) api_->cancel_request(cancel_);
  }

 private:
  const hipaa_api* api_;
  hipaa_cancel* cancel_;
};

// One configured workspace. One that is false, because its configuration was refused or because it
// was moved from, judges nothing: every operation answers E_INVALID_ARGUMENT. What works without a
// configuration, validate and call_function, is Library::no_provider()'s.
class HIPAA_NODISCARD Provider {
 public:
  Provider() noexcept : api_(nullptr), provider_(nullptr) {}
  explicit Provider(const hipaa_api* api, hipaa_provider* provider = nullptr) noexcept
      : api_(api), provider_(provider) {}
  Provider(Provider&& other) noexcept : api_(other.api_), provider_(other.provider_) {
    other.api_ = nullptr;
    other.provider_ = nullptr;
  }
  Provider& operator=(Provider&& other) noexcept {
    std::swap(api_, other.api_);
    std::swap(provider_, other.provider_);
    return *this;
  }
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  ~Provider() {
    if (provider_ != nullptr) api_->provider_free(provider_);
  }

  explicit operator bool() const noexcept { return provider_ != nullptr; }
  hipaa_provider* get() const noexcept { return provider_; }

  Result validate(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::validate, call, request);
  }
  Result plan(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::plan, call, request);
  }
  Result apply(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::apply, call, request);
  }
  Result read(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::read, call, request);
  }
  Result import_state(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::import_state, call, request);
  }
  Result upgrade_state(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::upgrade_state, call, request);
  }
  Result move_state(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::move_state, call, request);
  }
  Result verify(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::verify, call, request);
  }
  Result read_data(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::read_data, call, request);
  }
  Result call_function(const hipaa_call& call, const hipaa_request& request) const noexcept {
    return run(&hipaa_api::call_function, call, request);
  }

 private:
  Result run(hipaa_operation hipaa_api::*slot, const hipaa_call& call,
             const hipaa_request& request) const noexcept {
    if (api_ == nullptr) return Result(nullptr, HIPAA_E_INVALID_ARGUMENT, nullptr);
    // The library's table may be shorter than this header's: its size decides before a slot is
    // read.
    const auto end = reinterpret_cast<const char*>(&(api_->*slot)) + sizeof(hipaa_operation);
    if (end > reinterpret_cast<const char*>(api_) + api_->struct_size || api_->*slot == nullptr)
      return Result();
    hipaa_result* out = nullptr;
    const hipaa_status status = (api_->*slot)(provider_, &call, &request, &out);
    return Result(api_, status, out);
  }

  const hipaa_api* api_;
  hipaa_provider* provider_;
};

// Why a library could not be used.
struct LoadError {
  enum Step : std::intptr_t {  // as wide as a pointer, so that nothing is padded
    none,
    open,         // dlopen refused the file
    entry_point,  // it has no such function
    version,      // it does not speak this major version of the ABI
    table         // its table lacks something that every version has
  };
  Step step = none;
  std::string text;
};

// A loaded library. False in a condition when loading failed.
class HIPAA_NODISCARD Library {
 public:
  Library() noexcept : api_(nullptr) {}

  // Asks a library that is linked, or found in another way, for its table:
  // Library::from(&hipaa_provider_get_api).
  static Library from(hipaa_get_api_fn get_api, LoadError* why = nullptr) {
    const hipaa_api* api = nullptr;
    const hipaa_status status =
        get_api == nullptr ? HIPAA_E_INVALID_ARGUMENT : get_api(HIPAA_ABI_MAJOR, &api);
    if (status != HIPAA_OK || api == nullptr || api->abi_major != HIPAA_ABI_MAJOR)
      return refuse(why, LoadError::version,
                    "it does not speak version " + std::to_string(HIPAA_ABI_MAJOR) +
                        " of the hipaa-provider ABI");
    if (!complete(api))
      return refuse(why, LoadError::table, "its table of functions is not complete");
    Library made;
    made.api_ = api;
    return made;
  }

#if !defined(_WIN32)
  // Loads the file, until the process ends. Give a path with a slash: a bare name is looked for in
  // the loader's own places.
  static Library load(const std::string& path, LoadError* why = nullptr,
                      const char* entry_point = HIPAA_ENTRY_POINT) {
    void* const handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return refuse(why, LoadError::open, dlerror());
    void* const symbol = dlsym(handle, entry_point);
    if (symbol == nullptr)
      return refuse(why, LoadError::entry_point, std::string("it has no function ") + entry_point);
    hipaa_get_api_fn get_api = nullptr;
    static_assert(sizeof get_api == sizeof symbol, "POSIX: one size for data and functions");
    std::memcpy(&get_api, &symbol, sizeof get_api);
    return from(get_api, why);
  }
#endif

  explicit operator bool() const noexcept {
    return api_ != nullptr;
  }
  const hipaa_api* api() const noexcept {
    return api_;
  }
  // Whether members that provider.h tags [1.minor] are filled.
  bool has_minor(std::uint32_t minor) const noexcept {
    return api_ != nullptr && api_->abi_minor >= minor;
  }
  const char* version() const noexcept {
    return api_ == nullptr || api_->provider_version == nullptr ? "" : api_->provider_version;
  }

  // HIPAA_DOC_SCHEMA or HIPAA_DOC_METADATA, found in the result under that number.
  Result describe(hipaa_document which) const noexcept {
    if (api_ == nullptr) return Result();
    hipaa_result* out = nullptr;
    const hipaa_status status = api_->describe(which, &out);
    return Result(api_, status, out);
  }
  Cancel cancel() const noexcept {
    return api_ == nullptr ? Cancel() : Cancel(api_);
  }

  // `report` gets the diagnostics, which may be warnings if all is well.
  Provider provider(const std::string& config, Result* report = nullptr,
                    const Host& host = Host()) const noexcept {
    if (api_ == nullptr) return Provider();
    const hipaa_str text = borrow(config);
    hipaa_provider* made = nullptr;
    hipaa_result* out = nullptr;
    const hipaa_status status = api_->provider_new(&host, &text, &made, &out);
    Result result(api_, status, out);
    if (report != nullptr) *report = std::move(result);
    return made == nullptr ? Provider() : Provider(api_, made);
  }
  // For what works without one: validate and call_function.
  Provider no_provider() const noexcept {
    return Provider(api_);
  }

  // Functions outside the table, "hipaa.name/1"; nullptr when there are none.
  const void* extension(const char* id) const noexcept {
    return api_ != nullptr && HIPAA_API_HAS(api_, get_extension) ? api_->get_extension(id)
                                                                 : nullptr;
  }

 private:
  static Library refuse(LoadError* why, LoadError::Step step, std::string text) {
    if (why != nullptr) {
      why->step = step;
      why->text = std::move(text);
    }
    return Library();
  }

  static bool complete(const hipaa_api* api) noexcept {
    return HIPAA_API_HAS(api, result_free) && api->describe != nullptr &&
           api->cancel_new != nullptr && api->cancel_request != nullptr &&
           api->cancel_free != nullptr && api->provider_new != nullptr &&
           api->provider_free != nullptr && api->result_document != nullptr &&
           api->result_diagnostic_count != nullptr && api->result_diagnostic != nullptr;
  }

  const hipaa_api* api_;
};

}  // namespace abi
}  // namespace hipaa

#endif
