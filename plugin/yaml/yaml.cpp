#include "plugin/yaml/yaml.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "plugin/yaml/tree.hpp"

namespace hipaa::yaml {
namespace {

namespace json = boost::json;

// Aliases make a small file unfold without end.
constexpr std::size_t most_values = 1000000;

json::value number(const std::string& text) {
  const auto* const end = text.data() + text.size();
  const auto* begin = text.data() + (text.front() == '+' ? 1 : 0);
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(begin, end, whole);
      read.ec == std::errc() && read.ptr == end)
    return whole;
  double real = 0;
  if (const auto read = std::from_chars(begin, end, real);
      read.ec == std::errc() && read.ptr == end && std::isfinite(real))
    return real;
  return json::value(json::string_view(text));
}

json::value scalar(const Node& node) {
  const auto& text = node.text;
  if (!node.is_plain) return json::value(json::string_view(text));
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const bool may_be_number = text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
                             text.find_first_of("0123456789") != std::string::npos;
  return may_be_number ? number(text) : json::value(json::string_view(text));
}

class Converter {
 public:
  explicit Converter(const Tree& tree) : tree_(tree) {}

  // Null, and `error`, where it cannot be done.
  json::value value(std::size_t index, std::size_t depth) {
    const auto& node = tree_.nodes[index];
    if (depth > deepest) return fail("is nested too deep", node);
    if (++made_ > most_values) return fail("unfolds into too much", node);
    if (node.kind == Node::Kind::scalar) return scalar(node);
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

  json::value map(const Node& node, std::size_t depth) {
    json::object made;
    json::object merged;
    for (std::size_t i = 0; i + 1 < node.parts.size() && !error; i += 2) {
      const auto& key = tree_.nodes[node.parts[i]];
      if (key.kind != Node::Kind::scalar) return fail("has a key that is no text", key);
      auto held = value(node.parts[i + 1], depth + 1);
      if (key.is_plain && key.text == "<<")
        merge(held, merged);
      else if (!made.emplace(key.text, std::move(held)).second)
        return fail("has the key \"" + key.text + "\" twice", key);
    }
    for (auto& one : merged) made.emplace(one.key(), std::move(one.value()));
    return made;
  }

  // Of several, the first that has a key gives it.
  static void merge(const json::value& from, json::object& merged) {
    if (const auto* object = from.if_object()) {
      for (const auto& one : *object) merged.emplace(one.key(), one.value());
    } else if (const auto* list = from.if_array()) {
      for (const auto& one : *list) merge(one, merged);
    }
  }

  const Tree& tree_;
  std::size_t made_ = 0;
};

// The index in `parts` of what the token leads to.
std::optional<std::size_t> step(const Tree& tree, const Node& node, const std::string& token) {
  if (node.kind == Node::Kind::map)
    for (std::size_t i = 0; i + 1 < node.parts.size(); i += 2)
      if (tree.nodes[node.parts[i]].text == token) return i + 1;
  if (node.kind != Node::Kind::list) return std::nullopt;
  std::size_t index = 0;
  const auto* const end = token.data() + token.size();
  const auto read = std::from_chars(token.data(), end, index);
  if (read.ec != std::errc() || read.ptr != end || index >= node.parts.size()) return std::nullopt;
  return index;
}

}  // namespace

void throw_exception_from_error(const Error& error, const boost::source_location& where) {
  throw std::logic_error("YAML that was not looked at: it " + error.why + " " + where.to_string());
}

bool is_yaml_name(std::string_view name) {
  return name.ends_with(".yml") || name.ends_with(".yaml");
}

boost::system::result<json::value, Error> read(std::string_view text) {
  const auto tree = read_tree(text);
  if (!tree) return tree.error();
  if (tree->nodes.empty()) return json::value();
  Converter converter(*tree);
  auto made = converter.value(0, 0);
  if (converter.error) return std::move(*converter.error);
  return made;
}

Mark place(std::string_view text, const std::vector<std::string>& tokens) {
  const auto tree = read_tree(text);
  if (!tree || tree->nodes.empty()) return {};
  const auto* node = &tree->nodes.front();
  auto at = node->at;
  for (const auto& token : tokens) {
    const auto index = step(*tree, *node, token);
    if (!index) break;
    const bool is_map = node->kind == Node::Kind::map;
    at = tree->nodes[node->parts[is_map ? *index - 1 : *index]].at;
    node = &tree->nodes[node->parts[*index]];
  }
  return at;
}

}  // namespace hipaa::yaml
