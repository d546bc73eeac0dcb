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

std::string token_for(const Call& call, std::int64_t offset) {
  return base64_encode(std::to_string(offset) + ':' + binding(call));
}

}  // namespace

Page make_page(const Call& call, std::int64_t total, std::int64_t page_size) {
  return make_page(call, query_text(call, "page_token"), 0, total, page_size);
}

Page make_page(const Call& call, const std::string& token, std::int64_t offset,
               std::int64_t total, std::int64_t page_size) {
  Page page;
  page.begin = offset;
  if (!token.empty()) {
    const auto text = base64_decode(token);
    const std::size_t colon = text ? text->find(':') : std::string::npos;
    const auto parsed =
        colon == std::string::npos ? std::nullopt : as_integer(json::value(text->substr(0, colon)));
    if (!parsed || text->substr(colon + 1) != binding(call)) {
      page.bad_token = true;
      return page;
    }
    page.begin = *parsed;
  }
  page.begin = std::clamp<std::int64_t>(page.begin, 0, total);
  page.end = std::min(total, page.begin + page_size);
  if (page.end < total) page.next_token = token_for(call, page.end);
  if (page.begin > 0) {
    page.previous_token = token_for(call, std::max<std::int64_t>(0, page.begin - page_size));
  }
  return page;
}

}  // namespace workspace_sim
