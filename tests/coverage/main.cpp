// Draws a world, lets the ledger find out what was, and compares that with what really was. Prints
// the figures; exit code 1 where a span is missing, invented or not exact.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string_view>

#include "plugin/json/reader.hpp"
#include "world.hpp"

namespace {

using namespace hipaa::coverage;
using Clock = std::chrono::steady_clock;

// Of neighbours that differ in their statement alone, one.
std::vector<Span> merged(const std::vector<Span>& spans) {
  std::vector<Span> made;
  for (const auto& one : spans) {
    auto* last = made.empty() ? nullptr : &made.back();
    if (last != nullptr && last->to == one.from && last->kind == one.kind &&
        last->cause == one.cause && last->who == one.who)
      last->to = one.to;
    else
      made.push_back(one);
  }
  return made;
}

bool is_same(const Span& one, const Span& other) {
  return one.from == other.from && one.to == other.to && one.kind == other.kind &&
         one.cause == other.cause && one.who == other.who;
}

void print(const char* what, const Span& span) {
  std::printf("  %s %s - %s %s %s %s\n", what, instant_text(span.from).c_str(),
              instant_text(span.to).c_str(), std::string(kind_name(span.kind)).c_str(),
              std::string(cause_name(span.cause)).c_str(), span.who.c_str());
}

// How many spans differ.
std::size_t compare(const world::DrawnCluster& cluster, const Ledger& ledger) {
  const auto truth = merged(cluster.truth);
  const auto found = merged(ledger.spans);
  std::size_t wrong = 0;
  const auto most = std::max(truth.size(), found.size());
  for (std::size_t i = 0; i < most; ++i) {
    if (i < truth.size() && i < found.size() && is_same(truth[i], found[i])) continue;
    if (wrong++ > 0) continue;
    std::printf("%s, span %zu:\n", cluster.id.c_str(), i);
    if (i < truth.size()) print("truth", truth[i]);
    if (i < found.size()) print("found", found[i]);
  }
  Milliseconds running = 0;
  for (const auto& one : truth) running += one.to - one.from;
  if (running != ledger.running ||
      ledger.measured + ledger.hardware + ledger.gap != ledger.running) {
    std::printf("%s: the sums are not exact\n", cluster.id.c_str());
    ++wrong;
  }
  return wrong;
}

Ledger ledger_of(const world::DrawnCluster& cluster, Period period, std::size_t& events) {
  Observed observed;
  observed.now = cluster.now;
  observed.ended_at = cluster.ended_at;
  observed.is_readable = cluster.is_readable;
  observed.machines = cluster.machines;
  for (const auto& page : cluster.pages) {
    hipaa::json::monotonic_resource storage;
    const auto read = hipaa::json::read(page, &storage);
    for (const auto& one : read.value().at("events").get_array()) {
      ++events;
      if (auto event = read_event(one)) observed.events.push_back(std::move(*event));
    }
  }
  std::reverse(observed.events.begin(), observed.events.end());
  std::uint64_t line = 0;
  for (const auto& text : cluster.statements)
    if (const auto statement = read_statement(text, "segment", ++line); statement->proof)
      observed.proofs.push_back(*statement->proof);
  return account(observed, period, [](const std::string& machines, Milliseconds) {
    return world::encrypts(machines);
  });
}

std::size_t read_bare(const std::string& text) {
  return boost::json::parse(hipaa::json::boosted(text)).as_object().size();
}

double seconds_since(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

std::int64_t number_after(int argc, char** argv, std::string_view name, std::int64_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i)
    if (argv[i] == name) return std::atoll(argv[i + 1]);
  return otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  const auto clusters = number_after(argc, argv, "--clusters", 1000);
  const auto days = number_after(argc, argv, "--days", 180);
  const auto seed = static_cast<std::uint64_t>(number_after(argc, argv, "--seed", 1));
  const Period period{*read_day("2026-01-01"), *read_day("2026-01-01") + days * one_day};
  std::size_t events = 0;
  std::size_t bytes = 0;
  std::size_t wrong = 0;
  std::size_t members = 0;
  double own = 0;
  double bare = 0;
  std::map<std::string, std::pair<std::size_t, Milliseconds>> kinds;
  for (std::int64_t number = 0; number < clusters; ++number) {
    const auto cluster = world::draw(seed, number, period);
    for (const auto* texts : {&cluster.pages, &cluster.statements})
      for (const auto& one : *texts) bytes += one.size();
    const auto began = Clock::now();
    for (const auto* texts : {&cluster.pages, &cluster.statements})
      for (const auto& one : *texts) members += read_bare(one);
    bare += seconds_since(began);
    const auto again = Clock::now();
    const auto ledger = ledger_of(cluster, period, events);
    own += seconds_since(again);
    wrong += compare(cluster, ledger);
    for (const auto& span : ledger.spans) {
      auto& kind = kinds[span.kind == Kind::gap ? std::string(cause_name(span.cause))
                                                : std::string(kind_name(span.kind))];
      ++kind.first;
      kind.second += span.to - span.from;
    }
  }
  for (const auto& [name, sums] : kinds)
    std::printf("%-20s %8zu spans %12.1f h\n", name.c_str(), sums.first,
                static_cast<double>(sums.second) / 3'600'000);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  std::printf("%lld clusters, %zu events, %.1f MB; %zu wrong\n", static_cast<long long>(clusters),
              events, static_cast<double>(bytes) / 1e6, wrong);
  std::printf(
      "ledger %.3f s, bare reading %.3f s (%zu): %.2f times (at most 5); %ld MB (at most 150)\n",
      own, bare, members, own / bare, used.ru_maxrss / 1024);
  return wrong == 0 ? 0 : 1;
}
