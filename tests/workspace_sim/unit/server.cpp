// The server on real sockets: many connections at once, slow answers that hold up nobody.
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "net/server.hpp"

using namespace workspace_sim;

namespace {

namespace http = boost::beast::http;
using boost::asio::ip::tcp;

/// A server on a thread of its own for as long as the test lasts.
struct RunningServer {
  RunningServer() : server(workspace, {}), thread([this] { server.run(); }) {}
  ~RunningServer() {
    server.stop();
    thread.join();
  }
  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  Workspace workspace;
  Server server;
  std::thread thread;
};

struct Connection {
  Connection(boost::asio::io_context& context, const std::string& url) : socket(context) {
    const auto port = static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), port});
  }

  void send(const std::string& target, const std::string& body = {}) {
    http::request<http::string_body> request(body.empty() ? http::verb::get : http::verb::post,
                                             target, 11);
    request.set(http::field::host, "localhost");
    request.set(http::field::authorization, "Bearer dapi-test-token");
    request.body() = body;
    request.prepare_payload();
    http::write(socket, request);
  }

  http::response<http::string_body> receive() {
    http::response<http::string_body> response;
    boost::beast::flat_buffer buffer;
    http::read(socket, buffer, response);
    return response;
  }

  tcp::socket socket;
};

constexpr auto me_path = "/api/2.0/preview/scim/v2/Me";

}  // namespace

TEST_CASE("two hundred connections are served, again and again") {
  RunningServer running;
  boost::asio::io_context context;
  std::vector<std::unique_ptr<Connection>> connections;
  connections.reserve(200);
  for (int at = 0; at < 200; ++at) {
    connections.push_back(std::make_unique<Connection>(context, running.server.url()));
  }
  for (int round = 0; round < 3; ++round) {
    for (auto& connection : connections) connection->send(me_path);
    for (auto& connection : connections) {
      const auto response = connection->receive();
      REQUIRE(response.result_int() == 200);
      REQUIRE(response["X-Databricks-Org-Id"] == "1234567890123456");
      REQUIRE_FALSE(response["x-request-id"].empty());
    }
  }
}

TEST_CASE("a slow answer holds up nobody else") {
  RunningServer running;
  boost::asio::io_context context;
  Connection control(context, running.server.url());
  control.send(
      "/__sim/faults",
      R"({"pattern":"GET /api/2.0/preview/scim/v2/Me","kind":"delay_after","delay_ms":600})");
  REQUIRE(control.receive().result_int() == 200);
  Connection slow(context, running.server.url());
  const auto began = std::chrono::steady_clock::now();
  slow.send(me_path);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  control.send(me_path);
  REQUIRE(control.receive().result_int() == 200);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::milliseconds(500));
  REQUIRE(slow.receive().result_int() == 200);
  CHECK(std::chrono::steady_clock::now() - began >= std::chrono::milliseconds(600));
}

TEST_CASE("a restarted server has reset its connections, is back on its port and forgot nothing") {
  RunningServer running;
  boost::asio::io_context context;
  const auto url = running.server.url();
  Connection idle(context, url);
  idle.send(me_path);
  REQUIRE(idle.receive().result_int() == 200);
  Connection control(context, url);
  control.send("/__sim/faults",
               R"({"pattern":"POST /api/2.1/clusters/create","kind":"outage","delay_ms":100,
                   "after_handler":true})");
  REQUIRE(control.receive().result_int() == 200);
  Connection creating(context, url);
  creating.send("/api/2.1/clusters/create",
                R"({"cluster_name":"kept","spark_version":"15.4.x-scala2.12",
                    "node_type_id":"m5d.large","num_workers":1})");
  CHECK_THROWS(creating.receive());
  CHECK_THROWS(Connection(context, url));
  CHECK_THROWS((idle.send(me_path), idle.receive()));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  Connection after(context, url);
  after.send("/api/2.1/clusters/list");
  CHECK(after.receive().body().find("\"kept\"") != std::string::npos);
}
