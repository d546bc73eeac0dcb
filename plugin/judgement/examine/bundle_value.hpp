// The values of an asset bundle while its files are laid over each other: immutable and shared, so
// that a target copies only what it changes, and each remembers where it was written. The documents
// that they were read from outlive them. One thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/model/value.hpp"

namespace hipaa::resource {

namespace json = model::json;

struct BundleValue;
using BundleNode = std::shared_ptr<const BundleValue>;

struct BundleMember {
  std::string_view name;  // of the document that it was read from
  BundleNode value;
};

struct BundleValue {
  enum class Kind : std::uint8_t { scalar, unknown, list, map };
  Kind kind = Kind::scalar;
  const json::value* source = nullptr;  // where it was written; never nullptr in what was read
  json::value made;                     // of a scalar that stands nowhere as it is; else null
  std::string reference;  // of an unknown: what stands there, "${resources.jobs.a.id}"
  std::vector<BundleMember> members;
  std::vector<BundleNode> elements;

  [[nodiscard]] const json::value& scalar() const { return made.is_null() ? *source : made; }
  [[nodiscard]] bool is_map() const { return kind == Kind::map; }
  // nullptr where there is none, or this is no map.
  [[nodiscard]] BundleNode member(std::string_view name) const;
  // A text, or what is written in its place where that is not known yet; "" for anything else.
  [[nodiscard]] std::string text() const;
};

// A member of what may be nullptr.
BundleNode member_of(const BundleNode& node, std::string_view name);
BundleNode member_of(const BundleNode& node, std::string_view name, std::string_view inner);

// Null says nothing, wherever it stands: it is left out. What names a target or a variable is kept,
// as something empty.
BundleNode read_bundle_value(const json::value& document);
BundleNode bundle_scalar(json::value value, const json::value* source);
BundleNode bundle_unknown(std::string reference, const json::value* source);
BundleNode with_member(const BundleNode& node, std::string_view name, BundleNode value);
BundleNode without_member(const BundleNode& node, std::string_view name);

// What cannot be laid over each other.
struct BundleConflict {
  const json::value* over = nullptr;
  std::string what;  // "a map cannot be laid over a text"
};

// Members of maps are laid over each other, lists are joined, what comes later counts otherwise.
BundleNode merged_nodes(const BundleNode& base, const BundleNode& over,
                        std::vector<BundleConflict>& conflicts);

bool are_alike(const BundleNode& one, const BundleNode& other);

// As the rules read it. False: it unfolds into too much.
bool write_bundle_value(const BundleValue& node, json::value& out, std::size_t& values);

// What stands at the pointer, or the nearest thing around it.
const BundleValue* nearest(const BundleNode& node, std::string_view pointer);

}  // namespace hipaa::resource
