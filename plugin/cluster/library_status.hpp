// The Libraries API's answer for one cluster. Pure; views into the answer.
#pragma once

#include <string>
#include <vector>

#include "plugin/cluster/cluster_document.hpp"

namespace hipaa::resource {

struct LibraryStatus {
  const json::value* library;
  std::string state;  // PENDING, RESOLVING, INSTALLING, INSTALLED, FAILED, UNINSTALL_ON_RESTART, …
  const json::value* messages = nullptr;
  bool is_for_all_clusters = false;

  [[nodiscard]] bool is_on_its_way() const {
    return state == "PENDING" || state == "RESOLVING" || state == "INSTALLING";
  }
};

// `answer`: {"library_statuses": […]}; nullptr where there is none.
std::vector<LibraryStatus> library_statuses(const json::object* answer);

// Whether the library is on `cluster` (the API's answer). One that is marked for uninstalling is
// loaded until the cluster restarts; where nothing runs the mark is all it takes. What our own
// install left FAILED never was.
bool is_installed(const LibraryStatus& status, const json::object& cluster, const Private& kept);

// Whether hipaa_cluster can say it. The workspace may learn other kinds, which no state can hold:
// it could not be read again.
bool is_known_library(const json::value& library);
// HP-LIBRARY-UNKNOWN: it is left out.
model::Diagnostic unknown_library(const json::value& library);

// A list of all that are, whoever installed them.
json::value installed_libraries(const json::object* answer, const json::object& cluster,
                                const Private& kept);

}  // namespace hipaa::resource
