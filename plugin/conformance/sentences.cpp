#include "plugin/conformance/sentences.hpp"

#include <cstring>
#include <thread>

namespace hipaa::conformance {
namespace {

using abi::borrow;
using abi::Library;
using abi::Result;

constexpr const char* empty_envelope = R"({"format_version":1,"value":{}})";

abi::Request cluster(const char* config) {
  abi::Request request;
  request.type_name = borrow("hipaa_cluster");
  request.config = borrow(config);
  return request;
}

Result validated(const Library& library, const char* config) {
  return library.no_provider().validate(abi::Call(), cluster(config));
}

// A text that the library gave out.
bool is_text(const hipaa_str& text) {
  return text.data != nullptr && text.data[text.size] == '\0' &&
         std::strlen(text.data) == text.size;
}

bool is_json_document(const Result& result, hipaa_document which) {
  const auto text = result.document(which);
  return is_text(text) && text.size > 2 && text.data[0] == '{';
}

bool unknown_major(const Library&, hipaa_get_api_fn get_api) {
  const hipaa_api* table = reinterpret_cast<const hipaa_api*>(&get_api);
  return get_api(HIPAA_ABI_MAJOR + 41, &table) == HIPAA_E_UNSUPPORTED && table == nullptr &&
         get_api(HIPAA_ABI_MAJOR, nullptr) != HIPAA_OK;
}

bool one_table(const Library& library, hipaa_get_api_fn get_api) {
  const hipaa_api* again = nullptr;
  return get_api(HIPAA_ABI_MAJOR, &again) == HIPAA_OK && again == library.api() &&
         again->abi_major == HIPAA_ABI_MAJOR &&
         again->struct_size >= offsetof(hipaa_api, get_extension);
}

bool describes(const Library& library, hipaa_get_api_fn) {
  const auto schema = library.describe(HIPAA_DOC_SCHEMA);
  const auto metadata = library.describe(HIPAA_DOC_METADATA);
  return is_json_document(schema, HIPAA_DOC_SCHEMA) &&
         is_json_document(metadata, HIPAA_DOC_METADATA) &&
         library.describe(99).status() == HIPAA_E_NOT_FOUND;
}

bool no_document(const Library& library, hipaa_get_api_fn) {
  const auto schema = library.describe(HIPAA_DOC_SCHEMA);
  return schema.document(HIPAA_DOC_STATE).data == nullptr;
}

bool frees_null(const Library& library, hipaa_get_api_fn) {
  const auto* api = library.api();
  api->result_free(nullptr);
  api->provider_free(nullptr);
  api->cancel_free(nullptr);
  api->cancel_request(nullptr);
  return api->result_status(nullptr) == HIPAA_E_INVALID_ARGUMENT &&
         api->result_diagnostic_count(nullptr) == 0;
}

bool refuses_null(const Library& library, hipaa_get_api_fn) {
  const auto* api = library.api();
  hipaa_result* out = nullptr;
  const auto no_request = api->validate(nullptr, nullptr, nullptr, &out);
  api->result_free(out);
  out = nullptr;
  const auto request = cluster(empty_envelope);
  const auto no_provider = api->plan(nullptr, nullptr, &request, &out);
  api->result_free(out);
  return no_request == HIPAA_E_INVALID_ARGUMENT && no_provider == HIPAA_E_INVALID_ARGUMENT &&
         api->validate(nullptr, nullptr, &request, nullptr) == HIPAA_E_INVALID_ARGUMENT;
}

bool refuses_short_structs(const Library& library, hipaa_get_api_fn) {
  auto request = cluster(empty_envelope);
  request.struct_size = sizeof(std::size_t);
  if (library.no_provider().validate(abi::Call(), request).status() != HIPAA_E_INVALID_ARGUMENT)
    return false;
  abi::Call call;
  call.struct_size = sizeof(std::size_t);
  return library.no_provider().validate(call, cluster(empty_envelope)).status() ==
         HIPAA_E_INVALID_ARGUMENT;
}

bool takes_longer_structs(const Library& library, hipaa_get_api_fn) {
  struct Longer {
    hipaa_request request;
    char more[64];
  } longer = {};
  longer.request = cluster(empty_envelope);
  longer.request.struct_size = sizeof longer;
  hipaa_result* out = nullptr;
  const Result result(library.api(),
                      library.api()->validate(nullptr, nullptr, &longer.request, &out), out);
  return result.status() == HIPAA_E_DIAGNOSTICS;
}

bool refuses_null_with_size(const Library& library, hipaa_get_api_fn) {
  auto request = cluster(empty_envelope);
  request.prior_state = borrow(nullptr, 5);
  return library.no_provider().validate(abi::Call(), request).status() == HIPAA_E_INVALID_ARGUMENT;
}

bool tells_why(const Library& library, hipaa_get_api_fn) {
  const auto result = validated(library, empty_envelope);
  if (result.status() != HIPAA_E_DIAGNOSTICS || result.diagnostics().empty()) return false;
  for (const auto& one : result.diagnostics())
    if (!is_text(one.code) || !is_text(one.summary) || !is_text(one.detail) || !is_text(one.path) ||
        (one.severity != HIPAA_SEVERITY_ERROR && one.severity != HIPAA_SEVERITY_WARNING))
      return false;
  return true;
}

bool refuses_no_envelopes(const Library& library, hipaa_get_api_fn) {
  for (const char* text : {"", "{", "[]", "null", "{\"format_version\":2,\"value\":{}}",
                           "{\"format_version\":1,\"format_version\":1,\"value\":{}}", "\xff"})
    if (validated(library, text).status() == HIPAA_OK) return false;
  return true;
}

bool refuses_unknown_types(const Library& library, hipaa_get_api_fn) {
  auto request = cluster(empty_envelope);
  request.type_name = borrow("no_such_type");
  return library.no_provider().validate(abi::Call(), request).status() == HIPAA_E_UNSUPPORTED;
}

bool refuses_negative_times(const Library& library, hipaa_get_api_fn) {
  abi::Call call;
  call.timeout_ms = -1;
  return library.no_provider().validate(call, cluster(empty_envelope)).status() ==
         HIPAA_E_INVALID_ARGUMENT;
}

bool cancels(const Library& library, hipaa_get_api_fn) {
  const auto cancel = library.cancel();
  if (!cancel) return false;
  cancel.request();
  cancel.request();
  abi::Call call;
  call.cancel = cancel.get();
  return library.no_provider().validate(call, cluster(empty_envelope)).status() ==
         HIPAA_E_CANCELLED;
}

bool no_provider_on_failure(const Library& library, hipaa_get_api_fn) {
  Result said;
  const auto provider = library.provider("{", &said);
  return !provider && said.status() != HIPAA_OK && !said.diagnostics().empty();
}

bool no_host_needed(const Library& library, hipaa_get_api_fn) {
  const hipaa_str config = borrow(empty_envelope);
  hipaa_provider* made = nullptr;
  const auto status = library.api()->provider_new(nullptr, &config, &made, nullptr);
  library.api()->provider_free(made);
  return (status == HIPAA_OK) == (made != nullptr);
}

bool any_thread(const Library& library, hipaa_get_api_fn) {
  std::vector<std::thread> threads;
  std::vector<char> right(8, 0);
  for (auto& one : right)
    threads.emplace_back([&library, &one] {
      one = 1;
      for (int i = 0; i < 50; ++i)
        if (validated(library, empty_envelope).status() != HIPAA_E_DIAGNOSTICS) one = 0;
    });
  for (auto& one : threads) one.join();
  return std::string(right.begin(), right.end()) == std::string(right.size(), 1);
}

bool no_extension(const Library& library, hipaa_get_api_fn) {
  return library.extension("nobody.knows/1") == nullptr;
}

}  // namespace

const std::vector<Sentence>& sentences() {
  static const std::vector<Sentence> all = {
      {"Unknown major: E_UNSUPPORTED and *out NULL.", unknown_major},
      {"The table is the library's, for the life of the process.", one_table},
      {"describe gives SCHEMA and METADATA; another number: E_NOT_FOUND.", describes},
      {"A document that is not there is {NULL, 0}.", no_document},
      {"Free functions accept NULL and never fail.", frees_null},
      {"NULL where none may be is E_INVALID_ARGUMENT.", refuses_null},
      {"A struct that is shorter than in 1.0 is E_INVALID_ARGUMENT.", refuses_short_structs},
      {"A struct of a newer host is read as far as the library knows it.", takes_longer_structs},
      {"A NULL text with a size is E_INVALID_ARGUMENT.", refuses_null_with_size},
      {"What is not acceptable has diagnostics, all of whose texts end with a NUL.", tells_why},
      {"What is not an envelope is never HIPAA_OK.", refuses_no_envelopes},
      {"A type that the library does not offer is E_UNSUPPORTED.", refuses_unknown_types},
      {"A negative timeout_ms is E_INVALID_ARGUMENT.", refuses_negative_times},
      {"Cancel, once requested, ends the calls that carry it.", cancels},
      {"Where provider_new fails there is no provider, and the result says why.",
       no_provider_on_failure},
      {"host and out_result of provider_new may be NULL.", no_host_needed},
      {"Operations may run on any threads at once.", any_thread},
      {"An extension that the library does not have is NULL.", no_extension}};
  return all;
}

}  // namespace hipaa::conformance
