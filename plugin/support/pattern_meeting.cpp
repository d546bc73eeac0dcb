// A breadth-first search: where all patterns stand after a text is one node, and each character
// that they tell apart an edge.
#include "plugin/support/pattern_meeting.hpp"

#include <algorithm>
#include <unordered_map>

#include "plugin/support/characters.hpp"
#include "plugin/support/pattern_walk.hpp"

namespace hipaa::support {
namespace {

constexpr char32_t first_surrogate = 0xD800;
constexpr char32_t behind_surrogates = 0xE000;
constexpr char32_t behind_all = 0x110000;

void append_utf8(std::string& text, char32_t one) {
  const auto tail = [&](unsigned shift) {
    text += static_cast<char>(0x80U | ((one >> shift) & 0x3FU));
  };
  if (one < 0x80) {
    text += static_cast<char>(one);
  } else if (one < 0x800) {
    text += static_cast<char>(0xC0U | (one >> 6U));
    tail(0);
  } else if (one < 0x10000) {
    text += static_cast<char>(0xE0U | (one >> 12U));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (one >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

// People read the text: letters and digits before signs, signs before the rest.
int unlikeliness(char32_t one) {
  if (one >= 'a' && one <= 'z') return 0;
  if (one >= '0' && one <= '9') return 1;
  if (one == '-' || one == '.' || one == '_' || one == '/') return 2;
  if (one >= 'A' && one <= 'Z') return 3;
  return one > ' ' && one < 0x7F ? 4 : one == ' ' ? 5 : 6;
}

}  // namespace

class PatternMeeting {
 public:
  PatternMeeting(std::span<const Pattern* const> matched, std::span<const Pattern* const> unmatched,
                 std::size_t most)
      : matched_(matched.size()), most_(most) {
    patterns_.assign(matched.begin(), matched.end());
    patterns_.insert(patterns_.end(), unmatched.begin(), unmatched.end());
    for (const auto* one : patterns_) walks_.emplace_back(*one);
    choose_characters();
  }

  Meeting run() {
    Node first;
    first.at.assign(patterns_.size(), {0});
    add(std::move(first));
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (ends_here(i)) return {Meeting::Kind::found, text_of_node(i)};
      if (nodes_.size() > most_) return {Meeting::Kind::too_large, {}};
      for (const auto kind : {Neighbour::word, Neighbour::other}) go_on(i, kind);
    }
    return {};
  }

 private:
  using Steps = std::vector<std::uint16_t>;
  struct Node {
    std::vector<Steps> at;  // for each pattern: what was reached, before what takes no character
    Neighbour before = Neighbour::nothing;
    std::size_t parent = 0;
    std::size_t character = 0;  // that led here: index
  };

  // Characters that no set of any pattern tells apart are one.
  void choose_characters() {
    std::vector<char32_t> bounds{0,
                                 '0',
                                 '9' + 1,
                                 'A',
                                 'Z' + 1,
                                 '_',
                                 '_' + 1,
                                 'a',
                                 'z' + 1,
                                 first_surrogate,
                                 behind_surrogates};
    for (const auto* pattern : patterns_)
      for (const auto& set : pattern->sets_) set.add_bounds_to(bounds);
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    std::unordered_map<std::string, std::size_t> known;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      const auto one = bounds[i];
      if (one >= behind_all || (one >= first_surrogate && one < behind_surrogates)) continue;
      std::string signature(1, is_of_word(one) ? 'w' : '-');
      for (const auto* pattern : patterns_)
        for (const auto& set : pattern->sets_) signature += set.has(one) ? '1' : '0';
      const auto [found, is_new] = known.emplace(signature, characters_.size());
      if (is_new) {
        characters_.push_back(one);
        rows_.push_back(std::move(signature));
      }
      // The nicest of the range, where it is nicer than the nicest so far.
      const auto last =
          std::min<char32_t>(i + 1 < bounds.size() ? bounds[i + 1] : behind_all, one + 128);
      auto& nicest = characters_[found->second];
      for (auto next = one; next < last; ++next)
        if (unlikeliness(next) < unlikeliness(nicest)) nicest = next;
    }
    order_.resize(characters_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::sort(order_.begin(), order_.end(), [this](auto a, auto b) {
      const auto key = [this](auto i) {
        return std::pair(unlikeliness(characters_[i]), characters_[i]);
      };
      return key(a) < key(b);
    });
    std::size_t begin = 1;
    for (const auto* pattern : patterns_) {
      begins_.push_back(begin);
      begin += pattern->sets_.size();
    }
  }

  void add(Node node) {
    std::string key(1, static_cast<char>(node.before));
    for (const auto& steps : node.at) {
      key.append(reinterpret_cast<const char*>(steps.data()), steps.size() * sizeof(steps[0]));
      key += "\xFF\xFF";  // no step has this number
    }
    if (seen_.emplace(std::move(key), nodes_.size()).second) nodes_.push_back(std::move(node));
  }

  // The steps that take a character, reached from `from` without taking one; whether the pattern
  // is matched here as well.
  bool follow(std::size_t which, const Steps& from, Neighbour before, Neighbour here,
              Steps& takers) {
    auto& walk = walks_[which];
    bool is_matched = false;
    walk.go_to_next_place();
    takers.clear();
    for (const auto at : from)
      is_matched |= walk.follow(at, before, here,
                                [&takers](std::uint16_t taker) { takers.push_back(taker); });
    return is_matched;
  }

  bool ends_here(std::size_t index) {
    Steps takers;
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      const bool is_matched =
          follow(i, nodes_[index].at[i], nodes_[index].before, Neighbour::nothing, takers);
      if (is_matched != (i < matched_)) return false;
    }
    return true;
  }

  void go_on(std::size_t index, Neighbour here) {
    std::vector<Steps> takers(patterns_.size());
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      follow(i, nodes_[index].at[i], nodes_[index].before, here, takers[i]);
      if (takers[i].empty() && i < matched_) return;
    }
    for (const auto character : order_)
      if (kind_of_character(characters_[character]) == here) take(index, character, takers);
  }

