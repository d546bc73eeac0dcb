// From the text of a pattern to its steps: read into a tree, then written out, counted repetitions
// as often as they count.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "plugin/support/characters.hpp"
#include "plugin/support/pattern.hpp"
#include "plugin/support/pattern_sets.hpp"

namespace hipaa::support {
namespace {

constexpr std::size_t longest_pattern = 1000;
constexpr std::size_t longest_java_pattern = 8000;
constexpr std::size_t deepest_group = 50;
constexpr std::size_t most_steps = 4000;
constexpr int most_times = 1000;
constexpr int no_end = -1;

constexpr bool is_digit_of_pattern(char32_t one) {
  return one >= '0' && one <= '9';
}

constexpr int hexadecimal(char32_t one) {
  if (is_digit_of_pattern(one)) return static_cast<int>(one - '0');
  const auto lower = one | 0x20U;
  return lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a') + 10 : -1;
}

}  // namespace

class PatternCompiler {
 public:
  PatternCompiler(std::string_view text, Pattern::Syntax syntax)
      : syntax_(syntax), whole_(text), rest_(text) {}

  boost::system::result<Pattern, PatternError> run() {
    const auto longest = is_java() ? longest_java_pattern : longest_pattern;
    if (whole_.size() > longest) {
      fail("it is longer than " + std::to_string(longest) + " bytes");
      return error_;
    }
    if (!is_java() && rest_.substr(0, 4) == "(?i)") {
      flags_.ignores_case = true;
      rest_.remove_prefix(4);
    }
    const auto root = choice(0);
    if (!failed_ && !rest_.empty()) fail("a group is closed that was not opened");
    if (!failed_) write(root);
    if (!failed_) emit(Pattern::Action::match);
    if (failed_) return error_;
    return std::move(made_);
  }

 private:
  using Action = Pattern::Action;
  enum class Kind : std::uint8_t { set, assertion, sequence, choice, repeat };
  struct Node {
    Kind kind = Kind::sequence;
    Action action = Action::take;      // of an assertion
    std::uint16_t set = 0;             // index
    int least = 0;                     // of a repetition
    int most = no_end;                 //
    std::vector<std::size_t> parts{};  // indexes of nodes
  };

  // What (?i) and (?s) switch, up to the end of the group that they stand in.
  struct Flags {
    bool ignores_case = false;
    bool takes_line_ends = false;
  };

