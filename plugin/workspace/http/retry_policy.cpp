#include "plugin/workspace/http/retry_policy.hpp"

#include <algorithm>

namespace hipaa::workspace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace {

// Trouble of the platform that goes by; the SDKs know it by these words.
constexpr std::string_view passing[] = {"UnknownWorkerEnvironmentException",
                                        "does not have any associated worker environments",
                                        "There is no worker environment with id",
                                        "Unknown worker environment",
                                        "ClusterNotReadyException",
                                        "RPC token bucket limit has been exceeded",
                                        "Please try again later or try a faster operation."};

// The platform gave up waiting for something of its own: what was asked may have happened.
constexpr std::string_view timed_out[] = {"Timed out after ", "deadline exceeded",
                                          "Unexpected error"};

bool says_one_of(const std::string& message, const auto& signs) {
  return std::any_of(std::begin(signs), std::end(signs),
                     [&](auto sign) { return message.find(sign) != std::string::npos; });
}

// "worker env WorkerEnvId(workerenv-1) not found"
bool lacks_worker_environment(const std::string& message) {
  const auto at = message.find("worker env ");
  return at != std::string::npos && message.find(" not found", at) != std::string::npos;
}

}  // namespace

bool is_rate_refusal(const ApiError& error) {
  return error.http_status == 429 || error.error_code == "RESOURCE_EXHAUSTED" ||
         error.error_code == "REQUEST_LIMIT_EXCEEDED" ||
         error.message.find("REQUEST_LIMIT_EXCEEDED") != std::string::npos;
}

bool should_repeat(const ApiError& error, Repeat kind) {
  if (error.is_page) return false;
  if (is_rate_refusal(error) || error.http_status == 503) return true;
  if (says_one_of(error.message, passing) || lacks_worker_environment(error.message)) return true;
  if (kind == Repeat::if_refused) return false;
  return says_one_of(error.message, timed_out) || error.http_status == 408 ||
         error.http_status == 502 || error.http_status == 504;
}

bool should_repeat(const ExchangeFailure& failure, Repeat kind, int attempt) {
  if (failure.is_final) return false;
  switch (failure.fault) {
    case NetworkFault::cancelled:
    case NetworkFault::deadline:
    case NetworkFault::tls:
    case NetworkFault::too_large:
      return false;
    case NetworkFault::resolve:
      return attempt < 3;
    case NetworkFault::connect:
      return attempt < 5;
    default:
      return kind == Repeat::always || !failure.may_be_sent;
  }
}

bool should_repeat(const RequestFault& fault, Repeat kind, int attempt) {
  if (const auto* error = fault.api_error()) return should_repeat(*error, kind);
  if (const auto* failure = fault.exchange()) return should_repeat(*failure, kind, attempt);
  const auto* answer = std::get_if<UnusableAnswer>(&fault.cause);
  return answer != nullptr && answer->why.empty() && kind == Repeat::always;
}

milliseconds pause_before_repeat(int attempt, double random,
                                 std::optional<milliseconds> retry_after) {
  const auto whole = std::min<milliseconds>(200ms * (1 << std::clamp(attempt - 1, 0, 10)), 10s);
  const auto pause = milliseconds(static_cast<std::int64_t>(
      static_cast<double>(whole.count()) * (0.5 + 0.5 * std::clamp(random, 0.0, 1.0))));
  return std::max(pause, std::min<milliseconds>(retry_after.value_or(0ms), 60s));
}

}  // namespace hipaa::workspace
