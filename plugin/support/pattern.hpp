// Regular expressions that come from outside. A text is searched in time that grows with its
// length alone, and without recursion: std::regex backtracks and recurses, so that a pattern or a
// text of somebody else's could hang or end the host. What cannot be searched in that way (looking
// around, back references) is refused. Immutable; any thread.
//
// Known are literals, ., [classes], \d \w \s \D \W \S, \b \B, ^ $ (the ends of the text), groups,
// |, * + ? {n} {n,} {n,m} (lazy or not is one here), \t \n \r \f \v \xHH, and (?i) at the
// beginning: ASCII letters match in either case. Characters are those of Unicode, in UTF-8.
#pragma once

#include <array>
#include <boost/system/result.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hipaa::support {

struct PatternError {
  std::string why;     // "a group is not closed"
  std::size_t at = 0;  // in bytes, from 0
};
[[noreturn]] void throw_exception_from_error(const PatternError& error,
                                             const boost::source_location& where);

// Characters, as ranges without overlap, sorted.
class CharacterSet {
 public:
  void add(char32_t first, char32_t last);
  void add(const CharacterSet& other);
  void add_other_cases();
  [[nodiscard]] CharacterSet complement() const;
  // Adds the first character of each range, and the first behind it.
  void add_bounds_to(std::vector<char32_t>& bounds) const;
  [[nodiscard]] bool has(char32_t one) const {
    return one < 128 ? (ascii_[one / 64] >> (one % 64) & 1U) != 0 : has_beyond_ascii(one);
  }

 private:
  struct Range {
    char32_t first;
    char32_t last;
  };
  [[nodiscard]] bool has_beyond_ascii(char32_t one) const;
  std::array<std::uint64_t, 2> ascii_{};
  std::vector<Range> ranges_;
};

class Pattern {
 public:
  // java: what of Java's patterns can be searched so, exactly as Java means it: \Q…\E, (?i) and
  // (?s) anywhere, (?<name>…), \h \v \uHHHH \A \z as well.
  enum class Syntax : std::uint8_t { ours, java };
  static boost::system::result<Pattern, PatternError> compile(std::string_view text,
                                                              Syntax syntax = Syntax::ours);

  // Somewhere in the text, or the text as a whole.
  [[nodiscard]] bool is_in(std::string_view text) const { return search(text, false); }
  [[nodiscard]] bool is_all_of(std::string_view text) const { return search(text, true); }

 private:
  friend class PatternCompiler;
  friend class PatternMeeting;
  enum class Action : std::uint8_t { take, fork, jump, begin, end, boundary, no_boundary, match };
  struct Step {
    Action action = Action::match;
    std::uint16_t next = 0;   // take: index of the set; fork and jump: where to go on
    std::uint16_t other = 0;  // fork: where else
  };
  class Walk;
  class Search;
  [[nodiscard]] bool search(std::string_view text, bool whole) const;

  std::vector<Step> steps_;
  std::vector<CharacterSet> sets_;
};

}  // namespace hipaa::support
