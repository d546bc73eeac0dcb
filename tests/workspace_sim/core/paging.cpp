#include "core/paging.hpp"

#include <algorithm>
#include <functional>

#include "core/users.hpp"

namespace workspace_sim {

namespace {

/// What a token is bound to: path, filters and caller, but not size and token themselves.
std::string binding(const Call& call) {
  std::string text = call.path + call.user.name;
  for (const auto& [name, value] : call.query) {
    if (name == "page_token" || name == "page_size" || name == "limit") continue;
    text += '&';
    text += name + '=';
    text += value;
  }
  return std::to_string(std::hash<std::string>{}(text) % 1'000'000'007);
}

}  // namespace

std::string make_token(const Call& call, std::int64_t position) {
  return base64_encode(std::to_string(position) + ':' + binding(call));
}

std::optional<std::int64_t> read_token(const Call& call, const std::string& token) {
  const auto text = base64_decode(token);
  const std::size_t colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos || text->substr(colon + 1) != binding(call)) return std::nullopt;
  return as_integer(json::value(text->substr(0, colon)));
}

Page make_page(const Call& call, std::int64_t total, std::int64_t page_size) {
  return make_page(call, query_text(call, "page_token"), 0, total, page_size);
}

Page make_page(const Call& call, const std::string& token, std::int64_t offset, std::int64_t total,
               std::int64_t page_size) {
  Page page;
  page.begin = offset;
  if (!token.empty()) {
    const auto parsed = read_token(call, token);
    if (!parsed) {
      page.bad_token = true;
      return page;
    }
    page.begin = *parsed;
  }
  page.begin = std::clamp<std::int64_t>(page.begin, 0, total);
  page.end = std::min(total, page.begin + page_size);
  if (page.end < total) page.next_token = make_token(call, page.end);
  if (page.begin > 0) {
    page.previous_token = make_token(call, std::max<std::int64_t>(0, page.begin - page_size));
  }
  return page;
}

}  // namespace workspace_sim
