#include "plugin/cluster/planned.hpp"

#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

// Whether a computed attribute may come out different once these changes are made.
bool may_change(std::string_view attribute, const PlannedChanges& made, bool has_tasks,
                const Private& kept) {
  const auto& changes = made.changes;
  const bool proof_required = kept.proof_required;
  const bool cluster = changes.specification || changes.size || made.removes_libraries;
  const bool tasks_appear_or_go = changes.tasks;
  if (attribute == "state") return cluster || proof_required;
  if (attribute == "effective_spark_version") return changes.specification;
  // A size that is not taken by a resize is edited, which restarts what runs.
  if (attribute == "encryption") return cluster || proof_required || made.must_measure;
  // Every update judges again, and by rules that a refresh leaves out.
  if (attribute == "compliance") return !made.is_noop;
  if (attribute == "job_id") return tasks_appear_or_go && has_tasks;
  return false;
}

}  // namespace

bool runs_unproved(const json::object& state) {
  const auto running = text_of(state, "state");
  const auto* measured = model::find(state, "encryption");
  return (running == "RUNNING" || running == "RESIZING") && measured != nullptr &&
         measured->is_object() && text_of(measured->get_object(), "status") == "stale";
}

PlannedChanges planned_changes(const json::object& configuration, const State* prior,
                               const Private& kept) {
  PlannedChanges made;
  if (prior == nullptr) return made;
  made.changes = difference(configuration, prior->values);
  made.must_measure =
      runs_unproved(prior->values) && text_of(configuration, "on_stale_proof") != "show";
  const auto* libraries = model::find(configuration, "libraries");
  made.removes_libraries =
      made.changes.libraries &&
      !libraries_without(model::find(prior->values, "libraries"), libraries).empty();
  const json::value failed(kept.failed_libraries);
  const bool is_settled = made.changes.none() && !kept.proof_required && !kept.doubled &&
                          !kept.job_doubled && libraries_without(&failed, libraries).empty();
  made.only_measures = made.must_measure && is_settled;
  made.is_noop = is_settled && !made.must_measure;
  return made;
}

json::object planned_values(json::object configuration, const PlannedChanges& changes,
                            const State* prior, const Private& kept) {
  auto values = std::move(configuration);
  const bool has_tasks = model::find(values, "tasks") != nullptr;
  const bool is_create = prior == nullptr;
  const auto& properties = request::Schema::cluster().root().properties;
  constexpr std::size_t computed = 8;
  values.reserve(values.size() + computed);
  for (const auto& property : properties) {
    if (!property.node->computed) {
      if (is_create) continue;
      // What says the same in another order or spelling is no change, and stays as it was.
      const auto* before = model::find(prior->values, property.name);
      const auto* wanted = model::find(values, property.name);
      if (before != nullptr && wanted != nullptr && !same_setting(wanted, before) &&
          same_attribute(property.name, wanted, before))
        values[property.name] = *before;
      continue;
    }
    if (property.name == "job_id" && !has_tasks && (is_create || changes.changes.tasks)) continue;
    const bool unknown = is_create || !changes.changes.requires_replace.empty() ||
                         may_change(property.name, changes, has_tasks, kept);
    const auto* before = is_create ? nullptr : model::find(prior->values, property.name);
    if (unknown) {
      values[property.name] = model::unknown();
    } else if (before != nullptr) {
      values[property.name] = *before;
    }
  }
  return values;
}

Planned planned(const json::object& configuration, const State* prior, const Private& kept) {
  Planned made{planned_changes(configuration, prior, kept), {}};
  made.values =
      planned_values(json::object(configuration, configuration.storage()), made, prior, kept);
  return made;
}

}  // namespace hipaa::resource
