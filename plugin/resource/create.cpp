#include "plugin/resource/consistency.hpp"
#include "plugin/resource/doubles.hpp"
#include "plugin/resource/nonce.hpp"
#include "plugin/resource/observed.hpp"
#include "plugin/resource/policy.hpp"
#include "plugin/resource/policy_acceptance.hpp"
#include "plugin/resource/presence.hpp"
#include "plugin/resource/refusal.hpp"
#include "plugin/resource/registry_login.hpp"
#include "plugin/resource/specification.hpp"
#include "plugin/resource/wait.hpp"
#include "plugin/resource/work.hpp"
#include "plugin/support/limited_call.hpp"

namespace hipaa::resource {
namespace {

// The cluster's id, by a create that happens once and only once. "" where the answer holds the
// failure. `is_found`: it may be an earlier create's.
std::string make_cluster(Work& work, const json::object& body, bool& is_found) {
  const auto note_unanswered = [&work] { work.kept.unanswered_at = work.call.now_unix_ms(); };
  const bool was_begun = work.kept.look_up_first;
  if (was_begun) {
    work.call.progress("create", "looking for the cluster of an earlier, unfinished create", -1);
    auto found = work.client().find_cluster_by_nonce(work.kept.nonce, work.call);
    if (!found) return work.answer.fail(std::move(found).error()), "";
    note_unanswered();
    is_found = !found->empty();
    if (is_found) return work.kept.look_up_first = false, *found;
  }
  work.call.progress("create", "creating the cluster", -1);
  auto outcome = work.client().create_cluster(body, work.call);
  is_found = was_begun && outcome.was_unclear;
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

bool is_as_wanted(const Work& work, const json::object& body, const json::object& cluster) {
  json::value expected(body);
  Origins origins;
  merge_policy(work.facts.policy, expected.get_object(), origins);
  std::vector<std::string> differing;
  static_cast<void>(with_drift(work.values, cluster, body, expected, differing));
  return differing.empty();
}

// The create that was found may have been of an earlier configuration: then the running cluster is
// edited.
Result<void> bring_up_to_date(Work& work, const json::object& body, const std::string& password) {
  auto cluster = get_for_sure(work.provider, work.id(), work.call);
  if (!cluster) return std::move(cluster).error();
  if (!cluster->has_value() || is_as_wanted(work, body, **cluster)) return {};
  work.call.progress("edit", "editing cluster " + work.id() + " of an earlier configuration", -1);
  auto edit = with_password(body, password);
  edit["cluster_id"] = work.id();
  if (auto done = work.client().edit_cluster(edit, work.call); !done)
    return at_attributes(std::move(done).error());
  auto settled = wait_for_state(work.provider, work.id(), {"RUNNING"}, work.call);
  if (!settled) return std::move(settled).error();
  work.observe(std::move(*settled));
  return {};
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
  bool is_found = false;
  const auto id = make_cluster(work, with_password(body, password), is_found);
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
  Result<void> done;
  if (!running) {
    done = std::move(running).error();
  } else if (is_found) {
    done = bring_up_to_date(work, *work.kept.sent, password);
  }
  if (!done) {
    work.answer.fail(std::move(done).error());
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
