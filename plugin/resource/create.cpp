#include "plugin/resource/consistency.hpp"
#include "plugin/resource/doubles.hpp"
#include "plugin/resource/nonce.hpp"
#include "plugin/resource/policy_acceptance.hpp"
#include "plugin/resource/refusal.hpp"
#include "plugin/resource/registry_login.hpp"
#include "plugin/resource/specification.hpp"
#include "plugin/resource/wait.hpp"
#include "plugin/resource/work.hpp"
#include "plugin/support/limited_call.hpp"

namespace hipaa::resource {
namespace {

// The cluster's id, by a create that happens once and only once. "" where the answer holds the
// failure.
std::string make_cluster(Work& work, const json::object& body) {
  const auto note_unanswered = [&work] { work.kept.unanswered_at = work.call.now_unix_ms(); };
  if (work.kept.look_up_first) {
    work.call.progress("create", "looking for the cluster of an earlier, unfinished create", -1);
    auto found = work.client().find_cluster_by_nonce(work.kept.nonce, work.call);
    if (!found) return work.answer.fail(std::move(found).error()), "";
    note_unanswered();
    if (!found->empty()) return work.kept.look_up_first = false, *found;
  }
  work.call.progress("create", "creating the cluster", -1);
  auto outcome = work.client().create_cluster(body, work.call);
  if (outcome.was_unclear) note_unanswered();
  if (outcome.failure) work.answer.fail(at_attributes(std::move(*outcome.failure)));
  work.kept.look_up_first = outcome.unclear;
  if (outcome.unclear) {
    work.answer.diagnostics.push_back(
        model::error("HP-CLUSTER-UNCLEAR", "Whether the cluster was created is not known.",
                     "The state keeps the mark that the create carried, " + work.kept.nonce +
                         ", and the next read, apply or destroy looks for the cluster by it: "
                         "nothing is created twice and nothing is lost."));
  }
  return outcome.cluster_id;
}

}  // namespace

Answer create(const Provider& provider, const Request& request, CallContext& outer) {
  Answer refused;
  auto configuration = read_configuration(request.config);
  if (!configuration) return refused.fail(std::move(configuration).error()), refused;
  const auto& wanted = configuration->get_object();
  if (auto known = expect_known(wanted, "config"); !known)
    return refused.fail(std::move(known).error()), refused;
  auto kept = read_private(request.private_data);
  if (!kept) return refused.fail(std::move(kept).error()), refused;
  refused.diagnostics = contradictions(*configuration);
  if (model::has_error(refused.diagnostics)) return refused;
  const auto password = take_password(configuration->get_object());

  support::LimitedCall call(outer,
                            std::chrono::milliseconds(timeout_ms(wanted, "create", 1800000)));
  Work work(provider, call);
  auto facts = gather_facts(&provider, *configuration, Network::yes, call);
  if (!facts) return refused.fail(std::move(facts).error()), refused;
  work.facts = std::move(*facts);
  work.facts.creates_or_updates = work.facts.changes_anything = true;
  refuse_policy_conflicts(work.facts, work.answer.diagnostics);
  if (!work.judge(Stage::apply) || model::has_error(work.answer.diagnostics))
    return std::move(work.answer);

  work.kept = std::move(*kept);
  if (work.kept.nonce.empty()) work.kept.nonce = new_nonce();
  work.values = planned(wanted, nullptr, work.kept).values;
  auto body = specification(wanted, work.facts.policy, work.kept.nonce);
  const auto id = make_cluster(work, with_password(body, password));
  if (id.empty() && !work.kept.look_up_first)
    return std::move(work.answer);  // nothing was created: nothing to track
  work.kept.sent = std::move(body);
  work.tainted = true;  // until it has been proved
  if (id.empty()) return work.answer_with_state("apply");
  work.observe({{"cluster_id", id},
                {"state", "PENDING"},
                {"spark_version", text_of(wanted, "spark_version")}});
  if (work.answer.status != Status::ok) return work.answer_with_state("apply");

  json::object seen;
  auto running = wait_for_state(work.provider, id, {"RUNNING"}, call, &seen, Fresh::yes);
  if (!seen.empty()) work.observe(std::move(seen));
  if (!running) {
    work.answer.fail(std::move(running).error());
    return work.answer_with_state("apply");
  }
  if (!secure(work, true) || !attach(work, nullptr, true)) {
    work.answer.settle();
    return work.answer_with_state("apply");
  }
  remove_doubles(work);
  work.tainted = false;
  return work.answer_with_state("apply");
}

}  // namespace hipaa::resource
