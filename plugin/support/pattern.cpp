// The search: all ways through the pattern at once, a character at a time.
#include "plugin/support/pattern.hpp"

#include <algorithm>
#include <stdexcept>

#include "plugin/support/characters.hpp"
#include "plugin/support/pattern_walk.hpp"

namespace hipaa::support {
namespace {

constexpr char32_t last_character = 0x10FFFF;
// Beside the text.
constexpr char32_t nothing = last_character + 1;

}  // namespace

void throw_exception_from_error(const PatternError& error, const boost::source_location& where) {
  throw std::logic_error("a pattern that was not looked at: " + error.why + " " +
                         where.to_string());
}

void CharacterSet::add(char32_t first, char32_t last) {
  for (auto one = first; one <= last && one < 128; ++one)
    ascii_[one / 64] |= std::uint64_t{1} << (one % 64);
  ranges_.push_back({first, last});
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<Range> merged;
  for (const auto& range : ranges_) {
    if (!merged.empty() && range.first <= merged.back().last + 1)
      merged.back().last = std::max(merged.back().last, range.last);
    else
      merged.push_back(range);
  }
  ranges_ = std::move(merged);
}

void CharacterSet::add(const CharacterSet& other) {
  for (const auto& range : other.ranges_) add(range.first, range.last);
}

void CharacterSet::add_other_cases() {
  for (char32_t upper = 'A'; upper <= 'Z'; ++upper) {
    const char32_t lower = upper - 'A' + 'a';
    if (has(upper) != has(lower)) add(has(upper) ? lower : upper, has(upper) ? lower : upper);
  }
}

CharacterSet CharacterSet::complement() const {
  CharacterSet made;
  char32_t next = 0;
  for (const auto& range : ranges_) {
    if (range.first > next) made.add(next, range.first - 1);
    next = range.last + 1;
  }
  if (next <= last_character) made.add(next, last_character);
  return made;
}

void CharacterSet::add_bounds_to(std::vector<char32_t>& bounds) const {
  for (const auto& range : ranges_) {
    bounds.push_back(range.first);
    bounds.push_back(range.last + 1);
  }
}

bool CharacterSet::has_beyond_ascii(char32_t one) const {
  const auto after =
      std::upper_bound(ranges_.begin(), ranges_.end(), one,
                       [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges_.begin() && one <= std::prev(after)->last;
}

class Pattern::Search {
 public:
  explicit Search(const Pattern& pattern) : pattern_(pattern), walk_(pattern) {}

  bool run(std::string_view text, bool whole) {
    auto before = Neighbour::nothing;
    auto rest = text;
    for (;;) {
      auto after = rest;
      const char32_t character = rest.empty() ? nothing : next_character(after);
      const auto here = kind_of(character);
      if (!whole || before == Neighbour::nothing) follow(0, before, here);
      if (matched_ && (!whole || here == Neighbour::nothing)) return true;
      if (here == Neighbour::nothing) return false;
      matched_ = false;
      step(character, here, after);
      rest = after;
      before = here;
    }
  }

 private:
  static Neighbour kind_of(char32_t character) {
    return character == nothing ? Neighbour::nothing : kind_of_character(character);
  }

  // From every way that takes the character on to what follows it.
  void step(char32_t character, Neighbour here, std::string_view after) {
    const auto next = after.empty() ? Neighbour::nothing : kind_of_character(next_character(after));
    std::swap(ways_, taken_);
    ways_.clear();
    walk_.go_to_next_place();
    for (const auto at : taken_)
      if (pattern_.sets_[pattern_.steps_[at].next].has(character)) follow(at + 1U, here, next);
  }

  void follow(std::size_t first, Neighbour before, Neighbour here) {
    if (walk_.follow(first, before, here, [this](std::uint16_t at) { ways_.push_back(at); }))
      matched_ = true;
  }

  const Pattern& pattern_;
  Walk walk_;
  std::vector<std::uint16_t> ways_, taken_;
  bool matched_ = false;
};

bool Pattern::search(std::string_view text, bool whole) const {
  return Search(*this).run(text, whole);
}

}  // namespace hipaa::support
