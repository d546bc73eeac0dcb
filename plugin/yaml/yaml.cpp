#include "plugin/yaml/yaml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "plugin/yaml/tree.hpp"

namespace hipaa::yaml {
namespace {

// Aliases make a small file unfold without end.
constexpr std::size_t most_values = 1000000;

// nullopt where 64 bits do not hold it.
std::optional<json::value> number(const std::string& text) {
  const auto* const end = text.data() + text.size();
  const auto* begin = text.data() + (text.front() == '+' ? 1 : 0);
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole);
      read.ptr == end && read.ec != std::errc::invalid_argument) {
    if (read.ec != std::errc()) return std::nullopt;
    return json::value(whole);
  }
  double real = 0;
  if (const auto read = std::from_chars(begin, end, real);
      read.ec == std::errc() && read.ptr == end && std::isfinite(real))
    return json::value(real);
  return json::value(json::string_view(text));
}

std::optional<json::value> scalar(const Node& node) {
  const auto& text = node.text;
  if (!node.is_plain) return json::value(json::string_view(text));
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return json::value();
  if (text == "true" || text == "True" || text == "TRUE") return json::value(true);
  if (text == "false" || text == "False" || text == "FALSE") return json::value(false);
  const bool may_be_number = text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
                             text.find_first_of("0123456789") != std::string::npos;
  return may_be_number ? number(text) : json::value(json::string_view(text));
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// Whole numbers as Go writes them: 0x1f, 0b10, 0o17, 1_000; what begins with a 0 is decimal all the
// same. Out of the range of int64 there are none.
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c != '_') digits += c;
  bool is_negative = false;
  std::string_view rest = digits;
  if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
    is_negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  int base = 10;
  if (rest.size() > 2 && rest[0] == '0') {
    const char kind = rest[1];
    base = kind == 'x' || kind == 'X'   ? 16
           : kind == 'b' || kind == 'B' ? 2
           : kind == 'o' || kind == 'O' ? 8
                                        : 10;
    if (base != 10) rest.remove_prefix(2);
  }
  if (rest.empty() || rest[0] == '-') return std::nullopt;
  const auto signed_digits = (is_negative ? "-" : "") + std::string(rest);
  const auto* const end = signed_digits.data() + signed_digits.size();
  std::int64_t whole = 0;
  const auto read = std::from_chars(signed_digits.data(), end, whole, base);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return whole;
}

// 1.5, .5, 1e3: a decimal number with a point or an exponent.
std::optional<double> real_number(std::string_view text) {
  if (!text.empty() && text[0] == '+') text.remove_prefix(1);
  if (text.find_first_not_of("0123456789+-.eE") != std::string_view::npos ||
      text.find_first_of("0123456789") == std::string_view::npos)
    return std::nullopt;
  double real = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), real);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(real))
    return std::nullopt;
  return real;
}

// As Databricks' command line types it; nothing where the tag is none that it knows, or the text
// none of the tag's.
std::optional<json::value> typed_scalar(const Node& node) {
  const auto& text = node.text;
  const bool is_free = node.tag.empty() && node.is_plain;
  if (node.tag == "str" || node.tag == "timestamp" || (node.tag.empty() && !node.is_plain))
    return json::value(json::string_view(text));
  if (node.tag == "null" || (is_free && is_one_of(text, {"", "~", "null", "Null", "NULL"})))
    return json::value(nullptr);
  if ((is_free || node.tag == "bool") && is_one_of(text, {"true", "True", "TRUE"}))
    return json::value(true);
  if ((is_free || node.tag == "bool") && is_one_of(text, {"false", "False", "FALSE"}))
    return json::value(false);
  if (is_free || node.tag == "int")
    if (const auto whole = whole_number(text)) return json::value(*whole);
  if (is_free || node.tag == "float" || node.tag == "int")
    if (const auto real = real_number(text)) return json::value(*real);
  if (is_free) return json::value(json::string_view(text));
  return std::nullopt;
}

