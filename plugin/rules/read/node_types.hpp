// The node types that a cluster may get, alternates and those of its pools included, and what the
// workspace says of each (clusters/list-node-types). Borrows from the facts. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

struct NodeTypeUse {
  std::string_view path;  // "/node_type_id"; for alternates that of their list
  int index = -1;         // in the list of alternates
  model::KnownText id;
  std::string_view pool;   // id of the pool that names the type; "" = the cluster itself
  bool alternate = false;  // may stand in for another

  [[nodiscard]] std::string pointer() const;
  // "node_type_id = "m5.large"", "From pool p-1: node type "m5.large"".
  [[nodiscard]] std::string text(const model::Facts& facts) const;
};

// In the order worker, driver, alternates. Pools that could not be read give nothing.
std::vector<NodeTypeUse> node_types_of(const model::Facts& facts);

// What list-node-types says of `id`; nullptr when the list has no such type or is not there.
const json::object* node_type_facts(const model::Facts& facts, std::string_view id);

// Whether the hardware of a type encrypts what goes between instances: the workspace says so, else
// our table of families does. Fleets are types whose family AWS chooses.
enum class Encryption : std::uint8_t { yes, no, unknown };
Encryption encryption_in_transit(const model::Facts& facts, std::string_view id);
bool is_fleet(std::string_view id);

// Whether our table is sure that instances of the type can carry EBS volumes: not of fleets, not of
// what is no size of a family.
bool family_carries_ebs_volumes(const model::Facts& facts, std::string_view id);

// The family's row of the table; nullptr when it has none.
const model::InstanceFamily* instance_family(const model::Facts& facts, std::string_view id);

}  // namespace hipaa::rules
