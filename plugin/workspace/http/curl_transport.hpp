// Transport over libcurl. Connections are kept and reused: one multi handle with its connection
// cache for each exchange at a time, taken from a pool. Certificates are verified, TLS 1.2 at
// least, redirects are not followed, plain HTTP only to this machine itself. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "plugin/workspace/http/transport.hpp"

namespace hipaa::workspace {

struct TransportOptions {
  std::string ca_file;                       // PEM; "" = the system's certificates
  std::chrono::milliseconds silence{60000};  // the longest that one exchange may make no progress
};

std::unique_ptr<Transport> make_curl_transport(const TransportOptions& options);

}  // namespace hipaa::workspace
