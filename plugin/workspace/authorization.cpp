#include "plugin/workspace/authorization.hpp"

#include <algorithm>

#include "plugin/workspace/oauth.hpp"

namespace hipaa::workspace {

using namespace std::chrono_literals;
using support::CallContext;
using support::Result;
using support::Stop;

namespace {

// A token is replaced this long before it expires, but never sooner than half its life.
constexpr std::chrono::steady_clock::duration lead = 20min;
// After a failed fetch a token that still holds is used this long before the next try.
constexpr auto try_again_after = 1min;

}  // namespace

Result<Authorization::Token> Authorization::fetch(CallContext& call) {
  auto fetched = fetch_oauth_token(configuration_, transport_, call);
  if (!fetched) return std::move(fetched).error();
  const auto now = call.steady_now();
  const std::chrono::steady_clock::duration life = fetched->lifetime;
  return Token{"Bearer " + fetched->text, now + life - std::min(life / 2, lead), now + life};
}

Result<std::string> Authorization::header(CallContext& call) {
  if (configuration_.auth_type == "pat") return "Bearer " + configuration_.token.reveal();
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      const auto now = call.steady_now();
      const bool valid = token_ && now < token_->expires_at;
      if (valid && (now < token_->renew_at || in_flight_)) return token_->header;
      if (!in_flight_) {
        in_flight_ = true;
        break;
      }
    }
    if (const auto stop = call.wait_for(5ms); stop != Stop::none)
      return support::stop_failure(stop, "waiting for an OAuth token");
  }
  auto fetched = fetch(call);
  const std::lock_guard lock(mutex_);
  in_flight_ = false;
  if (fetched) {
    token_ = std::move(*fetched);
    return token_->header;
  }
  if (token_ && call.steady_now() < token_->expires_at) {
    token_->renew_at = call.steady_now() + try_again_after;
    return token_->header;
  }
  return std::move(fetched).error();
}

bool Authorization::renew_after(const std::string& rejected) {
  if (configuration_.auth_type == "pat") return false;
  const std::lock_guard lock(mutex_);
  // Another operation may have replaced it already.
  if (token_ && token_->header == rejected) token_.reset();
  return true;
}

}  // namespace hipaa::workspace
