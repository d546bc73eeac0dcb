#include "core/users.hpp"

#include <cstdint>

namespace workspace_sim {

namespace {

constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t offset = 0; offset < 3; ++offset) {
      const bool inside = at + offset < bytes.size();
      group = group << 8U | (inside ? static_cast<unsigned char>(bytes[at + offset]) : 0U);
    }
    for (std::size_t digit = 0; digit < 4; ++digit) {
      const bool padding = at + digit > bytes.size();
      text += padding ? '=' : digits[group >> (18U - 6U * digit) & 63U];
    }
  }
  return text;
}

std::optional<std::string> base64_decode(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char character : text) {
    const std::size_t digit = digits.find(character);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = bits << 6U | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>(bits >> held & 255U);
    }
  }
  return bytes;
}

User& Users::add(User user) {
  const std::string name = user.name;
  return by_name.insert_or_assign(name, std::move(user)).first->second;
}

Refusal authenticate(const Users& users, std::string_view authorization, Milliseconds now,
                     User& caller) {
  constexpr std::string_view bearer = "Bearer ";
  constexpr std::string_view basic = "Basic ";
  // The platform writes this code as a number here and as a text below; clients meet both.
  const Reply not_sent{401, json::serialize(json::object{{"error_code", 401},
                                                         {"message",
                                                          "Credential was not sent or was of an "
                                                          "unsupported type for this API."}})};
  std::string user_name;
  if (authorization.starts_with(bearer)) {
    const auto token = users.tokens.find(authorization.substr(bearer.size()));
    if (token == users.tokens.end()) return api_error(403, "403", "Invalid access token.");
    if (token->second.expires_at != 0 && token->second.expires_at <= now) {
      return api_error(403, "403", "Access token has expired.");
    }
    user_name = token->second.user_name;
  } else if (authorization.starts_with(basic)) {
    const auto pair = base64_decode(authorization.substr(basic.size()));
    const auto known = pair ? users.passwords.find(*pair) : users.passwords.end();
    if (known == users.passwords.end()) return not_sent;
    user_name = known->second;
  } else {
    return not_sent;
  }
  const auto user = users.by_name.find(user_name);
  if (user == users.by_name.end()) return api_error(403, "403", "Invalid access token.");
  caller = user->second;
  return std::nullopt;
}

}  // namespace workspace_sim
