#include "plugin/rules/read/node_types.hpp"

#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

void add(const json::value* value, std::string_view path, std::string_view pool,
         std::vector<NodeTypeUse>& uses) {
  const auto id = text_of(value);
  if (!id.is_absent()) uses.push_back({path, -1, id, pool, false});
}

void add_alternates(const json::value* flexibility, std::string_view path, std::string_view pool,
                    std::vector<NodeTypeUse>& uses) {
  const auto* list = below(flexibility, "alternate_node_type_ids");
  if (list == nullptr) return;
  if (model::is_unknown(*list)) {
    uses.push_back({path, -1, model::KnownText::unknown(), pool, true});
    return;
  }
  const auto* ids = list->if_array();
  for (std::size_t i = 0; ids != nullptr && i < ids->size(); ++i) {
    const auto id = text_of(&(*ids)[i]);
    if (!id.is_absent()) uses.push_back({path, static_cast<int>(i), id, pool, true});
  }
}

}  // namespace

std::string NodeTypeUse::pointer() const {
  return index < 0 || !pool.empty() ? std::string(path)
                                    : std::string(path) + '/' + std::to_string(index);
}

std::string NodeTypeUse::text(const model::Facts& facts) const {
  if (!pool.empty())
    return "From pool " + std::string(pool) + ": " +
           (index < 0 ? "node_type_id" : "alternate node type") + " = " + quoted(id.value_or(""));
  const auto at = pointer();
  std::string name = at.substr(1);
  for (auto& c : name) c = c == '/' ? '.' : c;
  return name + " = " + quoted(id.value_or("")) + model::origin_suffix(facts, at);
}

std::vector<NodeTypeUse> node_types_of(const model::Facts& facts) {
  std::vector<NodeTypeUse> uses;
  uses.reserve(4);
  const auto pools = pools_of(facts);
  for (const auto& pool : pools) {
    if (!pool.is_present()) continue;
    const auto& document = pool.lookup->document;
    add(below(document, "node_type_id"), pool.path, pool.id.value(), uses);
    add_alternates(below(document, "node_type_flexibility"), pool.path, pool.id.value(), uses);
  }
  if (!pools.empty()) return uses;  // the cluster's own are ignored (HC-EBS-03)
  const auto& cluster = facts.cluster;
  add(below(cluster, "node_type_id"), "/node_type_id", {}, uses);
  add(below(cluster, "driver_node_type_id"), "/driver_node_type_id", {}, uses);
  add_alternates(below(cluster, "worker_node_type_flexibility"),
                 "/worker_node_type_flexibility/alternate_node_type_ids", {}, uses);
  add_alternates(below(cluster, "driver_node_type_flexibility"),
                 "/driver_node_type_flexibility/alternate_node_type_ids", {}, uses);
  return uses;
}

const json::object* node_type_facts(const model::Facts& facts, std::string_view id) {
  if (facts.node_types->availability != model::Availability::present) return nullptr;
  return listed(*facts.node_types, "node_types", "node_type_id", id);
}

bool is_fleet(std::string_view id) {
  return id.substr(0, id.find('.')).ends_with("-fleet");
}

const model::InstanceFamily* instance_family(const model::Facts& facts, std::string_view id) {
  return facts.catalogue->family(id.substr(0, id.find('.')));
}

bool family_carries_ebs_volumes(const model::Facts& facts, std::string_view id) {
  const auto* family = instance_family(facts, id);
  if (family == nullptr || !family->carries_ebs_volumes) return false;
  auto size = id.substr(family->family.size());
  if (size.empty()) return false;
  size.remove_prefix(1);  // the point
  // "large", "xlarge", "16xlarge": smaller ones and bare metal are not offered.
  const auto word = size.find_first_not_of("0123456789");
  return size == "large" || (word <= 2 && size.substr(word) == "xlarge");
}

Encryption encryption_in_transit(const model::Facts& facts, std::string_view id) {
  const auto* type = node_type_facts(facts, id);
  const auto listed =
      type == nullptr ? model::KnownFlag() : flag_of(model::find(*type, "is_encrypted_in_transit"));
  if (listed.has_value()) return listed.value() ? Encryption::yes : Encryption::no;
  if (is_fleet(id)) {
    for (const auto& one : facts.catalogue->instance_fleets)
      if (id.starts_with(one.fleet + "-fleet.") && one.encrypts_in_transit) return Encryption::yes;
    return Encryption::unknown;
  }
  const auto* family = instance_family(facts, id);
  if (family == nullptr) return Encryption::unknown;
  return family->encrypts_in_transit ? Encryption::yes : Encryption::no;
}

}  // namespace hipaa::rules
