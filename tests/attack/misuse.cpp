// A host that breaks the contract, on libhipaa_provider_checked: it is told what was wrong, and
// goes on. The standard error stream is read back.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <functional>
#include <hipaa/provider.hpp>
#include <string>
#include <thread>

#include "tests/support/compliant.hpp"
#include "tests/support/simulator.hpp"

namespace abi = hipaa::abi;

namespace {

const abi::Library& checked() {
  static const auto loaded = abi::Library::load(HIPAA_CHECKED_LIBRARY);
  REQUIRE(loaded);
  return loaded;
}

// What `misuse` makes the library say.
std::string told(const std::function<void()>& misuse) {
  int ends[2] = {};
  REQUIRE(pipe(ends) == 0);
  const int before = dup(STDERR_FILENO);
  dup2(ends[1], STDERR_FILENO);
  misuse();
  dup2(before, STDERR_FILENO);
  close(before);
  close(ends[1]);
  std::string text;
  char block[4096];
  for (ssize_t got = 0; (got = read(ends[0], block, sizeof block)) > 0;)
    text.append(block, static_cast<std::size_t>(got));
  close(ends[0]);
  return text;
}

abi::Request cluster() {
  abi::Request request;
  request.type_name = abi::borrow("hipaa_cluster");
  request.config = abi::borrow(R"({"format_version":1,"value":{}})");
  return request;
}

hipaa_provider* new_provider() {
  const auto config = abi::borrow(R"({"format_version":1,"value":{}})");
  hipaa_provider* made = nullptr;
  REQUIRE(checked().api()->provider_new(nullptr, &config, &made, nullptr) == HIPAA_OK);
  return made;
}

std::string validate(hipaa_provider* on, const hipaa_call* call, const hipaa_request& request,
                     hipaa_status expected) {
  return told([&] {
    hipaa_result* out = nullptr;
    const auto status = checked().api()->validate(on, call, &request, &out);
    const abi::Result result(checked().api(), status, out);
    CHECK(result.status() == expected);
    if (expected == HIPAA_E_INVALID_ARGUMENT)
      CHECK(abi::copy(result.diagnostics()[0].code) == "HP-HOST-CONTRACT");
  });
}

}  // namespace

TEST_CASE("what keeps to the contract is as without the checks") {
  CHECK(validate(nullptr, nullptr, cluster(), HIPAA_E_DIAGNOSTICS).empty());
  auto* const provider = new_provider();
  CHECK(validate(provider, nullptr, cluster(), HIPAA_E_DIAGNOSTICS).empty());
  CHECK(told([&] { checked().api()->provider_free(provider); }).empty());
}

