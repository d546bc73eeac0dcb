// What differs between two states of hipaa_cluster, attribute by attribute, and what each
// difference asks of the API.
#pragma once

#include <string>
#include <vector>

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// Equal as settings: absent and null are one thing.
bool same_setting(const json::value* left, const json::value* right);
// Null, an empty list or an empty map: no more than absent, where the API answers.
bool says_nothing(const json::value& value);
// The same of one library, or of one task: empty lists and maps are absent, too, and what a task
// depends on has no order.
bool same_entry(const json::value& left, const json::value& right);
// The same of a list of libraries or tasks, which has no order.
bool same_entries(const json::value* left, const json::value* right);
// The same of the setting of that name, by what is known of it.
bool same_attribute(std::string_view name, const json::value* left, const json::value* right);
// User names have no letter case.
bool same_user(const json::value* left, const json::value* right);
// Whether `libraries`, a list or nothing, holds this one.
bool has_library(const json::value* libraries, const json::value& library);
// Those of `from` that `what` does not hold.
json::array libraries_without(const json::value* from, const json::value* what);

struct Difference {
  std::vector<std::string>
      attributes;  // top-level attributes that differ, in the schema's order; computed ones never
  std::vector<std::string> requires_replace;  // JSON Pointers
  bool size = false;                          // num_workers, autoscale
  bool specification = false;                 // any other attribute of the Clusters API
  bool libraries = false;
  bool pin = false;
  bool tasks = false;
  bool acknowledgement = false;

  [[nodiscard]] bool none() const { return attributes.empty(); }
  // Whether the Clusters API gets a specification or a size.
  [[nodiscard]] bool is_sent() const { return size || specification; }
};

Difference difference(const json::object& wanted, const json::object& prior);

// num_workers and autoscale, which a resize changes.
bool is_size(std::string_view attribute);

// Attributes that are ours and not the Clusters API's.
bool is_our_own(std::string_view attribute);

}  // namespace hipaa::resource
