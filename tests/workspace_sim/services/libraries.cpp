#include "services/libraries.hpp"

#include <algorithm>

#include "core/normalise.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

LibraryEntry* find_entry(Cluster& cluster, const json::object& library) {
  for (LibraryEntry& entry : cluster.libraries) {
    if (entry.library == library) return &entry;
  }
  return nullptr;
}

/// Exactly one of jar, egg, whl, requirements, pypi, maven, cran.
Refusal check_library(const json::value& value) {
  const json::object* library = value.if_object();
  std::size_t kinds = 0;
  if (library != nullptr) {
    for (const std::string_view key :
         {"jar", "egg", "whl", "requirements", "pypi", "maven", "cran"}) {
      kinds += has(*library, key) ? 1 : 0;
    }
  }
  if (kinds != 1) {
    return invalid_parameter(
        "Exactly one of jar, egg, whl, requirements, pypi, maven or cran must be specified.");
  }
  for (const std::string_view key : {"pypi", "cran"}) {
    const json::object* package = object_at(*library, key);
    if (package != nullptr && !has(*package, "package")) {
      return missing_field(std::string(key) + ".package");
    }
  }
  const json::object* maven = object_at(*library, "maven");
  if (maven != nullptr && !has(*maven, "coordinates")) return missing_field("maven.coordinates");
  return std::nullopt;
}

bool is_to_fail(const Settings& settings, const json::object& library) {
  const std::string text = json::serialize(library);
  return std::any_of(settings.failed_libraries.begin(), settings.failed_libraries.end(),
                     [&](const std::string& part) { return text.find(part) != std::string::npos; });
}

/// Moves one library on, if the cluster still runs in the same Spark context.
void later(Workspace& workspace, const Cluster& cluster, const json::object& library,
           void (*step)(Workspace&, Cluster&, LibraryEntry&)) {
  const auto delay = static_cast<Milliseconds>(workspace.settings.library_seconds * 1000);
  workspace.clock.schedule(
      delay, [&workspace, id = cluster.id, run = cluster.spark_context_id, library, step] {
        Cluster* still_there = workspace.clusters.find(id);
        if (still_there == nullptr || still_there->spark_context_id != run) return;
        LibraryEntry* entry = find_entry(*still_there, library);
        if (entry != nullptr && takes_commands(*still_there)) step(workspace, *still_there, *entry);
      });
}

/// "confluent-kafka" of a PyPI entry "confluent-kafka==2.5.3"; empty for any other.
std::string pypi_package(const json::object& library) {
  const json::object* pypi = object_at(library, "pypi");
  if (pypi == nullptr) return {};
  const std::string package = text_at(*pypi, "package");
  return package.substr(0, package.find_first_of("=<>~! ["));
}

/// Whether another version of the same package is loaded, though it is to go at the restart.
bool is_loaded_still(const Cluster& cluster, const LibraryEntry& wanted) {
  const std::string package = pypi_package(wanted.library);
  return !package.empty() &&
         std::any_of(
             cluster.libraries.begin(), cluster.libraries.end(), [&](const LibraryEntry& other) {
               return &other != &wanted &&
                      (other.status == "INSTALLED" || other.status == "UNINSTALL_ON_RESTART") &&
                      pypi_package(other.library) == package;
             });
}

void finish_install(Workspace& workspace, Cluster& cluster, LibraryEntry& entry) {
  if (entry.status != "INSTALLING") return;
  if (is_loaded_still(cluster, entry)) {
    entry.status = "FAILED";
    entry.messages = {
        "Library installation failed. Error Code: DRIVER_LIBRARY_INSTALLATION_FAILURE. Error "
        "Message: org.apache.spark.SparkException: PyPI package " +
        pypi_package(entry.library) + " has been installed already."};
    return;
  }
  if (!is_to_fail(workspace.settings, entry.library)) {
    entry.status = "INSTALLED";
    return;
  }
  entry.status = "FAILED";
  entry.messages = {"Library installation attempted on the driver node of the cluster and failed."};
}

void begin_install(Workspace& workspace, Cluster& cluster, LibraryEntry& entry) {
  if (entry.status != "PENDING") return;
  entry.status = "INSTALLING";
  later(workspace, cluster, entry.library, finish_install);
}

