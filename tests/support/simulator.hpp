// The simulated workspace as a child process, and its control interface. One thread at a time.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/child.hpp"

namespace hipaa::tests {

namespace json = boost::json;

class Simulator {
 public:
  // Starts the program named by HIPAA_SIM (the build tells it), with further arguments. Throws
  // std::runtime_error when it does not come up.
  explicit Simulator(const std::vector<std::string>& arguments = {});
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& tls_url() const { return tls_url_; }
  [[nodiscard]] const std::string& certificate() const { return certificate_; }
  [[nodiscard]] unsigned short port() const { return port_; }

  // One request; the answer's JSON (null when the body is empty). Throws on anything but 200.
  json::value call(std::string_view method, std::string_view target,
                   const json::value& body = nullptr) const;
  json::value post(std::string_view target, const json::value& body) const {
    return call("POST", target, body);
  }

  // The request log: how many requests with this method and path were made.
  [[nodiscard]] std::size_t count(std::string_view method, std::string_view path) const;
  [[nodiscard]] json::array requests(std::string_view query = "") const;
  void reset() const { post("/__sim/reset", json::object()); }
  void kill_now();  // SIGKILL, as a crash would be

 private:
  std::optional<Child> child_;
  unsigned short port_ = 0;
  std::string url_;
  std::string tls_url_;
  std::string certificate_;
};

}  // namespace hipaa::tests
