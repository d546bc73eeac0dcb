// Structs of other sizes than today's: from hosts that forgot struct_size, and from hosts that were
// compiled against a later header.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstring>

#include "frozen/provider_1_0.h"
#include "frozen/provider_1_1.h"
#include "tests/abi/loaded.hpp"

using namespace abi_test;

namespace {

// What a later header might have appended.
template <class Struct>
struct Later {
  Struct known{};
  std::array<unsigned char, 64> appended{};

  explicit Later(const Struct& from) : known(from) { known.struct_size = sizeof(*this); }
};

// Sizes that no header ever had.
template <class Struct>
std::vector<std::size_t> too_small(std::size_t in_1_0) {
  return {0, 1, sizeof(std::size_t), in_1_0 / 2, in_1_0 - sizeof(void*), in_1_0 - 1};
}

}  // namespace

TEST_CASE("structs of a later header are read as far as they are known") {
  forget_credentials();
  const Library library;
  hipaa_host plain_host{};
  plain_host.name = text("later");
  const Later<hipaa_host> host(plain_host);
  const Provider provider(library, SAMPLE_PROVIDER, &host.known);
  INFO(provider.said);
  REQUIRE(provider.raw != nullptr);

  const Later<hipaa_call> call(call_of());
  const Later<hipaa_request> request(create_of(SAMPLE_REFUSED_CLUSTER));
  Result result(library);
  REQUIRE(library->validate(provider.raw, &call.known, &request.known, &result.raw) ==
          HIPAA_E_DIAGNOSTICS);

  Later<hipaa_diagnostic> diagnostic(hipaa_diagnostic{});
  diagnostic.appended.fill(0xa5);  // what the library fills it does not read
  REQUIRE(library->result_diagnostic(result.raw, 0, &diagnostic.known) == HIPAA_OK);
  CHECK(view(diagnostic.known.code).substr(0, 3) == "HC-");
  CHECK(diagnostic.known.struct_size == sizeof diagnostic);
  // The library filled what it knows, and left what it does not.
  CHECK(std::count(diagnostic.appended.begin(), diagnostic.appended.end(), 0xa5) ==
        static_cast<std::ptrdiff_t>(diagnostic.appended.size()));
}

TEST_CASE("what a later header asks for is refused, not left out") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);
  const auto plain_call = call_of();
  const auto plain_request = create_of(SAMPLE_CLUSTER);
  for (const auto& [name, operation] : operations_of(library.api)) {
    CAPTURE(name);
    for (const std::size_t at : {0U, 63U}) {
      Later<hipaa_request> request(plain_request);
      request.appended.at(at) = 1;
      Result refused(library);
      CHECK(operation(provider.raw, &plain_call, &request.known, &refused.raw) ==
            HIPAA_E_INVALID_ARGUMENT);
      Later<hipaa_call> call(plain_call);
      call.appended.at(at) = 1;
      Result refused_too(library);
      CHECK(operation(provider.raw, &call.known, &plain_request, &refused_too.raw) ==
            HIPAA_E_INVALID_ARGUMENT);
    }
    // No size of a struct: what lies there is nobody's to read.
    auto endless = plain_request;
    endless.struct_size = ~std::size_t{0};
    Result refused(library);
    CHECK(operation(provider.raw, &plain_call, &endless, &refused.raw) == HIPAA_E_INVALID_ARGUMENT);
  }
  Later<hipaa_host> host(hipaa_host{});
  host.appended.at(5) = 1;
  CHECK(Provider(library, SAMPLE_PROVIDER, &host.known).status == HIPAA_E_INVALID_ARGUMENT);
  hipaa_host reserved{};
  reserved.struct_size = sizeof reserved;
  reserved.reserved0 = 7;
  CHECK(Provider(library, SAMPLE_PROVIDER, &reserved).status == HIPAA_E_INVALID_ARGUMENT);
}

