#include "plugin/resource/late_edit.hpp"

#include "plugin/resource/doubles.hpp"

namespace hipaa::resource {

bool was_edited_since_proof(const Work& work) {
  const auto& kept = work.kept;
  if (kept.proved_at == 0 || restarted_at(work.cluster) - kept.proved_at > longest_way.count())
    return false;
  const auto events = work.client().cluster_events(work.id(), {"EDITED"}, 1, work.call);
  if (!events) return true;
  if (events->empty() || !events->front().is_object()) return false;
  const auto* at = model::find(events->front().get_object(), "timestamp");
  // Both times are the workspace's.
  return at != nullptr && at->is_int64() && at->get_int64() > kept.proved_start;
}

void remember_proof(const Proof& proof, Private& kept) {
  const bool is_measured = proof.outcome != Measured::not_measured;
  kept.proved_at = is_measured ? proof.at_unix_ms : 0;
  kept.proved_start = is_measured ? restarted_at(proof.cluster) : 0;
}

}  // namespace hipaa::resource
