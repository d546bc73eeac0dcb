#include "plugin/terraform/process/handshake.hpp"

#include <grp.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cctype>
#include <cstdlib>

#include "plugin/terraform/values/json_value.hpp"

namespace hipaa::terraform {
namespace {

// Terraform's own; it tells a provider that a person started from one that Terraform did.
constexpr const char* cookie_name = "TF_PLUGIN_MAGIC_COOKIE";
constexpr std::string_view cookie =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
constexpr std::string_view folder_pattern = "/pluginXXXXXX";
constexpr std::string_view socket_name = "/s";

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

Invitation read_invitation() {
  Invitation made;
  made.is_ours = environment(cookie_name) == cookie;
  made.client_certificate = environment("PLUGIN_CLIENT_CERT");
  for (const char* const name : {"PLUGIN_UNIX_SOCKET_DIR", "TMPDIR"})
    if (made.socket_folder.empty()) made.socket_folder = environment(name);
  if (made.socket_folder.empty()) made.socket_folder = "/tmp";
  made.socket_group = environment("PLUGIN_UNIX_SOCKET_GROUP");
  made.wants_multiplexing_answer = !environment("PLUGIN_MULTIPLEX_GRPC").empty();
  return made;
}

SocketFolder::SocketFolder(const std::string& wanted) {
  if (wanted.size() + folder_pattern.size() + socket_name.size() >= sizeof(sockaddr_un::sun_path))
    return;
  auto folder = wanted + std::string(folder_pattern);
  if (::mkdtemp(folder.data()) == nullptr) return;
  folder_ = folder;
  path_ = folder + std::string(socket_name);
}

void SocketFolder::open_to(const std::string& group) const {
  if (path_.empty() || group.empty()) return;
  gid_t id = 0;
  if (std::isdigit(static_cast<unsigned char>(group.front())) != 0)
    id = static_cast<gid_t>(std::strtoul(group.c_str(), nullptr, 10));
  else if (const auto* const entry = ::getgrnam(group.c_str()); entry != nullptr)
    id = entry->gr_gid;
  else
    return;
  constexpr mode_t group_enters = 0710;
  constexpr mode_t group_connects = 0660;
  const bool given = ::chown(folder_.c_str(), static_cast<uid_t>(-1), id) == 0 &&
                     ::chmod(folder_.c_str(), group_enters) == 0 &&
                     ::chown(path_.c_str(), static_cast<uid_t>(-1), id) == 0 &&
                     ::chmod(path_.c_str(), group_connects) == 0;
  static_cast<void>(given);  // else only the owner connects, which is the safe side
}

void SocketFolder::close() {
  if (folder_.empty()) return;
  ::unlink(path_.c_str());
  ::rmdir(folder_.c_str());
  folder_.clear();
}

std::string handshake_line(const Invitation& invitation, const std::string& network,
                           const std::string& address, const std::string& certificate) {
  auto line = "1|6|" + network + "|" + address + "|grpc|" + certificate;
  if (invitation.wants_multiplexing_answer) line += "|false";
  return line + "\n";
}

std::string reattach_text(const std::string& provider_address, const std::string& network,
                          const std::string& address) {
  return text_of(Json{{provider_address,
                       {{"Protocol", "grpc"},
                        {"ProtocolVersion", 6},
                        {"Pid", ::getpid()},
                        {"Test", true},
                        {"Addr", {{"Network", network}, {"String", address}}}}}});
}

}  // namespace hipaa::terraform
