// Whether anybody answers at all. Until the first answer has come, a host is given some seconds: a
// name that does not resolve, a refused connection and silence are tried again within them, and
// what came of that counts for all who ask next. Once it has answered, exchanges go through
// untouched: a workspace that was there comes back. Owns the transport behind it. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>

#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

class FirstContact final : public Transport {
 public:
  struct Patience {
    std::chrono::milliseconds one{8000};      // for one exchange
    std::chrono::milliseconds repeats{3000};  // from the first to the last repeat; 0: none
  };
  FirstContact(std::unique_ptr<Transport> behind, Patience patience)
      : behind_(std::move(behind)), patience_(patience) {}

  ExchangeResult send(const HttpRequest& request, support::CallContext& call) override;
  [[nodiscard]] bool is_unreachable() const override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  ExchangeResult reach(const HttpRequest& request, support::CallContext& call);

  const std::unique_ptr<Transport> behind_;
  const Patience patience_;
  std::atomic<bool> is_reached_{false};
  mutable std::mutex mutex_;
  std::optional<ExchangeFailure> failure_;  // the last, of a host that was never reached
  Time failed_at_;
};

}  // namespace hipaa::workspace
