#include "plugin/terraform/process/handshake.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "plugin/files/folder_names.hpp"
#include "plugin/terraform/values/json_value.hpp"

namespace hipaa::terraform {
namespace {

// Terraform's own; it tells a provider that a person started from one that Terraform did.
constexpr const char* cookie_name = "TF_PLUGIN_MAGIC_COOKIE";
constexpr std::string_view cookie =
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
constexpr std::string_view folder_prefix = "plugin-hipaa-";
// Of a folder whose lock nobody holds yet; as long as the other.
constexpr std::string_view first_prefix = "plugin-start-";
constexpr std::string_view random_part = "XXXXXX";
constexpr std::string_view socket_name = "/s";

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

int open_folder(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

// Where nobody holds its lock.
void remove_if_dead(const std::string& folder) {
  const int opened = open_folder(folder);
  if (opened < 0) return;
  struct stat found {};
  if (::fstat(opened, &found) == 0 && found.st_uid == ::geteuid() &&
      ::flock(opened, LOCK_EX | LOCK_NB) == 0) {
    ::unlinkat(opened, socket_name.data() + 1, 0);
    ::rmdir(folder.c_str());
  }
  ::close(opened);
}

}  // namespace

Invitation read_invitation() {
  Invitation made;
  made.is_ours = environment(cookie_name) == cookie;
  made.client_certificate = environment("PLUGIN_CLIENT_CERT");
  for (const char* const name : {"PLUGIN_UNIX_SOCKET_DIR", "TMPDIR", "XDG_RUNTIME_DIR"})
    if (auto folder = environment(name); !folder.empty())
      made.socket_folders.push_back(std::move(folder));
  for (const char* const folder : {"/tmp", "/var/tmp", "/dev/shm"})
    made.socket_folders.emplace_back(folder);
  made.socket_group = environment("PLUGIN_UNIX_SOCKET_GROUP");
  made.wants_multiplexing_answer = !environment("PLUGIN_MULTIPLEX_GRPC").empty();
  return made;
}

SocketFolder::SocketFolder(const std::vector<std::string>& wanted) {
  for (const auto& folder : wanted)
    if (make_in(folder)) return;
}

bool SocketFolder::make_in(const std::string& wanted) {
  auto first = wanted + "/" + std::string(first_prefix) + std::string(random_part);
  if (first.size() + socket_name.size() >= sizeof(sockaddr_un::sun_path)) return false;
  if (::mkdtemp(first.data()) == nullptr) return false;
  lock_ = open_folder(first);
  if (lock_ >= 0) static_cast<void>(::flock(lock_, LOCK_EX | LOCK_NB));
  folder_ =
      wanted + "/" + std::string(folder_prefix) + first.substr(first.size() - random_part.size());
  if (std::rename(first.c_str(), folder_.c_str()) != 0) folder_ = first;
  path_ = folder_ + std::string(socket_name);
  return true;
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
  if (lock_ >= 0) ::close(lock_);
  lock_ = -1;
}

void remove_folders_of_the_dead(const std::vector<std::string>& folders) {
  for (const auto& folder : folders) {
    const auto names = files::names_in(folder);
    if (!names) continue;
    for (const auto& name : *names)
      if (name.starts_with(folder_prefix)) remove_if_dead(folder + "/" + name);
  }
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
