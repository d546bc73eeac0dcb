// Faults on demand: what goes wrong, for which requests, how often.
//
// Owned by the workspace; one thread at a time. Every delay is bounded by longest_delay.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/call.hpp"
#include "core/clock.hpp"
#include "core/reply.hpp"

namespace workspace_sim {

constexpr Milliseconds longest_delay = 120'000;

struct Fault {
  std::string id;
  std::string method;       // "*" for every method
  std::string path;         // a path, `*` matches any run of characters
  std::string cluster_id;   // must occur in the query or the body, if given
  std::int64_t offset = 0;  // matching requests that are left alone first
  std::int64_t times = 1;   // -1: for ever
  double probability = 1;
  std::string kind;
  bool after_handler = false;  // kind status, login_page, redirect: the change happens first
  int status = 503;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  Milliseconds delay = 0;
  std::int64_t bytes_per_second = 200;
  std::int64_t handshakes = 1;  // kind broken_tls: how many fail
  std::mt19937_64 engine{1};
  std::int64_t seen = 0;
  std::int64_t fired = 0;
};

/// What happens to the cluster that a request names, before it is handled, or after.
struct ClusterFault {
  std::string kind;
  bool after_handler = false;
  Milliseconds delay = 0;
};

/// What one request has to expect. Plain value; the session carries it out.
struct FaultPlan {
  Milliseconds delay_before = 0;
  Milliseconds delay_after = 0;
  bool reset_before = false;
  bool reset_after = false;
  bool replaced = false;       // `replacement` is answered instead of the real reply
  bool after_handler = false;  // … but the request is handled first
  Reply replacement;
  bool half_body = false;
  bool garbled = false;
  bool empty_body = false;
  std::string content_type;            // not empty: sent instead
  std::int64_t bytes_per_second = 0;   // above 0: drips
  Milliseconds outage = 0;             // above 0: the server is gone for so long
  std::int64_t broken_handshakes = 0;  // so many TLS handshakes to come fail
  std::vector<ClusterFault> clusters = {};
  std::vector<std::string> names = {};  // kinds that fired, for the log
};

struct Faults {
  std::vector<Fault> active;
  std::uint64_t next_id = 1;

  /// Counts the request against every matching fault and adds up what fires.
  FaultPlan plan(const RawRequest& request);
};

/// Reads a fault from control's JSON; refuses what it does not know.
Refusal fault_from_json(const json::object& description, Fault& fault);
json::object fault_to_json(const Fault& fault);
/// Lays the parts of a plan that change the answer over it.
void apply_to_reply(const FaultPlan& plan, Reply& reply);
/// `*` in the pattern matches any run of characters.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// A token bucket over all requests, for 429 by rate.
struct TokenBucket {
  double tokens = -1;
  Milliseconds refilled_at = 0;
  bool take(double per_second, Milliseconds now);
};

}  // namespace workspace_sim
