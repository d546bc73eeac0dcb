// One answer for all who ask the same at the same time: the first asks, the others wait for what
// comes of it and stay cancellable. Owns the last answer. Thread-safe; starts no thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

#include "plugin/support/call_context.hpp"

namespace hipaa::resource {

template <class T>
class SharedAnswer {
 public:
  using Pointer = std::shared_ptr<const T>;

  // The last answer where `usable(answer)`, else what `ask()` gives: a Result<T>. A failure is
  // shared by those who waited for it, and is asked for again by those who come later; that one
  // caller was cancelled or out of time is no failure for the others.
  template <class Usable, class Ask>
  support::Result<Pointer> get(support::CallContext& call, const Usable& usable, const Ask& ask) {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (answer_ && usable(*answer_)) return answer_;
      if (!in_flight_) break;
      const auto flight = flights_;
      while (in_flight_ && flights_ == flight) {
        // Nothing wakes us on cancel: look for it a few times a second.
        landed_.wait_for(lock, std::chrono::milliseconds(50));
        if (const auto stop = call.stopped(); stop != support::Stop::none)
          return support::stop_failure(stop, "reading the workspace");
      }
      if (failure_ && failed_flight_ == flight) return *failure_;
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
    if (status != support::Status::cancelled && status != support::Status::deadline) {
      failure_ = asked.error();
      failed_flight_ = flights_;
    }
    return std::move(asked).error();
  }

  // The last answer, nullptr before the first.
  Pointer last() const {
    const std::lock_guard lock(mutex_);
    return answer_;
  }

 private:
  // However the asking ends, the others must not wait for ever.
  struct Landing {
    SharedAnswer& of;
    std::unique_lock<std::mutex>& lock;
    Landing(SharedAnswer& shared, std::unique_lock<std::mutex>& held) : of(shared), lock(held) {}
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
  std::optional<support::Failure> failure_;
  std::uint64_t failed_flight_ = 0;
};

}  // namespace hipaa::resource
