#include "plugin/cluster/consistency.hpp"
#include "plugin/cluster/observed.hpp"
#include "plugin/cluster/policy/policy.hpp"
#include "plugin/cluster/policy/policy_acceptance.hpp"
#include "plugin/cluster/refusal.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/cluster/specification.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/observe/wait.hpp"
#include "plugin/operations/apply/apply_input.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/change_cluster.hpp"
#include "plugin/operations/apply/duplicates.hpp"
#include "plugin/operations/apply/libraries.hpp"
#include "plugin/operations/apply/nonce.hpp"
#include "plugin/operations/apply/same_name.hpp"
#include "plugin/support/deadline_context.hpp"
#include "plugin/support/memory.hpp"

namespace hipaa::resource {
namespace {

// The cluster's id, by a create that happens once and only once. "" where the answer holds the
// failure. `is_found`: it may be an earlier create's.
std::string make_cluster(ApplyOperation& operation, const json::object& body, bool& is_found) {
  const auto note_unanswered = [&operation] {
    operation.kept.unanswered_at = operation.call.now_unix_ms();
  };
  const bool was_begun = operation.kept.look_up_first;
  if (was_begun) {
    operation.call.progress("create", "looking for the cluster of an earlier, unfinished create",
                            -1);
    auto found = operation.client().find_cluster_by_nonce(operation.kept.nonce, operation.call);
    if (!found) return operation.answer.fail(std::move(found).error()), "";
    note_unanswered();
    is_found = !found->empty();
    if (is_found) return operation.kept.look_up_first = false, *found;
  }
  operation.call.progress("create", "creating the cluster", -1);
  auto outcome = operation.client().create_cluster(body, operation.call);
  is_found = was_begun && outcome.was_unclear;
  if (outcome.was_unclear) note_unanswered();
  if (outcome.failure) operation.answer.fail(at_attributes(std::move(*outcome.failure)));
  operation.kept.look_up_first = outcome.unclear;
  if (outcome.unclear) {
    operation.answer.diagnostics.push_back(
        model::error("HP-CLUSTER-UNCLEAR", "Whether the cluster was created is not known.",
                     "The state keeps the mark that the create carried, " + operation.kept.nonce +
                         ", and the next read, apply or destroy looks for the cluster by it: "
                         "nothing is created twice and nothing is lost."));
  }
  return outcome.cluster_id;
}

// Before the create is sent: wherever this ends, the mark of its cluster is not lost.
void keep_mark(ApplyOperation& operation, const json::object& body, Answer& left) {
  auto begun = operation.kept;
  begun.look_up_first = true;
  begun.sent = body;
  operation.checkpoint.emplace(left).write(operation.values, true, begun);
}

// Whether the create was sent is not known. Where there is memory again the cluster is named;
// otherwise the next apply, read or destroy looks for its mark.
Answer found_without_memory(ApplyOperation& operation) {
  const bool has_looked = support::within_memory([&operation] {
    if (auto found = operation.client().find_cluster_by_nonce(operation.kept.nonce, operation.call))
      operation.checkpoint->name_cluster(*found);
  });
  static_cast<void>(has_looked);
  return operation.checkpoint->out_of_memory();
}

bool is_as_wanted(const ApplyOperation& operation, const json::object& body,
                  const json::object& cluster) {
  json::value expected(body);
  Origins origins;
  merge_policy(operation.facts.policy, expected.get_object(), origins);
  std::vector<std::string> differing;
  static_cast<void>(with_drift(operation.values, cluster, body, expected, differing));
  return differing.empty();
}

Result<json::object> new_cluster(ApplyOperation& operation) {
  json::object seen;
  auto running = wait_for_state(operation.provider, operation.id(), {"RUNNING", "RESIZING"},
                                operation.call, &seen, Fresh::yes);
  if (!seen.empty()) operation.observe(std::move(seen));
  return running;
}

// The apply that made it may have terminated it again, unproved, before it died: then it is
// started.
Result<json::object> found_cluster(ApplyOperation& operation) {
  const auto judge = [](const json::object& cluster) {
    if (is_usable(cluster)) return Look::done;
    return look_at_regular_end(cluster).value_or(look_at_start(cluster));
  };
  json::object seen;
  auto found = wait_until(operation.provider, operation.id(), "RUNNING", judge, operation.call,
                          &seen, Fresh::yes);
  if (!seen.empty()) operation.observe(std::move(seen));
  return found ? started_cluster(operation, std::move(*found)) : std::move(found);
}

// Nobody proves them: they do not outlive an apply that fails, either.
void end_duplicates(ApplyOperation& operation) {
  if (operation.call.stopped() == support::Stop::none) remove_duplicates_of_create(operation);
}

// The create that was found may have been of an earlier configuration: then the running cluster is
// edited.
Result<void> bring_up_to_date(ApplyOperation& operation, const json::object& body,
                              const std::string& password) {
  auto cluster = get_confirmed(operation.provider, operation.id(), operation.call);
  if (!cluster) return std::move(cluster).error();
  if (!cluster->has_value() || is_as_wanted(operation, body, **cluster)) return {};
  operation.call.progress("edit",
                          "editing cluster " + operation.id() + " of an earlier configuration", -1);
  auto edit = with_password(body, password);
  edit["cluster_id"] = operation.id();
  if (auto done = operation.client().edit_cluster(edit, operation.call); !done)
    return at_attributes(std::move(done).error());
  auto settled =
      wait_for_new_context(operation.provider, operation.id(), **cluster, operation.call);
  if (!settled) return std::move(settled).error();
  operation.observe(std::move(*settled));
  return {};
}

}  // namespace

Answer create(const Provider& provider, ApplyInput input, CallContext& outer, Answer& left) {
  const auto& wanted = input.wanted.get_object();
  support::DeadlineContext call(outer,
                                std::chrono::milliseconds(timeout_ms(wanted, "create", 1800000)));
  ApplyOperation operation(provider, call);
  operation.answer.diagnostics = std::move(input.contradictions);
  if (model::has_error(operation.answer.diagnostics)) return std::move(operation.answer);
  auto facts = gather_facts(&provider, input.wanted, Network::yes, call);
  if (!facts) return operation.answer.fail(std::move(facts).error()), std::move(operation.answer);
  operation.facts = std::move(*facts);
  operation.facts.creates_or_updates = operation.facts.changes_anything = true;
  refuse_policy_conflicts(operation.facts, operation.answer.diagnostics);
  if (!operation.judge(Stage::apply) || model::has_error(operation.answer.diagnostics))
    return std::move(operation.answer);

  operation.kept = std::move(input.kept);
  operation.promised = std::move(input.computed);
  if (operation.kept.nonce.empty()) operation.kept.nonce = new_nonce();
  if (auto alone = refuse_same_name(provider, wanted, operation.kept, call); !alone) {
    operation.answer.fail(std::move(alone).error());
    return std::move(operation.answer);
  }
  operation.kept.tolerated.clear();
  operation.values = planned(wanted, nullptr, operation.kept).values;
  auto body = specification(wanted, operation.facts.policy, operation.kept.nonce);
  bool is_found = false;
  std::string id;
  keep_mark(operation, body, left);
  if (!support::within_memory([&] {
        id = make_cluster(operation, with_password(body, input.password), is_found);
        operation.checkpoint->name_cluster(id);
      }))
    return found_without_memory(operation);
  if (id.empty() && !operation.kept.look_up_first)
    return std::move(operation.answer);  // nothing was created: nothing to track
  operation.kept.sent = std::move(body);
  operation.tainted = true;  // until it has been proved
  provider.tracked().add(id);
  if (id.empty()) return operation.answer_with_state("apply");
  operation.observe({{"cluster_id", id},
                     {"state", "PENDING"},
                     {"spark_version", text_of(wanted, "spark_version")}});
  if (operation.answer.status != Status::ok) return operation.answer_with_state("apply");

  auto running = is_found ? found_cluster(operation) : new_cluster(operation);
  Result<void> done;
  if (!running) {
    done = std::move(running).error();
  } else if (is_found) {
    done = bring_up_to_date(operation, *operation.kept.sent, input.password);
  }
  if (!done) {
    operation.answer.fail(std::move(done).error());
    end_duplicates(operation);
    return operation.answer_with_state("apply");
  }
  if (!prove_or_terminate(operation, true)) {
    end_duplicates(operation);
    operation.answer.settle();
    return operation.answer_with_state("apply");
  }
  // What fails from here on fails by itself: a cluster that is proved is not made anew for it.
  operation.tainted = false;
  if (auto installed = install_libraries(operation, library_change(operation, nullptr), true);
      !installed) {
    operation.answer.fail(std::move(installed).error());
    keep_installed_libraries(operation, nullptr);
  }
  operation.keep_so_far(true);
  reconcile_attachments(operation, nullptr);
  remove_duplicates_of_create(operation);
  operation.answer.settle();
  if (operation.answer.status == Status::ok)
    operation.kept.carried_out = configuration_mark(wanted);
  return operation.answer_with_state("apply");
}

}  // namespace hipaa::resource
