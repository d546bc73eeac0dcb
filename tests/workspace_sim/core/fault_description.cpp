// Faults in control's JSON.
#include <algorithm>
#include <array>

#include "core/faults.hpp"

namespace workspace_sim {

namespace {

constexpr std::array<std::string_view, 17> fault_kinds = {
    "status",  "delay_before", "delay_after",      "reset_before", "reset_after",  "half_body",
    "garbled", "login_page",   "slow_bytes",       "empty_body",   "content_type", "redirect",
    "outage",  "broken_tls",   "self_termination", "growth",       "lag"};

/// The usual body of the status, with RetryInfo where a delay such as "3.5s" is given.
std::string default_body(int status, const std::string& retry_delay) {
  std::string_view code = "TEMPORARILY_UNAVAILABLE";
  if (status == 429) code = "REQUEST_LIMIT_EXCEEDED";
  if (status == 500) code = "INTERNAL_ERROR";
  if (status == 404) code = "RESOURCE_DOES_NOT_EXIST";
  if (status == 403) code = "PERMISSION_DENIED";
  if (status == 400) code = "INVALID_PARAMETER_VALUE";
  json::object body{{"error_code", code}, {"message", "A fault that the test asked for."}};
  if (!retry_delay.empty()) {
    body["details"] = json::array{json::object{
        {"@type", "type.googleapis.com/google.rpc.RetryInfo"}, {"retry_delay", retry_delay}}};
  }
  return to_text(body);
}

}  // namespace

Refusal fault_from_json(const json::object& description, Fault& fault) {
  const std::string pattern = text_at(description, "pattern");
  const std::size_t space = pattern.find(' ');
  if (space == std::string::npos) {
    return control_error("pattern must be \"METHOD /path\", both may hold *");
  }
  fault.method = pattern.substr(0, space);
  fault.path = pattern.substr(space + 1);
  fault.kind = text_at(description, "kind", "status");
  if (std::find(fault_kinds.begin(), fault_kinds.end(), fault.kind) == fault_kinds.end()) {
    return control_error("unknown kind of fault: " + fault.kind);
  }
  fault.cluster_id = text_at(description, "cluster_id");
  fault.offset = integer_at(description, "offset", 0);
  fault.times = integer_at(description, "times", 1);
  fault.probability = number_at(description, "probability", 1);
  fault.engine.seed(static_cast<std::uint64_t>(integer_at(description, "seed", 1)));
  fault.after_handler = flag_at(description, "after_handler");
  fault.status = static_cast<int>(integer_at(description, "status", 503));
  fault.content_type = text_at(description, "content_type", "application/json");
  fault.delay =
      std::clamp<Milliseconds>(integer_at(description, "delay_ms", 1000), 0, longest_delay);
  fault.bytes_per_second =
      std::max<std::int64_t>(1, integer_at(description, "bytes_per_second", 200));
  fault.handshakes = std::max<std::int64_t>(1, integer_at(description, "handshakes", 1));
  fault.body = has(description, "body")
                   ? plain_text(description.at("body"))
                   : default_body(fault.status, text_at(description, "retry_delay"));
  if (has(description, "retry_after")) {
    fault.headers.emplace_back("Retry-After", plain_text(description.at("retry_after")));
  }
  if (const json::object* headers = object_at(description, "headers")) {
    for (const auto& header : *headers) {
      fault.headers.emplace_back(std::string(header.key()), plain_text(header.value()));
    }
  }
  return std::nullopt;
}

json::object fault_to_json(const Fault& fault) {
  return {{"id", fault.id},       {"pattern", fault.method + ' ' + fault.path},
          {"kind", fault.kind},   {"offset", fault.offset},
          {"times", fault.times}, {"seen", fault.seen},
          {"fired", fault.fired}};
}

}  // namespace workspace_sim
