// Many threads on one provider, without network: every answer is right, and nothing grows.
// Also built with ThreadSanitizer, with fewer rounds: HIPAA_ROUNDS.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "tests/abi/loaded.hpp"

using namespace abi_test;

namespace {

constexpr int thread_count = 64;

// The sanitizers' own bookkeeping grows with the work.
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr bool memory_is_ours = false;
#else
constexpr bool memory_is_ours = true;
#endif

int rounds() {
  const char* given = std::getenv("HIPAA_ROUNDS");
  return given != nullptr ? std::max(10, std::atoi(given)) : 1000;
}

long resident_kilobytes() {
  std::ifstream file("/proc/self/statm");
  long size = 0;
  long resident = 0;
  file >> size >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

// One thread's work; returns how many answers were not what they had to be.
int validate_and_plan(const Library& library, hipaa_provider* provider, int times) {
  int wrong = 0;
  const auto call = call_of();
  const auto refused = create_of(SAMPLE_REFUSED_CLUSTER);
  const auto accepted = create_of(SAMPLE_CLUSTER);
  for (int i = 0; i < times; ++i) {
    Result first(library);
    if (library->validate(provider, &call, &refused, &first.raw) != HIPAA_E_DIAGNOSTICS) ++wrong;
    const auto errors = first.findings(HIPAA_SEVERITY_ERROR);
    if (std::count(errors.begin(), errors.end(), "HC-EBS-01 /aws_attributes/ebs_volume_count") != 1)
      ++wrong;
    Result second(library);
    if (library->plan(provider, &call, &accepted, &second.raw) != HIPAA_OK) ++wrong;
    if (!second.has(HIPAA_DOC_STATE)) ++wrong;
  }
  return wrong;
}

int run_threads(const Library& library, hipaa_provider* provider, int times) {
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i)
    threads.emplace_back([&] { wrong += validate_and_plan(library, provider, times); });
  for (auto& one : threads) one.join();
  return wrong;
}

}  // namespace

TEST_CASE("64 threads share one provider, and nothing grows") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  REQUIRE(provider.raw != nullptr);

  // A tenth of the work first: arenas, stacks and what is loaded once are there afterwards.
  CHECK(run_threads(library, provider.raw, std::max(1, rounds() / 10)) == 0);
  const auto descriptors = count_entries("/proc/self/fd");
  const auto threads = count_entries("/proc/self/task");
  malloc_trim(0);
  const auto in_use = mallinfo2().uordblks;
  const auto resident = resident_kilobytes();

  CHECK(run_threads(library, provider.raw, rounds() - rounds() / 10) == 0);
  CHECK(count_entries("/proc/self/fd") == descriptors);
  CHECK(count_entries("/proc/self/task") == threads);
  malloc_trim(0);
  if (memory_is_ours) {
    // The smallest block is 32 bytes: whatever is lost in each round, or in one of 32, is seen.
    const auto measured_rounds = static_cast<std::size_t>(thread_count * rounds() * 9 / 10);
    CHECK(mallinfo2().uordblks <
          in_use + std::max<std::size_t>(measured_rounds, std::size_t{1} << 16));
    CHECK(resident_kilobytes() < resident + 8192);
  }
  WARN("resident " << resident << " kB, then " << resident_kilobytes() << " kB; in use " << in_use
                   << " bytes, then " << mallinfo2().uordblks);
}

TEST_CASE("providers, tokens and results of different threads do not disturb each other") {
  forget_credentials();
  const Library library;
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < rounds() / 20 + 1; ++round) {
        const Provider own(library);
        hipaa_cancel* cancel = nullptr;
        if (library->cancel_new(&cancel) != HIPAA_OK) ++wrong;
        library->cancel_request(cancel);
        library->cancel_free(cancel);
        Result result(library);
        if (library->describe(HIPAA_DOC_METADATA, &result.raw) != HIPAA_OK) ++wrong;
        wrong += validate_and_plan(library, own.raw, 1);
      }
    });
  }
  for (auto& one : threads) one.join();
  CHECK(wrong == 0);
}

TEST_CASE("one result is read, and one token requested, by many threads") {
  forget_credentials();
  const Library library;
  const Provider provider(library);
  Result result(library);
  const auto call = call_of();
  const auto request = request_of(SAMPLE_REFUSED_CLUSTER);
  REQUIRE(library->validate(provider.raw, &call, &request, &result.raw) == HIPAA_E_DIAGNOSTICS);
  const auto expected = result.findings(HIPAA_SEVERITY_ERROR);
  hipaa_cancel* cancel = nullptr;
  REQUIRE(library->cancel_new(&cancel) == HIPAA_OK);

  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 100; ++round) {
        library->cancel_request(cancel);
        if (result.findings(HIPAA_SEVERITY_ERROR) != expected) ++wrong;
      }
    });
  }
  for (auto& one : threads) one.join();
  library->cancel_free(cancel);
  CHECK(wrong == 0);
}
