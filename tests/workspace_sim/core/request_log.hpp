// The ordered log of what clients asked. Credentials are never kept: only the caller's name is.
//
// Owned by the workspace; one thread at a time. Holds the last log_capacity requests.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "core/call.hpp"

namespace workspace_sim {

constexpr std::size_t log_capacity = 200'000;

struct LoggedRequest {
  std::uint64_t sequence = 0;
  Milliseconds time = 0;
  std::string method;
  std::string path;
  std::string query;
  std::string body;
  std::string user_agent;
  std::string user;   // name of the caller; empty when refused
  std::string route;  // the registered pattern; empty when there is none
  int status = 0;     // 0: the connection was reset before an answer
  std::string faults;
};

class RequestLog {
 public:
  LoggedRequest& append(LoggedRequest request);
  void clear();
  [[nodiscard]] json::object list(const Call& call) const;
  [[nodiscard]] json::object summary() const;

 private:
  std::deque<LoggedRequest> requests_;
  std::uint64_t next_sequence_ = 1;
};

}  // namespace workspace_sim
