#include "plugin/operations/apply/change_cluster.hpp"

#include <algorithm>

#include "plugin/cluster/listed.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/cluster/specification.hpp"
#include "plugin/observe/existence.hpp"
#include "plugin/observe/wait.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

// So often a request is refused in a state that should take it, before that counts.
constexpr int most_refusals = 6;

bool is_conflict(const Failure& failure) {
  return failure.status == Status::conflict;
}

enum class Step : std::uint8_t { none, resize, edit, restart };

Step next_step(const ClusterChange& change, bool has_size, const json::object& cluster) {
  const bool runs = is_usable(cluster);
  if (change.specification) return Step::edit;
  // One restart serves both.
  if (change.size) return runs && has_size && !change.restart ? Step::resize : Step::edit;
  return change.restart && runs ? Step::restart : Step::none;
}

bool has_wanted_size(const ApplyOperation& operation, const json::object& cluster) {
  const auto* range = model::find(operation.values, "autoscale");
  const auto* range_now = model::find(cluster, "autoscale");
  if (range != nullptr || range_now != nullptr) return same_setting(range, range_now);
  const auto* workers = model::find(operation.values, "num_workers");
  return workers != nullptr && same_setting(workers, model::find(cluster, "num_workers"));
}

// A restart of a cluster that is not RUNNING is answered like any other, and is none.
Result<json::object> until_running(ApplyOperation& operation) {
  return wait_for_state(operation.provider, operation.id(), {"RUNNING", "TERMINATED"},
                        operation.call);
}

// What an edit sends: the live specification with what is planned. A workspace that does not show
// what was sent gets all that is planned.
Result<json::object> edit_body(ApplyOperation& operation, json::object shown, const State& prior,
                               const json::object& planned_specification) {
  if (model::find(shown, "spec") == nullptr && !complete_listed(shown, operation.kept)) {
    auto found = get_confirmed(operation.provider, operation.id(), operation.call);
    if (!found) return std::move(found).error();
    if (found->has_value()) shown = std::move(**found);
  }
  const auto* live = model::find(shown, "spec");
  if (live == nullptr || !live->is_object()) return planned_specification;
  return edited_specification(live->get_object(), shown, prior.values, operation.values,
                              operation.facts.policy, operation.kept.nonce);
}

Result<void> send(ApplyOperation& operation, Step step, const ClusterChange& change,
                  const json::object& shown, const json::object& body) {
  const auto id = operation.id();
  auto& client = operation.client();
  if (step == Step::resize) {
    operation.call.progress("resize", "resizing cluster " + id, -1);
    return client.resize_cluster(resize_body(operation.values), operation.call);
  }
  if (step == Step::restart) {
    operation.call.progress("restart", "restarting cluster " + id + ": its libraries change", -1);
    return client.restart_cluster(id, operation.call);
  }
  operation.call.progress("edit", "editing cluster " + id, -1);
  auto live = edit_body(operation, shown, *change.prior, body);
  if (!live) return std::move(live).error();
  auto edit = with_password(std::move(*live), change.password);
  edit["cluster_id"] = id;
  return client.edit_cluster(edit, operation.call);
}

}  // namespace

Result<json::object> look_at_cluster(ApplyOperation& operation, json::object* seen) {
  auto found = wait_for_state(operation.provider, operation.id(),
                              {"RUNNING", "RESIZING", "TERMINATED", "ERROR"}, operation.call, seen);
  if (!found || text_of(*found, "state") != "ERROR") return found;
  operation.call.progress("terminate", "terminating cluster " + operation.id() + " after an error",
                          -1);
  if (auto done = operation.client().terminate_cluster(operation.id(), operation.call); !done)
    return std::move(done).error();
  const auto ended = [](const json::object& cluster) {
    return text_of(cluster, "state") == "TERMINATED" ? Look::done : Look::wait;
  };
  return wait_until(operation.provider, operation.id(), "TERMINATED", ended, operation.call, seen);
}

