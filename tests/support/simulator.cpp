#include "tests/support/simulator.hpp"

#include <signal.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <stdexcept>

namespace hipaa::tests {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

}  // namespace

Simulator::Simulator(const std::vector<std::string>& arguments) {
  const char* program = std::getenv("HIPAA_SIM");
  if (program == nullptr) program = HIPAA_SIM_DEFAULT;
  char certificate[] = "/tmp/hipaa-sim-XXXXXX";
  close(mkstemp(certificate));
  certificate_ = certificate;
  std::vector<std::string> all = {program, "--exit-with-parent", "--tls-port",
                                  "0",     "--certificate-out",  certificate_};
  all.insert(all.end(), arguments.begin(), arguments.end());
  child_.emplace(all);
  const auto line = child_->read_line();
  boost::system::error_code not_json;
  const auto ready = json::parse(line, not_json);
  if (not_json) throw std::runtime_error("the simulated workspace said: " + line);
  url_ = ready.at("url").as_string();
  tls_url_ = ready.at("tls_url").is_string() ? std::string(ready.at("tls_url").as_string())
                                             : std::string();
  port_ = static_cast<unsigned short>(std::stoi(url_.substr(url_.rfind(':') + 1)));
}

Simulator::~Simulator() {
  if (child_) child_->end(SIGTERM);
  unlink(certificate_.c_str());
}

void Simulator::kill_now() {
  child_->end(SIGKILL);
}

json::value Simulator::call(std::string_view method, std::string_view target,
                            const json::value& body) const {
  boost::asio::io_context context;
  tcp::socket socket(context);
  socket.connect({boost::asio::ip::make_address("127.0.0.1"), port_});
  http::request<http::string_body> request;
  request.method_string(beast::string_view(method.data(), method.size()));
  request.target(beast::string_view(target.data(), target.size()));
  request.version(11);
  request.set(http::field::host, "127.0.0.1");
  request.set(http::field::authorization, "Bearer dapi-test-token");
  request.set(http::field::connection, "close");
  if (!body.is_null()) {
    request.set(http::field::content_type, "application/json");
    request.body() = json::serialize(body);
  }
  request.prepare_payload();
  http::write(socket, request);
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(std::uint64_t{256} << 20);
  http::read(socket, buffer, parser);
  const auto& response = parser.get();
  if (response.result_int() != 200)
    throw std::runtime_error(std::string(target) + " answered " +
                             std::to_string(response.result_int()) + ": " + response.body());
  return response.body().empty() ? json::value() : json::parse(response.body());
}

json::array Simulator::requests(std::string_view query) const {
  const auto answer = call("GET", "/__sim/requests" + std::string(query));
  return answer.is_array() ? answer.get_array() : answer.at("requests").as_array();
}

std::size_t Simulator::count(std::string_view method, std::string_view path) const {
  std::size_t found = 0;
  for (const auto& one : requests())
    if (one.at("method").as_string() == method && one.at("path").as_string() == path) ++found;
  return found;
}

}  // namespace hipaa::tests
