#include "plugin/observe/edit_after_proof.hpp"

namespace hipaa::resource {

bool was_edited_since_proof(workspace::Client& client, const json::object& cluster,
                            const Private& kept, support::CallContext& call) {
  if (kept.proved_at == 0 || restarted_at(cluster) - kept.proved_at > longest_request_delay.count())
    return false;
  const auto events = client.cluster_events(text_of(cluster, "cluster_id"), {"EDITED"}, 1, call);
  if (!events) return true;
  if (events->empty() || !events->front().is_object()) return false;
  const auto* at = model::find(events->front().get_object(), "timestamp");
  // Both times are the workspace's.
  return at != nullptr && at->is_int64() && at->get_int64() > kept.proved_start;
}

void remember_proof(const Proof& proof, Private& kept) {
  const bool is_measured = proof.outcome != Measured::not_measured || proof.by_hardware;
  kept.proved_at = is_measured ? proof.at_unix_ms : 0;
  kept.proved_start = is_measured ? restarted_at(proof.cluster) : 0;
}

}  // namespace hipaa::resource
