// NULL and nonsense in every place where a host can put it. What comes back may be any failure; it
// may not be a crash, a success, or a result that disagrees with the status.
#include <catch2/catch.hpp>

#include "tests/abi/loaded.hpp"

using namespace abi_test;
using namespace std::string_view_literals;

namespace {

hipaa_call with_timeout(std::int64_t timeout_ms) {
  auto call = call_of();
  call.timeout_ms = timeout_ms;
  return call;
}

// Runs an operation and checks what holds for all of them, whatever they are given.
hipaa_status run_checked(const Library& library, hipaa_operation operation,
                         hipaa_provider* provider, const hipaa_call* call,
                         const hipaa_request* request) {
  Result result(library);
  const auto status = operation(provider, call, request, &result.raw);
  if (status == HIPAA_E_DIAGNOSTICS) CHECK_FALSE(result.findings(HIPAA_SEVERITY_ERROR).empty());
  if (status == HIPAA_OK) CHECK(result.findings(HIPAA_SEVERITY_ERROR).empty());
  CHECK(result.raw != nullptr);
  CHECK(library->result_status(result.raw) == status);
  CHECK(status >= HIPAA_OK);
  CHECK(status < HIPAA_E_INTERNAL);
  return status;
}

}  // namespace

TEST_CASE("operations survive NULL in every combination") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);
  const auto plain = call_of();
  const auto negative = with_timeout(-1);
  const auto request = create_of(SAMPLE_CLUSTER);
  hipaa_request empty{};
  empty.struct_size = sizeof empty;

  for (const auto& [name, operation] : operations_of(library.api)) {
    CAPTURE(name);
    for (hipaa_provider* on : {provider.raw, static_cast<hipaa_provider*>(nullptr)}) {
      for (const hipaa_call* call : {&plain, static_cast<const hipaa_call*>(nullptr)}) {
        CHECK(run_checked(library, operation, on, call, nullptr) == HIPAA_E_INVALID_ARGUMENT);
        CHECK(run_checked(library, operation, on, call, &empty) != HIPAA_OK);
        CHECK(operation(on, call, &request, nullptr) == HIPAA_E_INVALID_ARGUMENT);
      }
      CHECK(run_checked(library, operation, on, &negative, &request) == HIPAA_E_INVALID_ARGUMENT);
    }
    CHECK(operation(nullptr, nullptr, nullptr, nullptr) == HIPAA_E_INVALID_ARGUMENT);
  }
  for (const char* name : {"plan", "apply", "read", "import_state", "verify", "read_data"}) {
    for (const auto& [other, operation] : operations_of(library.api)) {
      if (other != name) continue;
      CAPTURE(name);
      CHECK(run_checked(library, operation, nullptr, &plain, &request) == HIPAA_E_INVALID_ARGUMENT);
    }
  }
}

TEST_CASE("nonsense in the request's texts is refused") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);
  const auto call = with_timeout(2000);

  const std::string deep(100000, '[');
  const std::string long_text(3 << 20, 'x');
  const std::vector<std::string_view> nonsense = {
      "",
      "x",
      "{",
      "null",
      "[]",
      "42",
      "{}",
      "{\"format_version\":2,\"value\":{}}",
      "{\"format_version\":1}",
      "{\"format_version\":1,\"value\":[]}",
      "{\"format_version\":1,\"value\":{}} tail",
      "{\"format_version\":1,\"value\":{},\"unknown\":[\"/no/such\"]}",
      "{\"format_version\":1,\"value\":{},\"unknown\":7}",
      "{\"format_version\":1,\"value\":{\"num_workers\":1,\"num_workers\":2}}",
      "{\"format_version\":1,\"value\":{\"num_workers\":18446744073709551616}}",
      "{\"format_version\":1,\"value\":{\"num_workers\":1e400}}",
      "{\"format_version\":1,\"value\":{\"no_such_attribute\":1}}",
      "{\"format_version\":1,\"value\":{\"cluster_name\":\"\xff\xfe\"}}",
      "{\"format_version\":1,\0\"value\":{}}"sv,
      deep,
      long_text,
  };
  for (const auto& [name, operation] : operations_of(library.api)) {
    CAPTURE(name);
    for (std::size_t i = 0; i < nonsense.size(); ++i) {
      CAPTURE(i);
      auto request = create_of(SAMPLE_CLUSTER);
      hipaa_str* const places[] = {&request.type_name,       &request.config,
                                   &request.prior_state,     &request.planned_state,
                                   &request.private_data,    &request.identifier,
                                   &request.source_provider, &request.source_type_name};
      for (hipaa_str* place : places) {
        const auto before = *place;
        *place = text(nonsense[i]);
        run_checked(library, operation, provider.raw, &call, &request);
        *place = before;
      }
      // What an operation reads first: here the answer is known.
      request.config = text(nonsense[i]);
      request.prior_state = text(nonsense[i]);
      request.planned_state = text(nonsense[i]);
      const auto status = run_checked(library, operation, provider.raw, &call, &request);
      // A state of an older version may hold what nobody knows any more.
      const bool is_old_state = std::string_view(name) == "upgrade_state" &&
                                nonsense[i].find("no_such_attribute") != std::string_view::npos;
      CHECK((status != HIPAA_OK) != is_old_state);
    }
    auto sized_null = create_of(SAMPLE_CLUSTER);
    hipaa_str* const texts[] = {&sized_null.type_name,       &sized_null.config,
                                &sized_null.prior_state,     &sized_null.planned_state,
                                &sized_null.private_data,    &sized_null.identifier,
                                &sized_null.source_provider, &sized_null.source_type_name};
    for (hipaa_str* one : texts) {
      const auto before = *one;
      *one = {nullptr, 5};
      CHECK(run_checked(library, operation, provider.raw, &call, &sized_null) ==
            HIPAA_E_INVALID_ARGUMENT);
      *one = before;
    }
    auto nameless = call;
    nameless.correlation_id = {nullptr, 5};
    CHECK(run_checked(library, operation, provider.raw, &nameless, &sized_null) ==
          HIPAA_E_INVALID_ARGUMENT);
  }
  for (hipaa_str hipaa_host::*member : {&hipaa_host::name, &hipaa_host::version}) {
    hipaa_host host{};
    host.struct_size = sizeof host;
    host.*member = {nullptr, 5};
    CHECK(Provider(library, SAMPLE_PROVIDER, &host).status == HIPAA_E_INVALID_ARGUMENT);
  }
}