Result<void> change_cluster(ApplyOperation& operation, const ClusterChange& wanted,
                            ClusterProgress& progress) {
  auto change = wanted;
  auto body = specification(operation.values, operation.facts.policy, operation.kept.nonce);
  const bool has_size =
      model::find(body, "autoscale") != nullptr || model::find(body, "num_workers") != nullptr;
  int refusals = 0;  // in a state that should take it
  bool was_refused = false;
  for (std::chrono::milliseconds pause = 250ms;;
       pause = std::min<std::chrono::milliseconds>(pause * 2, 5s)) {
    auto& cluster = progress.before;
    auto step = next_step(change, has_size, cluster);
    if (step == Step::restart && text_of(cluster, "state") != "RUNNING") {
      auto running = until_running(operation);
      if (!running) return std::move(running).error();
      cluster = std::move(*running);
      step = next_step(change, has_size, cluster);
    }
    if (step == Step::none) return {};
    // That may be this very request, sent before without an answer.
    if (step == Step::resize && was_refused && has_wanted_size(operation, cluster)) {
      progress.is_resized = true;
      operation.kept.sent = std::move(body);
      return {};
    }
    progress.restarts = step != Step::resize && is_usable(cluster);
    if (progress.restarts) operation.expect_restart();
    auto done = send(operation, step, change, cluster, body);
    if (done) {
      progress.is_resized = step == Step::resize;
      if (step != Step::restart) operation.kept.sent = std::move(body);
      return {};
    }
    if (!is_conflict(done.error())) return done;
    was_refused = true;
    progress.restarts = false;
    // While it resizes it may refuse for as long as that takes.
    if (text_of(cluster, "state") != "RESIZING" && ++refusals == most_refusals) {
      if (step != Step::resize) return done;
      change.specification = true;
      refusals = 0;
      continue;
    }
    if (const auto stop = operation.call.wait_for(pause); stop != support::Stop::none)
      return support::stop_failure(stop,
                                   "waiting until cluster " + operation.id() + " takes a change");
    auto now = look_at_cluster(operation);
    if (!now) return std::move(now).error();
    cluster = std::move(*now);
  }
}

Result<json::object> settled_cluster(ApplyOperation& operation, const ClusterProgress& progress) {
  json::object seen;
  const auto taken_over = [&](Result<json::object> settled) {
    if (!seen.empty()) operation.observe(std::move(seen));
    return settled;
  };
  if (progress.restarts)
    return taken_over(wait_for_new_context(operation.provider, operation.id(), progress.before,
                                           operation.call, &seen));
  if (!progress.is_resized) return progress.before;
  // An autoscaling cluster may go on resizing for as long as it is busy.
  const bool is_range = model::find(operation.values, "autoscale") != nullptr;
  const auto judge = [is_range](const json::object& cluster) {
    const auto state = text_of(cluster, "state");
    if (state == "RUNNING" || (is_range && state == "RESIZING")) return Look::done;
    if (const auto end = look_at_regular_end(cluster)) return *end;
    const bool has_failed = state == "TERMINATED" || state == "TERMINATING" || state == "ERROR";
    return has_failed ? Look::hopeless : Look::wait;
  };
  return taken_over(
      wait_until(operation.provider, operation.id(), "RUNNING", judge, operation.call, &seen));
}

Result<json::object> started_cluster(ApplyOperation& operation, json::object cluster) {
  std::chrono::milliseconds pause = 250ms;
  for (int refusals = 0;; pause *= 2) {
    if (is_usable(cluster)) return cluster;
    operation.call.progress("start", "starting cluster " + operation.id() + " for the proof", -1);
    json::object seen;
    if (auto done = operation.client().start_cluster(operation.id(), operation.call); done) {
      auto running =
          wait_for_new_context(operation.provider, operation.id(), cluster, operation.call, &seen);
      if (!seen.empty()) operation.observe(std::move(seen));
      return running;
    } else if (!is_conflict(done.error()) || ++refusals == most_refusals) {
      return std::move(done).error();
    }
    if (const auto stop = operation.call.wait_for(pause); stop != support::Stop::none)
      return support::stop_failure(stop, "starting cluster " + operation.id());
    auto now = look_at_cluster(operation, &seen);
    if (!seen.empty()) operation.observe(std::move(seen));
    if (!now) return now;
    cluster = std::move(*now);
  }
}

}  // namespace hipaa::resource
