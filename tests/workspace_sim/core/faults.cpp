#include "core/faults.hpp"

#include <algorithm>

namespace workspace_sim {

bool matches_pattern(std::string_view pattern, std::string_view text) {
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  std::size_t at = 0;
  std::size_t in_pattern = 0;
  while (at < text.size()) {
    if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
      star = in_pattern++;
      resume = at;
    } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
      ++in_pattern;
      ++at;
    } else if (star != std::string_view::npos) {
      in_pattern = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

namespace {

constexpr std::string_view login_page =
    "<!doctype html><html><head><title>Databricks - Sign In</title></head>"
    "<body><form action=\"/login.html\"><input name=\"j_username\"></form></body></html>";

bool matches(const Fault& fault, const RawRequest& request) {
  const std::string_view path =
      std::string_view(request.target).substr(0, request.target.find('?'));
  return (fault.method == "*" || fault.method == request.method) &&
         matches_pattern(fault.path, path) &&
         (fault.cluster_id.empty() || request.target.find(fault.cluster_id) != std::string::npos ||
          request.body.find(fault.cluster_id) != std::string::npos);
}

bool fires(Fault& fault) {
  ++fault.seen;
  if (fault.seen <= fault.offset) return false;
  if (fault.times >= 0 && fault.fired >= fault.times) return false;
  if (fault.probability < 1) {
    const double drawn = static_cast<double>(fault.engine() >> 11U) * 0x1.0p-53;
    if (drawn >= fault.probability) return false;
  }
  ++fault.fired;
  return true;
}

void replace_answer(const Fault& fault, FaultPlan& plan) {
  if (plan.replaced) return;  // the first fault that replaces the answer wins
  plan.replaced = true;
  plan.after_handler = fault.after_handler;
  if (fault.kind == "login_page") {
    plan.replacement = {200, std::string(login_page), "text/html; charset=utf-8", fault.headers};
  } else if (fault.kind == "redirect") {
    plan.replacement = {303, "", "text/html", fault.headers};
    const bool own = std::any_of(fault.headers.begin(), fault.headers.end(),
                                 [](const auto& header) { return header.first == "Location"; });
    if (!own) plan.replacement.headers.emplace_back("Location", "/login.html?next_url=%2Fapi");
  } else {
    plan.replacement = {fault.status, fault.body, fault.content_type, fault.headers};
  }
}

}  // namespace

FaultPlan Faults::plan(const RawRequest& request) {
  FaultPlan plan;
  for (Fault& fault : active) {
    if (!matches(fault, request) || !fires(fault)) continue;
    plan.names.push_back(fault.kind);
    if (fault.kind == "delay_before") {
      plan.delay_before = std::min(longest_delay, plan.delay_before + fault.delay);
    } else if (fault.kind == "delay_after") {
      plan.delay_after = std::min(longest_delay, plan.delay_after + fault.delay);
    } else if (fault.kind == "outage" || fault.kind == "broken_tls") {
      (fault.after_handler ? plan.reset_after : plan.reset_before) = true;
      if (fault.kind == "outage") {
        plan.outage = std::max<Milliseconds>(fault.delay, 1);
      } else {
        plan.broken_handshakes = fault.handshakes;
      }
    } else if (fault.kind == "reset_before") {
      plan.reset_before = true;
    } else if (fault.kind == "reset_after") {
      plan.reset_after = true;
    } else if (fault.kind == "half_body") {
      plan.half_body = true;
    } else if (fault.kind == "garbled") {
      plan.garbled = true;
    } else if (fault.kind == "empty_body") {
      plan.empty_body = true;
    } else if (fault.kind == "self_termination" || fault.kind == "growth" || fault.kind == "lag") {
      plan.clusters.push_back({fault.kind, fault.after_handler, fault.delay});
    } else if (fault.kind == "slow_bytes") {
      plan.bytes_per_second = fault.bytes_per_second;
    } else if (fault.kind == "content_type") {
      plan.content_type = fault.content_type;
    } else {
      replace_answer(fault, plan);
    }
  }
  return plan;
}

void apply_to_reply(const FaultPlan& plan, Reply& reply) {
  if (plan.replaced) reply = plan.replacement;
  if (plan.garbled) {
    // Bytes that are neither JSON nor UTF-8, of the length of the real answer.
    for (std::size_t at = 0; at < reply.body.size(); ++at) {
      reply.body[at] = static_cast<char>(0x80U | (at * 31U & 0x7fU));
    }
  }
  if (plan.empty_body) reply.body.clear();
  if (!plan.content_type.empty()) reply.content_type = plan.content_type;
}

bool TokenBucket::take(double per_second, Milliseconds now) {
  const double capacity = std::max(1.0, per_second);
  if (tokens < 0) tokens = capacity;
  tokens = std::min(capacity, tokens + static_cast<double>(now - refilled_at) * per_second / 1000);
  refilled_at = now;
  if (tokens < 1) return false;
  tokens -= 1;
  return true;
}

}  // namespace workspace_sim