TEST_CASE("handles that were freed, or are of another kind, or none") {
  const auto* const api = checked().api();
  auto* const provider = new_provider();
  api->provider_free(provider);
  CHECK(told([&] { api->provider_free(provider); }) ==
        "hipaa-checked: provider_free: this is a provider that was freed before.\n");
  CHECK_THAT(validate(provider, nullptr, cluster(), HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("freed before"));
  int something = 0;
  auto* const none = reinterpret_cast<hipaa_provider*>(&something);
  CHECK_THAT(validate(none, nullptr, cluster(), HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("nor any handle of this library"));
  hipaa_result* result = nullptr;
  api->describe(HIPAA_DOC_SCHEMA, &result);
  CHECK_THAT(told([&] { api->provider_free(reinterpret_cast<hipaa_provider*>(result)); }),
             Catch::Contains("this is a result, not a provider."));
  api->result_free(result);
  CHECK_THAT(told([&] { api->result_free(result); }), Catch::Contains("freed before"));
  CHECK_THAT(told([&] { CHECK(api->result_diagnostic_count(result) == 0); }),
             Catch::Contains("freed before"));
  hipaa_cancel* cancel = nullptr;
  REQUIRE(api->cancel_new(&cancel) == HIPAA_OK);
  api->cancel_free(cancel);
  CHECK_THAT(told([&] { api->cancel_free(cancel); }), Catch::Contains("freed before"));
  abi::Call call;
  call.cancel = cancel;
  CHECK_THAT(validate(nullptr, &call, cluster(), HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("a cancel token that was freed before"));
}

TEST_CASE("sizes, texts, reserved members") {
  auto request = cluster();
  request.struct_size = 8;
  CHECK_THAT(validate(nullptr, nullptr, request, HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("struct_size of hipaa_request is 8"));
  request = cluster();
  request.prior_state.size = 3;
  CHECK_THAT(validate(nullptr, nullptr, request, HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("prior_state is {NULL, 3}"));
  request = cluster();
  request.type_name = abi::borrow(nullptr, 0);
  CHECK_THAT(validate(nullptr, nullptr, request, HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("type_name is absent"));
  abi::Call call;
  call.timeout_ms = -1;
  CHECK_THAT(validate(nullptr, &call, cluster(), HIPAA_E_INVALID_ARGUMENT),
             Catch::Contains("timeout_ms is negative"));
  abi::Host host;
  host.reserved0 = 1;
  CHECK_THAT(told([&] {
               abi::Result said;
               CHECK_FALSE(checked().provider(R"({"format_version":1,"value":{}})", &said, host));
               CHECK(said.status() == HIPAA_E_INVALID_ARGUMENT);
             }),
             Catch::Contains("reserved0 of hipaa_host is not zero"));
  CHECK_THAT(told([&] {
               const auto wrong = cluster();
               CHECK(checked().api()->validate(nullptr, nullptr, &wrong, nullptr) ==
                     HIPAA_E_INVALID_ARGUMENT);
             }),
             Catch::Contains("what the call learns would be lost"));
}

namespace {

// An apply that creates a cluster in a simulated workspace, and reports to `report` meanwhile. What
// the library says on stderr; the apply itself goes well.
class ApplyUnderWay {
 public:
  ApplyUnderWay() {
    auto settings = hipaa::tests::compliant_provider();
    settings["host"] = workspace_.url();
    settings["token"] = "dapi-test-token";
    const auto config = enveloped(settings);
    const auto text = abi::borrow(config);
    REQUIRE(checked().api()->provider_new(nullptr, &text, &provider, nullptr) == HIPAA_OK);
    REQUIRE(checked().api()->cancel_new(&token) == HIPAA_OK);
  }
  ~ApplyUnderWay() {
    checked().api()->cancel_free(token);
    checked().api()->provider_free(provider);
  }
  ApplyUnderWay(const ApplyUnderWay&) = delete;
  ApplyUnderWay& operator=(const ApplyUnderWay&) = delete;

  std::string told_of(const std::function<void()>& report) const {
    const auto cluster = enveloped(hipaa::tests::compliant_cluster());
    abi::Request request;
    request.type_name = abi::borrow("hipaa_cluster");
    request.config = request.planned_state = abi::borrow(cluster);
    int reports = 0;
    auto once = [&](const hipaa_progress&) {
      if (++reports == 1) report();
    };
    abi::Call call;
    call.cancel = token;
    call.on_progress(once);
    hipaa_result* out = nullptr;
    auto said = told([&] {
      const auto status = checked().api()->apply(provider, &call, &request, &out);
      const abi::Result result(checked().api(), status, out);
      CHECK(result.status() == HIPAA_OK);
      CHECK(result.has(HIPAA_DOC_STATE));
    });
    CHECK(reports > 0);
    return said;
  }

  hipaa_provider* provider = nullptr;
  hipaa_cancel* token = nullptr;

 private:
  static std::string enveloped(const boost::json::object& value) {
    return boost::json::serialize(boost::json::object{{"format_version", 1}, {"value", value}});
  }

  hipaa::tests::Simulator workspace_{{"--start-seconds", "0.05"}};
};

}  // namespace

TEST_CASE("a callback calls an operation of the provider that called it") {
  const ApplyUnderWay apply;
  const auto calls = [&apply](hipaa_provider* on, hipaa_status expected) {
    return apply.told_of([&] {
      const auto request = cluster();
      hipaa_result* out = nullptr;
      const auto status = checked().api()->validate(on, nullptr, &request, &out);
      CHECK(status == expected);
      checked().api()->result_free(out);
    });
  };
  CHECK(calls(apply.provider, HIPAA_E_INVALID_ARGUMENT) ==
        "hipaa-checked: an operation: a callback calls an operation of the provider that called "
        "it.\n");
  // None, or another, it may call.
  const ApplyUnderWay other;
  CHECK(calls(nullptr, HIPAA_E_DIAGNOSTICS).empty());
  CHECK(calls(other.provider, HIPAA_E_DIAGNOSTICS).empty());
}

TEST_CASE("what a call still uses is not freed under it, on its thread or another") {
  const ApplyUnderWay apply;
  const auto free_provider = [&apply] { checked().api()->provider_free(apply.provider); };
  const auto free_token = [&apply] { checked().api()->cancel_free(apply.token); };
  const auto elsewhere = [](const std::function<void()>& work) { std::thread(work).join(); };
  constexpr auto provider_in_use =
      "hipaa-checked: provider_free: this is a provider that 1 calls still use.\n";
  CHECK(apply.told_of(free_provider) == provider_in_use);
  CHECK(apply.told_of([&] { elsewhere(free_provider); }) == provider_in_use);
  CHECK(apply.told_of(free_token) ==
        "hipaa-checked: cancel_free: this is a cancel token that 1 calls still use.\n");
  CHECK(apply.told_of([&] { elsewhere(free_token); }) ==
        "hipaa-checked: cancel_free: this is a cancel token that 1 calls still use.\n");
}
