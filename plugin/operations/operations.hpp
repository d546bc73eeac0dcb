// The operations on hipaa_cluster, one verb a file: what the boundary calls. Thread-safe: they run
// concurrently from any threads.
#pragma once

#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

// `provider` may be nullptr for validate only.
Answer validate(const Provider* provider, const Request& request, CallContext& call);
// By another profile than the provider's, where one is given.
Answer validate_as(const Provider* provider, std::optional<model::Profile> profile,
                   const Request& request, CallContext& call);
Answer plan(const Provider& provider, const Request& request, CallContext& call);
// `left` holds at each moment what is to be kept where the apply ends without an answer (see
// apply/checkpoint.hpp).
Answer apply(const Provider& provider, const Request& request, CallContext& call, Answer& left);
Answer read(const Provider& provider, const Request& request, CallContext& call);
Answer import_state(const Provider& provider, const Request& request, CallContext& call);
Answer upgrade_state(const Request& request);
Answer move_state(const Request& request);
Answer verify(const Provider& provider, const Request& request, CallContext& call);
// As verify, for whoever asks often: hardware that is proof enough needs no command, and of a
// cluster that does not run, or is gone, nothing is said or stated.
Answer prove_running(const Provider& provider, const Request& request, CallContext& call);

// Ends the segment that the provider writes, if there is one. What failed is in the diagnostics.
Answer seal_evidence(const Provider& provider, CallContext& call);

Answer read_data(const Provider& provider, const Request& request, CallContext& call);

// `provider` may be nullptr. The functions stand in schemas/functions.json.
Answer call_function(const Provider* provider, const Request& request, CallContext& call);

// describe(SCHEMA) and describe(METADATA).
Answer describe_schema();
Answer describe_metadata(std::string_view provider_version);

}  // namespace hipaa::resource
