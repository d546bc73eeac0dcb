// Strict reading of JSON text into Boost.JSON values. Boost's own reader keeps the last of two
// equal keys, turns 2^64 into a double and 1e400 into infinity; here each is refused, with the
// place where it stands. The input may be hostile: depth and size are bounded. Any thread.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/cli/text/json.hpp"

namespace hipaa::cli {

struct JsonProblem {
  std::string what;     // "two members are called \"config\""
  std::string pointer;  // JSON Pointer of the value that was being read
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

[[noreturn]] void throw_exception_from_error(const JsonProblem& problem,
                                             const boost::source_location& where);

inline constexpr std::size_t deepest_json = 64;

// A member of some object in the document.
struct MemberPlace {
  std::size_t depth;         // of the object: 1 for the document itself
  std::string_view section;  // the document's own member that it stands in; "" where it is a list
  std::string_view name;
};
// True for members that nobody will look at: they have to be well written, and are null then.
using IsUnread = bool (*)(const MemberPlace&);

boost::system::result<json::value, JsonProblem> read_json(std::string_view text,
                                                          const json::storage_ptr& storage = {},
                                                          IsUnread is_unread = nullptr);

// Line and column, from 1, of an offset in a text.
void count_lines(std::string_view text, std::size_t offset, std::uint32_t& line,
                 std::uint32_t& column);

}  // namespace hipaa::cli