TEST_CASE("a document that was forgotten destroys nothing") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const std::string state = "{\"format_version\":1,\"value\":{\"cluster_id\":\"0000-1\"}}";
  for (const auto& [name, operation] : operations_of(library.api)) {
    if (std::string_view(name) != "plan" && std::string_view(name) != "apply") continue;
    CAPTURE(name);
    // Nothing at all, a configuration alone, one beside a state: only a state alone is a destroy.
    auto forgotten = request_of();
    CHECK(run_checked(library, operation, provider.raw, &call, &forgotten) ==
          HIPAA_E_INVALID_ARGUMENT);
    forgotten.config = text(SAMPLE_CLUSTER);
    CHECK(run_checked(library, operation, provider.raw, &call, &forgotten) ==
          HIPAA_E_INVALID_ARGUMENT);
    forgotten.prior_state = text(state);
    CHECK(run_checked(library, operation, provider.raw, &call, &forgotten) ==
          HIPAA_E_INVALID_ARGUMENT);
    auto planned_alone = request_of();
    planned_alone.planned_state = text(SAMPLE_CLUSTER);
    CHECK(run_checked(library, operation, provider.raw, &call, &planned_alone) ==
          HIPAA_E_INVALID_ARGUMENT);
  }
}

TEST_CASE("provider_new survives NULL and nonsense") {
  forget_credentials();
  const Library library;
  hipaa_provider* made = nullptr;
  const hipaa_str config = text(SAMPLE_PROVIDER);
  const hipaa_str absent{};

  CHECK(library->provider_new(nullptr, nullptr, nullptr, nullptr) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->provider_new(nullptr, &config, nullptr, nullptr) == HIPAA_E_INVALID_ARGUMENT);
  for (const hipaa_str* given : {&absent, static_cast<const hipaa_str*>(nullptr)}) {
    Result result(library);
    CHECK(library->provider_new(nullptr, given, &made, &result.raw) == HIPAA_E_INVALID_ARGUMENT);
    CHECK(made == nullptr);
    CHECK(result.diagnostics().size() == 1);
  }
  for (const char* nonsense : {"", "{", "[]", "null", "{\"format_version\":1}",
                               "{\"format_version\":1,\"value\":{\"no_such\":1}}",
                               "{\"format_version\":1,\"value\":{\"compliance_profile\":7}}"}) {
    CAPTURE(nonsense);
    const Provider refused(library, nonsense);
    CHECK(refused.raw == nullptr);
    CHECK(refused.status != HIPAA_OK);
    CHECK_FALSE(refused.said.empty());
  }
  // Who does not want to know why need not.
  CHECK(library->provider_new(nullptr, &config, &made, nullptr) == HIPAA_OK);
  CHECK(made != nullptr);
  library->provider_free(made);
}

TEST_CASE("everything else survives NULL") {
  const Library library;
  library->provider_free(nullptr);
  library->result_free(nullptr);
  library->cancel_free(nullptr);
  library->cancel_request(nullptr);
  CHECK(library->cancel_new(nullptr) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->describe(HIPAA_DOC_SCHEMA, nullptr) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->result_status(nullptr) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->result_diagnostic_count(nullptr) == 0);

  hipaa_str document = text("left over");
  CHECK(library->result_document(nullptr, HIPAA_DOC_STATE, &document) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(document.data == nullptr);
  hipaa_diagnostic diagnostic{};
  diagnostic.struct_size = sizeof diagnostic;
  CHECK(library->result_diagnostic(nullptr, 0, &diagnostic) == HIPAA_E_INVALID_ARGUMENT);

  Result result(library);
  REQUIRE(library->describe(HIPAA_DOC_METADATA, &result.raw) == HIPAA_OK);
  CHECK(library->result_document(result.raw, HIPAA_DOC_METADATA, nullptr) ==
        HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->result_diagnostic(result.raw, 0, nullptr) == HIPAA_E_INVALID_ARGUMENT);
  CHECK(library->result_diagnostic(result.raw, 0, &diagnostic) == HIPAA_E_NOT_FOUND);

  if (HIPAA_API_HAS(library.api, get_extension)) {
    CHECK(library->get_extension(nullptr) == nullptr);
    CHECK(library->get_extension("") == nullptr);
    CHECK(library->get_extension("no.such/1") == nullptr);
  }
}
