// Drift: what the API shows against what the state holds, leaf by leaf.
#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/cluster/server_normalization.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

std::string below(std::string_view path, std::string_view key) {
  return std::string(path) + '/' + json::pointer_token(key);
}

// The declared value with what has drifted in it replaced; sets `drifted`.
json::value follow(const request::SchemaNode& node, const NormalizedLeaf& leaf, bool& drifted);

json::value follow_object(const request::SchemaNode& node, const NormalizedLeaf& leaf,
                          bool& drifted) {
  json::object made;
  for (const auto& [key, value] : leaf.declared->get_object()) {
    const auto* property = node.property(key);
    if (property == nullptr) continue;
    const auto path = below(leaf.path, key);
    auto followed = follow(
        *property->node,
        {path, &value, model::find(leaf.effective, key), model::find(leaf.spec, key)}, drifted);
    if (!followed.is_null()) made[key] = std::move(followed);
  }
  return made;
}

json::value follow_map(const NormalizedLeaf& leaf, bool& drifted) {
  json::object made;
  for (const auto& [key, value] : leaf.declared->get_object()) {
    const auto path = below(leaf.path, key);
    const auto* effective = model::find(leaf.effective, key);
    const auto* spec = model::find(leaf.spec, key);
    if (same_text(&value, effective) || same_text(&value, spec) ||
        !has_drifted({path, &value, effective, spec})) {
      made[key] = value;
    } else {
      drifted = true;
      if (effective != nullptr) made[key] = *effective;
    }
  }
  return made;
}

json::value follow(const request::SchemaNode& node, const NormalizedLeaf& leaf, bool& drifted) {
  if (node.type == request::ValueType::object && leaf.declared->is_object() &&
      leaf.effective != nullptr && leaf.effective->is_object())
    return follow_object(node, leaf, drifted);
  if (node.type == request::ValueType::map && leaf.declared->is_object())
    return follow_map(leaf, drifted);
  if (!has_drifted(leaf)) return *leaf.declared;
  drifted = true;
  return leaf.effective == nullptr ? json::value() : *leaf.effective;
}

// What somebody sent that we did not. `expected` is what we sent with what the policy gives: a
// policy's values are nobody's change, whether or not the API counts them among what was sent.
struct UnexpectedAdditions {
  const json::value* sent;
  const json::value* expected;
  bool is_single_node;

  // Adds what is strange in `spec` to `target`, the value of the state at `path`.
  void add(const request::SchemaNode& node, std::string_view path, const json::value& spec,
           json::value& target, bool& drifted) const {
    const bool is_map = node.type == request::ValueType::map;
    if ((!is_map && node.type != request::ValueType::object) || !spec.is_object()) {
      if (sent != nullptr || !target.is_null() || same_setting(expected, &spec) ||
          is_harmless_addition(path, spec, is_single_node))
        return;
      target = spec;
      drifted = true;
      return;
    }
    for (const auto& [key, value] : spec.get_object()) {
      const auto* property = is_map ? nullptr : node.property(key);
      const auto* child = is_map ? node.element : property == nullptr ? nullptr : property->node;
      if (child == nullptr || value.is_null()) continue;
      auto* object = target.if_object();
      auto* there = object == nullptr ? nullptr : object->if_contains(key);
      json::value made = there == nullptr ? json::value() : *there;
      bool here = false;
      UnexpectedAdditions{model::find(sent, key), model::find(expected, key), is_single_node}.add(
          *child, below(path, key), value, made, here);
      if (!here) continue;
      drifted = true;
      if (object == nullptr) object = &target.emplace_object();
      (*object)[key] = std::move(made);
    }
  }
};

// A size is what the cluster has: a resize leaves what was sent as it was. An autoscaling cluster
// shows its present number of workers too, which says nothing. False where no size was declared.
bool follow_size(const json::object& prior, const json::object& cluster, json::object& made,
                 std::vector<std::string>& drifted) {
  const auto* workers = model::find(prior, "num_workers");
  const auto* range = model::find(prior, "autoscale");
  if (workers == nullptr && range == nullptr) return false;
  const auto* workers_now = model::find(cluster, "num_workers");
  const auto* range_now = model::find(cluster, "autoscale");
  const bool is_same =
      range != nullptr
          ? same_setting(range, range_now)
          : range_now == nullptr && (workers_now == nullptr || same_setting(workers, workers_now));
  if (is_same) {
    if (workers != nullptr) made["num_workers"] = *workers;
    if (range != nullptr) made["autoscale"] = *range;
    return true;
  }
  if (range_now != nullptr) {
    made["autoscale"] = *range_now;
  } else if (workers_now != nullptr) {
    made["num_workers"] = *workers_now;
  }
  if (workers != nullptr || range_now == nullptr) drifted.emplace_back("num_workers");
  if (range != nullptr || range_now != nullptr) drifted.emplace_back("autoscale");
  return true;
}

}  // namespace

json::object with_drift(const json::object& prior, const json::object& cluster,
                        const json::value& sent, const json::value& expected,
                        std::vector<std::string>& drifted) {
  json::object made;
  const auto* spec = model::find(cluster, "spec");
  const auto* single = model::find(spec, "is_single_node");
  const bool is_single_node = single != nullptr && single->is_bool() && single->get_bool();
  const bool has_size = follow_size(prior, cluster, made, drifted);
  for (const auto& property : request::Schema::cluster().root().properties) {
    const auto* declared = model::find(prior, property.name);
    if (property.node->computed || is_our_own(property.name)) {
      if (declared != nullptr) made[property.name] = *declared;
      continue;
    }
    if (has_size && is_size(property.name)) continue;
    bool here = false;
    const auto path = "/" + property.name;
    const auto* in_spec = model::find(spec, property.name);
    json::value followed;
    if (declared != nullptr) {
      // What the API keeps in `spec` alone is compared there.
      const auto* effective = property.name == "apply_policy_default_values"
                                  ? in_spec
                                  : model::find(cluster, property.name);
      followed = follow(*property.node, {path, declared, effective, in_spec}, here);
    }
    // Only against what is known to have been sent can an addition be distinguished from a default.
    if (sent.is_object() && in_spec != nullptr)
      UnexpectedAdditions{model::find(&sent, property.name), model::find(&expected, property.name),
                          is_single_node}
          .add(*property.node, path, *in_spec, followed, here);
    if (!followed.is_null()) made[property.name] = std::move(followed);
    if (here) drifted.push_back(property.name);
  }
  return made;
}

}  // namespace hipaa::resource
