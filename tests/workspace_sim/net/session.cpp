#include "net/session.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <chrono>

namespace workspace_sim {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto idle_limit = std::chrono::minutes(5);
constexpr std::uint64_t largest_body = 11ULL * 1024 * 1024;  // the API takes 10 MB

using Parser = http::request_parser<http::string_body>;

asio::awaitable<void> pause(Milliseconds milliseconds) {
  if (milliseconds <= 0) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::milliseconds(milliseconds));
  co_await timer.async_wait(without_throwing);
}

RawRequest raw_request(const http::request<http::string_body>& message) {
  RawRequest request;
  request.method = std::string(message.method_string());
  request.target = std::string(message.target());
  request.authorization = std::string(message[http::field::authorization]);
  request.user_agent = std::string(message[http::field::user_agent]);
  request.content_type = std::string(message[http::field::content_type]);
  request.body = message.body();
  return request;
}

/// The head of the answer. The length is the whole body's, even where half of it is sent.
std::string head_of(const Reply& reply, bool keep_alive) {
  std::string head =
      "HTTP/1.1 " + std::to_string(reply.status) + ' ' +
      std::string(http::obsolete_reason(http::int_to_status(static_cast<unsigned>(reply.status)))) +
      "\r\nserver: databricks\r\n";
  if (!reply.content_type.empty()) head += "content-type: " + reply.content_type + "\r\n";
  for (const auto& [name, value] : reply.headers) {
    head += name + ": ";
    head += value + "\r\n";
  }
  head += "content-length: " + std::to_string(reply.body.size()) + "\r\n";
  head += keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n";
  return head;
}

/// Closes with a reset instead of an orderly end.
void reset_connection(beast::tcp_stream& stream) {
  boost::system::error_code ignored;
  stream.socket().set_option(asio::socket_base::linger(true, 0), ignored);
  stream.socket().close(ignored);
}

template <class Stream>
asio::awaitable<bool> write_all(Stream& stream, const std::string& bytes) {
  beast::get_lowest_layer(stream).expires_after(idle_limit);
  const asio::const_buffer buffer = asio::buffer(bytes);
  const auto [error, written] = co_await asio::async_write(stream, buffer, without_throwing);
  co_return !error;
}

/// Drips the bytes, in pieces ten times a second, for at most longest_delay.
template <class Stream>
asio::awaitable<bool> drip(Stream& stream, std::string bytes, std::int64_t per_second) {
  const auto piece = static_cast<std::size_t>(std::max<std::int64_t>(1, per_second / 10));
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(longest_delay);
  while (!bytes.empty()) {
    const bool late = std::chrono::steady_clock::now() > end;
    const std::string part = bytes.substr(0, late ? bytes.size() : piece);
    bytes.erase(0, part.size());
    const bool written = co_await write_all(stream, part);
    if (!written) co_return false;
    if (!bytes.empty()) co_await pause(100);
  }
  co_return true;
}

/// Answers one request; false where the connection is to end.
template <class Stream>
asio::awaitable<bool> answer(Workspace& workspace, Stream& stream,
                             const http::request<http::string_body>& message,
                             std::string_view scheme, std::uint64_t outages) {
  const auto went_down = [&workspace, outages] { return workspace.outages != outages; };
  if (went_down()) {
    reset_connection(beast::get_lowest_layer(stream));
    co_return false;
  }
  const RawRequest request = raw_request(message);
  const FaultPlan plan = workspace.plan(request);
  co_await pause(plan.delay_before);
  workspace.base_url = std::string(scheme) + std::string(message[http::field::host]);
  if (went_down()) {
    reset_connection(beast::get_lowest_layer(stream));
    co_return false;
  }
  const Reply reply = workspace.serve(request, plan);
  co_await pause(plan.delay_after);
  workspace.broken_handshakes += plan.broken_handshakes;
  if (plan.outage > 0 && workspace.go_down) workspace.go_down(plan.outage);
  if (plan.reset_before || plan.reset_after || went_down()) {
    reset_connection(beast::get_lowest_layer(stream));
    co_return false;
  }
  const bool keep_alive = message.keep_alive() && !plan.half_body;
  std::string bytes = head_of(reply, keep_alive);
  if (plan.half_body) {
    bytes += reply.body.substr(0, reply.body.size() / 2);
  } else {
    bytes += reply.body;
  }
  bool written = false;
  if (plan.bytes_per_second > 0) {
    written = co_await drip(stream, std::move(bytes), plan.bytes_per_second);
  } else {
    written = co_await write_all(stream, bytes);
  }
  co_return written&& keep_alive;
}

template <class Stream>
asio::awaitable<void> serve(Workspace& workspace, Stream& stream, std::string_view scheme) {
  beast::flat_buffer buffer;
  const auto outages = workspace.outages;
  while (true) {
    Parser parser;
    parser.body_limit(largest_body);
    beast::get_lowest_layer(stream).expires_after(idle_limit);
    const auto [error, header_size] =
        co_await http::async_read_header(stream, buffer, parser, without_throwing);
    if (error) break;
    if (beast::iequals(parser.get()[http::field::expect], "100-continue")) {
      const std::string go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      const bool written = co_await write_all(stream, go_on);
      if (!written) break;
    }
    const auto [body_error, body_size] =
        co_await http::async_read(stream, buffer, parser, without_throwing);
    if (body_error == http::error::body_limit) {
      const Reply too_large =
          api_error(413, "MAX_REQUEST_SIZE_EXCEEDED", "Request body is too large.");
      co_await write_all(stream, head_of(too_large, false) + too_large.body);
      break;
    }
    if (body_error) break;
    const bool go_on = co_await answer(workspace, stream, parser.get(), scheme, outages);
    if (!go_on) break;
  }
}

void close(beast::tcp_stream& stream) {
  boost::system::error_code ignored;
  stream.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
}

}  // namespace

asio::awaitable<void> serve_plain(Workspace& workspace, beast::tcp_stream stream) {
  co_await serve(workspace, stream, "http://");
  close(stream);
}

asio::awaitable<void> serve_tls(Workspace& workspace, beast::tcp_stream stream,
                                std::shared_ptr<asio::ssl::context> context) {
  if (workspace.broken_handshakes > 0) {
    --workspace.broken_handshakes;
    co_await write_all(stream, "this is no TLS record\n");
    close(stream);
    co_return;
  }
  beast::ssl_stream<beast::tcp_stream> secured(std::move(stream), *context);
  beast::get_lowest_layer(secured).expires_after(idle_limit);
  const auto [error] =
      co_await secured.async_handshake(asio::ssl::stream_base::server, without_throwing);
  if (error) co_return;
  co_await serve(workspace, secured, "https://");
  beast::get_lowest_layer(secured).expires_after(std::chrono::seconds(1));
  co_await secured.async_shutdown(without_throwing);
}

}  // namespace workspace_sim
