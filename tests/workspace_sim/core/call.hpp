// One request as an endpoint sees it: parsed, authenticated and routed.
//
// Owned by the workspace while it serves the request; endpoints read it and keep nothing of it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json_tools.hpp"
#include "core/users.hpp"

namespace workspace_sim {

/// A request as it came off the wire.
struct RawRequest {
  std::string method;
  std::string target;  // path and query, still percent-encoded
  std::string authorization;
  std::string user_agent;
  std::string content_type;
  std::string body;
};

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

struct Call {
  std::string method;
  std::string path;
  std::string version;  // "2.1" of /api/2.1/...; empty outside /api
  QueryParameters query;
  json::object body;                   // empty for GET; nulls are kept
  std::vector<std::string> arguments;  // what {…} of the route's pattern matched, in order
  const RawRequest* raw = nullptr;
  User user;  // the authenticated caller; a copy, since control may change users at any time
};

/// First value of a query parameter, or empty.
std::string query_text(const Call& call, std::string_view name);
bool has_query(const Call& call, std::string_view name);
/// All values of a repeated parameter; `a,b` counts as two, as some clients send it.
std::vector<std::string> query_values(const Call& call, std::string_view name);
std::int64_t query_integer(const Call& call, std::string_view name, std::int64_t fallback);
bool query_flag(const Call& call, std::string_view name);

QueryParameters parse_query(std::string_view query);
std::string percent_decode(std::string_view text, bool plus_is_space);

}  // namespace workspace_sim
