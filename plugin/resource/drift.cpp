// Drift: what the API shows against what the state holds, leaf by leaf.
#include "plugin/request/schema.hpp"
#include "plugin/resource/difference.hpp"
#include "plugin/resource/observed.hpp"
#include "plugin/workspace/client.hpp"

namespace hipaa::resource {
namespace {

const json::value* member(const json::value* of, std::string_view name) {
  return of == nullptr || !of->is_object() ? nullptr : model::find(of->get_object(), name);
}

bool is_zero_or_absent(const json::value* value) {
  return value == nullptr || (value->is_int64() && value->get_int64() == 0);
}

std::string_view canonical_mode(std::string_view mode) {
  if (mode == "DATA_SECURITY_MODE_DEDICATED") return "SINGLE_USER";
  if (mode == "DATA_SECURITY_MODE_STANDARD") return "USER_ISOLATION";
  return mode;
}

bool same_mode(const json::value& left, const json::value& right) {
  if (!left.is_string() || !right.is_string()) return false;
  const auto one = canonical_mode(left.get_string());
  const auto other = canonical_mode(right.get_string());
  const auto automatic = [](std::string_view mode, std::string_view resolved) {
    return mode == "DATA_SECURITY_MODE_AUTO" &&
           (resolved == "SINGLE_USER" || resolved == "USER_ISOLATION");
  };
  return one == other || automatic(one, other) || automatic(other, one);
}

// One comparison: a value that was declared, what is effective, what was last sent to the API by
// whomever.
struct Leaf {
  std::string_view path;  // "/aws_attributes/ebs_volume_count"
  const json::value* declared;
  const json::value* effective;
  const json::value* spec;
};

bool has_drifted(const Leaf& leaf) {
  const bool is_ebs = leaf.path.starts_with("/aws_attributes/ebs_");
  if (same_setting(leaf.declared, leaf.effective)) return false;
  if (is_ebs && is_zero_or_absent(leaf.declared) && is_zero_or_absent(leaf.effective)) return false;
  if (leaf.path == "/data_security_mode" && leaf.effective != nullptr &&
      same_mode(*leaf.declared, *leaf.effective))
    return false;
  // Nobody sent anything else: what differs is the server's way of showing it. Not so for EBS
  // volumes, whose absence is what we are here to see.
  return is_ebs || !same_setting(leaf.declared, leaf.spec);
}

// The declared value with what has drifted in it replaced; sets `drifted`.
json::value follow(const request::SchemaNode& node, const Leaf& leaf, bool& drifted);

json::value follow_object(const request::SchemaNode& node, const Leaf& leaf, bool& drifted) {
  json::object made;
  for (const auto& [key, value] : leaf.declared->get_object()) {
    const auto* property = node.property(key);
    if (property == nullptr) continue;
    const auto path = std::string(leaf.path) + '/' + std::string(key);
    auto followed =
        follow(*property->node, {path, &value, member(leaf.effective, key), member(leaf.spec, key)},
               drifted);
    if (!followed.is_null()) made[key] = std::move(followed);
  }
  return made;
}

json::value follow_map(const Leaf& leaf, bool& drifted) {
  json::object made;
  for (const auto& [key, value] : leaf.declared->get_object()) {
    const auto* effective = member(leaf.effective, key);
    if (same_setting(&value, effective) || same_setting(&value, member(leaf.spec, key))) {
      made[key] = value;
    } else {
      drifted = true;
      if (effective != nullptr) made[key] = *effective;
    }
  }
  return made;
}

json::value follow(const request::SchemaNode& node, const Leaf& leaf, bool& drifted) {
  if (node.type == request::ValueType::object && leaf.declared->is_object() &&
      leaf.effective != nullptr && leaf.effective->is_object())
    return follow_object(node, leaf, drifted);
  if (node.type == request::ValueType::map && leaf.declared->is_object())
    return follow_map(leaf, drifted);
  if (!has_drifted(leaf)) return *leaf.declared;
  drifted = true;
  return leaf.effective == nullptr ? json::value() : *leaf.effective;
}

// What somebody sent that we did not: keys of maps, or whole attributes.
void add_strange(const request::SchemaNode& node, std::string_view name, const json::value* spec,
                 const json::value* sent, json::object& values, bool& drifted) {
  if (spec == nullptr) return;
  if (node.type == request::ValueType::map || node.type == request::ValueType::object) {
    if (!spec->is_object()) return;
    for (const auto& [key, value] : spec->get_object()) {
      if (value.is_null() || key == workspace::Client::nonce_tag || member(sent, key) != nullptr)
        continue;
      if (node.type == request::ValueType::object && node.property(key) == nullptr) continue;
      auto& target = values[name];
      if (!target.is_object()) target.emplace_object();
      if (target.get_object().contains(key)) continue;
      target.get_object()[key] = value;
      drifted = true;
    }
    return;
  }
  if (sent != nullptr || values.contains(name)) return;
  if (spec->is_array() && spec->get_array().empty()) return;
  values[name] = *spec;
  drifted = true;
}

// The size that was asked for last, as it is effective: a resize leaves `spec` as it was, and an
// autoscaling cluster shows its present number of workers too.
const json::value* asked_size(const json::object& cluster, std::string_view name) {
  const auto* autoscale = model::find(cluster, "autoscale");
  return name == "autoscale" || autoscale == nullptr ? model::find(cluster, name) : nullptr;
}

}  // namespace

json::object with_drift(const json::object& prior, const json::object& cluster, const Private& kept,
                        std::vector<std::string>& drifted) {
  json::object made;
  const auto* spec = model::find(cluster, "spec");
  const json::value sent = kept.sent ? json::value(*kept.sent) : json::value();
  const bool has_size =
      model::find(prior, "num_workers") != nullptr || model::find(prior, "autoscale") != nullptr;
  for (const auto& property : request::Schema::cluster().root().properties) {
    const auto* declared = model::find(prior, property.name);
    if (property.node->computed || is_our_own(property.name)) {
      if (declared != nullptr) made[property.name] = *declared;
      continue;
    }
    bool here = false;
    const bool is_size =
        has_size && (property.name == "num_workers" || property.name == "autoscale");
    const auto* in_spec =
        is_size ? asked_size(cluster, property.name) : member(spec, property.name);
    if (declared != nullptr) {
      // What the API keeps in `spec` alone is compared there.
      const auto* effective = is_size || property.name == "apply_policy_default_values"
                                  ? in_spec
                                  : model::find(cluster, property.name);
      auto followed =
          follow(*property.node, {"/" + property.name, declared, effective, in_spec}, here);
      if (!followed.is_null()) made[property.name] = std::move(followed);
    }
    // Only against what is known to have been sent can an addition be told from a default.
    if (kept.sent)
      add_strange(*property.node, property.name, in_spec, member(&sent, property.name), made, here);
    if (here) drifted.push_back(property.name);
  }
  return made;
}

}  // namespace hipaa::resource
