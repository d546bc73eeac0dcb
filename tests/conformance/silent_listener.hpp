// A workspace that never answers: connections to it are made (by the kernel), and then nothing
// comes. For what has to end on its own: deadlines and cancel. One thread; closed with its holder.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace conformance {

class SilentListener {
 public:
  SilentListener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    if (socket_ < 0 || bind(socket_, any, size) != 0 || listen(socket_, 64) != 0 ||
        getsockname(socket_, any, &size) != 0)
      throw std::runtime_error("no listener on the loopback");
    port_ = ntohs(address.sin_port);
  }
  ~SilentListener() { close(socket_); }
  SilentListener(const SilentListener&) = delete;
  SilentListener& operator=(const SilentListener&) = delete;

  // The configuration of a provider whose workspace this is.
  [[nodiscard]] std::string provider_config() const {
    return R"({"format_version":1,"value":{"host":"https://127.0.0.1:)" + std::to_string(port_) +
           R"(","token":")" + token + R"("}})";
  }

  static constexpr const char* token = "dapi0123456789abcdef0123456789abcdef";

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace conformance
