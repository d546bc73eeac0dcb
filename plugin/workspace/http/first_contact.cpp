#include "plugin/workspace/http/first_contact.hpp"

#include "plugin/workspace/http/retry_policy.hpp"

namespace hipaa::workspace {

using std::chrono::milliseconds;

namespace {

// How long nobody tries again after it came to nothing.
constexpr std::chrono::seconds remembered{10};

// Whether the exchange says something of the host, and not of the call.
bool is_of_host(const ExchangeFailure& failure) {
  switch (failure.fault) {
    case NetworkFault::resolve:
    case NetworkFault::connect:
    case NetworkFault::tls:
    case NetworkFault::timeout:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool FirstContact::is_unreachable() const {
  if (is_reached_) return false;
  const std::lock_guard lock(mutex_);
  return failure_.has_value();
}

ExchangeResult FirstContact::send(const HttpRequest& request, support::CallContext& call) {
  if (is_reached_) return behind_->send(request, call);
  {
    const std::lock_guard lock(mutex_);
    if (failure_ && call.steady_now() - failed_at_ < remembered) return *failure_;
  }
  auto result = reach(request, call);
  if (result) {
    is_reached_ = true;
    return result;
  }
  auto failure = result.error();
  if (!is_of_host(failure) || is_reached_) return failure;
  // Silence from the beginning is no slow answer.
  if (failure.fault == NetworkFault::timeout) failure.fault = NetworkFault::connect;
  failure.is_final = true;
  const std::lock_guard lock(mutex_);
  failure_ = failure;
  failed_at_ = call.steady_now();
  return failure;
}

ExchangeResult FirstContact::reach(const HttpRequest& request, support::CallContext& call) {
  const auto start = call.steady_now();
  auto bounded = request;
  for (int attempt = 1;; ++attempt) {
    const auto elapsed = std::chrono::duration_cast<milliseconds>(call.steady_now() - start);
    bounded.patience = std::max<milliseconds>(patience_.one - elapsed, milliseconds(1000));
    auto result = behind_->send(bounded, call);
    if (result || is_reached_) return result;
    const auto failure = result.error();
    const auto pause = pause_before_repeat(attempt, 0.5, std::nullopt);
    const bool may_pass =
        (failure.fault == NetworkFault::resolve || failure.fault == NetworkFault::connect) &&
        should_repeat(failure, Repeat::if_refused, attempt);
    if (!may_pass || call.steady_now() + pause - start > patience_.repeats ||
        call.wait_for(pause) != support::Stop::none)
      return failure;
  }
}

}  // namespace hipaa::workspace
