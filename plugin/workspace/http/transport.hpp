// One HTTP exchange. Transport is the seam between the client and the network: libcurl behind it in
// the library (curl_transport.hpp), a script of exchanges in unit tests. No retry, no
// authentication, no log here.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/support/call_context.hpp"

namespace hipaa::workspace {

using Headers = std::vector<std::pair<std::string, std::string>>;

// How a request to AWS is signed (Signature Version 4), by libcurl.
struct AwsSignature {
  std::string scope;  // "aws:amz:eu-west-1:s3"; "": it is not signed
  std::string key_id;
  std::string secret;
};

struct HttpRequest {
  std::string method;  // "GET", "POST"
  std::string url;     // whole, with the query
  Headers headers;
  std::string body;
  // Never twice on the wire. libcurl sends a request again by itself when a connection that was
  // used before breaks without an answer; this one goes over a connection of its own.
  bool only_once = false;
  // The longest that this exchange may make no progress, its connection included; 0: as the
  // transport has it. The shorter of the two counts.
  std::chrono::milliseconds patience{0};
  AwsSignature aws = {};
};

struct HttpResponse {
  int status = 0;
  Headers headers;  // names in lower case
  std::string body;

  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
};

// Why there is no answer.
enum class NetworkFault : std::uint8_t {
  resolve,
  connect,
  tls,
  timeout,
  closed,
  too_large,
  cancelled,
  deadline,
  other
};

struct ExchangeFailure {
  NetworkFault fault = NetworkFault::other;
  std::string message;      // libcurl's words, no secret in them
  bool may_be_sent = true;  // false: the request has certainly not reached the server
  bool is_final = false;    // nobody has ever answered there: asking again would not help
};

using ExchangeResult = boost::system::result<HttpResponse, ExchangeFailure>;

[[noreturn]] void throw_exception_from_error(const ExchangeFailure& failure,
                                             const boost::source_location& where);

class Transport {
 public:
  virtual ~Transport() = default;
  // Thread-safe: operations on one provider run concurrently.
  virtual ExchangeResult send(const HttpRequest& request, support::CallContext& call) = 0;
  // Whether it was tried, and nobody has ever answered.
  [[nodiscard]] virtual bool is_unreachable() const { return false; }
};

}  // namespace hipaa::workspace
