#include "plugin/cluster/specification.hpp"

#include <array>

#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/policy/policy.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/model/nonce_tag.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

using request::SchemaNode;
using request::ValueType;

// Settings that `spec` may show, and that no request takes.
constexpr std::array<std::string_view, 7> only_shown = {
    "cluster_id",      "cluster_source",         "default_tags",   "disk_spec",
    "instance_source", "driver_instance_source", "release_version"};

// The live value with what differs between prior and planned; null: there is none. Maps and objects
// go member by member, so that what stands beside a planned member stays.
json::value with_planned(const SchemaNode& node, const json::value* live, const json::value* prior,
                         const json::value* planned) {
  if (same_setting(prior, planned)) return live == nullptr ? json::value() : *live;
  const bool is_map = node.type == ValueType::map;
  const auto* members = planned == nullptr ? prior : planned;
  if ((!is_map && node.type != ValueType::object) || !members->is_object() ||
      (live != nullptr && !live->is_object()))
    return planned == nullptr ? json::value() : *planned;
  json::object made = live == nullptr ? json::object() : live->get_object();
  const auto merge = [&](const json::value* names) {
    if (names == nullptr || !names->is_object()) return;
    for (const auto& member : names->get_object()) {
      const std::string_view key = member.key();
      const auto* property = is_map ? nullptr : node.property(key);
      const auto* inner = is_map ? node.element : property == nullptr ? nullptr : property->node;
      if (inner == nullptr) continue;
      auto value = with_planned(*inner, model::find(live, key), model::find(prior, key),
                                model::find(planned, key));
      if (value.is_null()) {
        made.erase(member.key());
      } else {
        made[member.key()] = std::move(value);
      }
    }
  };
  merge(prior);
  merge(planned);
  if (made.empty() && planned == nullptr) return {};
  return made;
}

// A resize leaves what was sent as it was: the size is what the cluster has, where it is not
// planned anew.
void set_size(const json::object& shown, const json::object& prior, const json::object& planned,
              json::object& body) {
  const bool had_size = body.contains("num_workers") || body.contains("autoscale");
  bool is_planned = false;
  for (const std::string_view name : {"num_workers", "autoscale"})
    is_planned = is_planned || !same_setting(model::find(planned, name), model::find(prior, name));
  const auto* from = is_planned ? &planned : &shown;
  const bool is_known = is_planned || model::find(shown, "num_workers") != nullptr ||
                        model::find(shown, "autoscale") != nullptr;
  if ((!had_size && !is_planned) || !is_known) return;
  body.erase("num_workers");
  body.erase("autoscale");
  // The present size of an autoscaling cluster is no setting.
  if (const auto* range = model::find(*from, "autoscale"))
    body["autoscale"] = *range;
  else if (const auto* workers = model::find(*from, "num_workers"))
    body["num_workers"] = *workers;
}

// What the API keeps back of a login, or shows as a mask, is sent as it was declared.
void set_login(const json::object& planned, json::object& body) {
  const auto* image = model::find(planned, "docker_image");
  const auto* login = model::find(image, "basic_auth");
  auto* to = body.if_contains("docker_image");
  if (login == nullptr || !login->is_object() || to == nullptr || !to->is_object()) return;
  auto& made = to->get_object()["basic_auth"];
  if (!made.is_object()) made.emplace_object();
  for (const auto& member : login->get_object()) made.get_object()[member.key()] = member.value();
}

// What every specification of ours has besides what is declared.
void complete(const model::Lookup& policy, std::string_view nonce, json::object& body) {
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
}

}  // namespace

json::object specification(const json::object& values, const model::Lookup& policy,
                           std::string_view nonce) {
  json::object body;
  for (const auto& property : request::Schema::cluster().root().properties) {
    if (property.node->computed || is_our_own(property.name)) continue;
    if (const auto* value = model::find(values, property.name)) body[property.name] = *value;
  }
  complete(policy, nonce, body);
  return body;
}

json::object edited_specification(const json::object& live, const json::object& shown,
                                  const json::object& prior, const json::object& planned,
                                  const model::Lookup& policy, std::string_view nonce) {
  json::object body(live);
  for (const auto name : only_shown) body.erase(json::boosted(name));
  for (const auto& property : request::Schema::cluster().root().properties) {
    const auto& name = property.name;
    if (property.node->computed || is_our_own(name) || is_size(name)) continue;
    auto made = with_planned(*property.node, model::find(live, name), model::find(prior, name),
                             model::find(planned, name));
    if (made.is_null()) {
      body.erase(name);
    } else {
      body[name] = std::move(made);
    }
  }
  // That one is ours, unless somebody declared it: a pool or a policy may decide it by now.
  if (const auto* elastic = model::find(body, "enable_elastic_disk");
      elastic != nullptr && *elastic == json::value(false) &&
      model::find(planned, "enable_elastic_disk") == nullptr)
    body.erase("enable_elastic_disk");
  set_size(shown, prior, planned, body);
  set_login(planned, body);
  // Shown in other letters, it is still the user that was planned.
  if (const auto* user = model::find(planned, "single_user_name");
      user != nullptr && same_user(user, model::find(body, "single_user_name")))
    body["single_user_name"] = *user;
  complete(policy, nonce, body);
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
