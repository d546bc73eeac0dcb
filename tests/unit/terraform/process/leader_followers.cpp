// Who handles which event is of no interest here, but that each is handled once, that none waits
// for one that waits, and that nothing is left behind at the end.
#include "plugin/terraform/process/leader_followers.hpp"

#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

using namespace hipaa::terraform;

namespace {

class Queue {
 public:
  void push(Event& event) {
    const std::lock_guard lock(mutex_);
    events_.push_back(&event);
    changed_.notify_one();
  }
  void close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_all();
  }
  std::optional<LeaderFollowers::Met> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_closed_ || !events_.empty(); });
    if (events_.empty()) return std::nullopt;
    auto* const event = events_.front();
    events_.pop_front();
    return LeaderFollowers::Met{event, true};
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Event*> events_;
  bool is_closed_ = false;
};

// Threads that wait until it opens. That it never opens is a failure and no hang.
class Gate {
 public:
  void open() { promise_.set_value(); }
  [[nodiscard]] bool pass() const {
    return opened_.wait_for(std::chrono::seconds(60)) == std::future_status::ready;
  }

 private:
  std::promise<void> promise_;
  std::shared_future<void> opened_ = promise_.get_future().share();
};

struct Work : Event {
  explicit Work(std::function<void()> does, bool says_so = false)
      : work(std::move(does)), says_that_it_waits(says_so) {}
  void handle(bool happened) override {
    work();
    if (happened) ++handled;
  }
  [[nodiscard]] bool waits() const override { return says_that_it_waits; }
  std::function<void()> work;
  bool says_that_it_waits;
  std::atomic<int> handled = 0;
};

struct Threads {
  Queue queue;
  std::optional<LeaderFollowers> pool{std::in_place, [this] { return queue.next(); }};
  void end() {
    queue.close();
    pool.reset();
  }
};

}  // namespace

TEST_CASE("each event is handled once", "[terraform][concurrency]") {
  Threads threads;
  std::atomic<int> handled = 0;
  std::deque<Work> events;
  for (int i = 0; i < 1000; ++i) events.emplace_back([&] { ++handled; });
  for (auto& event : events) threads.queue.push(event);
  threads.end();
  CHECK(handled == 1000);
  for (const auto& event : events) CHECK(event.handled == 1);
}

TEST_CASE("no event waits for one that waits, whether it says so or not",
          "[terraform][concurrency]") {
  const bool says_so = GENERATE(true, false);
  Threads threads;
  Gate gate;
  std::atomic<int> passed = 0;
  std::deque<Work> waiting;
  for (int i = 0; i < 20; ++i)
    waiting.emplace_back([&] { passed += gate.pass() ? 1 : 0; }, says_so);
  Work last([&] { gate.open(); });
  for (auto& event : waiting) threads.queue.push(event);
  threads.queue.push(last);
  threads.end();
  CHECK(passed == 20);
  CHECK(last.handled == 1);
}

TEST_CASE("who was relieved takes part again", "[terraform][concurrency]") {
  Threads threads;
  std::mutex mutex;
  std::set<std::thread::id> seen;
  for (int round = 0; round < 50; ++round) {
    Gate gate;
    Gate done;
    bool passed = false;
    Work waiting([&] {
      passed = gate.pass();
      const std::lock_guard lock(mutex);
      seen.insert(std::this_thread::get_id());
      done.open();
    });
    Work other([&] { gate.open(); });
    threads.queue.push(waiting);
    threads.queue.push(other);
    REQUIRE(done.pass());
    while (waiting.handled == 0 || other.handled == 0) std::this_thread::yield();
    CHECK(passed);
  }
  threads.end();
  CHECK(seen.size() < 10);
}

TEST_CASE("the end waits for what is under way", "[terraform][concurrency]") {
  const bool says_so = GENERATE(true, false);
  Threads threads;
  Gate begun;
  bool is_done = false;
  Work slow(
      [&] {
        begun.open();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        is_done = true;
      },
      says_so);
  threads.queue.push(slow);
  REQUIRE(begun.pass());
  threads.end();
  CHECK(is_done);
}

TEST_CASE("threads that never met an event end", "[terraform][concurrency]") {
  Threads threads;
  threads.end();
  CHECK_FALSE(threads.pool);
}

TEST_CASE("events of all kinds from many threads are handled once each",
          "[terraform][concurrency]") {
  Threads threads;
  constexpr int sources = 4;
  std::array<std::deque<Work>, sources> events;
  std::vector<std::thread> pushing;
  for (auto& own : events) {
    for (int i = 0; i < 200; ++i)
      own.emplace_back(
          [i] {
            if (i % 20 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(i % 8));
          },
          i % 3 == 0);
    pushing.emplace_back([&] {
      for (auto& event : own) threads.queue.push(event);
    });
  }
  for (auto& thread : pushing) thread.join();
  threads.end();
  for (const auto& own : events)
    for (const auto& event : own) CHECK(event.handled == 1);
}
