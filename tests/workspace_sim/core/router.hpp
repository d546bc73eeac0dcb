// Which endpoint serves which method and path.
//
// The table is built once and immutable; endpoints get the workspace as an argument.
#pragma once

#include <string>
#include <vector>

#include "core/call.hpp"
#include "core/reply.hpp"

namespace workspace_sim {

struct Workspace;

using Endpoint = Reply (*)(Workspace&, const Call&);

struct Route {
  std::string method;
  std::string
      pattern;  // "/api/2.0/permissions/{}/{}"; `{}` matches one segment, `{*}` all that are left
  Endpoint endpoint = nullptr;
};

class Router {
 public:
  /// Registers `METHOD` for every version of `/api/<version><path>`, e.g. {"2.0", "2.1"}.
  void add(const std::string& method, const std::vector<std::string>& versions,
           const std::string& path, Endpoint endpoint);
  void add(const std::string& method, const std::string& path, Endpoint endpoint);
  /// The route for a path, with what its `{}` matched; nullptr where there is none.
  const Route* find(const std::string& method, const std::string& path,
                    std::vector<std::string>& arguments) const;

  /// The API's own routes, which need a caller.
  static const Router& api();
  /// /__sim/... and OAuth, which do not.
  static const Router& open();

 private:
  std::vector<Route> routes_;
};

// Each family registers its own endpoints.
void register_cluster_routes(Router& router);
void register_cluster_write_routes(Router& router);
void register_cluster_lifecycle_routes(Router& router);
void register_cluster_catalog_routes(Router& router);
void register_command_routes(Router& router);
void register_library_routes(Router& router);
void register_pool_routes(Router& router);
void register_policy_routes(Router& router);
void register_job_routes(Router& router);
void register_run_routes(Router& router);
void register_init_script_routes(Router& router);
void register_pipeline_routes(Router& router);
void register_permission_routes(Router& router);
void register_workspace_settings_routes(Router& router);
void register_secret_routes(Router& router);
void register_identity_routes(Router& router);
void register_file_routes(Router& router);
void register_workspace_object_routes(Router& router);
void register_statement_routes(Router& router);
void register_oauth_routes(Router& router);
void register_control_routes(Router& router);
void register_control_document_routes(Router& router);
void register_control_cluster_routes(Router& router);
void register_control_file_routes(Router& router);

}  // namespace workspace_sim
