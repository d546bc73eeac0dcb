// Memory that runs out in the midst of an operation: at the n-th allocation that the library makes,
// alone or with all that follow, for every n or for a sample. Never an abort, never a leak, and
// what runs in the workspace is named in STATE (scenes.cpp says how that is seen).
//
//   attack_torture                   a sample of each scene
//   attack_torture --every           at every n; takes a while
//   attack_torture [--every] SCENE…  these alone: create update destroy read verify audit
//   attack_torture --at N [--for-good] SCENE
//
// Each worker is a process with a workspace of its own: it mostly waits, and where it is ended by a
// signal, that is a finding, and another goes on behind it.
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/attack/torture/scenes.hpp"

namespace {

using hipaa::tests::Armed;
using hipaa::tests::Scene;

constexpr int most_workers = 48;
constexpr int most_scenes = 16;

struct Options {
  bool every = false;
  long at = 0;
  bool for_good = false;
  int workers = 6;
  long samples = 10;
  std::vector<std::string> names;
};

// What the workers have in common.
struct Shared {
  struct Progress {
    int scene;
    int for_good;
    long n;
  };
  std::array<Progress, most_workers> at;
  std::array<std::array<std::atomic<long>, 2>, most_scenes> tried;
  std::array<std::array<std::atomic<long>, 2>, most_scenes> allocations;
  std::atomic<long> wrong;
};

void tell(Shared& shared, const std::string& scene, bool for_good, long n,
          const std::string& what) {
  ++shared.wrong;
  std::printf("%s, allocation %ld%s: %s\n", scene.c_str(), n,
              for_good ? " and all that follow" : "", what.c_str());
  std::fflush(stdout);
}

std::string tried(const Scene& scene, Armed& armed) {
  try {
    auto wrong = scene.attempt(armed);
    if (wrong.empty() && armed.lost != 0)
      wrong = std::to_string(armed.lost) + " allocations leaked";
    return wrong;
  } catch (const std::exception& thrown) {
    return std::string("the test failed: ") + thrown.what();
  }
}

// One scene in one way, from `first` on. Twice without failures before: what is made once is there
// then, and the second time is counted.
void run_scene(Shared& shared, const Options& options, const Scene& scene, int index, bool for_good,
               int worker, long first) {
  long all = 0;
  for (int warm = 0; warm < 2; ++warm) {
    Armed armed;
    const auto wrong = tried(scene, armed);
    if (!wrong.empty() && warm == 1) return tell(shared, scene.name, for_good, 0, wrong);
    all = armed.asked_for;
  }
  const auto way = static_cast<std::size_t>(for_good);
  shared.allocations[static_cast<std::size_t>(index)][way] = all;
  if (options.at != 0) first = all = options.at;
  const long step = options.every || options.at != 0 ? 1 : std::max(1L, all / options.samples);
  auto& progress = shared.at[static_cast<std::size_t>(worker)];
  long number = 0;
  // The first ones are the copies of what the host gave; the sample is not always the same places
  // of a loop, as its step is odd.
  for (long n = 1; n <= all; n += step | 1L, ++number) {
    if (options.at != 0) n = options.at;
    if (number % options.workers != worker || n < first) continue;
    progress = {index, for_good ? 1 : 0, n};
    Armed armed{n, for_good};
    const auto wrong = tried(scene, armed);
    ++shared.tried[static_cast<std::size_t>(index)][way];
    if (!wrong.empty()) tell(shared, scene.name, for_good, n, wrong);
  }
}

// From where another worker of this number ended on.
[[noreturn]] void work(Shared& shared, const Options& options, int worker, Shared::Progress from) {
  setenv("HOME", "/nonexistent", 1);
  {
    const hipaa::tests::Simulator workspace;
    const auto all = hipaa::tests::scenes(workspace);
    for (int index = from.scene; index < static_cast<int>(all.size()); ++index) {
      const auto& scene = all[static_cast<std::size_t>(index)];
      if (!options.names.empty() &&
          std::find(options.names.begin(), options.names.end(), scene.name) == options.names.end())
        continue;
      for (int way = 0; way < 2; ++way) {
        if (options.at != 0 && (way == 1) != options.for_good) continue;
        if (index == from.scene && way < from.for_good) continue;
        const bool goes_on = index == from.scene && way == from.for_good;
        run_scene(shared, options, scene, index, way == 1, worker, goes_on ? from.n : 0);
      }
    }
  }
  std::fflush(stdout);
  _exit(0);
}

const std::array<const char*, 6> names = {"create", "update", "destroy", "read", "verify", "audit"};

int run(const Options& options) {
  auto* memory =
      mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 2;
  auto& shared = *new (memory) Shared{};
  std::array<pid_t, most_workers> workers{};
  const auto start = [&](int worker, Shared::Progress from) {
    const auto pid = fork();
    if (pid == 0) work(shared, options, worker, from);
    workers[static_cast<std::size_t>(worker)] = pid;
  };
  for (int worker = 0; worker < options.workers; ++worker) start(worker, {});
  for (int running = options.workers; running > 0;) {
    int status = 0;
    const auto ended = wait(&status);
    const auto found = std::find(workers.begin(), workers.end(), ended);
    if (found == workers.end()) continue;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
      --running;
      continue;
    }
    const auto worker = static_cast<int>(found - workers.begin());
    auto at = shared.at[static_cast<std::size_t>(worker)];
    tell(shared, names.at(static_cast<std::size_t>(at.scene)), at.for_good != 0, at.n,
         WIFSIGNALED(status) ? std::string("ended by ") + strsignal(WTERMSIG(status))
                             : std::string("the worker ended"));
    ++at.n;
    start(worker, at);
  }
  for (std::size_t scene = 0; scene < names.size(); ++scene)
    for (std::size_t way = 0; way < 2; ++way)
      if (const long count = shared.tried[scene][way])
        std::printf("%-8s %-16s %6ld allocations, failed at %ld of them\n", names.at(scene),
                    way == 0 ? "one alone" : "all that follow",
                    shared.allocations[scene][way].load(), count);
  std::printf("%ld wrong\n", shared.wrong.load());
  return shared.wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view one = argv[i];
    if (one == "--every") {
      options.every = true;
      options.workers = most_workers;
    } else if (one == "--for-good") {
      options.for_good = true;
    } else if (one == "--at" && i + 1 < argc) {
      options.at = std::atol(argv[++i]);
      options.workers = 1;
    } else {
      options.names.emplace_back(one);
    }
  }
  return run(options);
}
