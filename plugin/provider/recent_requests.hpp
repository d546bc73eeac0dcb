// How many different things of one kind were asked for lately: a few are asked for one by one, many
// by one list. Thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace hipaa::resource {

class RecentRequests {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Notes that `id` is asked for; the number of different ids within the last 5 s, this one
  // included.
  std::size_t note(const std::string& id, Time now) {
    const std::lock_guard lock(mutex_);
    if (now - swept_at_ > window) {
      std::erase_if(asked_, [now](const auto& one) { return now - one.second > window; });
      swept_at_ = now;
    }
    asked_[id] = now;
    return asked_.size();
  }

 private:
  static constexpr std::chrono::seconds window{5};
  std::mutex mutex_;
  Time swept_at_;
  std::map<std::string, Time> asked_;
};

}  // namespace hipaa::resource
