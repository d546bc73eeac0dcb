// Strict reading of JSON text, Boost.JSON's parser doing the work. By itself that keeps the last of
// two equal keys, turns 2^64 into a double and 1e400 into infinity; here each is refused. Only what
// was refused is read again, to say why and where. The input may be hostile: depth is bounded, and
// whoever reads bounds the size. Any thread.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "plugin/json/json.hpp"

namespace hipaa::json {

struct ReadError {
  enum class Kind : std::uint8_t { syntax, duplicate, number, depth, interrupted };
  std::string what;          // a predicate: "has two members with the name \"config\""
  std::string pointer;       // JSON Pointer of the value that was being read
  std::uint32_t line = 0;    // from 1, as the column, which counts characters
  std::uint32_t column = 0;  // where it stands
  Kind kind = Kind::syntax;
};

[[noreturn]] void throw_exception_from_error(const ReadError& error,
                                             const boost::source_location& where);

inline constexpr std::size_t deepest = 64;

// A member of some object in the document.
struct MemberPlace {
  std::size_t depth;         // of the object: 1 for the document itself
  std::string_view section;  // the document's own member that it stands in; "" where it is a list
  std::string_view name;
};
// True for members that nobody will look at: they have to be well written, and are null then.
using IsUnread = bool (*)(const MemberPlace&);

// Asked every few thousand values: where it is due, reading ends (Kind::interrupted).
struct Interrupt {
  bool (*is_due)(void* context) = nullptr;
  void* context = nullptr;
  // For the step of this number.
  [[nodiscard]] bool at(std::size_t step) const {
    return (step & 0xfffU) == 0 && is_due != nullptr && is_due(context);
  }
};

// Values live in `storage`.
boost::system::result<value, ReadError> read(std::string_view text, storage_ptr storage = {},
                                             IsUnread is_unread = nullptr,
                                             Interrupt interrupt = {});

}  // namespace hipaa::json
