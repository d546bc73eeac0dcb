#include "plugin/json/position.hpp"

#include <algorithm>
#include <charconv>

#include "plugin/json/pointer.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::json {
namespace {

// Walks over valid JSON without building anything.
class Walker {
 public:
  explicit Walker(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  std::size_t at() {
    skip_space();
    return at_;
  }

  // Where the elements of the list that stands here begin.
  std::vector<std::size_t> elements() {
    std::vector<std::size_t> found;
    if (peek() != '[') return found;
    ++at_;
    while (peek() != ']' && at_ < text_.size()) {
      found.push_back(at_);
      skip_value();
      if (peek() == ',') ++at_;
    }
    return found;
  }

  // Steps to the value of the member or element; false when there is none.
  bool descend(std::string_view token, std::size_t& found_at) {
    if (peek() == '{') return descend_object(token, found_at);
    if (peek() == '[') return descend_array(token, found_at);
    return false;
  }

 private:
  char peek() {
    skip_space();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  void skip_space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  bool descend_object(std::string_view token, std::size_t& found_at) {
    ++at_;
    while (peek() == '"') {
      const auto begin = at_;
      skip_string();
      const bool here = is_called(text_.substr(begin, at_ - begin), token);
      if (peek() == ':') ++at_;
      skip_space();
      if (here) {
        found_at = begin;
        return true;
      }
      skip_value();
      if (peek() == ',') ++at_;
    }
    return false;
  }

  bool descend_array(std::string_view token, std::size_t& found_at) {
    ++at_;
    for (std::size_t index = 0; peek() != ']' && at_ < text_.size(); ++index) {
      if (std::to_string(index) == token) {
        found_at = at_;
        return true;
      }
      skip_value();
      if (peek() == ',') ++at_;
    }
    return false;
  }

  static bool is_called(std::string_view quoted, std::string_view token) {
    if (quoted.find('\\') == std::string_view::npos)
      return quoted.size() >= 2 && quoted.substr(1, quoted.size() - 2) == token;
    const auto name = read(quoted);
    return name && name->is_string() && view(name->get_string()) == token;
  }

  void skip_string() {
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    ++at_;
  }

  // The list or object that stands here: what is between its texts is either a bracket or of no
  // interest.
  void skip_container() {
    std::size_t depth = 0;
    do {
      const char c = text_[at_];
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (depth > 0 && at_ < text_.size());
  }

  void skip_value() {
    const char c = peek();
    if (c == '"') {
      skip_string();
    } else if (c == '{' || c == '[') {
      skip_container();
    } else {
      const auto end = text_.find_first_of(",]}: \t\r\n", at_);
      at_ = end == std::string_view::npos ? text_.size() : end;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::size_t offset_of(Walker walker, std::string_view pointer) {
  auto where = walker.at();
  for (const auto& token : pointer_tokens(pointer))
    if (!walker.descend(token, where)) break;
  return where;
}

}  // namespace

Position position_at(std::string_view text, std::size_t offset) {
  Position found;
  std::size_t start = 0;
  for (std::size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] != '\n') continue;
    ++found.line;
    start = i + 1;
  }
  found.column = static_cast<std::uint32_t>(columns(text.substr(start, offset - start)) + 1);
  return found;
}

Position position_of(std::string_view text, std::string_view pointer) {
  return position_at(text, offset_of(Walker(text), pointer));
}

Positions::Positions(std::string_view text, std::string list)
    : text_(text), list_(std::move(list)) {}

void Positions::find_elements() {
  searched_ = true;
  Walker walker(text_);
  std::size_t ignored = 0;
  for (const auto& token : pointer_tokens(list_))
    if (!walker.descend(token, ignored)) return;
  std::size_t at = 0;
  std::uint32_t lines = 0;
  std::uint32_t before = 0;
  for (const auto offset : walker.elements()) {
    const auto between = text_.substr(at, offset - at);
    const auto last = between.rfind('\n');
    if (last != std::string_view::npos) before = 0;
    before += static_cast<std::uint32_t>(
        columns(last == std::string_view::npos ? between : between.substr(last + 1)));
    lines += static_cast<std::uint32_t>(std::count(between.begin(), between.end(), '\n'));
    at = offset;
    elements_.push_back({offset, lines, before});
  }
}

Position Positions::of(std::string_view pointer) {
  if (!is_below(pointer, list_) || pointer.size() == list_.size())
    return position_of(text_, pointer);
  if (!searched_) find_elements();
  const auto rest = pointer.substr(list_.size() + 1);
  const auto number = rest.substr(0, rest.find('/'));
  std::size_t index = 0;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), index);
  if (read.ec != std::errc() || index >= elements_.size()) return position_of(text_, pointer);
  const auto& element = elements_[index];
  const auto where = offset_of(Walker(text_, element.offset), rest.substr(number.size()));
  auto found = position_at(text_.substr(element.offset), where - element.offset);
  if (found.line == 1) found.column += element.columns_before;
  found.line += element.lines_before;
  return found;
}

}  // namespace hipaa::json
