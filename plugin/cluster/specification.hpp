// From hipaa_cluster's values to the bodies of the Clusters API.
#pragma once

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// What create and edit send: the API's attributes as configured (explicit zeros and falses
// included), enable_elastic_disk sent as false where nothing else decides it, and our nonce as a
// tag. Without cluster_id.
json::object specification(const json::object& values, const model::Lookup& policy,
                           std::string_view nonce);

// What edit sends in place of the live specification `live`, which the API showed: the same, with
// what differs between the state and its plan. What nobody planned stays as it is, whoever made it.
// `shown` is the cluster as the API shows it. Without cluster_id.
json::object edited_specification(const json::object& live, const json::object& shown,
                                  const json::object& prior, const json::object& planned,
                                  const model::Lookup& policy, std::string_view nonce);

// What resize sends, from the wanted size and never from a difference.
json::object resize_body(const json::object& values);

}  // namespace hipaa::resource
