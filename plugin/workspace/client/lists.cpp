// What is read for many resources at once: the lists of pools, policies and libraries; and what
// there is beside clusters and jobs.
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

Result<json::array> Client::list_instance_pools(CallContext& call) {
  return one_page(implementation_->requests, "/api/2.0/instance-pools/list", "instance_pools",
                  call);
}

Result<json::array> Client::list_policies(CallContext& call) {
  return all_pages(implementation_->requests, "/api/2.0/policies/clusters/list", {}, "policies",
                   call);
}

Result<json::array> Client::all_library_statuses(CallContext& call) {
  return one_page(implementation_->requests, "/api/2.0/libraries/all-cluster-statuses", "statuses",
                  call);
}

Result<void> Client::each_pipeline(const TakePage& take, CallContext& call) {
  return each_page(implementation_->requests, "/api/2.0/pipelines", {{"max_results", "100"}},
                   "statuses", take, call);
}

Result<std::optional<json::object>> Client::get_pipeline(std::string_view pipeline_id,
                                                         CallContext& call) {
  return found_or_gone(
      implementation_->requests.get("/api/2.0/pipelines/" + std::string(pipeline_id), {}, call));
}

Result<json::array> Client::list_global_init_scripts(CallContext& call) {
  return one_page(implementation_->requests, "/api/2.0/global-init-scripts", "scripts", call);
}

Result<json::array> Client::list_warehouses(CallContext& call) {
  return all_pages(implementation_->requests, "/api/2.0/sql/warehouses", {}, "warehouses", call);
}

const ClusterChanges& Client::changes() const {
  return implementation_->requests.changes();
}

}  // namespace hipaa::workspace
