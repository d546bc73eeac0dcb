#include "plugin/judgement/examine/foreign.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "plugin/json/writer.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

using request::SchemaNode;
using request::ValueType;

struct Alias {
  std::string_view name;
  std::string_view block;
};

// The official provider's resources name repeated blocks in the singular.
constexpr std::array<Alias, 5> aliases{{{"libraries", "library"},
                                        {"tasks", "task"},
                                        {"job_clusters", "job_cluster"},
                                        {"environments", "environment"},
                                        {"preloaded_docker_images", "preloaded_docker_image"}}};

std::string_view block_name_of(std::string_view name) {
  for (const auto& one : aliases)
    if (one.name == name) return one.block;
  return {};
}

// Absent in any spelling.
bool is_absent(const json::value* value) {
  if (value == nullptr || value->is_null()) return true;
  const auto* list = value->if_array();
  return list != nullptr && list->empty();
}

// The value of `name`, under either of its names.
const json::value* named(const json::object& object, std::string_view name) {
  const auto* found = object.if_contains(name);
  if (!is_absent(found)) return found;
  const auto other = block_name_of(name);
  return other.empty() ? nullptr : object.if_contains(other);
}

// A kind of task counts even when it is empty; every other empty block says nothing.
bool counts_when_empty(std::string_view name) {
  return name == "spark_submit_task";
}

// Kinds of tasks that hipaa_cluster does not offer run code all the same.
bool is_kind_of_task(std::string_view name) {
  return name.ends_with("_task");
}

// What a task of a job says of its compute.
bool is_compute(std::string_view name) {
  constexpr std::array<std::string_view, 5> names{
      "new_cluster", "job_cluster_key", "existing_cluster_id", "environment_key", "compute"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

// As the API and Databricks' tools write a number or a flag where a text is wanted.
std::string as_text(const json::value& value) {
  if (value.is_bool()) return value.get_bool() ? "true" : "false";
  if (value.is_int64()) return std::to_string(value.get_int64());
  constexpr std::size_t longest = 512;
  std::array<char, longest> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value.get_double(),
                                 std::chars_format::fixed);
  return end.ec == std::errc() ? std::string(text.data(), end.ptr) : json::compact(value);
}

// As they read a text or a number where a whole number is wanted.
std::optional<std::int64_t> as_integer(const json::value& value) {
  if (const auto* real = value.if_double()) {
    constexpr double beyond = 9223372036854775808.0;
    if (*real >= -beyond && *real < beyond && std::trunc(*real) == *real)
      return static_cast<std::int64_t>(*real);
  }
  const auto* text = value.if_string();
  if (text == nullptr || text->empty()) return std::nullopt;
  std::int64_t whole = 0;
  const auto* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, whole);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return whole;
}

std::optional<bool> as_flag(const json::value& value) {
  constexpr std::array<std::string_view, 9> yes{"true", "y",  "Y",  "yes", "Yes",
                                                "YES",  "on", "On", "ON"};
  constexpr std::array<std::string_view, 9> no{"false", "n",   "N",   "no", "No",
                                               "NO",    "off", "Off", "OFF"};
  const auto* text = value.if_string();
  if (text == nullptr) return std::nullopt;
  const auto is_among = [&](const auto& words) {
    return std::find(words.begin(), words.end(), std::string_view(*text)) != words.end();
  };
  if (is_among(yes)) return true;
  if (is_among(no)) return false;
  return std::nullopt;
}

// What is neither converted nor right stays as it is, to be reported.
json::value converted(const SchemaNode& node, const json::value& value,
                      const json::storage_ptr& storage) {
  switch (node.type) {
    case ValueType::text:
      if (value.is_bool() || value.is_int64() || value.is_double())
        return json::value(as_text(value), storage);
      break;
    case ValueType::integer:
      if (const auto whole = as_integer(value)) return json::value(*whole, storage);
      break;
    case ValueType::flag:
      if (const auto flag = as_flag(value)) return json::value(*flag, storage);
      break;
    default:
      break;
  }
  return json::value(value, storage);
}

json::value known_part(const SchemaNode& node, const json::value& value,
                       const json::storage_ptr& storage);

json::value known_map(const SchemaNode& element, const json::object& map,
                      const json::storage_ptr& storage) {
  json::value made(json::object_kind, storage);
  auto& kept = made.get_object();
  kept.reserve(map.size());
  for (const auto& one : map)
    kept.emplace(one.key(), one.value().is_null() ? json::value(nullptr, storage)
                                                  : known_part(element, one.value(), storage));
  return made;
}

json::value known_object(const SchemaNode& node, const json::object& object,
                         const json::storage_ptr& storage) {
  json::value made(json::object_kind, storage);
  auto& kept = made.get_object();
  for (const auto& property : node.properties) {
    if (property.node->computed) continue;
    const auto* found = named(object, property.name);
    if (is_absent(found)) continue;
    auto part = known_part(*property.node, *found, storage);
    const auto* text = part.if_string();
    const auto* inner = part.if_object();
    if (text != nullptr && text->empty()) continue;
    if (inner != nullptr && inner->empty() && !counts_when_empty(property.name)) continue;
    kept.emplace(property.name, std::move(part));
  }
  return made;
}

