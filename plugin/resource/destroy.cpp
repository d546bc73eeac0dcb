#include "plugin/resource/consistency.hpp"
#include "plugin/resource/presence.hpp"
#include "plugin/resource/wait.hpp"
#include "plugin/resource/work.hpp"
#include "plugin/support/limited_call.hpp"

namespace hipaa::resource {
namespace {

// Terminate, wait, delete permanently: instances must be gone before a host removes what they stand
// on. Already gone is success.
Result<void> remove_cluster(const Provider& provider, const std::string& id, CallContext& call) {
  auto& client = provider.client();
  auto found = get_for_sure(provider, id, call);
  if (!found) return std::move(found).error();
  if (!found->has_value()) return {};
  const auto state = text_of(**found, "state");
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

Result<void> remove_all(Work& work) {
  if (auto same = work.expect_same_workspace(); !same) return same;
  auto id = work.id();
  if (id.empty() && !work.kept.nonce.empty()) {  // a create whose answer was never seen
    work.call.progress("delete", "looking for the cluster of an unanswered create", -1);
    auto found = work.client().await_cluster_by_nonce(work.kept.nonce, work.call);
    if (!found) return std::move(found).error();
    id = *found;
    // Should this end half-way, the next one has to find the others, too.
    if (!id.empty()) work.kept.unanswered_at = work.call.now_unix_ms();
  }
  if (const auto* job = model::find(work.values, "job_id"); job != nullptr && job->is_int64())
    if (auto done = work.client().delete_job(job->get_int64(), work.call); !done) return done;
  if (!id.empty())
    if (auto done = remove_cluster(work.provider, id, work.call); !done) return done;
  if (work.kept.unanswered_at == 0) return {};
  // Nobody looks for the mark after this: a request of a moment ago is waited for.
  if (work.call.now_unix_ms() - work.kept.unanswered_at < workspace::Client::late_request.count())
    if (auto late = work.client().await_cluster_by_nonce(work.kept.nonce, work.call); !late)
      return std::move(late).error();
  return work.client().remove_duplicates(work.kept.nonce, id, work.call);
}

}  // namespace

Answer destroy(const Provider& provider, const Request& request, CallContext& outer) {
  Answer answer;
  auto prior = read_state(*request.prior_state, "prior_state");
  if (!prior) return answer.fail(std::move(prior).error()), answer;
  auto kept = read_private(request.private_data);
  if (!kept) return answer.fail(std::move(kept).error()), answer;
  support::LimitedCall call(
      outer, std::chrono::milliseconds(timeout_ms(prior->values, "delete", 1800000)));
  Work work(provider, call);
  work.kept = std::move(*kept);
  work.values = prior->values;
  if (auto done = remove_all(work); !done) {
    answer.fail(std::move(done).error());
    answer.state = write_state(std::move(*prior));
    answer.private_data = write_private(work.kept);
  }
  return answer;
}

Answer apply(const Provider& provider, const Request& request, CallContext& call) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (request.planned_state)
    return request.prior_state ? update(provider, request, call) : create(provider, request, call);
  if (request.prior_state) return destroy(provider, request, call);
  answer.fail({Status::invalid_argument,
               model::error("HP-ARG-CALL", "There is nothing to apply.",
                            "Give planned_state (create, update) or prior_state (destroy).")});
  return answer;
}

}  // namespace hipaa::resource
