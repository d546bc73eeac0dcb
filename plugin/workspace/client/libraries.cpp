// Libraries 2.0.
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

Result<json::array> Client::library_statuses(std::string_view cluster_id, CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.0/libraries/cluster-status",
                                              {{"cluster_id", std::string(cluster_id)}}, call);
  if (!answer) return to_failure(answer.error());
  return objects_in(*answer, "/api/2.0/libraries/cluster-status", "library_statuses");
}

Result<void> Client::install_libraries(std::string_view cluster_id, const json::array& libraries,
                                       CallContext& call) {
  return as_result(implementation_->requests.send(
      "/api/2.0/libraries/install", {{"cluster_id", cluster_id}, {"libraries", libraries}},
      Repeat::always, call));
}

Result<void> Client::uninstall_libraries(std::string_view cluster_id, const json::array& libraries,
                                         CallContext& call) {
  return as_result(implementation_->requests.send(
      "/api/2.0/libraries/uninstall", {{"cluster_id", cluster_id}, {"libraries", libraries}},
      Repeat::always, call));
}

}  // namespace hipaa::workspace
