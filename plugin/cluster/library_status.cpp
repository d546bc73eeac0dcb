#include "plugin/cluster/library_status.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {

std::vector<LibraryStatus> library_statuses(const json::object* answer) {
  std::vector<LibraryStatus> found;
  const auto* statuses = answer == nullptr ? nullptr : model::find(*answer, "library_statuses");
  const auto* list = statuses == nullptr ? nullptr : statuses->if_array();
  if (list == nullptr) return found;
  for (const auto& entry : *list) {
    const auto* status = entry.if_object();
    const auto* library = status == nullptr ? nullptr : model::find(*status, "library");
    if (library == nullptr) continue;
    const auto* everywhere = model::find(*status, "is_library_for_all_clusters");
    found.push_back({library, text_of(*status, "status"), model::find(*status, "messages"),
                     everywhere != nullptr && *everywhere == json::value(true)});
  }
  return found;
}

bool is_installed(const LibraryStatus& status, const json::object& cluster, const Private& kept) {
  if (status.state == "FAILED") return false;
  if (status.state != "UNINSTALL_ON_RESTART") return true;
  const auto runs = text_of(cluster, "state");
  if (runs == "TERMINATED" || runs == "TERMINATING") return false;
  const json::value dropped(kept.dropped_libraries);
  return !has_library(&dropped, *status.library);
}

bool is_known_library(const json::value& library) {
  const auto* list = request::Schema::cluster().root().property("libraries");
  return request::check(*list->node->element, library, request::Role::state).empty();
}

model::Diagnostic unknown_library(const json::value& library) {
  std::string kinds;
  if (const auto* object = library.if_object())
    for (const auto& one : *object) kinds += (kinds.empty() ? " (" : ", ") + std::string(one.key());
  if (!kinds.empty()) kinds += ')';
  return model::warning("HP-LIBRARY-UNKNOWN",
                        "A library" + kinds + " is installed in a form that is not known here.",
                        "It is left out of the state, and no rule judges what it brings. Uninstall "
                        "it, or use a newer provider that knows it.",
                        "/libraries");
}

json::value installed_libraries(const json::object* answer, const json::object& cluster,
                                const Private& kept) {
  json::array all;
  for (const auto& one : library_statuses(answer))
    if (is_installed(one, cluster, kept)) all.push_back(*one.library);
  return all;
}

}  // namespace hipaa::resource
