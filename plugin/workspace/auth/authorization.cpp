#include "plugin/workspace/auth/authorization.hpp"

#include <algorithm>

#include "plugin/workspace/auth/oauth.hpp"

namespace hipaa::workspace {

using namespace std::chrono_literals;
using support::CallContext;
using support::Result;

namespace {

// A token is replaced this long before it expires, but never sooner than half its life.
constexpr std::chrono::steady_clock::duration lead = 20min;
// After a failed fetch a token that still holds is used this long before the next try.
constexpr std::chrono::steady_clock::duration try_again_after = 1min;

}  // namespace

// A new token; the one that still holds, for a while longer, where there is none to be had.
Result<Authorization::Token> Authorization::fetch(CallContext& call) {
  auto fetched = fetch_oauth_token(configuration_, transport_, call);
  const auto now = call.steady_now();
  if (fetched) {
    const std::chrono::steady_clock::duration life = fetched->lifetime;
    return Token{"Bearer " + fetched->text, now + life - std::min(life / 2, lead), now + life};
  }
  const auto held = token_.last();
  if (!held || now >= held->expires_at) return std::move(fetched).error();
  return Token{held->header, std::min(now + try_again_after, held->expires_at), held->expires_at};
}

Result<std::string> Authorization::header(CallContext& call) {
  if (configuration_.auth_type == "pat") return "Bearer " + configuration_.token.reveal();
  const auto token = token_.get(
      call, [&call](const Token& held) { return call.steady_now() < held.renew_at; },
      [&] { return fetch(call); },
      [&call](const Token& held) { return call.steady_now() < held.expires_at; });
  if (!token) return token.error();
  return (*token)->header;
}

bool Authorization::renew_after(const std::string& rejected) {
  if (configuration_.auth_type == "pat") return false;
  // Another operation may have replaced it already.
  token_.drop_if([&rejected](const Token& held) { return held.header == rejected; });
  return true;
}

}  // namespace hipaa::workspace
