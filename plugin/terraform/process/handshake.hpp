// What the process that starts a provider says in the environment, and what it wants to hear. One
// thread, at the start.
#pragma once

#include <string>

namespace hipaa::terraform {

struct Invitation {
  bool is_ours = false;            // the cookie says that Terraform started us
  std::string client_certificate;  // PEM; "" = without TLS
  std::string socket_folder;       // where to make the folder of our socket
  std::string socket_group;        // who else may connect; "" = nobody
  bool wants_multiplexing_answer = false;
};

Invitation read_invitation();

// A folder of our own for the socket, removed again by close(). Paths of sockets are short: where
// the wanted folder's name is too long path() is empty, and TCP on the loopback has to do.
class SocketFolder {
 public:
  explicit SocketFolder(const std::string& wanted);
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  ~SocketFolder() { close(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  // After the socket is there. `group`: a number or name, or "".
  void open_to(const std::string& group) const;
  void close();

 private:
  std::string folder_;
  std::string path_;
};

// `1|6|unix|/tmp/pluginXXXXXX/s|grpc|CERTIFICATE`.
std::string handshake_line(const Invitation& invitation, const std::string& network,
                           const std::string& address, const std::string& certificate);

// What TF_REATTACH_PROVIDERS has to be for Terraform to use this process.
std::string reattach_text(const std::string& provider_address, const std::string& network,
                          const std::string& address);

}  // namespace hipaa::terraform
