#include "plugin/cli/text/strict_json.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <set>
#include <stdexcept>
#include <utility>

#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/utf8.hpp"

namespace hipaa::cli {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What ends a run of a text's plain characters: the quote, an escape, a control character.
constexpr auto ends_run = [] {
  std::array<bool, 256> made{};
  for (std::size_t c = 0; c < 0x20U; ++c) made[c] = true;
  made['"'] = made['\\'] = true;
  return made;
}();

std::size_t count_keys(const json::value& value) {
  std::size_t keys = 0;
  if (const auto* object = value.if_object()) {
    keys = object->size();
    for (const auto& one : *object) keys += count_keys(one.value());
  } else if (const auto* list = value.if_array()) {
    for (const auto& one : *list) keys += count_keys(one);
  }
  return keys;
}

// Recursive descent; its depth is bounded by `deepest_json`. Every function returns false once
// `problem` has been set; the pointer is put together on the way out, so that reading what is right
// costs nothing for it.
class Reader {
 public:
  // Equal keys are only looked for in a second reading: counting tells whether there are any.
  Reader(std::string_view text, json::storage_ptr storage, IsUnread is_unread, bool finds_equal)
      : text_(text), is_unread_(is_unread), finds_equal_(finds_equal) {
    made_.reset(std::move(storage));
  }

  bool document(json::value& out) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF")
      return fail(0, "begins with a byte order mark; save it without one");
    if (const auto bad = find_invalid_utf8(text_); bad != std::string_view::npos)
      return fail(bad, "is not UTF-8 here");
    skip_space();
    if (at_ == text_.size()) return fail(at_, "is empty");
    if (!value(0)) return false;
    skip_space();
    if (at_ != text_.size())
      return fail(at_, "has " + shown(at_) + " after the end of the document");
    out = made_.release();
    return true;
  }

  [[nodiscard]] std::size_t keys() const { return keys_; }
  JsonProblem problem() && { return std::move(problem_); }

 private:
  bool fail(std::size_t where, std::string what) {
    problem_.what = std::move(what);
    count_lines(text_, where, problem_.line, problem_.column);
    return false;
  }

  bool fail_within(std::string_view token) {
    problem_.pointer.insert(0, '/' + pointer_token(token));
    return false;
  }

  std::string shown(std::size_t where) const {
    if (where >= text_.size()) return "the end of the text";
    auto end = where + 1;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) ++end;
    return "'" + printable(text_.substr(where, end - where)) + "'";
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

  bool value(std::size_t depth) {
    if (at_ >= text_.size()) return fail(at_, "ends before a value");
    switch (text_[at_]) {
      case '{':
        return object(depth + 1);
      case '[':
        return array(depth + 1);
      case '"': {
        std::string_view text;
        if (!string(text)) return false;
        if (keeps_) made_.push_string(boosted(text));
        return true;
      }
      case 't':
        return word("true") && (!keeps_ || (made_.push_bool(true), true));
      case 'f':
        return word("false") && (!keeps_ || (made_.push_bool(false), true));
      case 'n':
        return word("null") && (!keeps_ || (made_.push_null(), true));
      default:
        return number();
    }
  }

  bool word(std::string_view spelling) {
    if (text_.substr(at_, spelling.size()) != spelling)
      return fail(at_, "has no value here, but " + shown(at_));
    at_ += spelling.size();
    return true;
  }

  bool object(std::size_t depth) {
    if (depth > deepest_json) return fail(at_, too_deep());
    ++at_;
    skip_space();
    std::size_t members = 0;
    std::set<std::string, std::less<>> seen;
    for (bool more = !take('}'); more; ++members) {
      skip_space();
      const auto key_at = at_;
      if (at_ >= text_.size() || text_[at_] != '"')
        return fail(at_,
                    "needs the name of a member here, in double quotes, and has " + shown(at_));
      std::string_view key;
      if (!string(key)) return false;
      if (keeps_) made_.push_key(boosted(key));
      if (depth == 1) section_ = key;
      if (finds_equal_ && keeps_ && !seen.emplace(key).second) {
        fail(key_at, "has two members with the name \"" + printable(key) + "\"");
        return fail_within(key);
      }
      const bool is_unread = keeps_ && is_unread_ != nullptr && is_unread_({depth, section_, key});
      skip_space();
      if (!take(':')) return fail(at_, "needs a ':' here and has " + shown(at_));
      skip_space();
      if (is_unread) made_.push_null();
      keeps_ = keeps_ && !is_unread;
      const bool is_read = value(depth);
      keeps_ = keeps_ || is_unread;
      if (!is_read) return fail_within(text_at(key_at));
      skip_space();
      if (take('}')) {
        more = false;
      } else if (!take(',')) {
        return fail(at_, "needs a ',' or '}' here and has " + shown(at_));
      }
    }
    if (keeps_) made_.push_object(members);
    if (keeps_) keys_ += members;
    return true;
  }

