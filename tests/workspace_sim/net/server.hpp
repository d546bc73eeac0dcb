// Real sockets in front of a workspace: HTTP/1.1 and HTTPS with keep-alive.
//
// One thread runs everything (run()); waiting of any kind is asynchronous, so that a slow answer
// holds up nobody else. The workspace must outlive the server and is used by that thread alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/workspace.hpp"

namespace workspace_sim {

struct ServerOptions {
  std::string listen = "127.0.0.1";
  std::uint16_t port = 0;      // 0: any free one
  std::uint16_t tls_port = 0;  // 0: any free one
  std::string tls_flavour = "valid";
  bool quit_on_signals = false;
  bool exit_with_parent = false;
  bool exit_on_stdin_eof = false;
};

class Server {
 public:
  /// Binds both listeners; throws boost::system::system_error where that fails.
  Server(Workspace& workspace, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::string tls_url() const;
  /// The authority that signed the server's certificates, as PEM.
  [[nodiscard]] std::string certificate_pem() const;
  /// Serves until stop() or, if asked for, a signal, the parent's end or the end of stdin.
  void run();
  /// From any thread.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace workspace_sim
