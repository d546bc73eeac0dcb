// An edit that the workspace carried out after the proof. It restarts the cluster, and where it
// says what the configuration says it leaves no other trace: an apply that was killed has saved
// nothing of the request that it had sent.
#pragma once

#include <chrono>

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/observe/proof.hpp"

namespace hipaa::resource {

// The longest time that a request without an answer may still be carried out.
constexpr std::chrono::milliseconds longest_request_delay = std::chrono::hours(1);

// Whether the present Spark context of `cluster` (the API's answer) is one of an edit since the
// last proof: then the next plan demands another. A restart that is no edit (a user's, the
// platform's own after an update) does not: clusters stop and start every day, and no plan has to
// notice. Asks for the newest such event, and only where the restart followed the proof within
// `longest_request_delay`; a workspace that does not tell is taken to have edited.
bool was_edited_since_proof(workspace::Client& client, const json::object& cluster,
                            const Private& kept, support::CallContext& call);

// Keeps what `was_edited_since_proof` compares with.
void remember_proof(const Proof& proof, Private& kept);

}  // namespace hipaa::resource
