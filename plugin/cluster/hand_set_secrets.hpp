// Settings of spark_env_vars and spark_conf that somebody set by hand and that look secret. No
// state, message or document holds their values: in their place stands a marker with a keyed
// digest, by which a value is known again without being kept. Pure; any thread.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// By the name of the setting, or because the value looks like one. A reference to a secret is none.
bool looks_secret(std::string_view key, const json::value& value);

// Puts markers into a cluster of the API's and into its `spec`, for all but what we sent ourselves.
// `id` is the cluster's.
void hide_hand_set(json::object& cluster, const Private& kept, std::string_view id);

// Of an attribute, for people: whatever looks secret without its value, declared or not.
json::value shown_to_people(std::string_view attribute, const json::value& value);

}  // namespace hipaa::resource
