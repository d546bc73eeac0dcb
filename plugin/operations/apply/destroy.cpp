#include "plugin/cluster/consistency.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/observe/wait.hpp"
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/duplicates.hpp"
#include "plugin/operations/apply/job.hpp"
#include "plugin/support/deadline_context.hpp"

namespace hipaa::resource {
namespace {

// Terminate, wait, delete permanently: instances must be gone before a host removes what they stand
// on. Already gone is success.
Result<void> remove_cluster(ApplyOperation& operation, const std::string& id) {
  const auto& provider = operation.provider;
  auto& call = operation.call;
  auto& client = provider.client();
  auto found = get_confirmed(provider, id, call);
  if (!found) return std::move(found).error();
  if (!found->has_value()) return {};
  operation.cluster = std::move(**found);  // what is ended, for the evidence
  const auto state = text_of(operation.cluster, "state");
  if (state != "TERMINATED") {
    call.progress("terminate", "terminating cluster " + id, -1);
    if (state != "TERMINATING")
      if (auto done = client.terminate_cluster(id, call); !done) return done;
    auto stopped = wait_for_state(provider, id, {"TERMINATED"}, call);
    if (!stopped && stopped.error().status != Status::not_found) return std::move(stopped).error();
  }
  call.progress("delete", "deleting cluster " + id, -1);
  return client.permanently_delete_cluster(id, call);
}

Result<void> remove_all(ApplyOperation& operation) {
  if (auto same = operation.expect_same_workspace(); !same) return same;
  auto id = operation.id();
  if (id.empty() && !operation.kept.nonce.empty()) {  // a create whose answer was never seen
    operation.call.progress("delete", "looking for the cluster of an unanswered create", -1);
    auto found = operation.client().await_cluster_by_nonce(operation.kept.nonce, operation.call);
    if (!found) return std::move(found).error();
    id = *found;
    // Should this end half-way, the next one has to find the others, too.
    if (!id.empty()) operation.kept.unanswered_at = operation.call.now_unix_ms();
  }
  if (auto done = remove_job(operation); !done) return done;
  if (!id.empty())
    if (auto done = remove_cluster(operation, id); !done) return done;
  if (operation.kept.unanswered_at == 0) return {};
  if (auto late = left_of_create(operation, id); !late) return std::move(late).error();
  return operation.client().remove_duplicates(operation.kept.nonce, id, operation.call);
}

}  // namespace

Answer destroy(const Provider& provider, const Request& request, CallContext& outer, Answer& left) {
  Answer answer;
  auto prior = read_state(*request.prior_state, "prior_state", &outer);
  if (!prior) return answer.fail(std::move(prior).error()), answer;
  auto kept = read_private(request.private_data);
  if (!kept) return answer.fail(std::move(kept).error()), answer;
  support::DeadlineContext call(
      outer, std::chrono::milliseconds(timeout_ms(prior->values, "delete", 1800000)));
  ApplyOperation operation(provider, call);
  operation.kept = std::move(*kept);
  operation.values = prior->values;
  provider.tracked().add(operation.id());
  operation.checkpoint.emplace(left).write(prior->values, prior->tainted, operation.kept);
  if (auto done = remove_all(operation); !done) {
    operation.answer.fail(std::move(done).error());
    operation.record("destroy");
    answer = std::move(operation.answer);
    answer.state = write_state(std::move(*prior));
    answer.private_data = write_private(operation.kept);
    return answer;
  }
  operation.record("destroy");
  return std::move(operation.answer);
}

}  // namespace hipaa::resource
