// validate + plan of one cluster through the C ABI, warm and without a network, beside the bare parse and serialise of the same bytes with
// Boost.JSON. Prints the medians of one run and their ratio; --check fails when the product's figures are missed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "tests/support/provider_under_test.hpp"

namespace {

namespace json = boost::json;
using hipaa::tests::ProviderUnderTest;
using std::chrono::steady_clock;

json::value read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

// Median microseconds of one round, over `runs` batches.
template <class Round>
double median_us(Round round, int runs = 41, int rounds = 200) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    const auto start = steady_clock::now();
    for (int k = 0; k < rounds; ++k) round();
    times.push_back(std::chrono::duration<double, std::micro>(steady_clock::now() - start).count() / rounds);
  }
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

struct Bytes {
  std::string in;
  std::string out;
};

double bare_us(const std::vector<std::string>& documents) {
  std::size_t kept = 0;
  const double time = median_us([&] {
    for (const auto& one : documents) kept += json::serialize(json::parse(one)).size();
  });
  if (kept == 0) std::puts("");  // keeps the work from being optimised away
  return time;
}

std::string copy_of(const hipaa_str& text) { return hipaa::abi::copy(text); }

}  // namespace

int main(int argument_count, char** arguments) {
  const bool check = argument_count > 1 && std::strcmp(arguments[1], "--check") == 0;
  const auto bases = read_file(HIPAA_BASES);
  const ProviderUnderTest provider(bases.at("provider").as_object());
  bool missed = false;
  std::printf("%-24s %12s %12s %12s %8s\n", "cluster", "ABI, us", "bare, us", "bytes", "ratio");
  for (const char* name : {"compliant", "acknowledged"}) {
    const auto config = hipaa::tests::envelope(bases.at(name));
    hipaa::abi::Request validate;
    validate.type_name = hipaa::abi::borrow("hipaa_cluster");
    validate.config = hipaa::abi::borrow(config);
    hipaa::abi::Request plan = validate;
    plan.planned_state = plan.config;
    const hipaa::abi::Call call;

    const auto planned = provider.handle().plan(call, plan);
    const std::vector<std::string> documents = {config, config, copy_of(planned.document(HIPAA_DOC_STATE)), copy_of(planned.document(HIPAA_DOC_PRIVATE)),
                                                copy_of(planned.document(HIPAA_DOC_REQUIRES_REPLACE))};
    std::size_t bytes = 0;
    for (const auto& one : documents) bytes += one.size();
    std::size_t kept = 0;
    const double ours = median_us([&] {
      kept += provider.handle().validate(call, validate).diagnostics().size();
      kept += provider.handle().plan(call, plan).document(HIPAA_DOC_STATE).size;
    });
    const double bare = bare_us(documents);
    std::printf("%-24s %12.1f %12.1f %12zu %8.2f\n", name, ours, bare, bytes, ours / bare);
    missed = missed || kept == 0 || ours > 50 || ours / bare > 4;
  }
  std::puts("to reach: at most 50 us and a ratio of at most 4");
  return check && missed ? 1 : 0;
}
