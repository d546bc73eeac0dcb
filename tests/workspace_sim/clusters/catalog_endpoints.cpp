// clusters/spark-versions, list-node-types and list-zones.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Reply spark_versions(Workspace& workspace, const Call& /*call*/) {
  json::array versions = Catalog::instance().spark_versions();
  for (const std::string& key : workspace.settings.extra_spark_versions) {
    versions.push_back(json::object{{"key", key}, {"name", key}});
  }
  return ok(json::object{{"versions", std::move(versions)}});
}

Reply list_node_types(Workspace& /*workspace*/, const Call& /*call*/) {
  // A quarter of a megabyte that never changes: serialised once.
  static const std::string body =
      to_text(json::object{{"node_types", Catalog::instance().node_types()}});
  return {200, body};
}

Reply list_zones(Workspace& /*workspace*/, const Call& /*call*/) {
  return ok(json::object{{"zones", json::array{"us-west-2a", "us-west-2b", "us-west-2c", "auto"}},
                         {"default_zone", "auto"}});
}

}  // namespace

void register_cluster_catalog_routes(Router& router) {
  const std::vector<std::string> versions = {"2.0", "2.1"};
  router.add("GET", versions, "/clusters/spark-versions", spark_versions);
  router.add("GET", versions, "/clusters/list-node-types", list_node_types);
  router.add("GET", versions, "/clusters/list-zones", list_zones);
}

}  // namespace workspace_sim
