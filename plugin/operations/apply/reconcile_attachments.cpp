// What belongs to a cluster besides its specification: pin, libraries, the job that holds its
// tasks.
#include <algorithm>

#include "plugin/json/writer.hpp"
#include "plugin/operations/apply/apply_operation.hpp"
#include "plugin/operations/apply/job.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

bool flag(const json::object& values, std::string_view name) {
  const auto* found = model::find(values, name);
  return found != nullptr && found->is_bool() && found->get_bool();
}

json::array without(const json::value* from, const json::value* what) {
  json::array left;
  if (from == nullptr) return left;
  for (const auto& one : from->as_array()) {
    const bool there = what != nullptr &&
                       std::any_of(what->as_array().begin(), what->as_array().end(),
                                   [&one](const auto& other) { return same_entry(one, other); });
    if (!there) left.push_back(one);
  }
  return left;
}

Result<void> set_pin(ApplyOperation& operation, const json::object* prior) {
  const bool wanted = flag(operation.values, "is_pinned");
  if (wanted == (prior != nullptr && flag(*prior, "is_pinned"))) return {};
  return wanted ? operation.client().pin_cluster(operation.id(), operation.call)
                : operation.client().unpin_cluster(operation.id(), operation.call);
}

// What a look at the statuses says of the libraries that were asked for.
struct Installation {
  std::size_t pending = 0;
  model::Diagnostics failed;
};

Installation installation(const json::object& answer, const json::array& wanted) {
  Installation made;
  const auto* statuses = model::find(answer, "library_statuses");
  if (statuses == nullptr || !statuses->is_array()) return made;
  for (const auto& entry : statuses->get_array()) {
    const auto* status = entry.if_object();
    const auto* library = status == nullptr ? nullptr : model::find(*status, "library");
    if (library == nullptr || std::none_of(wanted.begin(), wanted.end(), [&](const auto& one) {
          return same_entry(one, *library);
        }))
      continue;
    const auto state = text_of(*status, "status");
    if (state == "PENDING" || state == "RESOLVING" || state == "INSTALLING") ++made.pending;
    if (state != "FAILED") continue;
    const auto* messages = model::find(*status, "messages");
    made.failed.push_back(model::error(
        "HP-LIBRARY-FAILED", "The library " + json::compact(*library) + " could not be installed.",
        messages == nullptr ? std::string("The workspace gives no message.")
                            : "The workspace says: " + json::compact(*messages),
        "/libraries"));
  }
  return made;
}

// Libraries become installed on a running cluster only; on another the request waits for its next
// start. Where many wait, they poll one list together.
Result<void> wait_for_libraries(ApplyOperation& operation, const json::array& wanted) {
  ClusterPoller::Waiter waiter(operation.provider.view().library_poller(), operation.id(),
                               operation.call);
  std::chrono::milliseconds pause = 200ms;
  for (;;) {
    auto asked = waiter.look();
    if (!asked) return std::move(asked).error();
    if (asked->is_known) {
      auto seen = installation(asked->document.value_or(json::object()), wanted);
      if (!seen.failed.empty()) return Failure(Status::diagnostics, std::move(seen.failed));
      if (seen.pending == 0) return {};
      operation.call.progress("libraries",
                              std::to_string(seen.pending) + " libraries are being installed", -1);
    }
    const auto stop = operation.call.wait_for(pause);
    if (stop != support::Stop::none) return support::stop_failure(stop, "waiting for libraries");
    pause = asked->is_shared ? 250ms : std::min<std::chrono::milliseconds>(pause * 3 / 2, 5s);
  }
}

Result<void> set_libraries(ApplyOperation& operation, const json::object* prior, bool is_running) {
  const auto* wanted = model::find(operation.values, "libraries");
  const auto* before = prior == nullptr ? nullptr : model::find(*prior, "libraries");
  const auto to_remove = without(before, wanted);
  const auto to_install = without(wanted, before);
  if (!to_remove.empty())
    if (auto done =
            operation.client().uninstall_libraries(operation.id(), to_remove, operation.call);
        !done)
      return done;
  if (to_install.empty()) return {};
  if (auto done = operation.client().install_libraries(operation.id(), to_install, operation.call);
      !done)
    return done;
  return is_running ? wait_for_libraries(operation, to_install) : Result<void>();
}

}  // namespace

bool reconcile_attachments(ApplyOperation& operation, const json::object* prior, bool is_running) {
  auto failed_at = std::string_view();
  const auto run = [&](std::string_view attribute, auto step) {
    if (failed_at.empty()) {
      auto done = step();
      if (done) return;
      operation.answer.fail(std::move(done).error());
      failed_at = attribute;
    }
    // What was not done must not be believed: the next plan has to show it again.
    const auto* before = prior == nullptr ? nullptr : model::find(*prior, attribute);
    if (before == nullptr) {
      operation.values.erase(attribute);
    } else {
      operation.values[attribute] = *before;
    }
  };
  run("is_pinned", [&] { return set_pin(operation, prior); });
  run("libraries", [&] { return set_libraries(operation, prior, is_running); });
  run("tasks", [&] { return set_job(operation, prior); });
  return failed_at.empty();
}

}  // namespace hipaa::resource
