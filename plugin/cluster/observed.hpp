// The API's answer for a cluster, read as hipaa_cluster's values.
#pragma once

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

// id, cluster_id, state, url, effective_spark_version.
void accept_computed(json::object& values, const json::object& cluster, std::string_view host);

// The cluster as it runs, in the shape of a configuration, for the rules: the API's effective
// values, and of `values` what the Clusters API does not hold (libraries, tasks, acknowledgement).
// What a pool gives is left out: it is judged by the pool.
json::value running_configuration(const json::object& cluster, const json::object& values);

// The configuration that was last sent, without what the provider adds of its own (its nonce,
// enable_elastic_disk = false): for import.
json::object sent_configuration(const json::object& cluster);

// What differs between `prior` (a state) and the API's answer, taken over into the values that are
// returned; `drifted` gets the top-level attributes. A leaf has drifted when neither its effective
// value nor what was last sent equals it; EBS volumes and sizes are held to their effective value.
// What the server may show otherwise is no drift (server_normalization.hpp). `sent` is what we sent
// last, null when not known; `expected` the same with what the policy gives.
json::object with_drift(const json::object& prior, const json::object& cluster,
                        const json::value& sent, const json::value& expected,
                        std::vector<std::string>& drifted);

}  // namespace hipaa::resource
