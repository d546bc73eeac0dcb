#include "plugin/support/pattern_sets.hpp"

#include "plugin/support/characters.hpp"

namespace hipaa::support {
namespace {

// \d, \w, \s, and the others where the letter is a capital.
std::optional<CharacterSet> common_characters(char32_t letter) {
  CharacterSet set;
  switch (letter | 0x20U) {
    case 'w':
      set.add('A', 'Z');
      set.add('a', 'z');
      set.add('_', '_');
      [[fallthrough]];
    case 'd':
      set.add('0', '9');
      break;
    case 's':
      set.add('\t', '\r');
      set.add(' ', ' ');
      break;
    default:
      return std::nullopt;
  }
  return letter < 'a' ? set.complement() : set;
}

// \h and \v of Java, and their others.
std::optional<CharacterSet> blanks_of_java(char32_t letter) {
  CharacterSet set;
  if ((letter | 0x20U) == 'h') {
    for (const char32_t one :
         {U'\t', U' ', U'\u00A0', U'\u1680', U'\u180E', U'\u202F', U'\u205F', U'\u3000'})
      set.add(one, one);
    set.add(0x2000, 0x200A);
  } else if ((letter | 0x20U) == 'v') {
    set.add('\n', '\r');
    set.add(0x85, 0x85);
    set.add(0x2028, 0x2029);
  } else {
    return std::nullopt;
  }
  return letter < 'a' ? set.complement() : set;
}

}  // namespace

std::optional<CharacterSet> named_characters(char32_t letter, Pattern::Syntax syntax) {
  auto set = common_characters(letter);
  return set || syntax == Pattern::Syntax::ours ? set : blanks_of_java(letter);
}

CharacterSet line_ends(Pattern::Syntax syntax) {
  CharacterSet set;
  set.add('\n', '\n');
  if (syntax == Pattern::Syntax::ours) return set;
  set.add('\r', '\r');
  set.add(0x85, 0x85);
  set.add(0x2028, 0x2029);
  return set;
}

std::string without_quoting(std::string_view text) {
  std::string made;
  bool is_quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto two = text.substr(at, 2);
    if (is_quoted ? two == "\\E" : two == "\\Q") {
      is_quoted = !is_quoted;
      ++at;
    } else if (is_quoted) {
      const auto one = static_cast<unsigned char>(text[at]);
      if (one < 128 && !is_of_word(one)) made += '\\';
      made += text[at];
    } else {
      made += text[at];
      if (text[at] == '\\' && two.size() == 2) made += text[++at];
    }
  }
  return made;
}

}  // namespace hipaa::support