TEST_CASE("a host of 1.0 gets the diagnostic that it knows, and nothing beyond it") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  const auto call = call_of();
  const auto request = request_of(SAMPLE_ACCEPTED_CLUSTER);
  Result result(library);
  REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_OK);
  REQUIRE(library->result_diagnostic_count(result.raw) > 0);

  hipaa_diagnostic today{};
  today.struct_size = sizeof today;
  REQUIRE(library->result_diagnostic(result.raw, 0, &today) == HIPAA_OK);
  CHECK(view(today.acceptance) == SAMPLE_ACCEPTANCE);
  CHECK(today.acceptance.data[today.acceptance.size] == '\0');

  // Half of the new member is none of it.
  for (const auto size : {sizeof(hipaa_diagnostic_1_0), sizeof(hipaa_diagnostic_1_1) - 1}) {
    CAPTURE(size);
    std::array<unsigned char, sizeof(hipaa_diagnostic) + 64> memory;
    memory.fill(0xa5);
    hipaa_diagnostic_1_0 old{};
    old.struct_size = size;
    std::memcpy(memory.data(), &old, sizeof old);
    REQUIRE(library->result_diagnostic(
                result.raw, 0, reinterpret_cast<hipaa_diagnostic*>(memory.data())) == HIPAA_OK);
    std::memcpy(&old, memory.data(), sizeof old);
    CHECK(old.struct_size == size);
    CHECK(old.code.data == today.code.data);
    CHECK(old.verdict == HIPAA_VERDICT_ACKNOWLEDGED_1_0);
    CHECK(std::count(memory.begin() + static_cast<std::ptrdiff_t>(sizeof old), memory.end(),
                     0xa5) == static_cast<std::ptrdiff_t>(memory.size() - sizeof old));
  }
}

TEST_CASE("a struct below its size of 1.0 is an invalid argument") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);
  const auto good_request = create_of(SAMPLE_CLUSTER);
  const auto good_call = call_of();

  for (const auto& [name, operation] : operations_of(library.api)) {
    CAPTURE(name);
    for (const auto size : too_small<hipaa_request>(sizeof(hipaa_request_1_0))) {
      auto request = good_request;
      request.struct_size = size;
      CAPTURE(size);
      Result result(library);
      CHECK(operation(provider.raw, &good_call, &request, &result.raw) == HIPAA_E_INVALID_ARGUMENT);
      CHECK(result.diagnostics().size() == 1);
    }
    for (const auto size : too_small<hipaa_call>(sizeof(hipaa_call_1_0))) {
      auto call = good_call;
      call.struct_size = size;
      CAPTURE(size);
      Result result(library);
      CHECK(operation(provider.raw, &call, &good_request, &result.raw) == HIPAA_E_INVALID_ARGUMENT);
    }
  }
  for (const auto size : too_small<hipaa_host>(sizeof(hipaa_host_1_0))) {
    hipaa_host host{};
    host.struct_size = size;
    CAPTURE(size);
    const Provider made(library, SAMPLE_PROVIDER, &host);
    CHECK(made.raw == nullptr);
    CHECK(made.status == HIPAA_E_INVALID_ARGUMENT);
  }
}

TEST_CASE("a diagnostic below its size of 1.0 is left alone") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  Result result(library);
  const auto request = request_of(SAMPLE_REFUSED_CLUSTER);
  const auto call = call_of();
  REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);

  for (const auto size : too_small<hipaa_diagnostic>(sizeof(hipaa_diagnostic_1_0))) {
    hipaa_diagnostic diagnostic;
    std::memset(&diagnostic, 0x5a, sizeof diagnostic);
    diagnostic.struct_size = size;
    const auto before = diagnostic;
    CAPTURE(size);
    CHECK(library->result_diagnostic(result.raw, 0, &diagnostic) == HIPAA_E_INVALID_ARGUMENT);
    CHECK(std::memcmp(&diagnostic, &before, sizeof diagnostic) == 0);
  }
}
