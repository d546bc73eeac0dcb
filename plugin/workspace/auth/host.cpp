#include "plugin/workspace/auth/host.hpp"

namespace hipaa::workspace {
namespace {

// "name" or "[::1]" of "https://name:443".
std::string_view name_of(std::string_view host) {
  if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
    host.remove_prefix(scheme + 3);
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

std::string normalised_host(std::string_view host) {
  if (host.empty()) return {};
  std::string made = host.find("://") == std::string_view::npos ? "https://" + std::string(host)
                                                                : std::string(host);
  const auto name = made.find("://") + 3;
  const auto end = made.find_first_of("/?#", name);
  if (end != std::string::npos) made.erase(end);
  return made;
}

bool is_loopback(std::string_view host) {
  const auto name = name_of(host);
  return name == "localhost" || name == "[::1]" || name.starts_with("127.");
}

bool is_host(std::string_view host) {
  if (!host.starts_with("https://") && !host.starts_with("http://")) return false;
  const auto name = name_of(host);
  return !name.empty() && name.find_first_of(" \t\r\n@\\\"") == std::string_view::npos &&
         host.find_first_of(" \t\r\n@\\\"") == std::string_view::npos;
}

}  // namespace hipaa::workspace
