// Loading, versions, fork and what must not leak.
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "tests/abi/loaded.hpp"

using namespace abi_test;

TEST_CASE("the table says what it is") {
  const Library library;
  CHECK(library->abi_major == HIPAA_ABI_MAJOR);
  CHECK(library->struct_size >= sizeof(hipaa_api));
  CHECK(HIPAA_API_HAS(library.api, get_extension));
  CHECK_FALSE(std::string_view(library->provider_version).empty());

  const hipaa_api* again = nullptr;
  REQUIRE(library.get_api(HIPAA_ABI_MAJOR, &again) == HIPAA_OK);
  CHECK(again == library.api);
}

TEST_CASE("an unknown major is refused") {
  const Library library;
  for (const std::uint32_t major : {0u, 2u, 99u, 0xffffffffu}) {
    const hipaa_api* api = library.api;
    CHECK(library.get_api(major, &api) == HIPAA_E_UNSUPPORTED);
    CHECK(api == nullptr);
  }
  CHECK(library.get_api(HIPAA_ABI_MAJOR, nullptr) == HIPAA_E_INVALID_ARGUMENT);
}

TEST_CASE("loading a thousand times leaks neither threads nor descriptors") {
  forget_credentials();
  const auto use_once = [] {
    const Library library;
    const Provider provider(library);
    hipaa_cancel* cancel = nullptr;
    REQUIRE(library->cancel_new(&cancel) == HIPAA_OK);
    Result result(library);
    const auto request = request_of(SAMPLE_REFUSED_CLUSTER);
    auto call = call_of();
    call.cancel = cancel;
    REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
    library->cancel_request(cancel);
    library->cancel_free(cancel);
  };
  use_once();  // what stays for the life of the process is there from here on
  const auto threads = count_entries("/proc/self/task");
  const auto descriptors = count_entries("/proc/self/fd");
  for (int i = 0; i < 1000; ++i) use_once();
  CHECK(count_entries("/proc/self/task") == threads);
  CHECK(count_entries("/proc/self/fd") == descriptors);
}

// A child must not report to Catch: its answer is its exit code.
template <class Work>
int in_child(Work work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

TEST_CASE("a forked child is refused what belongs to its parent") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);

  int number = 0;
  for (const auto& [name, operation] : operations_of(library.api)) {
    ++number;
    CAPTURE(name);
    const auto run = operation;
    CHECK(in_child([&] {
            Result result(library);
            const auto request = create_of(SAMPLE_CLUSTER);
            const auto status = run(provider.raw, nullptr, &request, &result.raw);
            if (status != HIPAA_E_FORKED) return 1;
            return library->result_status(result.raw) == HIPAA_E_FORKED ? 0 : 2;
          }) == 0);
  }
  CHECK(number == 10);

  SECTION("free works there, and leaves the parent's provider alone") {
    CHECK(in_child([&] {
            library->provider_free(provider.raw);
            return 0;
          }) == 0);
    Result result(library);
    const auto request = request_of(SAMPLE_CLUSTER);
    const auto call = call_of();
    CHECK(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_OK);
  }
  SECTION("a provider of its own works there") {
    CHECK(in_child([&] {
            const Provider own(library);
            Result result(library);
            const auto request = request_of(SAMPLE_CLUSTER);
            const auto call = call_of();
            return library->validate(own.raw, &call, &request, &result.raw) == HIPAA_OK ? 0 : 1;
          }) == 0);
  }
}

TEST_CASE("libcurl is not loaded before the first request") {
  forget_credentials();
  // In a child of its own: other tests of this process may have sent requests.
  const auto loaded = [] {
    for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
      void* handle = dlopen(name, RTLD_NOW | RTLD_NOLOAD);
      if (handle != nullptr) return true;
    }
    return false;
  };
  CHECK(in_child([&] {
          if (loaded()) return 0;  // the host of this test has it anyway: nothing can be seen
          const Library library;
          const Provider provider(library);
          Result result(library);
          const auto request = create_of(SAMPLE_CLUSTER);
          const auto call = call_of();
          library->validate(provider.raw, &call, &request, &result.raw);
          library->result_free(std::exchange(result.raw, nullptr));
          library->plan(provider.raw, &call, &request, &result.raw);
          return loaded() ? 1 : 0;
        }) == 0);
}
