#include "core/router.hpp"

namespace workspace_sim {

namespace {

std::string_view next_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const std::size_t end = path.find('/');
  const std::string_view segment = path.substr(0, end);
  path = end == std::string_view::npos ? std::string_view() : path.substr(end);
  return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& arguments) {
  arguments.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view given = next_segment(path);
    if (wanted == "{*}" && !given.empty()) {
      arguments.emplace_back(percent_decode(std::string(given) + std::string(path), false));
      return true;
    }
    if (wanted == "{}" && !given.empty()) {
      arguments.emplace_back(percent_decode(given, false));
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

}  // namespace

void Router::add(const std::string& method, const std::vector<std::string>& versions,
                 const std::string& path, Endpoint endpoint) {
  for (const std::string& version : versions) {
    std::string full = "/api/" + version;
    full += path;
    add(method, full, endpoint);
  }
}

void Router::add(const std::string& method, const std::string& path, Endpoint endpoint) {
  routes_.push_back({method, path, endpoint});
}

const Route* Router::find(const std::string& method, const std::string& path,
                          std::vector<std::string>& arguments) const {
  for (const Route& route : routes_) {
    if (route.method == method && matches(route.pattern, path, arguments)) return &route;
  }
  arguments.clear();
  return nullptr;
}

const Router& Router::api() {
  static const Router router = [] {
    Router built;
    register_cluster_routes(built);
    register_cluster_write_routes(built);
    register_cluster_lifecycle_routes(built);
    register_cluster_catalog_routes(built);
    register_command_routes(built);
    register_library_routes(built);
    register_pool_routes(built);
    register_policy_routes(built);
    register_job_routes(built);
    register_run_routes(built);
    register_init_script_routes(built);
    register_pipeline_routes(built);
    register_permission_routes(built);
    register_workspace_settings_routes(built);
    register_secret_routes(built);
    register_identity_routes(built);
    register_file_routes(built);
    register_workspace_object_routes(built);
    register_statement_routes(built);
    return built;
  }();
  return router;
}

const Router& Router::open() {
  static const Router router = [] {
    Router built;
    register_oauth_routes(built);
    register_control_routes(built);
    register_control_document_routes(built);
    register_control_cluster_routes(built);
    register_control_file_routes(built);
    return built;
  }();
  return router;
}

}  // namespace workspace_sim
