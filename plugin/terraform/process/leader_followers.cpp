#include "plugin/terraform/process/leader_followers.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace hipaa::terraform {
namespace {

// A hundred times what an event takes that waits for nobody, and nothing to a person who waits.
constexpr std::chrono::milliseconds moment(5);

}  // namespace

LeaderFollowers::LeaderFollowers(Source source) : source_(std::move(source)) {
  const std::lock_guard lock(mutex_);
  add_follower();
  watcher_ = std::thread([this] { watch(); });
}

LeaderFollowers::~LeaderFollowers() {
  watcher_.join();
  // The source has ended: no thread is added any more.
  for (auto& thread : threads_) thread.join();
}

void LeaderFollowers::take_part() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_vacant_ || is_over_; });
    --followers_;
    if (is_over_) return;
    is_vacant_ = false;
    lock.unlock();
    while (lead()) {
    }
    lock.lock();
    ++followers_;
  }
}

// Handles one event; false: this thread does not lead any more.
bool LeaderFollowers::lead() {
  const auto met = source_();
  if (!met) return end(), false;
  if (met->event->waits() && hand_over(0)) return met->event->handle(met->happened), false;
  if (++number_ == 0) ++number_;
  auto number = number_;
  handles_ = number;
  handles_.notify_one();
  met->event->handle(met->happened);
  return handles_.compare_exchange_strong(number, 0);
}

// Looks after the leader, and sleeps while it waits for an event.
void LeaderFollowers::watch() {
  for (;;) {
    handles_.wait(0);
    if (is_over_) return;
    const auto seen = handles_.load();
    std::this_thread::sleep_for(moment);
    if (seen != 0 && handles_ == seen) hand_over(seen);
  }
}

// Lets a follower lead if the leader is still at the event of that number; 0: at none yet.
bool LeaderFollowers::hand_over(unsigned at) {
  const std::lock_guard lock(mutex_);
  // In this order: a leader that was relieved in favour of nobody would not come back.
  if (is_over_ || !has_follower() || !handles_.compare_exchange_strong(at, 0)) return false;
  is_vacant_ = true;
  changed_.notify_one();
  return true;
}

// Whether there is one, a new one if need be. The lock is held.
bool LeaderFollowers::has_follower() {
  if (followers_ > 0) return true;
  try {
    add_follower();
  } catch (const std::system_error&) {  // no more threads: the leader goes on by itself
    return false;
  }
  return true;
}

void LeaderFollowers::add_follower() {
  threads_.emplace_back([this] { take_part(); });
  ++followers_;
}

void LeaderFollowers::end() {
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
  // The watcher waits for a number.
  handles_ = 1;
  handles_.notify_one();
}

}  // namespace hipaa::terraform
