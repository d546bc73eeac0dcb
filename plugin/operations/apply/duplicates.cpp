#include "plugin/operations/apply/duplicates.hpp"

#include <algorithm>

#include "plugin/observe/edit_after_proof.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {

using namespace std::chrono_literals;

namespace {

bool carries(const json::object& cluster, std::string_view nonce) {
  // A copy that somebody made by hand has the tags, too.
  return text_of(cluster, "cluster_source") == "API" &&
         workspace::Client::nonce_in(cluster) == nonce;
}

}  // namespace

void report_duplicates(ApplyOperation& operation) {
  if (operation.kept.unanswered_at == 0 || operation.kept.nonce.empty()) return;
  const auto listed = operation.provider.view().clusters().listed(5s, operation.call);
  if (!listed) return;
  std::vector<std::pair<std::string, std::string>> found;  // id, state
  for (const auto& [id, entry] : (*listed)->entries)
    if (id != operation.id() && carries(entry.document, operation.kept.nonce))
      found.emplace_back(id, text_of(entry.document, "state"));
  std::sort(found.begin(), found.end());
  for (const auto& [id, state] : found)
    operation.answer.diagnostics.push_back(model::warning(
        "HP-CLUSTER-DOUBLED", "The create of this cluster was carried out twice: " + id + ".",
        "The answer to a create was lost, and the workspace carried it out later. " + id + " is " +
            state + ", carries the same mark as " + operation.id() +
            " and was never proved. The next apply removes it."));
  operation.kept.doubled = !found.empty();
  if (found.empty() &&
      operation.call.now_unix_ms() - operation.kept.unanswered_at > longest_request_delay.count())
    operation.kept.unanswered_at = 0;
}

Result<std::string> left_of_create(ApplyOperation& operation, std::string_view gone) {
  const auto& kept = operation.kept;
  auto& call = operation.call;
  if (kept.unanswered_at == 0 || kept.nonce.empty()) return std::string();
  const bool may_arrive =
      call.now_unix_ms() - kept.unanswered_at < workspace::Client::late_request.count();
  return may_arrive ? operation.client().await_cluster_by_nonce(kept.nonce, call, gone)
                    : operation.client().find_cluster_by_nonce(kept.nonce, call, gone);
}

void remove_duplicates_of_create(ApplyOperation& operation) {
  if (operation.kept.unanswered_at == 0 || operation.kept.nonce.empty()) return;
  auto done =
      operation.client().remove_duplicates(operation.kept.nonce, operation.id(), operation.call);
  operation.kept.doubled = !done;
  if (!done) operation.answer.fail(std::move(done).error());
}

}  // namespace hipaa::resource
