// The way through a pattern's steps: the one reading of a pattern that the search of a text and the
// meeting of patterns have in common. Private to them; one thread.
#pragma once

#include "plugin/support/characters.hpp"
#include "plugin/support/pattern.hpp"

namespace hipaa::support {

// What stands beside a place of the text: all that ^, $ and \b look at.
enum class Neighbour : std::uint8_t { nothing, word, other };

inline Neighbour kind_of_character(char32_t one) {
  return is_of_word(one) ? Neighbour::word : Neighbour::other;
}

class Pattern::Walk {
 public:
  explicit Walk(const Pattern& pattern) : steps_(&pattern.steps_), met_(pattern.steps_.size(), 0) {}

  // At another place of the text each step can be reached again.
  void go_to_next_place() { ++round_; }

  // All that can be reached from the step without taking a character, and was not yet at this
  // place: take(step) for each that takes one. Whether the pattern is matched there.
  template <class Take>
  bool follow(std::size_t first, Neighbour before, Neighbour here, const Take& take) {
    bool is_matched = false;
    open_.push_back(static_cast<std::uint16_t>(first));
    while (!open_.empty()) {
      const auto at = open_.back();
      open_.pop_back();
      if (met_[at] == round_) continue;
      met_[at] = round_;
      const auto& one = (*steps_)[at];
      const auto further = static_cast<std::uint16_t>(at + 1);
      switch (one.action) {
        case Action::take:
          take(at);
          break;
        case Action::fork:
          open_.push_back(one.other);
          open_.push_back(one.next);
          break;
        case Action::jump:
          open_.push_back(one.next);
          break;
        case Action::begin:
          if (before == Neighbour::nothing) open_.push_back(further);
          break;
        case Action::end:
          if (here == Neighbour::nothing) open_.push_back(further);
          break;
        case Action::boundary:
        case Action::no_boundary:
          if (((before == Neighbour::word) != (here == Neighbour::word)) ==
              (one.action == Action::boundary))
            open_.push_back(further);
          break;
        case Action::match:
          is_matched = true;
          break;
      }
    }
    return is_matched;
  }

 private:
  const std::vector<Step>* steps_;
  std::vector<std::size_t> met_;  // the round in which a step was reached last
  std::size_t round_ = 1;
  std::vector<std::uint16_t> open_;
};

}  // namespace hipaa::support