  [[nodiscard]] bool is_java() const { return syntax_ == Pattern::Syntax::java; }
  std::size_t fail(std::string why) {
    if (!failed_) error_ = {std::move(why), whole_.size() - rest_.size()};
    failed_ = true;
    return 0;
  }
  std::size_t add(Node node) {
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
  }
  std::size_t add_set(CharacterSet set) {
    made_.sets_.push_back(std::move(set));
    Node node;
    node.kind = Kind::set;
    node.set = static_cast<std::uint16_t>(made_.sets_.size() - 1);
    return add(std::move(node));
  }
  std::size_t add_character(char32_t one) {
    CharacterSet set;
    set.add(one, one);
    if (flags_.ignores_case) set.add_other_cases();
    return add_set(std::move(set));
  }
  std::size_t add_assertion(Action action) {
    Node node;
    node.kind = Kind::assertion;
    node.action = action;
    return add(std::move(node));
  }
  [[nodiscard]] bool is_next(char wanted) const {
    return !rest_.empty() && rest_.front() == wanted;
  }
  bool take(char wanted) {
    if (!is_next(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::size_t choice(std::size_t depth) {
    Node node;
    node.kind = Kind::choice;
    do node.parts.push_back(sequence(depth));
    while (!failed_ && take('|'));
    return node.parts.size() == 1 ? node.parts.front() : add(std::move(node));
  }

  std::size_t sequence(std::size_t depth) {
    Node node;
    while (!failed_ && !rest_.empty() && !is_next('|') && !is_next(')'))
      node.parts.push_back(repeated(atom(depth)));
    return add(std::move(node));
  }

  std::size_t atom(std::size_t depth) {
    if (is_next('*') || is_next('+') || is_next('?') || is_next('{'))
      return fail("there is nothing to repeat; write \\" + std::string(1, rest_.front()) +
                  " for the character");
    if (take('(')) return group(depth);
    if (take('[')) return set_of_class();
    if (take('^')) return add_assertion(Action::begin);
    if (take('$')) return end_of_text();
    if (take('.'))
      return add_set(flags_.takes_line_ends ? CharacterSet().complement()
                                            : line_ends(syntax_).complement());
    if (!take('\\')) return add_character(next_character(rest_));
    if (is_java() && take('A')) return add_assertion(Action::begin);
    if (is_java() && (take('z') || take('Z'))) return end_of_text();
    if (take('b')) return add_assertion(Action::boundary);
    if (take('B')) return add_assertion(Action::no_boundary);
    if (auto set = named_set()) return add_set(std::move(*set));
    return add_character(escaped());
  }

  // Java has it before the last end of a line as well, which matters where something follows.
  std::size_t end_of_text() {
    if (is_java() && !rest_.empty() && !is_next(')') && !is_next('|'))
      return fail("what follows a $ or \\Z may match the end of a line");
    return add_assertion(Action::end);
  }

  std::size_t group(std::size_t depth) {
    if (depth == deepest_group) return fail("groups are nested too deeply");
    const auto outside = flags_;
    if (take('?') && !take(':')) {
      if (!is_java())
        return fail(
            "of the groups that begin with (? only (?: is known, and (?i) at the beginning");
      if (begins_named_group()) {
        rest_.remove_prefix(rest_.find('>') + 1);
      } else if (!read_flags()) {
        return fail(
            "it looks around (lookahead or lookbehind), or is atomic: such groups are rejected");
      } else if (take(')')) {
        return add(Node());  // the flags hold to the end of the group around
      } else if (!take(':')) {
        return fail("a group is not closed");
      }
    }
    const auto inner = choice(depth + 1);
    if (!failed_ && !take(')')) return fail("a group is not closed");
    flags_ = outside;
    return inner;
  }

  // "<name>", and not "<=" or "<!".
  [[nodiscard]] bool begins_named_group() const {
    return is_next('<') && rest_.size() > 2 && rest_[1] != '=' && rest_[1] != '!' &&
           rest_.find('>') != std::string_view::npos;
  }

  // "i", "s-i": those that are known.
  bool read_flags() {
    bool value = true;
    std::size_t count = 0;
    for (;; ++count) {
      if (take('i'))
        flags_.ignores_case = value;
      else if (take('s'))
        flags_.takes_line_ends = value;
      else if (value && take('-'))
        value = false;
      else
        return count > 0;
    }
  }

  // After a backslash: one that stands for several characters.
  std::optional<CharacterSet> named_set() {
    if (rest_.empty()) return std::nullopt;
    const auto letter = static_cast<unsigned char>(rest_.front());
    auto set = named_characters(letter, syntax_);
    if (set) rest_.remove_prefix(1);
    return set;
  }

  // After a backslash: one that stands for one character.
  char32_t escaped() {
    if (rest_.empty()) return fail("a backslash at the end escapes nothing"), 0;
    constexpr std::array<std::pair<char, char32_t>, 5> controls{
        {{'t', '\t'}, {'n', '\n'}, {'r', '\r'}, {'f', '\f'}, {'v', '\v'}}};
    for (const auto& [letter, control] : controls)
      if (take(letter)) return control;
    if (is_next('x') && rest_.size() > 2) {
      const auto high = hexadecimal(static_cast<unsigned char>(rest_[1]));
      const auto low = hexadecimal(static_cast<unsigned char>(rest_[2]));
      if (high >= 0 && low >= 0) {
        rest_.remove_prefix(3);
        return static_cast<char32_t>(high * 16 + low);
      }
    }
    if (is_java() && is_next('u') && rest_.size() > 4) return escaped_code();
    const auto one = static_cast<unsigned char>(rest_.front());
    if (is_digit_of_pattern(one))
      return fail("a reference back to a group cannot be searched in linear time"), 0;
    if (is_of_word(one)) return fail("\\" + std::string(1, rest_.front()) + " is not known"), 0;
    return next_character(rest_);
  }

  // "u0041".
  char32_t escaped_code() {
    char32_t made = 0;
    for (std::size_t i = 1; i <= 4; ++i) {
      const auto digit = hexadecimal(static_cast<unsigned char>(rest_[i]));
      if (digit < 0) return fail("\\u is not followed by four hexadecimal digits"), 0;
      made = made * 16 + static_cast<char32_t>(digit);
    }
    rest_.remove_prefix(5);
    return made;
  }

  std::size_t set_of_class() {
    const bool is_negated = take('^');
    if (is_next(']')) return fail("a class is empty; write \\] for the bracket");
    CharacterSet set;
    while (!failed_ && !take(']')) {
      if (rest_.empty()) return fail("a class is not closed");
      if (rest_.substr(0, 2) == "[:")
        return fail("classes with names are not known; \\d, \\w and \\s are");
      if (is_java() && (is_next('[') || rest_.substr(0, 2) == "&&"))
        return fail("classes of classes are not known");
      class_item(set);
    }
    // Before the complement, which would have the other case of what it leaves out.
    if (flags_.ignores_case) set.add_other_cases();
    return add_set(is_negated ? set.complement() : std::move(set));
  }

  void class_item(CharacterSet& set) {
    const auto one = class_character(set);
    if (!one) return;
    const bool is_range = is_next('-') && rest_.size() > 1 && rest_[1] != ']';
    if (!is_range) return set.add(*one, *one);
    rest_.remove_prefix(1);
    CharacterSet several;
    const auto last = class_character(several);
    if (failed_) return;
    if (!last || *last < *one) {
      fail("a range of characters does not lead from a smaller to a larger one");
      return;
    }
    set.add(*one, *last);
  }

  // nullopt where it is several, which then are in `set`.
  std::optional<char32_t> class_character(CharacterSet& set) {
    if (!take('\\')) return next_character(rest_);
    const auto several = named_set();
    if (!several) return escaped();
    set.add(*several);
    return std::nullopt;
  }

  std::size_t repeated(std::size_t what) {
    Node node;
    node.kind = Kind::repeat;
    node.parts = {what};
    if (take('*')) {
      node.least = 0;
    } else if (take('+')) {
      node.least = 1;
    } else if (take('?')) {
      node.most = 1;
    } else if (take('{')) {
      counts(node);
    } else {
      return what;
    }
    take('?');  // lazy: whether there is a match does not depend on it
    if (is_java() && is_next('+')) return fail("a possessive count cannot be searched");
    return add(std::move(node));
  }

  void counts(Node& node) {
    const auto least = count();
    auto most = least;
    if (take(',')) most = is_next('}') ? std::optional(no_end) : count();
    if (!least || !most || !take('}')) {
      fail("a count is {n}, {n,} or {n,m}; write \\{ for the character");
    } else if (*least > most_times || *most > most_times) {
      fail("a count is above " + std::to_string(most_times));
    } else if (*most != no_end && *most < *least) {
      fail("a count is less at most than at least");
    }
    node.least = least.value_or(0);
    node.most = most.value_or(0);
  }

  std::optional<int> count() {
    std::optional<int> read;
    while (!rest_.empty() && is_digit_of_pattern(static_cast<unsigned char>(rest_.front()))) {
      read = std::min(read.value_or(0) * 10 + (rest_.front() - '0'), most_times + 1);
      rest_.remove_prefix(1);
    }
    return read;
  }

  // As deep as groups are nested.
  void write(std::size_t index) {
    // A repetition of nothing writes no step, and could go on for ever.
    if (++written_ > most_steps * 4) fail_size();
    if (failed_) return;
    const auto& node = nodes_[index];
    switch (node.kind) {
      case Kind::set:
        emit(Action::take, node.set);
        return;
      case Kind::assertion:
        emit(node.action);
        return;
      case Kind::sequence:
        for (const auto part : node.parts) write(part);
        return;
      case Kind::choice:
        return write_choice(node);
      case Kind::repeat:
        return write_repeat(node);
    }
  }

  void write_choice(const Node& node) {
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      const bool is_last = i + 1 == node.parts.size();
      const auto fork = is_last ? 0 : emit(Action::fork);
      if (!is_last) made_.steps_[fork].next = here();
      write(node.parts[i]);
      if (is_last) break;
      ends.push_back(emit(Action::jump));
      made_.steps_[fork].other = here();
    }
    for (const auto end : ends) made_.steps_[end].next = here();
  }

  void write_repeat(const Node& node) {
    const auto inner = node.parts.front();
    for (int i = 0; i < node.least && !failed_; ++i) write(inner);
    if (node.most == no_end) {
      const auto fork = emit(Action::fork);
      made_.steps_[fork].next = here();
      write(inner);
      made_.steps_[emit(Action::jump)].next = static_cast<std::uint16_t>(fork);
      made_.steps_[fork].other = here();
      return;
    }
    std::vector<std::size_t> forks;
    for (int i = node.least; i < node.most && !failed_; ++i) {
      forks.push_back(emit(Action::fork));
      made_.steps_[forks.back()].next = here();
      write(inner);
    }
    for (const auto fork : forks) made_.steps_[fork].other = here();
  }

  [[nodiscard]] std::uint16_t here() const {
    return static_cast<std::uint16_t>(made_.steps_.size());
  }
  std::size_t emit(Action action, std::uint16_t next = 0) {
    if (made_.steps_.size() >= most_steps) fail_size();
    made_.steps_.push_back({action, next, 0});
    return made_.steps_.size() - 1;
  }
  void fail_size() {
    fail("its repetitions come to more than " + std::to_string(most_steps) + " steps");
  }

  Pattern::Syntax syntax_;
  std::string_view whole_;
  std::string_view rest_;
  Flags flags_;
  std::vector<Node> nodes_;
  std::size_t written_ = 0;
  bool failed_ = false;
  PatternError error_;
  Pattern made_;
};

boost::system::result<Pattern, PatternError> Pattern::compile(std::string_view text,
                                                              Syntax syntax) {
  if (syntax == Syntax::ours) return PatternCompiler(text, syntax).run();
  const auto plain = without_quoting(text);
  auto made = PatternCompiler(plain, syntax).run();
  if (made) return made;
  // What was quoted is longer there: of what stands behind it only the beginning is known.
  auto error = made.error();
  error.at = std::min(error.at, text.find("\\Q"));
  return error;
}

}  // namespace hipaa::support