json::value known_part(const SchemaNode& node, const json::value& value,
                       const json::storage_ptr& storage) {
  if (node.type == ValueType::list && value.is_array()) {
    json::value made(json::array_kind, storage);
    for (const auto& element : value.get_array())
      made.get_array().push_back(element.is_null() ? json::value(nullptr, storage)
                                                   : known_part(*node.element, element, storage));
    return made;
  }
  if (node.type == ValueType::object || node.type == ValueType::map) {
    const auto* inner = block(&value);
    // An empty block in a list: [null].
    if (inner == nullptr) return json::value(json::object_kind, storage);
    if (node.type == ValueType::object && inner->is_object())
      return known_object(node, inner->get_object(), storage);
    if (node.type == ValueType::map && inner->is_object())
      return known_map(*node.element, inner->get_object(), storage);
    return json::value(*inner, storage);
  }
  return converted(node, value, storage);
}

json::value known(const SchemaNode& node, const json::value& foreign,
                  const json::storage_ptr& storage) {
  const auto* object = block(&foreign);
  if (object == nullptr || !object->is_object()) return json::value(json::object_kind, storage);
  return known_object(node, object->get_object(), storage);
}

}  // namespace

const json::value* block(const json::value* value) {
  if (value == nullptr || value->is_null()) return nullptr;
  const auto* list = value->if_array();
  if (list == nullptr) return value;
  if (list->size() != 1) return list->empty() ? nullptr : value;
  return list->front().is_null() ? nullptr : &list->front();
}

const json::value* block_in(const json::value& object, std::string_view name) {
  const auto* members = object.if_object();
  return members == nullptr ? nullptr : block(model::find(*members, name));
}

const json::value* list_in(const json::value& object, std::string_view name,
                           std::string_view block_name) {
  const auto* members = object.if_object();
  if (members == nullptr) return nullptr;
  const auto* found = model::find(*members, name);
  if (!is_absent(found)) return found;
  found = model::find(*members, block_name);
  return is_absent(found) ? nullptr : found;
}

std::string text_in(const json::value& object, std::string_view name) {
  const auto* found = block_in(object, name);
  if (found == nullptr) return {};
  if (found->is_string()) return std::string(found->get_string());
  return found->is_int64() ? std::to_string(found->get_int64()) : std::string();
}

json::value known_cluster(const json::value& foreign, const json::storage_ptr& storage) {
  auto made = known(request::Schema::cluster().root(), foreign, storage);
  const auto* object = block(&foreign);
  if (object == nullptr || !object->is_object()) return made;
  // Machines of another cloud are a finding, not something to leave out.
  for (const std::string_view key : {"azure_attributes", "gcp_attributes"}) {
    const auto* found = block(object->get_object().if_contains(key));
    if (found != nullptr && !(found->is_object() && found->get_object().empty()))
      made.get_object().emplace(key, json::value(*found, storage));
  }
  return made;
}

json::value known_task(const json::value& foreign, const json::storage_ptr& storage) {
  const auto* const node = request::Schema::cluster().root().property("tasks")->node->element;
  auto made = known(*node, foreign, storage);
  const auto* object = block(&foreign);
  if (object == nullptr || !object->is_object()) return made;
  auto& kept = made.get_object();
  for (const auto& member : object->get_object()) {
    const std::string_view name = member.key();
    const auto* found = block(&member.value());
    const auto* text = found == nullptr ? nullptr : found->if_string();
    if (found == nullptr || (text != nullptr && text->empty())) continue;
    if (name == "new_cluster" && !model::is_unknown(*found))
      kept.emplace(name, json::value(json::object_kind, storage));  // that there is one
    else if (is_compute(name) || (is_kind_of_task(name) && !kept.contains(name)))
      kept.emplace(name, json::value(*found, storage));
  }
  // SQL in a notebook.
  const auto* notebook = block_in(*object, "notebook_task");
  const auto* warehouse = notebook == nullptr ? nullptr : block_in(*notebook, "warehouse_id");
  auto* kept_notebook = kept.if_contains("notebook_task");
  if (warehouse != nullptr && *warehouse != "" && kept_notebook != nullptr &&
      kept_notebook->is_object())
    kept_notebook->get_object().emplace("warehouse_id", json::value(*warehouse, storage));
  return made;
}

model::Diagnostics take_wrong_types(json::value& known) {
  // Values that the API may have learned since, and limits that it keeps itself, are its own.
  auto found = request::check(request::Schema::cluster().root(), known, request::Role::foreign);
  std::erase_if(found, [](const auto& one) { return one.left_out > 0; });
  for (const auto& one : found) {
    boost::system::error_code absent;
    if (auto* wrong = known.find_pointer(one.path, absent)) *wrong = model::unknown();
  }
  return found;
}

std::string foreign_pointer(const json::value& foreign, std::string_view pointer) {
  std::string made;
  const json::value* at = &foreign;
  const auto unwrap = [&] {
    if (at == nullptr || !at->is_array() || at->get_array().size() != 1) return;
    made += "/0";
    at = &at->get_array().front();
  };
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto token = pointer.substr(0, pointer.find('/'));
    pointer.remove_prefix(token.size());
    std::size_t index = 0;
    const auto number = std::from_chars(token.data(), token.data() + token.size(), index);
    const bool is_index = number.ec == std::errc() && number.ptr == token.data() + token.size();
    if (!(is_index && at != nullptr && at->is_array())) unwrap();
    std::string written(token);
    const json::value* next = nullptr;
    if (at != nullptr && at->is_array() && is_index) {
      if (index < at->get_array().size()) next = &at->get_array()[index];
    } else if (const auto* object = at == nullptr ? nullptr : at->if_object()) {
      // Only a plain name can have another one; escaped keys are those of maps.
      next = object->if_contains(token);
      const auto other = block_name_of(token);
      if (is_absent(next) && !other.empty() && !is_absent(object->if_contains(other))) {
        written = other;
        next = object->if_contains(other);
      }
    }
    made += '/' + written;
    at = next;
  }
  return made;
}

}  // namespace hipaa::resource
