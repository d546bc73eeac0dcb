#include "net/server.hpp"

#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "net/certificates.hpp"
#include "net/session.hpp"

namespace workspace_sim {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

tcp::acceptor listen_on(asio::io_context& context, const std::string& address, std::uint16_t port) {
  return {context, tcp::endpoint(asio::ip::make_address(address), port), true};
}

std::shared_ptr<asio::ssl::context> tls_context(const CertificateAuthority& authority,
                                                const std::string& flavour) {
  const ServerCertificate issued = authority.issue(flavour);
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  context->use_certificate_chain(asio::buffer(issued.certificate_pem));
  context->use_private_key(asio::buffer(issued.key_pem), asio::ssl::context::pem);
  return context;
}

/// Accepts for ever. Without a TLS context the connections are plain.
asio::awaitable<void> accept(Workspace& workspace, tcp::acceptor& acceptor,
                             std::shared_ptr<asio::ssl::context> context) {
  while (acceptor.is_open()) {
    auto [error, socket] = co_await acceptor.async_accept(without_throwing);
    if (error == asio::error::operation_aborted) co_return;
    if (error) {  // out of descriptors, or a client that went away: the next may fare better
      asio::steady_timer timer(acceptor.get_executor(), std::chrono::milliseconds(20));
      co_await timer.async_wait(without_throwing);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    boost::beast::tcp_stream stream(std::move(socket));
    if (context) {
      asio::co_spawn(acceptor.get_executor(), serve_tls(workspace, std::move(stream), context),
                     asio::detached);
    } else {
      asio::co_spawn(acceptor.get_executor(), serve_plain(workspace, std::move(stream)),
                     asio::detached);
    }
  }
}

asio::awaitable<void> watch_parent(asio::io_context& context) {
  const pid_t parent = getppid();
  asio::steady_timer timer(context);
  while (getppid() == parent) {
    timer.expires_after(std::chrono::milliseconds(200));
    co_await timer.async_wait(without_throwing);
  }
  context.stop();
}

asio::awaitable<void> watch_input(asio::io_context& context) {
  asio::posix::stream_descriptor input(context, dup(STDIN_FILENO));
  std::array<char, 256> ignored{};
  while (true) {
    const auto [error, size] =
        co_await input.async_read_some(asio::buffer(ignored), without_throwing);
    if (error) break;
  }
  context.stop();
}

}  // namespace

struct Server::Parts {
  Parts(Workspace& served, const ServerOptions& options)
      : workspace(served),
        address(options.listen),
        plain(listen_on(context, options.listen, options.port)),
        tls(listen_on(context, options.listen, options.tls_port)),
        signals(context) {
    certified = tls_context(authority, options.tls_flavour);
    asio::co_spawn(context, accept(workspace, plain, nullptr), asio::detached);
    asio::co_spawn(context, accept(workspace, tls, certified), asio::detached);
    workspace.go_down = [this](Milliseconds how_long) {
      ++workspace.outages;
      go_down(plain, nullptr, how_long);
      go_down(tls, certified, how_long);
    };
    workspace.open_tls = [this](const std::string& flavour) { return open_another(flavour); };
    if (options.quit_on_signals) {
      signals.add(SIGINT);
      signals.add(SIGTERM);
      signals.async_wait([this](const boost::system::error_code& error, int /*signal*/) {
        if (!error) context.stop();
      });
    }
    if (options.exit_with_parent) asio::co_spawn(context, watch_parent(context), asio::detached);
    if (options.exit_on_stdin_eof) asio::co_spawn(context, watch_input(context), asio::detached);
  }

  std::string open_another(const std::string& flavour) {
    others.push_back(std::make_unique<tcp::acceptor>(listen_on(context, address, 0)));
    tcp::acceptor& acceptor = *others.back();
    asio::co_spawn(context, accept(workspace, acceptor, tls_context(authority, flavour)),
                   asio::detached);
    return "https://localhost:" + std::to_string(acceptor.local_endpoint().port());
  }

  /// Nobody listens for so long; then the same port is there again.
  void go_down(tcp::acceptor& acceptor, const std::shared_ptr<asio::ssl::context>& with,
               Milliseconds how_long) {
    if (!acceptor.is_open()) return;  // it is down already
    const auto endpoint = acceptor.local_endpoint();
    acceptor.close();
    auto timer = std::make_shared<asio::steady_timer>(context, std::chrono::milliseconds(how_long));
    timer->async_wait([this, timer, &acceptor, with, endpoint](const auto& error) {
      if (error) return;
      acceptor = tcp::acceptor(context, endpoint, true);
      asio::co_spawn(context, accept(workspace, acceptor, with), asio::detached);
    });
  }

  Workspace& workspace;
  std::string address;
  CertificateAuthority authority;
  // Acceptors and coroutines go before the context does: it is declared, so destroyed, around them.
  asio::io_context context{1};
  tcp::acceptor plain;
  tcp::acceptor tls;
  std::shared_ptr<asio::ssl::context> certified;
  std::vector<std::unique_ptr<tcp::acceptor>> others;
  asio::signal_set signals;
};

Server::Server(Workspace& workspace, const ServerOptions& options)
    : parts_(std::make_unique<Parts>(workspace, options)) {}

Server::~Server() {
  parts_->workspace.open_tls = nullptr;
  parts_->workspace.go_down = nullptr;
}

std::string Server::url() const {
  return "http://" + parts_->address + ':' + std::to_string(parts_->plain.local_endpoint().port());
}

std::string Server::tls_url() const {
  return "https://localhost:" + std::to_string(parts_->tls.local_endpoint().port());
}

std::string Server::certificate_pem() const {
  return parts_->authority.certificate_pem();
}

void Server::run() {
  parts_->context.run();
}

void Server::stop() {
  parts_->context.stop();
}

}  // namespace workspace_sim
