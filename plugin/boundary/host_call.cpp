#include "plugin/boundary/host_call.hpp"

#include <poll.h>

#include <algorithm>

#include "plugin/boundary/host_functions.hpp"

namespace hipaa::boundary {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using support::Stop;

namespace {

constexpr auto progress_interval = 1s;

}  // namespace

HostCall::HostCall(const hipaa_call& call, support::Log& log)
    : call_(call), log_(log), start_(steady_clock::now()), last_progress_(start_ - 1h) {
  deadline_ = call.timeout_ms > 0 ? start_ + milliseconds(std::min<std::int64_t>(
                                                 call.timeout_ms, milliseconds(24h * 365).count()))
                                  : steady_clock::time_point::max();
}

std::int64_t HostCall::now_unix_ms() {
  if (call_.now_unix_ms != 0) return call_.now_unix_ms;
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

steady_clock::time_point HostCall::steady_now() {
  return steady_clock::now();
}

milliseconds HostCall::remaining() {
  if (deadline_ == steady_clock::time_point::max()) return milliseconds::max();
  // Rounded up: what is less than a millisecond away is not yet past.
  return std::max(0ms, std::chrono::ceil<milliseconds>(deadline_ - steady_clock::now()));
}

Stop HostCall::stopped() {
  if (call_.cancel != nullptr && call_.cancel->requested.load(std::memory_order_acquire))
    return Stop::cancelled;
  if (host_function_threw()) return Stop::cancelled;
  return steady_clock::now() >= deadline_ ? Stop::deadline : Stop::none;
}

Stop HostCall::wait_for(milliseconds duration) {
  const auto end = std::min(steady_clock::now() + std::min<milliseconds>(duration, 24h), deadline_);
  for (;;) {
    const auto stop = stopped();
    if (stop != Stop::none) return stop;
    tell_progress();
    const auto now = steady_clock::now();
    auto left = std::chrono::ceil<milliseconds>(end - now);
    if (left <= 0ms) return Stop::none;
    if (pending_)
      left = std::min(
          left,
          std::max(1ms, std::chrono::ceil<milliseconds>(last_progress_ + progress_interval - now)));
    pollfd watched{cancel_descriptor(), POLLIN, 0};
    poll(&watched, watched.fd < 0 ? 0 : 1,
         static_cast<int>(std::min<std::int64_t>(left.count(), 3600000)));
  }
}

int HostCall::cancel_descriptor() {
  return call_.cancel == nullptr ? -1 : call_.cancel->descriptor;
}

void HostCall::progress(std::string_view phase, std::string_view message, int percent) {
  if (call_.progress == nullptr) return;
  pending_ = Progress{std::string(phase), std::string(message), percent};
  tell_progress();
}

// What came too soon after the last is reported in a later wait, unless something newer came
// meanwhile.
void HostCall::tell_progress() {
  const auto now = steady_clock::now();
  if (!pending_ || now - last_progress_ < progress_interval) return;
  last_progress_ = now;
  const auto told = std::move(*pending_);
  pending_.reset();
  hipaa_progress event{};
  event.struct_size = sizeof event;
  event.phase = {told.phase.c_str(), told.phase.size()};
  event.message = {told.message.c_str(), told.message.size()};
  event.elapsed_ms = std::chrono::duration_cast<milliseconds>(now - start_).count();
  event.percent = told.percent;
  call_host([&] { call_.progress(call_.progress_ctx, &event); });
}

std::string_view HostCall::correlation_id() {
  return call_.correlation_id.data == nullptr
             ? std::string_view()
             : std::string_view(call_.correlation_id.data, call_.correlation_id.size);
}

}  // namespace hipaa::boundary
