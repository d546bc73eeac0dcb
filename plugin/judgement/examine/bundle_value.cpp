#include "plugin/judgement/examine/bundle_value.hpp"
#include "plugin/json/pointer.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace hipaa::resource {
namespace {

// Variables that hold variables make a small bundle unfold without end.
constexpr std::size_t most_bundle_values = 1000000;

using Kind = BundleValue::Kind;

std::shared_ptr<BundleValue> node_of(Kind kind, const json::value* source) {
  auto made = std::make_shared<BundleValue>();
  made->kind = kind;
  made->source = source;
  return made;
}

// Of a map: whether its members are targets or variables, which may be there and say nothing.
bool names_its_members(std::string_view name) {
  return name == "targets" || name == "environments" || name == "variables";
}

BundleNode read_node(const json::value& value, std::string_view name) {
  if (const auto* object = value.if_object()) {
    auto made = node_of(Kind::map, &value);
    made->members.reserve(object->size());
    for (const auto& one : *object) {
      if (!one.value().is_null())
        made->members.push_back({one.key(), read_node(one.value(), one.key())});
      else if (names_its_members(name))
        made->members.push_back({one.key(), node_of(Kind::map, &one.value())});
    }
    return made;
  }
  if (const auto* list = value.if_array()) {
    auto made = node_of(Kind::list, &value);
    made->elements.reserve(list->size());
    for (const auto& one : *list)
      if (!one.is_null()) made->elements.push_back(read_node(one, {}));
    return made;
  }
  return node_of(Kind::scalar, &value);
}

const char* kind_in_words(const BundleValue& node) {
  if (node.kind == Kind::map) return "a map";
  return node.kind == Kind::list ? "a list" : "a reference";
}

bool is_single(const BundleValue& node) {
  return node.kind == Kind::scalar || node.kind == Kind::unknown;
}

bool is_reference(const BundleValue& node) {
  const auto* text = node.scalar().if_string();
  return text != nullptr && text->starts_with("${") && text->ends_with('}');
}

// Small maps are looked through, large ones get an index.
class MemberIndex {
 public:
  explicit MemberIndex(const std::vector<BundleMember>& members) : members_(members) {
    constexpr std::size_t worth_an_index = 16;
    if (members.size() < worth_an_index) return;
    for (std::size_t i = 0; i < members.size(); ++i) by_name_.emplace(members[i].name, i);
  }
  [[nodiscard]] std::size_t find(std::string_view name) const {
    if (!by_name_.empty()) {
      const auto found = by_name_.find(name);
      return found == by_name_.end() ? members_.size() : found->second;
    }
    const auto found = std::find_if(members_.begin(), members_.end(),
                                    [&](const auto& one) { return one.name == name; });
    return static_cast<std::size_t>(found - members_.begin());
  }

 private:
  const std::vector<BundleMember>& members_;
  std::unordered_map<std::string_view, std::size_t> by_name_;
};

}  // namespace

BundleNode BundleValue::member(std::string_view name) const {
  for (const auto& one : members)
    if (one.name == name) return one.value;
  return nullptr;
}

std::string BundleValue::text() const {
  if (kind == Kind::unknown) return reference;
  if (kind != Kind::scalar) return {};
  const auto& value = scalar();
  return value.is_string() ? std::string(value.get_string()) : model::plain(value);
}

BundleNode member_of(const BundleNode& node, std::string_view name) {
  return node == nullptr ? nullptr : node->member(name);
}

BundleNode member_of(const BundleNode& node, std::string_view name, std::string_view inner) {
  return member_of(member_of(node, name), inner);
}

BundleNode read_bundle_value(const json::value& document) {
  return read_node(document, {});
}

BundleNode bundle_scalar(json::value value, const json::value* source) {
  auto made = node_of(Kind::scalar, source);
  made->made = std::move(value);
  return made;
}

BundleNode bundle_unknown(std::string reference, const json::value* source) {
  auto made = node_of(Kind::unknown, source);
  made->reference = std::move(reference);
  return made;
}

