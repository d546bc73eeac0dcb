#include "plugin/workspace/http/address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace hipaa::workspace {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_name(std::string_view name) {
  if (name.starts_with('[')) {
    in6_addr parsed{};
    return name.size() > 2 && name.ends_with(']') &&
           ::inet_pton(AF_INET6, std::string(name.substr(1, name.size() - 2)).c_str(), &parsed) ==
               1;
  }
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_letter_or_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_port(std::string_view port) {
  unsigned number = 0;
  const auto* const end = port.data() + port.size();
  const auto read = std::from_chars(port.data(), end, number);
  return read.ec == std::errc() && read.ptr == end && number > 0 && number <= 65535;
}

bool is_localhost(std::string_view name) {
  constexpr std::string_view localhost = "localhost";
  return std::equal(
      name.begin(), name.end(), localhost.begin(), localhost.end(),
      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a | 32) : a) == b; });
}

}  // namespace

std::optional<Address> address_of(std::string_view url) {
  Address made;
  if (url.starts_with("https://"))
    made.is_encrypted = true;
  else if (!url.starts_with("http://"))
    return std::nullopt;
  for (const unsigned char c : url)
    if (c <= 0x20U || c >= 0x7FU || c == '\\' || c == '"') return std::nullopt;
  url.remove_prefix(url.find("://") + 3);
  const auto authority = url.substr(0, url.find_first_of("/?#"));
  made.path = url.substr(authority.size());
  const auto end = authority.starts_with('[') ? authority.find(']') + 1
                                              : std::min(authority.find(':'), authority.size());
  made.name = authority.substr(0, end);
  if (!is_name(made.name)) return std::nullopt;
  const auto rest = authority.substr(end);
  if (rest.empty()) return made;
  made.port = rest.substr(1);
  if (!rest.starts_with(':') || !is_port(made.port)) return std::nullopt;
  return made;
}

bool is_loopback(std::string_view url) {
  const auto found = address_of(url);
  if (!found) return false;
  if (is_localhost(found->name)) return true;
  if (found->name.starts_with('[')) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    const std::string inner(found->name.substr(1, found->name.size() - 2));
    if (::inet_pton(AF_INET6, inner.c_str(), bytes.data()) != 1) return false;
    return bytes.back() == 1 && std::all_of(bytes.begin(), bytes.end() - 1,
                                            [](unsigned char byte) { return byte == 0; });
  }
  std::array<unsigned char, sizeof(in_addr)> bytes{};
  return ::inet_pton(AF_INET, std::string(found->name).c_str(), bytes.data()) == 1 &&
         bytes.front() == 127;
}

bool is_safe_for_credentials(std::string_view url) {
  const auto found = address_of(url);
  return found && (found->is_encrypted || is_loopback(url));
}

}  // namespace hipaa::workspace
