// Transport over libcurl. Connections are kept and reused: one multi handle with its connection
// cache for each exchange at a time, taken from a pool. Certificates are verified, TLS 1.2 at
// least, redirects are not followed, plain HTTP only to this machine itself. Thread-safe.
#pragma once

#include <memory>

#include "plugin/workspace/configuration.hpp"
#include "plugin/workspace/transport.hpp"

namespace hipaa::workspace {

std::unique_ptr<Transport> make_curl_transport(const Configuration& configuration);

}  // namespace hipaa::workspace