// A member of a map, wherever it was written.
struct Part {
  std::size_t key = 0;
  std::size_t value = 0;
};

class Converter {
 public:
  Converter(const Tree& tree, Dialect dialect) : tree_(tree), dialect_(dialect) {}

  // Null, and `error`, where it cannot be done.
  json::value value(std::size_t index, std::size_t depth) {
    const auto& node = tree_.nodes[index];
    if (depth > deepest) return fail("is nested too deep", node);
    if (++made_ > most_values) return fail("unfolds into too much", node);
    if (node.kind == Node::Kind::scalar) return scalar_of(node);
    if (node.kind == Node::Kind::map) return map(node, depth);
    json::array list;
    for (const auto part : node.parts) {
      list.push_back(value(part, depth + 1));
      if (error) break;
    }
    return list;
  }

  std::optional<Error> error;

 private:
  json::value fail(std::string why, const Node& node) {
    if (!error) error = Error{std::move(why), node.at};
    return nullptr;
  }

  json::value scalar_of(const Node& node) {
    if (dialect_ == Dialect::strict) {
      auto made = scalar(node);
      return made ? std::move(*made) : fail("has a whole number that 64 bits do not hold", node);
    }
    if (auto made = typed_scalar(node)) return std::move(*made);
    return fail("has \"" + node.text + "\" with the tag " + node.tag + ", which it is not", node);
  }

  bool is_merge(const Node& key) const { return key.is_plain && key.text == "<<"; }

  json::value map(const Node& node, std::size_t depth) {
    json::object made;
    json::object merged;
    bool has_merge = false;
    for (std::size_t i = 0; i + 1 < node.parts.size() && !error; i += 2) {
      const auto& key = tree_.nodes[node.parts[i]];
      if (key.kind != Node::Kind::scalar) return fail("has a key that is not a string", key);
      if (is_merge(key)) {
        if (dialect_ == Dialect::databricks && std::exchange(has_merge, true))
          return fail("has two merge keys in one map: give one of them a list", key);
        merge(node.parts[i + 1], key, depth, merged);
        continue;
      }
      if (dialect_ == Dialect::databricks && !is_text_key(key))
        return fail(
            "has the key " + key.text + ", which is not a string: write it in quotation marks",
            key);
      auto held = value(node.parts[i + 1], depth + 1);
      if (!made.emplace(key.text, std::move(held)).second)
        return fail("has the key \"" + key.text + "\" twice", key);
    }
    for (auto& one : merged) made.emplace(one.key(), std::move(one.value()));
    return made;
  }

  static bool is_text_key(const Node& key) {
    const auto typed = typed_scalar(key);
    return typed && (typed->is_string() || typed->is_null());
  }

  void merge(std::size_t index, const Node& key, std::size_t depth, json::object& merged) {
    const auto held = value(index, depth + 1);
    const auto* list = held.if_array();
    if (dialect_ == Dialect::strict) {
      take_first(held, merged);
      return;
    }
    const auto is_map = [](const json::value& one) { return one.is_object(); };
    if (!(list == nullptr ? is_map(held) : std::all_of(list->begin(), list->end(), is_map))) {
      fail("merges something other than a map or a list of maps", key);
    } else if (list == nullptr) {
      take_first(held, merged);
    } else {
      for (const auto& one : *list)
        for (const auto& [name, inner] : one.get_object()) merged.insert_or_assign(name, inner);
    }
  }

  // Of several, the first that has a key gives it.
  static void take_first(const json::value& from, json::object& merged) {
    if (const auto* object = from.if_object()) {
      for (const auto& one : *object) merged.emplace(one.key(), one.value());
    } else if (const auto* list = from.if_array()) {
      for (const auto& one : *list) take_first(one, merged);
    }
  }

  const Tree& tree_;
  Dialect dialect_;
  std::size_t made_ = 0;
};

// Finds what a token leads to, through merge keys as they are read.
class Finder {
 public:
  Finder(const Tree& tree, Dialect dialect) : tree_(tree), dialect_(dialect) {}

