// What the process that starts a provider says in the environment, and what it wants to hear. One
// thread, at the start.
#pragma once

#include <string>
#include <vector>

namespace hipaa::terraform {

struct Invitation {
  bool is_ours = false;                     // the cookie says that Terraform started us
  std::string client_certificate;           // PEM; "" = without TLS
  std::vector<std::string> socket_folders;  // where to make the folder of our socket, best first
  std::string socket_group;                 // who else may connect; "" = nobody
  bool wants_multiplexing_answer = false;
};

Invitation read_invitation();

// A folder of our own for the socket, of mode 0700, removed again by close(). Paths of sockets are
// short: it is made in the first of the wanted folders that exists and whose name is not too long;
// path() is empty where there is none. While the process lives it holds the folder's lock.
class SocketFolder {
 public:
  explicit SocketFolder(const std::vector<std::string>& wanted);
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  ~SocketFolder() { close(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  // After the socket is there. `group`: a number or name, or "".
  void open_to(const std::string& group) const;
  void close();

 private:
  bool make_in(const std::string& wanted);

  int lock_ = -1;  // the folder, open
  std::string folder_;
  std::string path_;
};

// Removes what processes of ours that were killed left in these folders.
void remove_folders_of_the_dead(const std::vector<std::string>& folders);

// `1|6|unix|/tmp/pluginXXXXXX/s|grpc|CERTIFICATE`.
std::string handshake_line(const Invitation& invitation, const std::string& network,
                           const std::string& address, const std::string& certificate);

// What TF_REATTACH_PROVIDERS has to be for Terraform to use this process.
std::string reattach_text(const std::string& provider_address, const std::string& network,
                          const std::string& address);

}  // namespace hipaa::terraform