  void take(std::size_t index, std::size_t character, const std::vector<Steps>& takers) {
    Node next;
    next.before = kind_of_character(characters_[character]);
    next.parent = index;
    next.character = character;
    next.at.resize(patterns_.size());
    const auto& row = rows_[character];
    for (std::size_t i = 0; i < patterns_.size(); ++i) {
      for (const auto at : takers[i])
        if (row[begins_[i] + patterns_[i]->steps_[at].next] == '1')
          next.at[i].push_back(static_cast<std::uint16_t>(at + 1));
      if (next.at[i].empty() && i < matched_) return;
      std::sort(next.at[i].begin(), next.at[i].end());
    }
    add(std::move(next));
  }

  [[nodiscard]] std::string text_of_node(std::size_t index) const {
    std::vector<char32_t> reversed;
    for (; index != 0; index = nodes_[index].parent)
      reversed.push_back(characters_[nodes_[index].character]);
    std::string text;
    std::for_each(reversed.rbegin(), reversed.rend(), [&](auto one) { append_utf8(text, one); });
    return text;
  }

  std::vector<const Pattern*> patterns_;
  std::size_t matched_;  // as many of them have to match, the rest must not
  std::size_t most_;
  std::vector<char32_t> characters_;  // one for all that are alike
  std::vector<std::string> rows_;     // for each character: which sets have it, from [1] on
  std::vector<std::size_t> order_;    // of the characters, the likeliest first
  std::vector<std::size_t> begins_;   // where the sets of a pattern begin in a row
  std::vector<Node> nodes_;
  std::unordered_map<std::string, std::size_t> seen_;
  std::vector<Pattern::Walk> walks_;
};

Meeting find_text(std::span<const Pattern* const> matched,
                  std::span<const Pattern* const> unmatched, std::size_t most_ways) {
  return PatternMeeting(matched, unmatched, most_ways).run();
}

}  // namespace hipaa::support
