#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>

#include "plugin/cli/inputs/subject.hpp"
#include "plugin/cli/text/pointer.hpp"
#include "plugin/cli/text/strict_json.hpp"

namespace hipaa::cli {
namespace {

// Aliases make a small file unfold without end.
constexpr std::size_t most_values = 1000000;

struct Trouble {
  std::string why;
  YAML::Mark mark;
};

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
  return json::string(text);
}

json::value scalar(const YAML::Node& node) {
  const auto& text = node.Scalar();
  // "!": quoted; "!!str" and tags of others: a text as well.
  if (node.Tag() != "?" && !node.Tag().empty()) return json::string(text);
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
    return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  const bool may_be_number = text.find_first_not_of("0123456789+-.eE") == std::string::npos &&
                             text.find_first_of("0123456789") != std::string::npos;
  return may_be_number ? number(text) : json::value(json::string(text));
}

class Converter {
 public:
  json::value value(const YAML::Node& node, std::size_t depth) {
    if (depth > deepest_json) throw Trouble{"is nested too deep", node.Mark()};
    if (++made_ > most_values) throw Trouble{"unfolds into too much", node.Mark()};
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        return scalar(node);
      case YAML::NodeType::Sequence: {
        json::array list;
        for (const auto& one : node) list.push_back(value(one, depth + 1));
        return list;
      }
      case YAML::NodeType::Map:
        return map(node, depth);
      case YAML::NodeType::Null:
      case YAML::NodeType::Undefined:
        break;
    }
    return nullptr;
  }

 private:
  json::value map(const YAML::Node& node, std::size_t depth) {
    json::object made;
    json::object merged;
    for (const auto& one : node) {
      if (!one.first.IsScalar()) throw Trouble{"has a key that is no text", one.first.Mark()};
      const auto& key = one.first.Scalar();
      auto held = value(one.second, depth + 1);
      if (key == "<<") {
        merge(held, merged);
      } else if (!made.emplace(boosted(key), std::move(held)).second) {
        throw Trouble{"has the key \"" + key + "\" twice", one.first.Mark()};
      }
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

  std::size_t made_ = 0;
};

Failure refused(const std::string& name, const std::string& why, const YAML::Mark& mark) {
  auto made = trouble("HP-CHECK-YAML", name + " cannot be read as YAML.", "It " + why + ".");
  made.place.file = name;
  if (!mark.is_null()) {
    made.place.line = static_cast<std::uint32_t>(mark.line + 1);
    made.place.column = static_cast<std::uint32_t>(mark.column + 1);
  }
  return made;
}

}  // namespace

Result<json::value> read_yaml(const std::string& name, std::string_view text) {
  // yaml-cpp tells by exceptions.
  try {
    return Converter().value(YAML::Load(std::string(text)), 0);
  } catch (const Trouble& one) {
    return refused(name, one.why, one.mark);
  } catch (const YAML::Exception& one) {
    return refused(name, "is not valid: " + one.msg, one.mark);
  }
}

Place yaml_place(const std::string& name, std::string_view text, std::string_view pointer) {
  Place place;
  place.file = name;
  try {
    auto node = YAML::Load(std::string(text));
    auto mark = node.Mark();
    for (const auto& token : pointer_tokens(pointer)) {
      YAML::Node next;
      if (node.IsMap()) {
        for (const auto& one : node)
          if (one.first.IsScalar() && one.first.Scalar() == token) {
            mark = one.first.Mark();
            next.reset(one.second);
          }
      } else if (node.IsSequence()) {
        std::size_t index = 0;
        std::from_chars(token.data(), token.data() + token.size(), index);
        if (index < node.size()) {
          next.reset(node[index]);
          mark = next.Mark();
        }
      }
      if (!next.IsDefined() || next.IsNull()) break;
      node.reset(next);
    }
    place.line = static_cast<std::uint32_t>(mark.line + 1);
    place.column = static_cast<std::uint32_t>(mark.column + 1);
  } catch (const YAML::Exception&) {
    place.line = 0;
  }
  return place;
}

}  // namespace hipaa::cli
