// A YAML document as its author wrote it. One thread.
#pragma once

#include "plugin/yaml/yaml.hpp"

namespace hipaa::yaml {

struct Node {
  enum class Kind : std::uint8_t { scalar, list, map };
  Kind kind = Kind::scalar;
  bool is_plain = false;  // of a scalar: neither quoted nor tagged
  std::string text;
  std::string tag;  // "int" of !!int; "!name" of any other; "" where there is none
  Mark at;
  std::vector<std::size_t> parts;  // of a map key, value, key, value; indexes of nodes
};

// The first node is the root; an alias is the index of what it names, which may be around it.
struct Tree {
  std::vector<Node> nodes;
};

boost::system::result<Tree, Error> read_tree(std::string_view text);

inline constexpr std::size_t deepest = 64;

}  // namespace hipaa::yaml