  // Of an element of a list there is no key.
  [[nodiscard]] std::optional<Part> step(const Node& node, const std::string& token,
                                         std::size_t depth = 0) {
    if (node.kind == Node::Kind::list) return element(node, token);
    if (depth == 0) looked_at_ = 0;
    // As Converter refuses it: maps that are merged twice, and those again, have no end.
    if (node.kind != Node::Kind::map || depth > deepest || ++looked_at_ > most_values)
      return std::nullopt;
    std::optional<Part> merged;
    for (std::size_t i = 0; i + 1 < node.parts.size(); i += 2) {
      const auto& key = tree_.nodes[node.parts[i]];
      if (key.is_plain && key.text == "<<")
        merged = from_merge(tree_.nodes[node.parts[i + 1]], token, depth + 1);
      else if (key.text == token)
        return Part{node.parts[i], node.parts[i + 1]};
    }
    return merged;
  }

 private:
  static std::optional<Part> element(const Node& node, const std::string& token) {
    std::size_t index = 0;
    const auto* const end = token.data() + token.size();
    const auto read = std::from_chars(token.data(), end, index);
    if (read.ec != std::errc() || read.ptr != end || index >= node.parts.size())
      return std::nullopt;
    return Part{node.parts[index], node.parts[index]};
  }

  std::optional<Part> from_merge(const Node& node, const std::string& token, std::size_t depth) {
    if (node.kind == Node::Kind::map) return step(node, token, depth);
    std::optional<Part> found;
    for (const auto part : node.parts) {
      auto one = from_merge(tree_.nodes[part], token, depth);
      if (!one) continue;
      found = one;
      if (dialect_ == Dialect::strict) break;
    }
    return found;
  }

  const Tree& tree_;
  Dialect dialect_;
  std::size_t looked_at_ = 0;  // maps, for one token
};

}  // namespace

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("YAML that was not looked at: it " + error.why + " " + where.to_string());
}

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

Document::Document(std::unique_ptr<Tree> tree, Dialect dialect)
    : tree_(std::move(tree)), dialect_(dialect) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

boost::system::result<Document, Error> Document::read(std::string_view text, Dialect dialect) {
  auto tree = read_tree(text);
  if (!tree) return std::move(tree).error();
  return Document(std::make_unique<Tree>(std::move(*tree)), dialect);
}

boost::system::result<json::value, Error> Document::value() const {
  if (tree_->nodes.empty()) return json::value();
  Converter converter(*tree_, dialect_);
  auto made = converter.value(0, 0);
  if (converter.error) return std::move(*converter.error);
  return made;
}

Mark Document::place(const std::vector<std::string>& tokens) const {
  if (tree_->nodes.empty()) return {};
  Finder finder(*tree_, dialect_);
  const auto* node = &tree_->nodes.front();
  auto at = node->at;
  for (const auto& token : tokens) {
    const auto part = finder.step(*node, token);
    if (!part) break;
    at = tree_->nodes[part->key].at;
    node = &tree_->nodes[part->value];
  }
  return at;
}

std::string Document::written(const std::vector<std::string>& tokens) const {
  if (tree_->nodes.empty()) return {};
  Finder finder(*tree_, dialect_);
  const auto* node = &tree_->nodes.front();
  for (const auto& token : tokens) {
    const auto part = finder.step(*node, token);
    if (!part) return {};
    node = &tree_->nodes[part->value];
  }
  return node->kind == Node::Kind::scalar ? node->text : std::string();
}

boost::system::result<json::value, Error> read(std::string_view text, Dialect dialect) {
  const auto document = Document::read(text, dialect);
  if (!document) return document.error();
  return document->value();
}

Mark place(std::string_view text, const std::vector<std::string>& tokens) {
  const auto document = Document::read(text, Dialect::strict);
  return document ? document->place(tokens) : Mark();
}

}  // namespace hipaa::yaml
