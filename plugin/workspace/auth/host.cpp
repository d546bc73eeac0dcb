#include "plugin/workspace/auth/host.hpp"

#include "plugin/workspace/http/address.hpp"

namespace hipaa::workspace {
std::string normalised_host(std::string_view host) {
  if (host.empty()) return {};
  std::string made = host.find("://") == std::string_view::npos ? "https://" + std::string(host)
                                                                : std::string(host);
  const auto name = made.find("://") + 3;
  const auto end = made.find_first_of("/?#", name);
  if (end != std::string::npos) made.erase(end);
  return made;
}

bool is_host(std::string_view host) {
  const auto found = address_of(host);
  return found && found->path.empty();
}

}  // namespace hipaa::workspace
