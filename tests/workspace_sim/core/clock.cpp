#include "core/clock.hpp"

#include <algorithm>
#include <chrono>

namespace workspace_sim {

Clock::Clock() {
  now_ = target();
}

Milliseconds Clock::target() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count() + offset_;
}

void Clock::schedule(Milliseconds delay, std::function<void()> action) {
  due_.emplace(std::pair(now_ + std::max<Milliseconds>(delay, 0), sequence_++), std::move(action));
}

void Clock::catch_up() {
  const Milliseconds until = target();
  while (!due_.empty() && due_.begin()->first.first <= until) {
    auto first = due_.extract(due_.begin());
    now_ = std::max(now_, first.key().first);
    first.mapped()();
  }
  now_ = std::max(now_, until);
}

}  // namespace workspace_sim
