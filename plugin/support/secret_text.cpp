#include "plugin/support/secret_text.hpp"

#include <algorithm>

#include "plugin/support/ascii_text.hpp"

namespace hipaa::support {
namespace {

using model::SecretForms;
using model::SecretShape;

bool is_any_of(std::string_view text, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const auto& pattern) { return matches_wildcards(text, pattern); });
}

// "--db-password" and "db_password" are one name.
std::string plain_name(std::string_view name) {
  while (name.starts_with('-')) name.remove_prefix(1);
  std::string made(name);
  std::replace(made.begin(), made.end(), '-', '_');
  return made;
}

bool is_of(const SecretShape& shape, char c) {
  if (shape.of == "hex") return is_digit(c) || (c >= 'a' && c <= 'f');
  if (shape.of == "upper") return is_digit(c) || (c >= 'A' && c <= 'Z');
  const bool word = is_digit(c) || is_letter(c) || c == '_' || c == '-';
  return word || (shape.of == "jwt" && c == '.');
}

bool is_token(const SecretShape& shape, std::string_view rest) {
  if (shape.of == "key") return rest.find("PRIVATE KEY") != std::string_view::npos;
  std::size_t length = 0;
  while (length < rest.size() && is_of(shape, rest[length])) ++length;
  const auto token = rest.substr(0, length);
  const bool points = shape.of != "jwt" || std::count(token.begin(), token.end(), '.') == 2;
  return length >= shape.least && length <= shape.most && points;
}

const SecretShape* token_in(const SecretForms& forms, std::string_view text) {
  for (const auto& shape : forms.shapes) {
    for (auto at = text.find(shape.begin); at != std::string_view::npos;
         at = text.find(shape.begin, at + 1)) {
      const bool begins = at == 0 || !(is_letter(text[at - 1]) || is_digit(text[at - 1]));
      if (begins && is_token(shape, text.substr(at + shape.begin.size()))) return &shape;
    }
  }
  return nullptr;
}

// "https://name:password@host".
bool holds_login(std::string_view text) {
  while (true) {
    const auto scheme = text.find("://");
    if (scheme == std::string_view::npos) return false;
    text.remove_prefix(scheme + 3);
    const auto authority = text.substr(0, text.find_first_of("/?# \t"));
    const auto at = authority.rfind('@');
    const auto colon = authority.find(':');
    if (at != std::string_view::npos && colon < at &&
        is_literal(authority.substr(colon + 1, at - colon - 1)))
      return true;
  }
}

// "jdbc:…;password=word", "--token=word", "-Dsecret=word", `password="word"`, {"password": "word"}:
// the name of what is given, "" if none. Linear in the text.
std::string_view assigned_secret(const SecretForms& forms, std::string_view text) {
  constexpr std::string_view separators = ";&?,{( \t\r\n\"'\\";
  constexpr std::string_view ends = ";&?, \t\r\n\"'\\";
  constexpr std::string_view quotes = "\"'\\";
  for (auto at = text.find_first_of("=:"); at != std::string_view::npos;
       at = text.find_first_of("=:", at)) {
    const bool is_member = text[at] == ':';  // of JSON or YAML, where its name stands in quotes
    auto name = text.substr(0, at++);
    auto value = text.substr(at);
    if (is_member) {
      if (name.empty() || quotes.find(name.back()) == std::string_view::npos) continue;
      name = name.substr(0, name.find_last_not_of(quotes) + 1);
      value.remove_prefix(std::min(value.find_first_not_of(" \t\r\n"), value.size()));
    }
    name.remove_prefix(name.find_last_of(separators) + 1);
    const auto open = std::min(value.find_first_not_of(quotes), value.size());
    if (is_member && open == 0) continue;  // an object, a list, a number
    value.remove_prefix(open);
    // Quotes may hold blanks, and what assigns something itself.
    value = value.substr(0, value.find_first_of(open > 0 ? quotes : ends));
    if (open == 0) at += value.size();
    if (name.starts_with("-D")) name.remove_prefix(2);
    if (!name.empty() && is_literal(value) && names_secret(forms, name)) return name;
  }
  return {};
}

}  // namespace

bool names_secret(const SecretForms& forms, std::string_view name) {
  const auto plain = plain_name(name);
  return is_any_of(plain, forms.names) && !is_any_of(plain, forms.no_names);
}

bool is_literal(std::string_view value) {
  value = trim(value);
  for (const std::string_view one : {"true", "false", "null", "none"})
    if (equal_ignoring_case(value, one)) return false;
  return !value.empty() && value.find("{{secrets/") == std::string_view::npos &&
         !value.starts_with('$') && !value.starts_with("{{");
}

std::string why_secret(const SecretForms& forms, std::string_view name, std::string_view value) {
  if (const auto* shape = token_in(forms, value)) return "holds " + shape->what;
  if (holds_login(value)) return "holds an address with a password in it";
  if (const auto given = assigned_secret(forms, value); !given.empty())
    return "gives " + std::string(given) + " literally";
  return is_literal(value) && !name.empty() && names_secret(forms, name)
             ? "is a literal secret, by its name"
             : std::string();
}

}  // namespace hipaa::support
