// Virtual time and what is due in it.
//
// Virtual time is real time plus an offset that tests may advance. Work that is due runs when the
// workspace is next asked anything, each piece at its own moment, so that a test that advances the
// clock by 31 days sees the same history as a workspace that waited. Owned by the workspace; one
// thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace workspace_sim {

using Milliseconds = std::int64_t;

class Clock {
 public:
  Clock();

  /// Milliseconds since 1970 of the piece of history that is being played.
  [[nodiscard]] Milliseconds now() const { return now_; }
  void advance(Milliseconds by) { offset_ += by; }
  void schedule(Milliseconds delay, std::function<void()> action);
  /// Plays everything that is due up to this moment, in order.
  void catch_up();

 private:
  [[nodiscard]] Milliseconds target() const;

  Milliseconds offset_ = 0;
  Milliseconds now_ = 0;
  std::uint64_t sequence_ = 0;
  std::map<std::pair<Milliseconds, std::uint64_t>, std::function<void()>> due_;
};

}  // namespace workspace_sim