BundleNode with_member(const BundleNode& node, std::string_view name, BundleNode value) {
  auto made =
      node == nullptr ? node_of(Kind::map, value->source) : std::make_shared<BundleValue>(*node);
  const auto found = std::find_if(made->members.begin(), made->members.end(),
                                  [&](const auto& one) { return one.name == name; });
  if (found != made->members.end())
    found->value = std::move(value);
  else
    made->members.push_back({name, std::move(value)});
  return made;
}

BundleNode without_member(const BundleNode& node, std::string_view name) {
  if (member_of(node, name) == nullptr) return node;
  auto made = std::make_shared<BundleValue>(*node);
  made->members.erase(std::find_if(made->members.begin(), made->members.end(),
                                   [&](const auto& one) { return one.name == name; }));
  return made;
}

BundleNode merged_nodes(const BundleNode& base, const BundleNode& over,
                        std::vector<BundleConflict>& conflicts) {
  if (base == nullptr) return over;
  if (over == nullptr) return base;
  if (is_single(*base) && is_single(*over)) return over;
  if (base->kind == Kind::unknown || over->kind == Kind::unknown)
    return base->kind == Kind::unknown ? base : over;
  // A single value in the place of a map or list is left out with a warning, unless it stands for
  // one that is not put in yet.
  if (is_single(*base) && !is_reference(*base)) return over;
  if (is_single(*over) && !is_reference(*over)) return base;
  if (base->kind != over->kind) {
    conflicts.push_back({over->source, std::string(kind_in_words(*over)) + " cannot be laid over " +
                                           kind_in_words(*base)});
    return base;
  }
  auto made = std::make_shared<BundleValue>(*base);
  if (base->kind == Kind::list) {
    made->elements.insert(made->elements.end(), over->elements.begin(), over->elements.end());
    return made;
  }
  const MemberIndex index(base->members);
  for (const auto& one : over->members) {
    const auto place = index.find(one.name);
    if (place < base->members.size())
      made->members[place].value = merged_nodes(made->members[place].value, one.value, conflicts);
    else
      made->members.push_back(one);
  }
  return made;
}

bool are_alike(const BundleNode& one, const BundleNode& other) {
  if (one == other) return true;
  if (one == nullptr || other == nullptr || one->kind != other->kind ||
      one->source != other->source || one->made != other->made ||
      one->reference != other->reference || one->members.size() != other->members.size() ||
      one->elements.size() != other->elements.size())
    return false;
  for (std::size_t i = 0; i < one->members.size(); ++i)
    if (one->members[i].name != other->members[i].name ||
        !are_alike(one->members[i].value, other->members[i].value))
      return false;
  for (std::size_t i = 0; i < one->elements.size(); ++i)
    if (!are_alike(one->elements[i], other->elements[i])) return false;
  return true;
}

bool write_bundle_value(const BundleValue& node, json::value& out, std::size_t& values) {
  if (++values > most_bundle_values) return false;
  switch (node.kind) {
    case Kind::scalar:
      out = node.scalar();
      return true;
    case Kind::unknown:
      out = model::unknown();
      return true;
    case Kind::list: {
      auto& list = out.emplace_array();
      list.reserve(node.elements.size());
      for (const auto& one : node.elements)
        if (!write_bundle_value(*one, list.emplace_back(nullptr), values)) return false;
      return true;
    }
    case Kind::map: {
      auto& object = out.emplace_object();
      object.reserve(node.members.size());
      for (const auto& one : node.members)
        if (!write_bundle_value(*one.value, object[one.name], values)) return false;
      return true;
    }
  }
  return true;
}

const BundleValue* nearest(const BundleNode& node, std::string_view pointer) {
  const auto* at = node.get();
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    const BundleValue* next = nullptr;
    if (at->kind == Kind::list) {
      std::size_t index = 0;
      const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
      if (read.ec == std::errc() && index < at->elements.size()) next = at->elements[index].get();
    } else {
      for (const auto& one : at->members)
        if (json::pointer_token(one.name) == token) next = one.value.get();
    }
    if (next == nullptr) return at;
    at = next;
  }
  return at;
}

}  // namespace hipaa::resource
