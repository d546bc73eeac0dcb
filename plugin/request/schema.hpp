// The JSON Schemas of schemas/, compiled into trees that the decoder walks. Built once, immutable,
// any thread. Understood is what our own schemas use: type, properties, additionalProperties,
// items, required, enum, minimum, maximum, minLength, maxLength, pattern, maxItems, minProperties,
// maxProperties, propertyNames with maxLength, $ref to $defs, x-computed, x-sensitive,
// x-requires-replace.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plugin/model/diagnostic.hpp"
#include "plugin/model/value.hpp"
#include "plugin/support/call_context.hpp"
#include "plugin/support/pattern.hpp"

namespace hipaa::request {

// A pattern that is compiled when the first text is held against it: most processes meet few of
// those of a schema.
class TextPattern {
 public:
  explicit TextPattern(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool matches(std::string_view value) const;

 private:
  std::string text_;
  mutable std::once_flag compiled_;
  mutable support::Pattern pattern_;
};

struct SchemaNode;

struct Property {
  std::string name;
  const SchemaNode* node = nullptr;
};

enum class ValueType : std::uint8_t { text, integer, flag, object, map, list };

struct SchemaNode {
  ValueType type = ValueType::text;
  std::vector<Property> properties;  // of an object, in the schema's order
  std::unordered_map<std::string_view, const Property*> by_name;
  const SchemaNode* element = nullptr;  // of a list or map
  std::vector<std::string> required;
  std::vector<std::string> choices;              // enum
  std::optional<std::int64_t> minimum, maximum;  // of an integer
  std::optional<std::size_t> shortest, longest;  // characters, elements or members
  std::optional<std::size_t> longest_key;        // of a map, in characters
  std::optional<TextPattern> pattern;
  bool computed = false;
  bool sensitive = false;
  bool requires_replace = false;

  [[nodiscard]] const Property* property(std::string_view name) const;
  // Whether the value has the node's type; of what is in it nothing is asked.
  [[nodiscard]] bool takes(const model::json::value& value) const;
};

class Schema {
 public:
  // `document` is the text of a schema of ours; a mistake in it is a programming error and throws
  // std::logic_error.
  explicit Schema(std::string_view document);
  [[nodiscard]] const SchemaNode& root() const { return *root_; }
  [[nodiscard]] int version() const { return version_; }

  static const Schema& cluster();
  static const Schema& provider();
  static const Schema& waivers();
  static const Schema& audit();
  static const Schema& cluster_policy();

 private:
  std::vector<std::unique_ptr<SchemaNode>> nodes_;
  const SchemaNode* root_ = nullptr;
  int version_ = 1;
  friend class SchemaCompiler;
};

enum class Role : std::uint8_t {
  // Computed attributes must not be set.
  configuration,
  // Whatever the library itself wrote. Its values are the workspace's, which may have learned new
  // ones since: types and names alone have to be right.
  state,
  // Of others, who may know more: the types alone of what the schema knows.
  foreign
};

// Every way in which `value` departs from the schema, with its JSON Pointer. Unknown values are
// skipped, nulls count as absent. At most model::most_diagnostics and one that counts the rest.
// Where `call` has to stop, the walk ends early: whoever gave it looks at it afterwards.
model::Diagnostics check(const SchemaNode& node, const model::json::value& value, Role role,
                         support::CallContext* call = nullptr);

}  // namespace hipaa::request
