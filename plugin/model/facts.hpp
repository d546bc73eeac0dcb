// All that the rules may look at, gathered by `resource` before they run: the effective cluster
// with the origin of each value, what the workspace says of pools, policy and node types, and the
// provider's attestations. Everything is borrowed for the run of the rules.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugin/model/catalogue.hpp"
#include "plugin/model/diagnostic.hpp"
#include "plugin/model/judged_clusters.hpp"
#include "plugin/model/patient_data.hpp"
#include "plugin/model/value.hpp"
#include "plugin/model/waivers.hpp"

namespace hipaa::model {

// strict: whatever classic refuses, and whatever csp refuses where the workspace has the compliance
// security profile on; the proof is whichever of the two holds.
enum class Profile : std::uint8_t { strict, classic, csp, unknown };

// Something that the workspace was asked for.
enum class Availability : std::uint8_t {
  not_needed,   // the cluster does not refer to it
  unavailable,  // could not be asked or is not known yet: whatever depends on it is undecided
  missing,      // the workspace says that there is no such thing
  present
};

struct Lookup {
  Availability availability = Availability::not_needed;
  json::value document;  // the API's answer, when present
  std::string reason;  // why unavailable: "no credentials", "the pool's id is not known yet", "403
                       // PERMISSION_DENIED"
  std::shared_ptr<const Diagnostic> problem = {};  // what the workspace answered instead, if it did
};

// A Lookup that many facts share and nobody changes: the lists of a workspace have hundreds of
// entries, and every plan looks into them.
class SharedLookup {
 public:
  SharedLookup() = default;  // nobody asked
  SharedLookup(Lookup lookup) : held_(std::make_shared<const Lookup>(std::move(lookup))) {}
  SharedLookup(std::shared_ptr<const Lookup> held) : held_(std::move(held)) {}  // not null
  const Lookup& operator*() const { return held_ == nullptr ? nothing : *held_; }
  const Lookup* operator->() const { return &**this; }

 private:
  static const Lookup nothing;
  std::shared_ptr<const Lookup> held_;
};

struct Facts {
  // `storage` is where the values are kept; it has to outlive the facts.
  explicit Facts(const json::storage_ptr& storage = {})
      : cluster(storage), configuration(storage) {}

  // The effective cluster in hipaa_cluster's shape: policy fixed, then configuration, then policy
  // defaults. What comes from a pool stays in `worker_pool` and `driver_pool`.
  json::value cluster;
  // What the user wrote, in the same shape; null where that is `cluster` (nothing is laid over it).
  json::value configuration;
  [[nodiscard]] const json::value& written() const {
    return configuration.is_object() ? configuration : cluster;
  }
  // The same to be changed or taken away, once the rules have run.
  [[nodiscard]] json::value& written() {
    return configuration.is_object() ? configuration : cluster;
  }
  // What the document that is judged calls attributes of `cluster` that stand in for its own:
  // {"cluster_name", "instance_pool_name"}. Messages name them so.
  std::vector<std::pair<std::string_view, std::string>> names;
  // "" where it is called by its own name.
  [[nodiscard]] std::string_view name_of(std::string_view attribute) const {
    for (const auto& [ours, theirs] : names)
      if (ours == attribute) return theirs;
    return {};
  }
  // JSON Pointer -> origin in words ("policy p-1 (fixed)"), for each effective value not from the
  // configuration.
  std::map<std::string, std::string, std::less<>> origins;

  Lookup policy;       // policies/clusters/get; `definition` parsed into "parsed_definition"
  Lookup worker_pool;  // instance-pools/get
  Lookup driver_pool;  // the same object again where the driver follows the worker's pool
  // Unavailable where a cluster exists and what is installed on it could not be read; otherwise
  // `cluster` names its libraries.
  Lookup libraries;
  // No workspace will be asked: our tables stand in for it where they are sure.
  bool offline = false;
  SharedLookup node_types;      // clusters/list-node-types
  SharedLookup spark_versions;  // clusters/spark-versions: {"versions": [{key, name}]}
  // Settings of the workspace: the compliance security profile, and in csp its siblings.
  Lookup security_profile;  // shield_csp_enablement_ws_db
  // Where that cannot be read: the owner of the run says that it is on.
  bool assumes_security_profile = false;
  Lookup security_monitoring;  // shield_esm_enablement_ws_db
  Lookup automatic_update;     // automatic_cluster_update
  // global-init-scripts: {"scripts": […]}; not_needed where many clusters of one workspace are
  // judged, and its scripts once.
  Lookup global_init_scripts;
  Lookup observed;  // clusters/get of the running cluster, after create and on read

  // The proof, as `encryption` keeps it, with "settings" and "hardware" as objects. not_needed
  // where nothing was to be measured (validate, plan): HC-SSL-01 says nothing then.
  Lookup proof;

  const Catalogue* catalogue = nullptr;  // never null when the rules run
  Profile profile = Profile::strict;
  bool strict_ml = false;  // the provider's: HC-ML-02 has to be acknowledged
  std::string ruleset;     // the provider's pin; "" = the catalogue's own
  // As in the provider's configuration; nullptr or a null when not given.
  const json::value* business_associate_agreement = nullptr;
  const Waivers* waivers = nullptr;  // null: none, and acknowledgements in the resource count
  const PatientDataPatterns* patient_data = nullptr;  // null: none
  std::string host;    // "https://x.cloud.databricks.com", "" when not known
  std::string job_id;  // of the job whose work is judged, "" = of no job
  // The tasks are those of such a job, each with compute of its own choice; otherwise all of them
  // run on `cluster`.
  bool tasks_choose_compute = false;
  // An object of the API that is no cluster: HC-PHI-01 looks through what a customer names in it,
  // and at nothing else. Null: it looks at `cluster`.
  const json::value* named_texts = nullptr;
  JudgedClusters* judged_clusters = nullptr;  // that such tasks may name; null: nobody judged any
  bool creates_or_updates = false;            // HC-BAA-01 is judged only then
  bool changes_anything = false;              // an expired acknowledgement is an error only then
  std::int64_t now_unix_ms = 0;               // the call's clock
};

// "" when the value at `pointer` comes from the configuration, else " (from policy p-1 (fixed))".
std::string origin_suffix(const Facts& facts, std::string_view pointer);

}  // namespace hipaa::model
