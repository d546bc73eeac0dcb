// Opaque page tokens over lists that are worked out anew for every page.
//
// A token carries an offset and the query it belongs to: a token of another query is refused, as
// the API refuses it. Pure functions.
#pragma once

#include <optional>

#include "core/call.hpp"

namespace workspace_sim {

struct Page {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  std::string next_token;      // empty on the last page
  std::string previous_token;  // empty on the first page
  bool bad_token = false;
};

/// A token for a position, bound to the query; nullopt where a token is none or another query's.
std::string make_token(const Call& call, std::int64_t position);
std::optional<std::int64_t> read_token(const Call& call, const std::string& token);

/// The page that the query's page_token names, or the first.
Page make_page(const Call& call, std::int64_t total, std::int64_t page_size);
/// The same with the token and the first offset given, for tokens that travel in a body.
Page make_page(const Call& call, const std::string& token, std::int64_t offset, std::int64_t total,
               std::int64_t page_size);

}  // namespace workspace_sim
