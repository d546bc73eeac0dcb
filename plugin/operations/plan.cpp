#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/planned.hpp"
#include "plugin/cluster/policy/policy_acceptance.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/observe/proof.hpp"
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/apply/nonce.hpp"
#include "plugin/operations/apply/same_name.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/operations/preflight.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/support/deadline_context.hpp"

namespace hipaa::resource {
namespace {

// Terraform plans before it destroys: what refuses a plan would keep the cluster alive.
void name_way_out(model::Diagnostics& found) {
  for (auto& one : found)
    if (one.severity == model::Severity::error)
      one.detail += (one.detail.empty() ? "" : " ") +
                    std::string(
                        "The cluster can be destroyed all the same: terraform destroy "
                        "-refresh=false, or remove its block and apply; hipaactl destroy.");
}

bool is_of_proof(std::string_view rule) {
  return rule == "HC-SSL-01" || rule == "HC-SSL-03";
}

std::string pointers(const std::vector<std::string>& paths) {
  if (paths.empty()) return "[]";
  json::array list;
  for (const auto& path : paths) list.emplace_back(path);
  return json::compact(list);
}

}  // namespace

Answer plan(const Provider& provider, const Request& request, CallContext& outer) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (auto asked = expect_plan_or_destroy(request); !asked)
    return answer.fail(std::move(asked).error()), answer;
  auto kept = read_private(request.private_data);
  if (!kept) return answer.fail(std::move(kept).error()), answer;
  std::optional<State> prior;
  if (request.prior_state) {
    auto read = read_state(*request.prior_state, "prior_state", &outer);
    if (!read) return answer.fail(std::move(read).error()), answer;
    prior = std::move(*read);
    provider.tracked().add(text_of(prior->values, "cluster_id"));
  }
  if (!request
           .planned_state) {  // destroy: never refused, a guardrail must not keep a cluster alive
    answer.private_data = write_private(*kept);
    return answer;
  }
  Arena arena;
  auto configuration = read_configuration(request.config, &arena.memory, &outer);
  if (!configuration) return answer.fail(std::move(configuration).error()), answer;
  support::DeadlineContext call(
      outer, std::chrono::milliseconds(timeout_ms(configuration->get_object(), "read", 300000)));

  answer.diagnostics = contradictions(*configuration, prior ? &*prior : nullptr);
  take_password(configuration->get_object());  // a plan is no place for it
  const auto* before = prior ? &*prior : nullptr;
  const auto made = planned_changes(configuration->get_object(), before, *kept);
  // Where others changed the cluster and its author nothing, the document changes nothing either.
  const bool is_as_applied =
      prior && configuration_mark(configuration->get_object()) == kept->carried_out;
  auto facts = gather_facts(&provider, std::move(*configuration), Network::yes, call);
  if (!facts) return answer.fail(std::move(facts).error()), answer;
  // A measurement changes nothing, so that no agreement and no date stands in its way.
  facts->creates_or_updates = !made.is_noop && !made.only_measures;
  facts->changes_anything = facts->creates_or_updates && !is_as_applied;
  if (!prior || made.changes.is_sent()) refuse_policy_conflicts(*facts, answer.diagnostics);
  if (prior) facts->proof = kept_proof(prior->values);
  facts->proof.reason = kept->unproved;
  auto judgement = rules::judge(*facts, rules::Passes::left_out);
  // Proofs are of what runs, not of what is planned; that it runs without one has to be known.
  if (!(prior && runs_unproved(prior->values)))
    std::erase_if(judgement.verdicts, [](const auto& one) { return is_of_proof(one.rule); });
  for (auto& one : findings(judgement, *facts, Stage::plan))
    answer.diagnostics.push_back(std::move(one));
  preflight(provider, facts->written().get_object(), before, made, call, answer.diagnostics);
  if (prior) name_way_out(answer.diagnostics);

  if (!prior) {
    // A private handed back for a create belongs to one that was begun and never finished, or to a
    // cluster that this one replaces. The latter's mark is only worth keeping where a request that
    // carries it may still be on its way.
    const auto replaced = kept->nonce;
    if (kept->sent && kept->unanswered_at == 0 && !kept->look_up_first) kept = Private();
    kept->look_up_first = !kept->nonce.empty();
    if (kept->nonce.empty()) kept->nonce = new_nonce();
    warn_of_same_name(provider, facts->written().get_object(), replaced, *kept, call, answer);
  }
  answer.requires_replace =
      pointers(prior ? made.changes.requires_replace : std::vector<std::string>());
  kept->planned_against = made.is_noop ? "" : state_mark(prior ? &*prior : nullptr);
  answer.private_data = write_private(*kept);
  auto& written = facts->written().get_object();
  answer.state = write_state({planned_values(std::move(written), made, before, *kept), false});
  return answer;
}

}  // namespace hipaa::resource
