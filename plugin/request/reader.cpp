#include "plugin/request/reader.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <vector>

namespace hipaa::request {
namespace {

namespace json = model::json;
using json::error_code;
using support::Failure;
using support::Status;

bool is_integer_text(std::string_view text) {
  return text.find_first_of(".eE") == std::string_view::npos;
}

// What both handlers leave alone.
struct Limits {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);
  static bool on_document_begin(error_code&) { return true; }
  static bool on_document_end(error_code&) { return true; }
  static bool on_comment_part(std::string_view, error_code&) { return true; }
  static bool on_comment(std::string_view, error_code&) { return true; }
  static bool refuse(error_code& failed) {
    failed = json::error::not_number;
    return false;
  }
};

// The fast pass: builds the document and counts the keys that it was given.
struct Builder : Limits {
  json::value_stack stack;
  std::size_t keys = 0;
  bool number_in_parts = false;

  static bool on_object_begin(error_code&) { return true; }
  static bool on_array_begin(error_code&) { return true; }
  bool on_object_end(std::size_t size, error_code&) { return stack.push_object(size), true; }
  bool on_array_end(std::size_t size, error_code&) { return stack.push_array(size), true; }
  bool on_key_part(std::string_view part, std::size_t, error_code&) {
    return stack.push_chars(part), true;
  }
  bool on_key(std::string_view part, std::size_t, error_code&) {
    return ++keys, stack.push_key(part), true;
  }
  bool on_string_part(std::string_view part, std::size_t, error_code&) {
    return stack.push_chars(part), true;
  }
  bool on_string(std::string_view part, std::size_t, error_code&) {
    return stack.push_string(part), true;
  }
  static bool on_number_part(std::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, std::string_view, error_code&) {
    return stack.push_int64(number), true;
  }
  static bool on_uint64(std::uint64_t, std::string_view, error_code& failed) {
    return refuse(failed);
  }
  bool on_double(double number, std::string_view text, error_code& failed) {
    if (number - number != 0 || is_integer_text(text)) return refuse(failed);
    return stack.push_double(number), true;
  }
  bool on_bool(bool flag, error_code&) { return stack.push_bool(flag), true; }
  bool on_null(error_code&) { return stack.push_null(), true; }
};

// The slow pass, over a document that was refused: finds where.
struct Finder : Limits {
  struct Level {
    bool is_object;
    std::size_t index = 0;
    std::string key;
    std::set<std::string> seen;
  };
  std::vector<Level> levels;
  std::string key;
  bool duplicate = false;

  void value_done() {
    if (!levels.empty() && !levels.back().is_object) ++levels.back().index;
  }
  [[nodiscard]] std::string path() const {
    std::string text;
    for (const auto& level : levels)
      text +=
          '/' + (level.is_object ? model::pointer_token(level.key) : std::to_string(level.index));
    return text;
  }
  bool on_object_begin(error_code&) { return levels.push_back({true, 0, {}, {}}), true; }
  bool on_array_begin(error_code&) { return levels.push_back({false, 0, {}, {}}), true; }
  bool on_object_end(std::size_t, error_code&) { return levels.pop_back(), value_done(), true; }
  bool on_array_end(std::size_t, error_code&) { return levels.pop_back(), value_done(), true; }
  bool on_key_part(std::string_view part, std::size_t, error_code&) { return key += part, true; }
  bool on_key(std::string_view part, std::size_t, error_code& failed) {
    levels.back().key = key.append(part);
    key.clear();
    if (levels.back().seen.insert(levels.back().key).second) return true;
    duplicate = true;
    return refuse(failed);
  }
  static bool on_string_part(std::string_view, std::size_t, error_code&) { return true; }
  bool on_string(std::string_view, std::size_t, error_code&) { return value_done(), true; }
  static bool on_number_part(std::string_view, error_code&) { return true; }
  bool on_int64(std::int64_t, std::string_view, error_code&) { return value_done(), true; }
  static bool on_uint64(std::uint64_t, std::string_view, error_code& failed) {
    return refuse(failed);
  }
  bool on_double(double number, std::string_view text, error_code& failed) {
    if (number - number != 0 || is_integer_text(text)) return refuse(failed);
    return value_done(), true;
  }
  bool on_bool(bool, error_code&) { return value_done(), true; }
  bool on_null(error_code&) { return value_done(), true; }
};

std::size_t count_keys(const json::value& value) {
  std::size_t keys = 0;
  if (const auto* object = value.if_object()) {
    keys = object->size();
    for (const auto& member : *object) keys += count_keys(member.value());
  } else if (const auto* array = value.if_array()) {
    for (const auto& element : *array) keys += count_keys(element);
  }
  return keys;
}

Failure argument_refused(std::string code, std::string summary, std::string detail,
                         std::string path = {}) {
  return {Status::invalid_argument,
          model::error(std::move(code), std::move(summary), std::move(detail), std::move(path))};
}

std::string place(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (const char c : text.substr(0, offset)) {
    column = c == '\n' ? 1 : column + 1;
    line += c == '\n' ? 1 : 0;
  }
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

Failure explain(std::string_view text, std::string_view what, const json::parse_options& options,
                const ReadLimits& limits) {
  json::basic_parser<Finder> parser(options);
  error_code failed;
  const auto read = parser.write_some(false, text.data(), text.size(), failed);
  const std::string name(what);
  const auto& finder = parser.handler();
  if (finder.duplicate) {
    return argument_refused(
        "HP-ARG-DUPLICATE",
        "The key \"" + finder.levels.back().key + "\" stands twice in " + name + ".",
        "Only one of the two could count, and nobody could tell which. Remove one.", finder.path());
  }
  if (failed == json::error::not_number) {
    return argument_refused(
        "HP-ARG-NUMBER", "A number in " + name + " is out of range.",
        "Integers have to fit in 64 bits (-9223372036854775808 to 9223372036854775807), "
        "other numbers have to be finite.",
        finder.path());
  }
  if (failed == json::error::too_deep) {
    return argument_refused("HP-ARG-DEPTH", "The document " + name + " is nested too deeply.",
                            "At most " + std::to_string(limits.depth) + " levels are read.");
  }
  const std::string why = failed ? failed.message() : "there is more after the end of the value";
  return argument_refused(
      "HP-ARG-JSON", "The document " + name + " is not valid JSON.",
      "At " + place(text, read) + ": " + why + ". Expected is one JSON value in UTF-8.");
}

}  // namespace

support::Result<json::value> read_json(std::string_view text, std::string_view what,
                                       json::storage_ptr storage, ReadLimits limits) {
  if (text.size() > limits.bytes) {
    return argument_refused("HP-ARG-SIZE", "The document " + std::string(what) + " is too large.",
                            std::to_string(text.size()) + " bytes; at most " +
                                std::to_string(limits.bytes) + " are read.");
  }
  json::parse_options options;
  options.max_depth = limits.depth;
  json::basic_parser<Builder> parser(options);
  parser.handler().stack.reset(std::move(storage));
  error_code failed;
  const auto read = parser.write_some(false, text.data(), text.size(), failed);
  if (failed || read != text.size()) return explain(text, what, options, limits);
  json::value value = parser.handler().stack.release();
  if (count_keys(value) != parser.handler().keys) return explain(text, what, options, limits);
  return value;
}

}  // namespace hipaa::request
