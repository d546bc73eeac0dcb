#include "tests/support/simulator.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <cstdlib>
#include <stdexcept>

extern char** environ;

namespace hipaa::tests {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

std::string read_line(int from) {
  std::string line;
  char one = 0;
  while (read(from, &one, 1) == 1 && one != '\n') line += one;
  return line;
}

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
  std::vector<char*> argv;
  for (auto& one : all) argv.push_back(one.data());
  argv.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const int failed = posix_spawn(&pid_, program, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  if (failed != 0) throw std::runtime_error(std::string("cannot start ") + program);
  const auto line = read_line(ends[0]);
  close(ends[0]);
  boost::system::error_code not_json;
  const auto ready = json::parse(line, not_json);
  if (not_json) throw std::runtime_error("the simulated workspace said: " + line);
  url_ = ready.at("url").as_string();
  tls_url_ = ready.at("tls_url").is_string() ? std::string(ready.at("tls_url").as_string())
                                             : std::string();
  port_ = static_cast<unsigned short>(std::stoi(url_.substr(url_.rfind(':') + 1)));
}

Simulator::~Simulator() {
  if (pid_ > 0) {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  unlink(certificate_.c_str());
}

void Simulator::kill_now() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
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
