// libhipaa_provider_checked: the same table as libhipaa_provider, which it loads from beside
// itself. Each call is held against the contract of provider.h first; one that breaks it is
// reported on stderr, and answered with E_INVALID_ARGUMENT and HP-HOST-CONTRACT instead of a crash.
// For hosts that are being developed.
#include <dlfcn.h>

#include <cstring>
#include <memory>

#include "plugin/checked/contract.hpp"
#include "plugin/checked/handle_registry.hpp"

namespace hipaa::checked {
namespace {

const hipaa_api* real = nullptr;

// The provider whose callback runs on this thread, if one does.
thread_local const void* in_callback_of = nullptr;

struct InCallback {
  const void* before = in_callback_of;
  explicit InCallback(const void* provider) { in_callback_of = provider; }
  ~InCallback() { in_callback_of = before; }
  InCallback(const InCallback&) = delete;
  InCallback& operator=(const InCallback&) = delete;
};

struct Use {
  std::string problem;
  Handle* handle;
  Use(const void* given, Kind kind, const char* function)
      : handle(handles().use(given, kind, function, problem)) {}
  ~Use() { handles().release(handle); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;
};

hipaa_status refuse(const char* function, const std::string& problem, hipaa_result** out,
                    bool is_told = false) {
  if (!is_told) complain(function, problem);
  if (out != nullptr)
    *out = static_cast<hipaa_result*>(
        handles().add(Kind::result, nullptr, std::string(function) + ": " + problem));
  return HIPAA_E_INVALID_ARGUMENT;
}

hipaa_result* wrapped(hipaa_result* result) {
  return result == nullptr ? nullptr
                           : static_cast<hipaa_result*>(handles().add(Kind::result, result));
}

hipaa_status describe(hipaa_document which, hipaa_result** out) {
  if (out == nullptr) return refuse("describe", "out is NULL.", nullptr);
  const auto status = real->describe(which, out);
  *out = wrapped(*out);
  return status;
}

hipaa_status cancel_new(hipaa_cancel** out) {
  if (out == nullptr) return refuse("cancel_new", "out is NULL.", nullptr);
  const auto status = real->cancel_new(out);
  if (*out != nullptr) handles().add_token(*out);
  return status;
}

void cancel_request(hipaa_cancel* cancel) {
  real->cancel_request(cancel);
}

void cancel_free(hipaa_cancel* cancel) {
  if (cancel != nullptr && handles().take_back(cancel, Kind::cancel, "cancel_free"))
    real->cancel_free(cancel);
}

hipaa_status provider_new(const hipaa_host* host, const hipaa_str* config, hipaa_provider** out,
                          hipaa_result** out_result) {
  constexpr const char* function = "provider_new";
  if (out != nullptr) *out = nullptr;
  if (out_result != nullptr) *out_result = nullptr;
  if (out == nullptr) return refuse(function, "out is NULL.", out_result);
  if (config == nullptr) return refuse(function, "config is NULL.", out_result);
  if (auto problem = problem_of(*config, "config"); !problem.empty())
    return refuse(function, problem, out_result);
  if (host != nullptr)
    if (auto problem = problem_of(*host); !problem.empty())
      return refuse(function, problem, out_result);
  hipaa_provider* made = nullptr;
  hipaa_result* said = nullptr;
  const auto status = real->provider_new(host, config, &made, &said);
  if (made != nullptr) *out = static_cast<hipaa_provider*>(handles().add(Kind::provider, made));
  if (out_result != nullptr)
    *out_result = wrapped(said);
  else
    real->result_free(said);
  return status;
}

void provider_free(hipaa_provider* provider) {
  if (provider == nullptr) return;
  std::string problem;
  auto* const handle = handles().use(provider, Kind::provider, "provider_free", problem);
  if (handle == nullptr) return;
  handles().release(handle);
  if (handles().take_back(provider, Kind::provider, "provider_free"))
    real->provider_free(static_cast<hipaa_provider*>(handle->real));
}

// What the host's progress function gets: that, and the mark that a callback runs.
struct Progress {
  const hipaa_call* call;
  const void* provider;
};
void on_progress(void* context, const hipaa_progress* event) {
  const auto& to = *static_cast<const Progress*>(context);
  const InCallback mark(to.provider);
  to.call->progress(to.call->progress_ctx, event);
}

hipaa_status run(hipaa_operation hipaa_api::*slot, const char* function, bool needs_provider,
                 hipaa_provider* provider, const hipaa_call* call, const hipaa_request* request,
                 hipaa_result** out) {
  if (out == nullptr)
    return refuse(function, "out is NULL: what the call learns would be lost.", nullptr);
  *out = nullptr;
  const Use on(provider, Kind::provider, function);
  if (!on.problem.empty()) return refuse(function, on.problem, out, true);
  if (provider == nullptr && needs_provider) return refuse(function, "provider is NULL.", out);
  if (provider != nullptr && in_callback_of == provider)
    return refuse(function, "a callback calls an operation of the provider that called it.", out);
  if (request == nullptr) return refuse(function, "request is NULL.", out);
  if (auto problem = problem_of(*request); !problem.empty()) return refuse(function, problem, out);
  const Use token(call == nullptr || call->struct_size < sizeof *call ? nullptr : call->cancel,
                  Kind::cancel, function);
  if (!token.problem.empty()) return refuse(function, token.problem, out, true);
  hipaa_call checked{};
  checked.struct_size = sizeof checked;
  Progress progress{call, provider};
  if (call != nullptr) {
    if (auto problem = problem_of(*call); !problem.empty()) return refuse(function, problem, out);
    std::memcpy(&checked, call, sizeof checked);
    checked.struct_size = sizeof checked;
    if (call->progress != nullptr) {
      checked.progress = on_progress;
      checked.progress_ctx = &progress;
    }
  }
  hipaa_result* result = nullptr;
  const auto status =
      (real->*slot)(on.handle == nullptr ? nullptr : static_cast<hipaa_provider*>(on.handle->real),
                    &checked, request, &result);
  *out = wrapped(result);
  return status;
}

template <hipaa_operation hipaa_api::*slot, bool needs_provider>
hipaa_status operation(hipaa_provider* provider, const hipaa_call* call,
                       const hipaa_request* request, hipaa_result** out) {
  return run(slot, "an operation", needs_provider, provider, call, request, out);
}

hipaa_status result_status(const hipaa_result* result) {
  const Use on(result, Kind::result, "result_status");
  if (on.handle == nullptr || !on.handle->own.empty()) return HIPAA_E_INVALID_ARGUMENT;
  return real->result_status(static_cast<hipaa_result*>(on.handle->real));
}

hipaa_status result_document(const hipaa_result* result, hipaa_document which, hipaa_str* out) {
  if (out != nullptr) *out = {nullptr, 0};
  const Use on(result, Kind::result, "result_document");
  if (on.handle == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  if (!on.handle->own.empty()) return HIPAA_E_NOT_FOUND;
  return real->result_document(static_cast<hipaa_result*>(on.handle->real), which, out);
}

size_t result_diagnostic_count(const hipaa_result* result) {
  const Use on(result, Kind::result, "result_diagnostic_count");
  if (on.handle == nullptr) return 0;
  if (!on.handle->own.empty()) return 1;
  return real->result_diagnostic_count(static_cast<hipaa_result*>(on.handle->real));
}

hipaa_status result_diagnostic(const hipaa_result* result, size_t index, hipaa_diagnostic* inout) {
  const Use on(result, Kind::result, "result_diagnostic");
  if (on.handle == nullptr || inout == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  if (on.handle->own.empty())
    return real->result_diagnostic(static_cast<hipaa_result*>(on.handle->real), index, inout);
  if (inout->struct_size < sizeof(hipaa_diagnostic)) return HIPAA_E_INVALID_ARGUMENT;
  if (index > 0) return HIPAA_E_NOT_FOUND;
  static constexpr char code[] = "HP-HOST-CONTRACT";
  static constexpr char why[] = "The contract of hipaa/provider.h says how it is done.";
  hipaa_diagnostic made{};
  made.struct_size = inout->struct_size;
  made.severity = HIPAA_SEVERITY_ERROR;
  made.code = {code, sizeof code - 1};
  made.summary = {on.handle->own.c_str(), on.handle->own.size()};
  made.detail = {why, sizeof why - 1};
  made.path = made.vendor_code = made.request_id = made.acceptance = {"", 0};
  std::memcpy(inout, &made, sizeof made);
  return HIPAA_OK;
}

void result_free(hipaa_result* result) {
  if (result == nullptr) return;
  std::string problem;
  auto* const handle = handles().use(result, Kind::result, "result_free", problem);
  if (handle == nullptr) return;
  handles().release(handle);
  if (handles().take_back(result, Kind::result, "result_free"))
    real->result_free(static_cast<hipaa_result*>(handle->real));
}

const void* get_extension(const char* id) {
  // An extension takes real handles; this library hands out none.
  static_cast<void>(id);
  return nullptr;
}

const hipaa_api table = {sizeof(hipaa_api),
                         HIPAA_ABI_MAJOR,
                         HIPAA_ABI_MINOR,
                         "checked",
                         describe,
                         cancel_new,
                         cancel_request,
                         cancel_free,
                         provider_new,
                         provider_free,
                         operation<&hipaa_api::validate, false>,
                         operation<&hipaa_api::plan, true>,
                         operation<&hipaa_api::apply, true>,
                         operation<&hipaa_api::read, true>,
                         operation<&hipaa_api::import_state, true>,
                         operation<&hipaa_api::upgrade_state, false>,
                         operation<&hipaa_api::move_state, false>,
                         operation<&hipaa_api::verify, true>,
                         operation<&hipaa_api::read_data, true>,
                         operation<&hipaa_api::call_function, false>,
                         result_status,
                         result_document,
                         result_diagnostic_count,
                         result_diagnostic,
                         result_free,
                         get_extension};

// libhipaa_provider.so.1 beside this library.
const hipaa_api* load() {
  Dl_info self{};
  if (dladdr(reinterpret_cast<const void*>(&load), &self) == 0) return nullptr;
  std::string path = self.dli_fname;
  path.erase(path.rfind('/') + 1);
  path += "libhipaa_provider.so.1";
  void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* const symbol = library == nullptr ? nullptr : dlsym(library, HIPAA_ENTRY_POINT);
  if (symbol == nullptr) {
    complain(HIPAA_ENTRY_POINT, path + " cannot be used.");
    return nullptr;
  }
  hipaa_get_api_fn get_api = nullptr;
  std::memcpy(&get_api, &symbol, sizeof get_api);
  const hipaa_api* found = nullptr;
  return get_api(HIPAA_ABI_MAJOR, &found) == HIPAA_OK ? found : nullptr;
}

}  // namespace
}  // namespace hipaa::checked

extern "C" HIPAA_EXPORT hipaa_status hipaa_provider_get_api(uint32_t abi_major,
                                                            const hipaa_api** out) {
  using namespace hipaa::checked;
  if (out == nullptr) return HIPAA_E_INVALID_ARGUMENT;
  *out = nullptr;
  static const hipaa_api* const loaded = load();
  if (loaded == nullptr || abi_major != HIPAA_ABI_MAJOR) return HIPAA_E_UNSUPPORTED;
  real = loaded;
  *out = &table;
  return HIPAA_OK;
}
