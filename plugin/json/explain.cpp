#include "plugin/json/explain.hpp"

#include <array>
#include <charconv>
#include <functional>
#include <set>

#include "plugin/json/pointer.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::json {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

constexpr std::size_t longest_word = 64;

// Recursive descent; its depth is bounded by `deepest`. Every function returns false once `error`
// has been set; the pointer is put together on the way out.
class Explainer {
 public:
  Explainer(std::string_view text, IsUnread is_unread, Interrupt interrupt)
      : text_(text), is_unread_(is_unread), interrupt_(interrupt) {}

  bool document() {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF")
      return fail(0, "begins with a byte order mark; save it without one");
    if (const auto bad = find_invalid_utf8(text_); bad != std::string_view::npos)
      return fail(bad, "is not UTF-8 here");
    skip_space();
    if (at_ == text_.size()) return fail(at_, "is empty");
    if (!value(0)) return false;
    skip_space();
    if (at_ != text_.size() && fail_as_usual(false)) return false;
    if (at_ != text_.size())
      return fail(at_, "has " + shown(at_) + " after the end of the document");
    return true;
  }

  ReadError error;

 private:
  using Kind = ReadError::Kind;

  bool fail(std::size_t where, std::string what, Kind kind = Kind::syntax) {
    const auto found = position_at(text_, where);
    error = {std::move(what), {}, found.line, found.column, kind};
    return false;
  }

  bool fail_within(std::string_view token) {
    error.pointer.insert(0, '/' + pointer_token(token));
    return false;
  }

  std::string shown(std::size_t where) const {
    if (where >= text_.size()) return "the end of the text";
    auto end = where + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return "'" + printable(text_.substr(where, end - where)) + "'";
  }

  [[nodiscard]] bool is_at(std::string_view any_of) const {
    return at_ < text_.size() && any_of.find(text_[at_]) != std::string_view::npos;
  }

  // What stands where a value, a name or a comma has to, in the words of who wrote it; false where
  // it is none of the usual slips.
  bool fail_as_usual(bool after_comma) {
    if (after_comma && is_at("}]")) {
      fail(at_, "has a trailing comma before " + shown(at_) + "; JSON allows none");
    } else if (is_at("#") || (is_at("/") && at_ + 1 < text_.size() &&
                              (text_[at_ + 1] == '/' || text_[at_ + 1] == '*'))) {
      fail(at_, "has a comment here; JSON has no comments");
    } else if (is_at("'")) {
      fail(at_, "has a string in single quotes; JSON needs double quotes");
    } else {
      return false;
    }
    return true;
  }

  // The word that begins here.
  [[nodiscard]] std::string_view bare_word() const {
    auto end = at_;
    while (end < text_.size() && end - at_ < longest_word &&
           (is_letter(text_[end]) || is_digit(text_[end])))
      ++end;
    return text_.substr(at_, end - at_);
  }

  bool fail_at_value(bool after_comma) {
    if (fail_as_usual(after_comma)) return false;
    constexpr std::array<std::array<std::string_view, 2>, 6> spellings = {{{"True", "true"},
                                                                           {"False", "false"},
                                                                           {"None", "null"},
                                                                           {"TRUE", "true"},
                                                                           {"FALSE", "false"},
                                                                           {"NULL", "null"}}};
    const auto found = bare_word();
    for (const auto& [wrong, right] : spellings)
      if (found == wrong)
        return fail(at_,
                    "has " + std::string(wrong) + " here; JSON writes it as " + std::string(right));
    if (found.size() > 1 && is_letter(found[0]))
      return fail(at_, "needs a value here and has the word " + std::string(found) +
                           "; a string needs double quotes");
    return fail(at_, "needs a value here and has " + shown(at_));
  }

  bool fail_at_name(bool after_comma) {
    if (fail_as_usual(after_comma)) return false;
    if (const auto found = bare_word(); !found.empty() && is_letter(found[0]))
      return fail(at_, "needs double quotes around the name " + std::string(found));
    return fail(at_, "needs the name of a member here, in double quotes, and has " + shown(at_));
  }

