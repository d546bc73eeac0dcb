// One answer for all who ask the same at the same time: the first asks, the others wait for what
// comes of it and stay cancellable. A failure is shared for a short while too, so that what is out
// of reach is not tried anew for each of a thousand resources. Owns the last answer. Thread-safe;
// starts no thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "plugin/support/call_context.hpp"

namespace hipaa::support {

// How long a failed question counts as answered.
constexpr std::chrono::seconds failure_age{3};

template <class T>
class SingleFlightCache {
 public:
  using Pointer = std::shared_ptr<const T>;

  // The last answer where `usable(answer)`, or while another is on its way and `meanwhile(answer)`;
  // else what `ask()` gives: a Result<T>. That one caller was cancelled or out of time is no
  // failure for the others.
  template <class Usable, class Ask, class Meanwhile>
  Result<Pointer> get(CallContext& call, const Usable& usable, const Ask& ask,
                      const Meanwhile& meanwhile) {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (answer_ && (usable(*answer_) || (in_flight_ && meanwhile(*answer_)))) return answer_;
      if (!in_flight_) {
        if (failure_ && call.steady_now() - failed_at_ < failure_age) return *failure_;
        break;
      }
      const auto flight = flights_;
      while (in_flight_ && flights_ == flight) {
        // Nothing wakes us on cancel: look for it a few times a second.
        landed_.wait_for(lock, std::chrono::milliseconds(50));
        if (const auto stop = call.stopped(); stop != Stop::none)
          return stop_failure(stop, "reading the workspace");
      }
    }
    in_flight_ = true;
    lock.unlock();
    const Landing landing{*this, lock};
    auto asked = ask();
    lock.lock();
    failure_.reset();
    if (asked) {
      answer_ = std::make_shared<const T>(std::move(*asked));
      return answer_;
    }
    const auto status = asked.error().status;
    if (status != Status::cancelled && status != Status::deadline) {
      failure_ = asked.error();
      failed_at_ = call.steady_now();
    }
    return std::move(asked).error();
  }
  template <class Usable, class Ask>
  Result<Pointer> get(CallContext& call, const Usable& usable, const Ask& ask) {
    return get(call, usable, ask, [](const T&) { return false; });
  }

  // The last answer, nullptr before the first.
  Pointer last() const {
    const std::lock_guard lock(mutex_);
    return answer_;
  }

  // Forgets the last answer where `is_wrong(answer)`.
  template <class IsWrong>
  void drop_if(const IsWrong& is_wrong) {
    const std::lock_guard lock(mutex_);
    if (answer_ && is_wrong(*answer_)) answer_.reset();
  }

 private:
  // However the asking ends, the others must not wait for ever.
  struct Landing {
    SingleFlightCache& of;
    std::unique_lock<std::mutex>& lock;
    Landing(SingleFlightCache& shared, std::unique_lock<std::mutex>& held)
        : of(shared), lock(held) {}
    Landing(const Landing&) = delete;
    Landing& operator=(const Landing&) = delete;
    ~Landing() {
      if (!lock.owns_lock()) lock.lock();
      of.in_flight_ = false;
      ++of.flights_;
      of.landed_.notify_all();
    }
  };

  mutable std::mutex mutex_;
  std::condition_variable landed_;
  bool in_flight_ = false;
  std::uint64_t flights_ = 0;
  Pointer answer_;
  std::optional<Failure> failure_;
  std::chrono::steady_clock::time_point failed_at_;
};

}  // namespace hipaa::support
