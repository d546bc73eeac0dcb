#include "plugin/operations/apply/libraries.hpp"

#include <algorithm>

#include "plugin/cluster/library_status.hpp"
#include "plugin/json/writer.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

std::string counted(std::size_t libraries) {
  return std::to_string(libraries) + (libraries == 1 ? " library" : " libraries");
}

// What a look at the statuses says of the libraries that were asked for.
struct Installation {
  std::size_t pending = 0;
  json::array failed;
  model::Diagnostics problems;
};

Installation installation(const json::object& answer, const json::array& wanted) {
  const json::value asked_for(wanted);
  Installation made;
  for (const auto& status : library_statuses(&answer)) {
    if (!has_library(&asked_for, *status.library)) continue;
    if (status.is_on_its_way()) ++made.pending;
    if (status.state != "FAILED") continue;
    made.failed.push_back(*status.library);
    made.problems.push_back(model::error(
        "HP-LIBRARY-FAILED",
        "The library " + json::compact(*status.library) + " could not be installed.",
        status.messages == nullptr ? std::string("The workspace gives no message.")
                                   : "The workspace says: " + json::compact(*status.messages),
        "/libraries"));
  }
  return made;
}

// Whether the cluster is known to have come to its end meanwhile.
Result<bool> has_ended(ApplyOperation& operation, ClusterPoller::Waiter& waiter) {
  auto asked = waiter.look();
  if (!asked) return std::move(asked).error();
  if (!asked->is_known || !asked->document) return false;
  const auto state = text_of(*asked->document, "state");
  if (state != "TERMINATED" && state != "TERMINATING" && state != "ERROR") return false;
  operation.observe(std::move(*asked->document));
  return true;
}

// Libraries become installed on a running cluster only; on another the request waits for its next
// start, and so it is left where the cluster ends meanwhile. Where many wait, they poll one list
// together.
Result<void> wait_for_libraries(ApplyOperation& operation, const json::array& wanted) {
  constexpr int looks_before_the_cluster = 3;
  ClusterPoller::Waiter cluster(operation.provider.view().cluster_poller(), operation.id(),
                                operation.call);
  ClusterPoller::Waiter waiter(operation.provider.view().library_poller(), operation.id(),
                               operation.call);
  std::chrono::milliseconds pause = 200ms;
  for (int looks = 1;; ++looks) {
    auto asked = waiter.look();
    if (!asked) return std::move(asked).error();
    if (asked->is_known) {
      auto seen = installation(asked->document.value_or(json::object()), wanted);
      if (!seen.failed.empty()) {
        operation.kept.failed_libraries = std::move(seen.failed);
        return Failure(Status::diagnostics, std::move(seen.problems));
      }
      if (seen.pending == 0) return {};
      operation.call.progress("libraries", "installing " + counted(seen.pending), -1);
    }
    if (looks % looks_before_the_cluster == 0) {
      const auto ended = has_ended(operation, cluster);
      if (!ended) return ended.error();
      if (*ended) return {};
    }
    const auto stop = operation.call.wait_for(pause);
    if (stop != support::Stop::none) return support::stop_failure(stop, "waiting for libraries");
    pause = asked->is_shared ? 250ms : std::min<std::chrono::milliseconds>(pause * 3 / 2, 5s);
  }
}

json::array joined(const json::value* one, const json::value* other) {
  auto all = libraries_without(one, nullptr);
  for (auto& library : libraries_without(other, one)) all.push_back(std::move(library));
  return all;
}

}  // namespace

LibraryChange library_change(const ApplyOperation& operation, const json::object* prior) {
  const auto* wanted = model::find(operation.values, "libraries");
  const auto* before = prior == nullptr ? nullptr : model::find(*prior, "libraries");
  const json::value failed(operation.kept.failed_libraries);
  return {libraries_without(before, wanted), libraries_without(&failed, wanted),
          libraries_without(wanted, before)};
}

Result<void> uninstall_libraries(ApplyOperation& operation, const LibraryChange& change) {
  const json::value removed(change.removed);
  const json::value left_over(change.left_over);
  const auto all = joined(&removed, &left_over);
  if (all.empty()) return {};
  operation.call.progress("libraries", "uninstalling " + counted(all.size()), -1);
  if (auto done = operation.client().uninstall_libraries(operation.id(), all, operation.call);
      !done)
    return done;
  const json::value failed(operation.kept.failed_libraries);
  operation.kept.failed_libraries = libraries_without(&failed, &left_over);
  const json::value dropped(operation.kept.dropped_libraries);
  operation.kept.dropped_libraries = joined(&dropped, &left_over);
  return {};
}

Result<void> install_libraries(ApplyOperation& operation, const LibraryChange& change,
                               bool is_running) {
  if (change.added.empty()) return {};
  if (auto done =
          operation.client().install_libraries(operation.id(), change.added, operation.call);
      !done)
    return done;
  const json::value added(change.added);
  for (auto* list : {&operation.kept.failed_libraries, &operation.kept.dropped_libraries}) {
    const json::value kept(*list);
    *list = libraries_without(&kept, &added);
  }
  return is_running ? wait_for_libraries(operation, change.added) : Result<void>();
}

void keep_installed_libraries(ApplyOperation& operation, const json::object* prior) {
  const auto* before = prior == nullptr ? nullptr : model::find(*prior, "libraries");
  const auto* wanted = model::find(operation.values, "libraries");
  if (same_entries(before, wanted)) return;
  operation.kept.unfinished.emplace_back("libraries");
  const json::value candidates(joined(before, wanted));
  json::array there = libraries_without(before, nullptr);
  if (auto asked = operation.client().library_statuses(operation.id(), operation.call)) {
    const json::object answer{{"library_statuses", std::move(*asked)}};
    const auto found = installed_libraries(&answer, operation.cluster, operation.kept);
    there.clear();
    for (const auto& one : candidates.get_array())
      if (has_library(&found, one)) there.push_back(one);
  }
  if (there.empty() && before == nullptr) {
    operation.values.erase("libraries");
  } else {
    operation.values["libraries"] = std::move(there);
  }
}

}  // namespace hipaa::resource
