#include "plugin/workspace/http/rate_limit.hpp"

namespace hipaa::workspace {

using namespace std::chrono_literals;
using support::Stop;

namespace {

constexpr double growth = 1.5;
constexpr auto growth_interval = 1s;
// After a refusal the rate does not grow beyond what it fell to for so long.
constexpr auto caution = 30s;
constexpr auto longest_closed = 60s;

}  // namespace

RateLimit::RateLimit(int start, int ceiling)
    : start_(std::max(1, start)),
      ceiling_(std::max(start_, static_cast<double>(ceiling))),
      rate_(start_),
      most_(ceiling_),
      tokens_(start_) {}

void RateLimit::refill(Time now) {
  if (!filled_at_) {
    filled_at_ = grown_at_ = now;
    return;
  }
  const std::chrono::duration<double> passed = now - *filled_at_;
  tokens_ = std::min(std::min(start_, rate_), tokens_ + passed.count() * rate_);
  filled_at_ = now;
  if (now - refused_at_ >= caution) most_ = ceiling_;
  if (now - grown_at_ < growth_interval) return;
  // A rate that nobody needs says nothing of the workspace.
  if (is_wanted_) rate_ = std::min(most_, rate_ * growth);
  grown_at_ = now;
  is_wanted_ = false;
}

Stop RateLimit::take(support::CallContext& call) {
  for (;;) {
    std::chrono::milliseconds pause(0);
    {
      const std::lock_guard lock(mutex_);
      const auto now = call.steady_now();
      refill(now);
      if (now < closed_until_) {
        pause = std::chrono::ceil<std::chrono::milliseconds>(closed_until_ - now);
      } else if (tokens_ >= 1) {
        tokens_ -= 1;
        return Stop::none;
      } else {
        is_wanted_ = true;
        pause =
            std::chrono::milliseconds(1 + static_cast<std::int64_t>((1 - tokens_) * 1000 / rate_));
      }
    }
    if (const auto stop = call.wait_for(pause); stop != Stop::none) return stop;
  }
}

void RateLimit::refused(support::CallContext& call,
                        std::optional<std::chrono::milliseconds> retry_after) {
  const std::lock_guard lock(mutex_);
  const auto now = call.steady_now();
  refill(now);
  if (retry_after)
    closed_until_ = std::max(
        closed_until_, now + std::min<std::chrono::milliseconds>(*retry_after, longest_closed));
  if (now - refused_at_ < growth_interval) return;
  rate_ = most_ = std::max(1.0, rate_ / 2);
  tokens_ = std::min(tokens_, 0.0);
  refused_at_ = grown_at_ = now;
}

double RateLimit::per_second() const {
  const std::lock_guard lock(mutex_);
  return rate_;
}

}  // namespace hipaa::workspace
