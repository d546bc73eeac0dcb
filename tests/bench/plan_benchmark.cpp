// validate + plan of one cluster through the C ABI, warm and without a network, beside the bare
// parse and serialise of the same bytes with Boost.JSON. Prints the medians of one run and their
// ratio; --check fails when the product's figures are missed.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>

#include "tests/support/provider_under_test.hpp"

namespace {

namespace json = boost::json;
using hipaa::tests::ProviderUnderTest;

json::value read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
}

double median(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

// Of the processor: what else the machine does is not counted.
double processor_us() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

template <class Round>
double us_of(Round round) {
  constexpr int rounds = 200;
  const auto start = processor_us();
  for (int k = 0; k < rounds; ++k) round();
  return (processor_us() - start) / rounds;
}

struct Medians {
  double ours, bare, ratio;
};

// In turn, so that a slower processor weighs on both alike.
template <class Ours, class Bare>
Medians compare(Ours ours, Bare bare) {
  std::vector<double> first, second, ratios;
  for (int i = 0; i < 61; ++i) {
    first.push_back(us_of(ours));
    second.push_back(us_of(bare));
    ratios.push_back(first.back() / second.back());
  }
  return {median(first), median(second), median(ratios)};
}

std::string copy_of(const hipaa_str& text) {
  return hipaa::abi::copy(text);
}

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
    // In: the configuration twice and the proposed state; out: the planned state and what goes with
    // it.
    const std::vector<std::string> documents = {
        config,
        config,
        config,
        copy_of(planned.document(HIPAA_DOC_STATE)),
        copy_of(planned.document(HIPAA_DOC_PRIVATE)),
        copy_of(planned.document(HIPAA_DOC_REQUIRES_REPLACE))};
    std::size_t bytes = 0;
    for (const auto& one : documents) bytes += one.size();
    std::size_t kept = 0;
    const auto found = compare(
        [&] {
          const auto validated = provider.handle().validate(call, validate);
          const auto again = provider.handle().plan(call, plan);
          kept += validated.diagnostics().size() + again.document(HIPAA_DOC_STATE).size;
        },
        [&] {
          for (const auto& one : documents) kept += json::serialize(json::parse(one)).size();
        });
    std::printf("%-24s %12.1f %12.1f %12zu %8.2f\n", name, found.ours, found.bare, bytes,
                found.ratio);
    missed = missed || kept == 0 || found.ours > 50 || found.ratio > 4;
  }
  std::puts("to reach: at most 50 us and a ratio of at most 4");
  return check && missed ? 1 : 0;
}
