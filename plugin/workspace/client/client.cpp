#include "plugin/workspace/client/client.hpp"

#include "plugin/workspace/client/client_state.hpp"
#include "plugin/workspace/http/encoding.hpp"

namespace hipaa::workspace {

Client::Client(Configuration configuration, std::unique_ptr<Transport> transport)
    : implementation_(
          new Implementation{Requests(std::move(configuration), std::move(transport))}) {}
Client::~Client() = default;

const Configuration& Client::configuration() const {
  return implementation_->requests.configuration();
}

Result<void> each_page(Requests& requests, std::string_view path, Query query,
                       std::string_view name, const TakePage& take, CallContext& call, int most) {
  const auto own = query.size();
  for (int page = 0; page < most; ++page) {
    auto answer = requests.get(path, query, call);
    if (!answer) return std::move(answer).error();
    auto next = text_in(*answer, "next_page_token");
    if (auto taken = take(list_in(*answer, name)); !taken) return taken;
    if (next.empty()) break;
    query.resize(own);
    query.emplace_back("page_token", std::move(next));
  }
  return {};
}

Result<json::array> all_pages(Requests& requests, std::string_view path, Query query,
                              std::string_view name, CallContext& call, int most) {
  json::array all;
  const auto append = [&all](json::array page) -> Result<void> {
    for (auto& one : page) all.push_back(std::move(one));
    return {};
  };
  if (auto done = each_page(requests, path, std::move(query), name, append, call, most); !done)
    return std::move(done).error();
  return all;
}

Result<std::optional<json::object>> found_or_gone(
    Result<json::object> asked, std::initializer_list<std::string_view> gone_messages) {
  if (asked) return std::optional<json::object>(std::move(*asked));
  const auto& failure = asked.error();
  const auto& told = failure.diagnostics.front();
  // A bare 404 may as well be a proxy that knows no workspace: only the API's own code counts.
  if (failure.status == support::Status::not_found && !told.vendor_code.empty() &&
      told.vendor_code != "ENDPOINT_NOT_FOUND" && told.vendor_code != "NOT_FOUND")
    return std::optional<json::object>();
  if (told.http_status == 400)
    for (const auto message : gone_messages)
      if (told.detail.find(message) != std::string::npos) return std::optional<json::object>();
  return std::move(asked).error();
}

Result<json::object> Client::me(CallContext& call) {
  return implementation_->requests.get("/api/2.0/preview/scim/v2/Me", {}, call);
}

Result<std::string> Client::workspace_id(CallContext& call) {
  auto id = implementation_->requests.workspace_id();
  if (!id.empty()) return id;
  if (auto asked = me(call); !asked) return std::move(asked).error();
  return implementation_->requests.workspace_id();
}

Result<json::array> Client::node_types(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.1/clusters/list-node-types", {}, call);
  if (!answer) return std::move(answer).error();
  return list_in(*answer, "node_types");
}

Result<json::array> Client::spark_versions(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.1/clusters/spark-versions", {}, call);
  if (!answer) return std::move(answer).error();
  return list_in(*answer, "versions");
}

Result<json::object> Client::workspace_setting(std::string_view type, CallContext& call) {
  return implementation_->requests.get(
      "/api/2.0/settings/types/" + std::string(type) + "/names/default", {}, call);
}

Result<std::optional<json::object>> Client::get_instance_pool(std::string_view pool_id,
                                                              CallContext& call) {
  return found_or_gone(
      implementation_->requests.get("/api/2.0/instance-pools/get",
                                    {{"instance_pool_id", std::string(pool_id)}}, call),
      {"does not exist", "Can't find an instance pool"});
}

Result<std::optional<json::object>> Client::get_policy(std::string_view policy_id,
                                                       CallContext& call) {
  return found_or_gone(implementation_->requests.get("/api/2.0/policies/clusters/get",
                                                     {{"policy_id", std::string(policy_id)}}, call),
                       {"does not exist", "Can't find a cluster policy"});
}

Result<std::optional<json::object>> Client::get_policy_family(std::string_view policy_family_id,
                                                              CallContext& call) {
  return found_or_gone(
      implementation_->requests.get("/api/2.0/policy-families/" + percent_encoded(policy_family_id),
                                    {}, call),
      {"does not exist", "Can't find a policy family"});
}

}  // namespace hipaa::workspace
