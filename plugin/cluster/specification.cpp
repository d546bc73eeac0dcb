#include "plugin/cluster/specification.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/policy/policy.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/model/nonce_tag.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {

json::object specification(const json::object& values, const model::Lookup& policy,
                           std::string_view nonce) {
  json::object body;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed || is_our_own(property.name)) continue;
    if (const auto* value = model::find(values, property.name)) body[property.name] = *value;
  }
  drop_password_version(body);
  // Autoscaling local storage excludes EBS volumes, and workspaces differ in their default.
  const bool decided = body.contains("enable_elastic_disk") || body.contains("instance_pool_id") ||
                       policy_speaks_of(policy, "enable_elastic_disk") ||
                       policy_speaks_of(policy, "instance_pool_id");
  if (!decided) body["enable_elastic_disk"] = false;
  if (!nonce.empty()) {
    auto& tags = body["custom_tags"];
    if (!tags.is_object()) tags.emplace_object();
    tags.get_object()[model::nonce_tag] = nonce;
  }
  return body;
}

json::object resize_body(const json::object& values) {
  json::object body;
  body["cluster_id"] = text_of(values, "cluster_id");
  if (const auto* autoscale = model::find(values, "autoscale")) {
    body["autoscale"] = *autoscale;
  } else if (const auto* workers = model::find(values, "num_workers")) {
    body["num_workers"] = *workers;
  }
  return body;
}

}  // namespace hipaa::resource
