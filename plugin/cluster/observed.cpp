#include "plugin/cluster/observed.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/model/nonce_tag.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

// A pool decides these; the API shows what it derived from the pool.
bool given_by_pool(std::string_view attribute) {
  return attribute == "node_type_id" || attribute == "driver_node_type_id" ||
         attribute == "enable_elastic_disk" || attribute == "aws_attributes";
}

bool is_empty(const json::value& value) {
  if (const auto* object = value.if_object()) return object->empty();
  if (const auto* array = value.if_array()) return array->empty();
  return value.is_null();
}

// The value without keys that the schema does not know: the API may show more than it takes.
json::value known_part(const request::SchemaNode& node, const json::value& value) {
  if (node.type == request::ValueType::list && value.is_array()) {
    json::array kept;
    for (const auto& element : value.get_array())
      kept.push_back(known_part(*node.element, element));
    return kept;
  }
  if (node.type != request::ValueType::object || !value.is_object()) return value;
  json::object kept;
  for (const auto& property : node.properties) {
    const auto* found = model::find(value.get_object(), property.name);
    if (found != nullptr) kept[property.name] = known_part(*property.node, *found);
  }
  return kept;
}

void remove_our_tag(json::object& values) {
  auto* tags = values.if_contains("custom_tags");
  if (tags == nullptr || !tags->is_object()) return;
  tags->get_object().erase(model::nonce_tag);
  if (tags->get_object().empty()) values.erase("custom_tags");
}

}  // namespace

void accept_computed(json::object& values, const json::object& cluster, std::string_view host) {
  const auto id = text_of(cluster, "cluster_id");
  values["id"] = id;
  values["cluster_id"] = id;
  values["state"] = text_of(cluster, "state");
  values["url"] = std::string(host) + "/#setting/clusters/" + id + "/configuration";
  auto runtime = text_of(cluster, "effective_spark_version");
  if (runtime.empty()) runtime = text_of(cluster, "spark_version");
  values["effective_spark_version"] = runtime;
}

json::value running_configuration(const json::object& cluster, const json::object& values) {
  const auto* spec = model::find(cluster, "spec");
  const bool pooled = model::find(cluster, "instance_pool_id") != nullptr;
  json::object made;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed) continue;
    const json::value* found = nullptr;
    if (is_our_own(property.name)) {
      found = model::find(values, property.name);
    } else if (pooled && given_by_pool(property.name)) {
      found = spec == nullptr || !spec->is_object()
                  ? nullptr
                  : model::find(spec->get_object(), property.name);
    } else {
      found = model::find(cluster, property.name);
    }
    if (found != nullptr && !is_empty(*found))
      made[property.name] = known_part(*property.node, *found);
  }
  // No attributes of ours: HC-CLOUD-01 has to see them.
  for (const std::string_view other : {"azure_attributes", "gcp_attributes"})
    if (const auto* found = model::find(cluster, other); found != nullptr && !is_empty(*found))
      made[other] = *found;
  remove_our_tag(made);
  return made;
}

json::object sent_configuration(const json::object& cluster) {
  const auto* spec = model::find(cluster, "spec");
  const auto& from = spec != nullptr && spec->is_object() ? spec->get_object() : cluster;
  json::object made;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed || is_our_own(property.name)) continue;
    const auto* found = model::find(from, property.name);
    if (found == nullptr || is_empty(*found)) continue;
    if (property.name == "enable_elastic_disk" && found->is_bool() && !found->get_bool()) continue;
    made[property.name] = known_part(*property.node, *found);
  }
  remove_our_tag(made);
  return made;
}

}  // namespace hipaa::resource
