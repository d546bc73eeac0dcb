// What belongs to a cluster besides its specification and its libraries: the pin, the job that
// holds its tasks.
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/job.hpp"

namespace hipaa::resource {
namespace {

bool flag(const json::object& values, std::string_view name) {
  const auto* found = model::find(values, name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

Result<void> set_pin(ApplyOperation& operation, const json::object* prior) {
  const bool wanted = flag(operation.values, "is_pinned");
  if (wanted == (prior != nullptr && flag(*prior, "is_pinned"))) return {};
  return wanted ? operation.client().pin_cluster(operation.id(), operation.call)
                : operation.client().unpin_cluster(operation.id(), operation.call);
}

// What was not done must not be believed: the next plan has to show it again.
void forget(ApplyOperation& operation, const json::object* prior, std::string_view attribute) {
  operation.kept.unfinished.emplace_back(attribute);
  const auto* before = prior == nullptr ? nullptr : model::find(*prior, attribute);
  if (before == nullptr) {
    operation.values.erase(attribute);
  } else {
    operation.values[attribute] = *before;
  }
}

}  // namespace

void reconcile_attachments(ApplyOperation& operation, const json::object* prior) {
  remove_doubled_job(operation);
  if (auto done = set_pin(operation, prior); !done) {
    operation.answer.fail(std::move(done).error());
    forget(operation, prior, "is_pinned");
  }
  if (auto done = set_job(operation, prior); !done) {
    operation.answer.fail(std::move(done).error());
    forget(operation, prior, "tasks");
  }
}

void forget_attachments(ApplyOperation& operation, const json::object* prior) {
  for (const std::string_view attribute : {"is_pinned", "tasks"})
    forget(operation, prior, attribute);
  // The job is there still, where its tasks were to go.
  const auto* job = prior == nullptr ? nullptr : model::find(*prior, "job_id");
  if (job != nullptr && job->is_int64()) operation.values["job_id"] = *job;
}

}  // namespace hipaa::resource