void add_library(Workspace& workspace, Cluster& cluster, const json::object& library) {
  LibraryEntry* entry = find_entry(cluster, library);
  if (entry == nullptr) {
    entry = &cluster.libraries.emplace_back(LibraryEntry{library, "PENDING"});
  } else if (entry->status == "INSTALLED" || entry->status == "INSTALLING") {
    return;
  }
  entry->status = "PENDING";
  entry->messages.clear();
  if (takes_commands(cluster)) later(workspace, cluster, library, begin_install);
}

json::object statuses_of(const Workspace& workspace, const Cluster& cluster) {
  json::array statuses;
  for (const LibraryEntry& entry : cluster.libraries) {
    json::object status{{"library", entry.library},
                        {"status", entry.status},
                        {"is_library_for_all_clusters", false}};
    if (!entry.messages.empty()) status["messages"] = json::value_from(entry.messages);
    statuses.push_back(std::move(status));
  }
  json::object view{{"cluster_id", cluster.id}};
  if (workspace.settings.normalises) normalise_libraries(statuses);
  if (!statuses.empty()) view["library_statuses"] = std::move(statuses);
  return view;
}

Reply change_libraries(Workspace& workspace, const Call& call, bool install) {
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, text_at(call.body, "cluster_id"), "CAN_MANAGE", cluster)) {
    return *refused;
  }
  const json::array* libraries = array_at(call.body, "libraries");
  if (libraries == nullptr) return missing_field("libraries");
  for (const json::value& library : *libraries) {
    if (auto refused = check_library(library)) return *refused;
  }
  for (json::value library : *libraries) {
    drop_nulls(library);
    if (install) {
      add_library(workspace, *cluster, library.get_object());
    } else if (LibraryEntry* entry = find_entry(*cluster, library.get_object())) {
      entry->status = "UNINSTALL_ON_RESTART";
    }
  }
  return ok();
}

Reply install(Workspace& workspace, const Call& call) {
  return change_libraries(workspace, call, true);
}
Reply uninstall(Workspace& workspace, const Call& call) {
  return change_libraries(workspace, call, false);
}

Reply cluster_status(Workspace& workspace, const Call& call) {
  Cluster* cluster = nullptr;
  if (auto refused =
          find_cluster(workspace, call, query_text(call, "cluster_id"), "CAN_ATTACH_TO", cluster)) {
    return *refused;
  }
  return ok(statuses_of(workspace, *cluster));
}

Reply all_cluster_statuses(Workspace& workspace, const Call& call) {
  json::array statuses;
  for (const auto& [sequence, cluster] : workspace.clusters.by_sequence) {
    if (!cluster->libraries.empty() &&
        has_cluster_permission(workspace, call.user, *cluster, "CAN_ATTACH_TO")) {
      statuses.push_back(statuses_of(workspace, *cluster));
    }
  }
  return ok(json::object{{"statuses", std::move(statuses)}});
}

}  // namespace

void libraries_on_start(Cluster& cluster) {
  std::erase_if(cluster.libraries,
                [](const LibraryEntry& entry) { return entry.status == "UNINSTALL_ON_RESTART"; });
  for (LibraryEntry& entry : cluster.libraries) {
    entry.status = "PENDING";
    entry.messages.clear();
  }
}

void libraries_on_running(Workspace& workspace, Cluster& cluster) {
  for (const LibraryEntry& entry : cluster.libraries) {
    if (entry.status == "PENDING") later(workspace, cluster, entry.library, begin_install);
  }
}

void add_policy_libraries(Workspace& workspace, Cluster& cluster) {
  const auto policy = workspace.policies.find(text_at(cluster.effective, "policy_id"));
  if (policy == workspace.policies.end()) return;
  const json::array* libraries = array_at(policy->second, "libraries");
  if (libraries == nullptr) return;
  for (const json::value& library : *libraries) {
    if (library.is_object()) add_library(workspace, cluster, library.get_object());
  }
}

void register_library_routes(Router& router) {
  router.add("POST", {"2.0"}, "/libraries/install", install);
  router.add("POST", {"2.0"}, "/libraries/uninstall", uninstall);
  router.add("GET", {"2.0"}, "/libraries/cluster-status", cluster_status);
  router.add("GET", {"2.0"}, "/libraries/all-cluster-statuses", all_cluster_statuses);
}

}  // namespace workspace_sim