  bool fail_after_value(char close) {
    if (fail_as_usual(false)) return false;
    if (is_at("\"{[-") || (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]))))
      return fail(at_, "needs a comma before " + shown(at_) + ", or a '" + close + "'");
    return fail(at_, std::string("needs a ',' or '") + close + "' here and has " + shown(at_));
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool value(std::size_t depth, bool after_comma = false) {
    if (at_ >= text_.size()) return fail(at_, "ends before a value");
    if (interrupt_.at(++steps_)) return fail(at_, "was not read to its end", Kind::interrupted);
    switch (text_[at_]) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"': {
        std::string text;
        return string(text);
      }
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return text_[at_] == '-' || is_digit(text_[at_]) ? number() : fail_at_value(after_comma);
    }
  }

  bool word(std::string_view spelling) {
    if (text_.substr(at_, spelling.size()) != spelling) return fail_at_value(false);
    at_ += spelling.size();
    return true;
  }

  bool object(std::size_t depth) {
    if (depth > deepest) return too_deep();
    ++at_;
    skip_space();
    std::set<std::string> seen;
    bool after_comma = false;
    for (bool more = !take('}'); more; after_comma = true) {
      skip_space();
      const auto key_at = at_;
      if (at_ >= text_.size() || text_[at_] != '"') return fail_at_name(after_comma);
      std::string key;
      if (!string(key)) return false;
      if (depth == 1) section_ = key;
      if (keeps_ && !seen.insert(key).second) {
        fail(key_at, "has two members with the name \"" + printable(key) + "\"", Kind::duplicate);
        return fail_within(key);
      }
      const bool is_unread = keeps_ && is_unread_ != nullptr && is_unread_({depth, section_, key});
      skip_space();
      if (!take(':')) return fail(at_, "needs a ':' here and has " + shown(at_));
      skip_space();
      keeps_ = keeps_ && !is_unread;
      if (!value(depth)) return fail_within(key);
      keeps_ = keeps_ || is_unread;
      skip_space();
      if (take('}')) {
        more = false;
      } else if (!take(',')) {
        return fail_after_value('}');
      }
    }
    return true;
  }

  bool array(std::size_t depth) {
    if (depth > deepest) return too_deep();
    ++at_;
    skip_space();
    std::size_t elements = 0;
    for (bool more = !take(']'); more; ++elements) {
      skip_space();
      if (!value(depth, elements > 0)) return fail_within(std::to_string(elements));
      skip_space();
      if (take(']')) {
        more = false;
      } else if (!take(',')) {
        return fail_after_value(']');
      }
    }
    return true;
  }

  // The text whose quote stands here.
  bool string(std::string& out) {
    const auto begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (take('"')) return true;
      if (static_cast<unsigned char>(c) < 0x20U)
        return fail(at_, "has a control character in a string; write it as an escape");
      ++at_;
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
    return fail(begin, "has a string that does not end");
  }

  bool escape(std::string& out) {
    constexpr std::string_view names = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return fail(at_, "ends within an escape");
    if (const auto found = names.find(text_[at_]); found != std::string_view::npos) {
      out.push_back(meanings[found]);
      ++at_;
      return true;
    }
    const auto begin = at_ - 1;
    std::uint32_t code = 0;
    if (!take('u') || !hex(code)) return fail(begin, "has an escape that JSON does not know");
    if (code >= 0xD800U && code <= 0xDBFFU) {
      std::uint32_t low = 0;
      if (!take('\\') || !take('u') || !hex(low) || low < 0xDC00U || low > 0xDFFFU)
        return fail(begin, "has half of a surrogate pair");
      code = 0x10000U + ((code - 0xD800U) << 10U) + (low - 0xDC00U);
    } else if (code >= 0xDC00U && code <= 0xDFFFU) {
      return fail(begin, "has half of a surrogate pair");
    }
    encode(code, out);
    return true;
  }

  bool hex(std::uint32_t& out) {
    if (at_ + 4 > text_.size()) return false;
    const auto* const from = text_.data() + at_;
    const auto [end, failed] = std::from_chars(from, from + 4, out, 16);
    if (failed != std::errc() || end != from + 4) return false;
    at_ += 4;
    return true;
  }

  static void encode(std::uint32_t code, std::string& out) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80U) {
      put(code);
    } else if (code < 0x800U) {
      put(0xC0U | (code >> 6U));
      put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000U) {
      put(0xE0U | (code >> 12U));
      put(0x80U | ((code >> 6U) & 0x3FU));
      put(0x80U | (code & 0x3FU));
    } else {
      put(0xF0U | (code >> 18U));
      put(0x80U | ((code >> 12U) & 0x3FU));
      put(0x80U | ((code >> 6U) & 0x3FU));
      put(0x80U | (code & 0x3FU));
    }
  }

  bool digits() {
    const auto begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin;
  }

  bool number() {
    const auto begin = at_;
    bool is_integer = true;
    static_cast<void>(take('-'));
    const bool zero = take('0');
    if (!zero && !digits()) return fail(begin, "has a '-' without a number");
    if (zero && at_ < text_.size() && is_digit(text_[at_]))
      return fail(begin, "has a number with a leading zero");
    if (take('.')) {
      is_integer = false;
      if (!digits()) return fail(at_, "has a number without digits after the point");
    }
    if (take('e') || take('E')) {
      is_integer = false;
      if (!take('+')) static_cast<void>(take('-'));
      if (!digits()) return fail(at_, "has a number without digits in its exponent");
    }
    const auto* const from = text_.data() + begin;
    const auto* const to = text_.data() + at_;
    std::int64_t whole = 0;
    if (is_integer && std::from_chars(from, to, whole).ec != std::errc())
      return fail(begin, "has a whole number that 64 bits do not hold", Kind::number);
    double real = 0;
    if (!is_integer && std::from_chars(from, to, real).ec != std::errc())
      return fail(begin, "has a number that no double holds", Kind::number);
    return true;
  }

  bool too_deep() {
    return fail(at_, "is nested deeper than " + std::to_string(deepest) + " levels", Kind::depth);
  }

  std::string_view text_;
  IsUnread is_unread_;
  Interrupt interrupt_;
  std::size_t steps_ = 0;
  bool keeps_ = true;  // not within what is not read
  std::size_t at_ = 0;
  std::string section_;  // the document's member that is being read
};

}  // namespace

ReadError explain(std::string_view text, IsUnread is_unread, Interrupt interrupt) {
  Explainer explainer(text, is_unread, interrupt);
  explainer.document();
  return std::move(explainer.error);
}

}  // namespace hipaa::json