  bool array(std::size_t depth) {
    if (depth > deepest_json) return fail(at_, too_deep());
    ++at_;
    skip_space();
    std::size_t elements = 0;
    for (bool more = !take(']'); more; ++elements) {
      skip_space();
      if (!value(depth)) return fail_within(std::to_string(elements));
      skip_space();
      if (take(']')) {
        more = false;
      } else if (!take(',')) {
        return fail(at_, "needs a ',' or ']' here and has " + shown(at_));
      }
    }
    if (keeps_) made_.push_array(elements);
    return true;
  }

  // The text whose quote stands here: a part of the document where it has no escapes, else of
  // `unescaped_`, which the next such text takes.
  bool string(std::string_view& out) {
    const auto begin = at_++;
    bool is_plain = true;
    for (;;) {
      const auto run = at_;
      while (at_ < text_.size() && !ends_run[static_cast<unsigned char>(text_[at_])]) ++at_;
      const auto part = text_.substr(run, at_ - run);
      if (!is_plain) unescaped_ += part;
      if (at_ >= text_.size()) return fail(begin, "has a text that does not end");
      if (take('"')) {
        out = is_plain ? part : std::string_view(unescaped_);
        return true;
      }
      if (text_[at_] != '\\')
        return fail(at_, "has a control character in a text; write it as an escape");
      if (is_plain) unescaped_ = part;
      is_plain = false;
      ++at_;
      if (!escape(unescaped_)) return false;
    }
  }

  // A text that has been read before.
  std::string text_at(std::size_t where) {
    const auto here = std::exchange(at_, where);
    std::string_view read;
    string(read);
    at_ = here;
    return std::string(read);
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
    if (!zero && !digits()) return fail(begin, "has no value here, but " + shown(begin));
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
    if (is_integer) {
      std::int64_t whole = 0;
      if (std::from_chars(from, to, whole).ec != std::errc())
        return fail(begin, "has a whole number that 64 bits do not hold");
      if (keeps_) made_.push_int64(whole);
      return true;
    }
    double real = 0;
    if (std::from_chars(from, to, real).ec != std::errc())
      return fail(begin, "has a number that no double holds");
    if (keeps_) made_.push_double(real);
    return true;
  }

  static std::string too_deep() {
    return "is nested deeper than " + std::to_string(deepest_json) + " levels";
  }

  std::string_view text_;
  IsUnread is_unread_;
  bool finds_equal_;
  bool keeps_ = true;  // not within what is not read
  std::size_t at_ = 0;
  std::size_t keys_ = 0;
  std::string section_;  // the document's member that is being read
  std::string unescaped_;
  json::value_stack made_;
  JsonProblem problem_;
};

}  // namespace

void count_lines(std::string_view text, std::size_t offset, std::uint32_t& line,
                 std::uint32_t& column) {
  line = 1;
  std::size_t start = 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    ++line;
    start = i + 1;
  }
  column = static_cast<std::uint32_t>(columns(text.substr(start, offset - start)) + 1);
}

boost::system::result<json::value, JsonProblem> read_json(std::string_view text,
                                                          const json::storage_ptr& storage,
                                                          IsUnread is_unread) {
  json::value out(storage);
  Reader reader(text, storage, is_unread, false);
  if (!reader.document(out)) return std::move(reader).problem();
  if (count_keys(out) == reader.keys()) return out;
  Reader finder(text, storage, is_unread, true);
  finder.document(out);
  return std::move(finder).problem();
}

void throw_exception_from_error(const JsonProblem& problem, const boost::source_location& where) {
  throw std::logic_error("value() of a failed result at " + where.to_string() + ": " +
                         problem.what);
}

}  // namespace hipaa::cli
