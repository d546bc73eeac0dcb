// The proof: spark.ssl.enabled read on the running cluster, through a fresh execution context.
// Source: step 3 of the article.
#pragma once

#include <string>
#include <vector>

#include "plugin/observe/proof_commands.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

struct Proof {
  Measured outcome = Measured::not_measured;
  std::string value;   // what spark.ssl.enabled answered; "<unset>" when the key is not there
  std::string method;  // "scala: spark.conf.get(\"spark.ssl.enabled\")"
  std::string reason;  // why nothing was measured
  std::int64_t at_unix_ms = 0;   // by the system's clock, whatever the host's says
  model::json::object record;    // what else was read (proof_commands.hpp)
  model::json::object hardware;  // what encrypts by instance type (judgement/hardware_record.hpp)
  bool by_hardware = false;      // and whether it holds
  model::json::object cluster;   // as the API showed it just before
  model::Diagnostics problems;   // what stood in the way, when not measured
};

// `cluster` is the API's answer for a RUNNING cluster. A Failure only on cancel and deadline: all
// else is an outcome.
support::Result<Proof> prove(workspace::Client& client, const model::json::object& cluster,
                             support::CallContext& call);

// "measured_true", "hardware", "measured_not_true" or "not_measured".
std::string_view proof_status(const Proof& proof);
// The proof as the rules see it, and as the `encryption` attribute.
model::Lookup proof_lookup(const Proof& proof);
model::json::object encryption(const Proof& proof);
// The measurement that a state holds, as the rules see one.
model::Lookup kept_proof(const model::json::object& state);

// Of the API's answer: the Spark context's id as text ("" when there is none), the last start.
std::string spark_context_id(const model::json::object& cluster);
std::int64_t restarted_at(const model::json::object& cluster);

}  // namespace hipaa::resource
