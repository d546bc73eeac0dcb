#include "core/call.hpp"

#include <charconv>

namespace workspace_sim {

namespace {

int hex_digit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

}  // namespace

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && hex_digit(text[at + 1]) >= 0 &&
        hex_digit(text[at + 2]) >= 0) {
      decoded += static_cast<char>(hex_digit(text[at + 1]) * 16 + hex_digit(text[at + 2]));
      at += 2;
    } else if (text[at] == '+' && plus_is_space) {
      decoded += ' ';
    } else {
      decoded += text[at];
    }
  }
  return decoded;
}

QueryParameters parse_query(std::string_view query) {
  QueryParameters parameters;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    parameters.emplace_back(percent_decode(pair.substr(0, equals), true),
                            percent_decode(value, true));
  }
  return parameters;
}

std::string query_text(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.query) {
    if (key == name) return value;
  }
  return {};
}

bool has_query(const Call& call, std::string_view name) {
  return !query_text(call, name).empty();
}

std::vector<std::string> query_values(const Call& call, std::string_view name) {
  std::vector<std::string> values;
  for (const auto& [key, value] : call.query) {
    if (key != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t comma = rest.find(',');
      values.emplace_back(rest.substr(0, comma));
      rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
  }
  return values;
}

std::int64_t query_integer(const Call& call, std::string_view name, std::int64_t fallback) {
  const std::string text = query_text(call, name);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : fallback;
}

bool query_flag(const Call& call, std::string_view name) {
  const std::string text = lower_case(query_text(call, name));  // Python's SDK may send True
  return text == "true" || text == "1";
}

}  // namespace workspace_sim
