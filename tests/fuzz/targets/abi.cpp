// The C ABI as a whole, without a workspace: every slot, any texts. The first line names the slot,
// then come the parts: type_name, config, prior_state, planned_state, private_data, identifier.
#include <hipaa/provider.h>

#include <array>
#include <string>

#include "tests/fuzz/harness.hpp"

using hipaa::fuzz::Parts;
using hipaa::fuzz::require;

namespace {

const hipaa_api& api() {
  static const hipaa_api* const table = [] {
    // What is fuzzed is what comes through the ABI.
    for (const char* name : {"DATABRICKS_HOST", "DATABRICKS_TOKEN", "HIPAA_ASSUME_CSP"})
      unsetenv(name);
    setenv("HOME", "/nonexistent", 1);
    const hipaa_api* made = nullptr;
    require(hipaa_provider_get_api(HIPAA_ABI_MAJOR, &made) == HIPAA_OK, "there is a table");
    return made;
  }();
  return *table;
}

// A provider that has no workspace, so that nothing is sent.
hipaa_provider* provider() {
  static hipaa_provider* const made = [] {
    constexpr std::string_view config = R"({"format_version":1,"value":{}})";
    const hipaa_str text{config.data(), config.size()};
    hipaa_provider* one = nullptr;
    require(api().provider_new(nullptr, &text, &one, nullptr) == HIPAA_OK, "there is a provider");
    return one;
  }();
  return made;
}

// All that a host may read of it is there.
void look_at(hipaa_result* result, hipaa_status status) {
  require(result != nullptr, "a result comes back");
  require(api().result_status(result) == status, "the result has the status");
  std::size_t errors = 0;
  const auto count = api().result_diagnostic_count(result);
  require(count <= 1001, "a thousand diagnostics and one that counts");
  for (std::size_t i = 0; i < count; ++i) {
    hipaa_diagnostic one{};
    one.struct_size = sizeof one;
    require(api().result_diagnostic(result, i, &one) == HIPAA_OK, "a diagnostic can be read");
    require(one.code.size > 0 && one.summary.size > 0, "a diagnostic has a code and a summary");
    require(one.code.data[one.code.size] == '\0', "a text ends in NUL");
    if (one.severity == HIPAA_SEVERITY_ERROR) ++errors;
  }
  require(status != HIPAA_OK || errors == 0, "no error in a success");
  require(status == HIPAA_OK || status == HIPAA_E_NOMEM || errors > 0, "a failure says why");
  require(status != HIPAA_E_INTERNAL, "no defect");
  for (hipaa_document which = HIPAA_DOC_STATE; which <= HIPAA_DOC_VALUE; ++which) {
    hipaa_str text{};
    if (api().result_document(result, which, &text) == HIPAA_OK)
      require(text.data[text.size] == '\0', "a document ends in NUL");
  }
  api().result_free(result);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Parts parts(data, size);
  const auto slot = parts.next();
  // Without an end of their own, so that whoever reads too far is seen.
  std::array<std::string, 6> texts;
  std::array<hipaa_str, 6> given{};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (parts.empty()) continue;
    texts[i] = parts.next();
    if (!texts[i].empty() || i == 0) given[i] = {texts[i].data(), texts[i].size()};
  }
  hipaa_result* result = nullptr;
  if (slot == "provider_new") {
    hipaa_provider* made = nullptr;
    const auto status = api().provider_new(nullptr, &given[1], &made, &result);
    require((status == HIPAA_OK) == (made != nullptr), "a provider comes with success alone");
    api().provider_free(made);
    look_at(result, status);
    return 0;
  }
  hipaa_call call{};
  call.struct_size = sizeof call;
  call.now_unix_ms = 1795000000000;
  call.timeout_ms = 5000;
  hipaa_request request{};
  request.struct_size = sizeof request;
  request.type_name = given[0];
  request.config = given[1];
  request.prior_state = given[2];
  request.planned_state = given[3];
  request.private_data = given[4];
  request.identifier = given[5];
  request.source_provider = given[5];
  request.source_type_name = given[0];
  request.schema_version = static_cast<std::int64_t>(texts[5].size());
  struct Slot {
    std::string_view name;
    hipaa_operation call;
  };
  const std::array<Slot, 10> slots{{{"validate", api().validate},
                                    {"plan", api().plan},
                                    {"apply", api().apply},
                                    {"read", api().read},
                                    {"import_state", api().import_state},
                                    {"upgrade_state", api().upgrade_state},
                                    {"move_state", api().move_state},
                                    {"verify", api().verify},
                                    {"read_data", api().read_data},
                                    {"call_function", api().call_function}}};
  for (const auto& one : slots) {
    if (one.name != slot) continue;
    const auto status = one.call(provider(), &call, &request, &result);
    look_at(result, status);
  }
  return 0;
}
