#include "plugin/cli/text/strict_json.hpp"

#include <charconv>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/utf8.hpp"

namespace hipaa::cli {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Recursive descent; its depth is bounded by `deepest_json`. Every function returns false once
// `problem` has been set.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool document(json::value& out) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF")
      return fail(0, "begins with a byte order mark; save it without one");
    if (const auto bad = find_invalid_utf8(text_); bad != std::string_view::npos)
      return fail(bad, "is not UTF-8 here");
    skip_space();
    if (at_ == text_.size()) return fail(at_, "is empty");
    if (!value(out, 0)) return false;
    skip_space();
    return at_ == text_.size() || fail(at_, "has " + shown(at_) + " after the end of the document");
  }

  JsonProblem problem() && { return std::move(problem_); }

 private:
  bool fail(std::size_t where, std::string what) {
    problem_.what = std::move(what);
    problem_.pointer = pointer_;
    count_lines(text_, where, problem_.line, problem_.column);
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

  bool value(json::value& out, std::size_t depth) {
    if (at_ >= text_.size()) return fail(at_, "ends before a value");
    switch (text_[at_]) {
      case '{':
        return object(out, depth + 1);
      case '[':
        return array(out, depth + 1);
      case '"':
        return string(out.emplace_string());
      case 't':
        return word("true", json::value(true), out);
      case 'f':
        return word("false", json::value(false), out);
      case 'n':
        return word("null", json::value(nullptr), out);
      default:
        return number(out);
    }
  }

  bool word(std::string_view spelling, json::value meaning, json::value& out) {
    if (text_.substr(at_, spelling.size()) != spelling)
      return fail(at_, "has no value here, but " + shown(at_));
    at_ += spelling.size();
    out = std::move(meaning);
    return true;
  }

  bool object(json::value& out, std::size_t depth) {
    if (depth > deepest_json) return fail(at_, too_deep());
    auto& members = out.emplace_object();
    ++at_;
    skip_space();
    if (take('}')) return true;
    const auto length = pointer_.size();
    for (;;) {
      skip_space();
      const auto key_at = at_;
      if (at_ >= text_.size() || text_[at_] != '"')
        return fail(at_,
                    "needs the name of a member here, in double quotes, and has " + shown(at_));
      json::string key;
      if (!string(key)) return false;
      skip_space();
      if (!take(':')) return fail(at_, "needs a ':' here and has " + shown(at_));
      skip_space();
      pointer_ += '/' + pointer_token(view(key));
      const auto placed = members.emplace(boosted(view(key)), nullptr);
      if (!placed.second)
        return fail(key_at, "has two members with the name \"" + printable(view(key)) + "\"");
      if (!value(placed.first->value(), depth)) return false;
      pointer_.resize(length);
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return fail(at_, "needs a ',' or '}' here and has " + shown(at_));
    }
  }

  bool array(json::value& out, std::size_t depth) {
    if (depth > deepest_json) return fail(at_, too_deep());
    auto& elements = out.emplace_array();
    ++at_;
    skip_space();
    if (take(']')) return true;
    const auto length = pointer_.size();
    for (;;) {
      skip_space();
      pointer_ += '/' + std::to_string(elements.size());
      if (!value(elements.emplace_back(nullptr), depth)) return false;
      pointer_.resize(length);
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return fail(at_, "needs a ',' or ']' here and has " + shown(at_));
    }
  }

  bool string(json::string& out) {
    const auto begin = at_++;
    for (;;) {
      const auto run = at_;
      while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\' &&
             static_cast<unsigned char>(text_[at_]) >= 0x20U)
        ++at_;
      out.append(boosted(text_.substr(run, at_ - run)));
      if (at_ >= text_.size()) return fail(begin, "has a text that does not end");
      if (take('"')) return true;
      if (text_[at_] != '\\')
        return fail(at_, "has a control character in a text; write it as an escape");
      ++at_;
      if (!escape(out)) return false;
    }
  }

  bool escape(json::string& out) {
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

  static void encode(std::uint32_t code, json::string& out) {
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

  bool number(json::value& out) {
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
      out = whole;
      return true;
    }
    double real = 0;
    if (std::from_chars(from, to, real).ec != std::errc())
      return fail(begin, "has a number that no double holds");
    out = real;
    return true;
  }

  static std::string too_deep() {
    return "is nested deeper than " + std::to_string(deepest_json) + " levels";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string pointer_;
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

boost::system::result<json::value, JsonProblem> read_json(std::string_view text) {
  json::value out;
  Reader reader(text);
  if (!reader.document(out)) return std::move(reader).problem();
  return out;
}

void throw_exception_from_error(const JsonProblem& problem, const boost::source_location& where) {
  throw std::logic_error("value() of a failed result at " + where.to_string() + ": " +
                         problem.what);
}

}  // namespace hipaa::cli
