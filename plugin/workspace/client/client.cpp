#include "plugin/workspace/client/client.hpp"

#include "plugin/json/encoding.hpp"
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

Client::Client(Configuration configuration, std::unique_ptr<Transport> transport)
    : implementation_(
          new Implementation{Requests(std::move(configuration), std::move(transport))}) {}
Client::~Client() = default;

const Configuration& Client::configuration() const {
  return implementation_->requests.configuration();
}

bool Client::is_unreachable() const {
  return implementation_->requests.is_unreachable();
}

Result<void> each_page(Requests& requests, std::string_view path, Query query,
                       std::string_view name, const TakePage& take, CallContext& call, int most) {
  const auto own = query.size();
  for (int page = 0; page < most; ++page) {
    auto answer = requests.get(path, query, call);
    if (!answer) return to_failure(answer.error());
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

Result<std::optional<json::object>> found_or_gone(Answered<json::object> asked,
                                                  bool (*is_gone)(const ApiError&)) {
  if (asked) return std::optional<json::object>(std::move(*asked));
  if (is_refused(asked, is_gone)) return std::optional<json::object>();
  return to_failure(asked.error());
}

RequestFault lacks(std::string_view path, std::string_view member) {
  return {UnusableAnswer{200, "", 0, std::string(member)}, "POST " + std::string(path)};
}

Answered<std::string> id_in(const Answered<json::object>& answered, std::string_view path,
                            std::string_view name) {
  if (!answered) return answered.error();
  auto id = text_in(*answered, name);
  if (id.empty()) return lacks(path, name);
  return id;
}

Result<json::object> Client::me(CallContext& call) {
  return as_result(implementation_->requests.get("/api/2.0/preview/scim/v2/Me", {}, call));
}

Result<std::string> Client::workspace_id(CallContext& call) {
  auto id = implementation_->requests.workspace_id();
  if (!id.empty()) return id;
  if (auto asked = me(call); !asked) return std::move(asked).error();
  return implementation_->requests.workspace_id();
}

Result<json::array> Client::node_types(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.1/clusters/list-node-types", {}, call);
  if (!answer) return to_failure(answer.error());
  return list_in(*answer, "node_types");
}

Result<json::array> Client::spark_versions(CallContext& call) {
  auto answer = implementation_->requests.get("/api/2.1/clusters/spark-versions", {}, call);
  if (!answer) return to_failure(answer.error());
  return list_in(*answer, "versions");
}

Result<json::object> Client::workspace_setting(std::string_view type, CallContext& call) {
  return as_result(implementation_->requests.get(
      "/api/2.0/settings/types/" + std::string(type) + "/names/default", {}, call));
}

Result<std::optional<json::object>> Client::get_instance_pool(std::string_view pool_id,
                                                              CallContext& call) {
  return found_or_gone(implementation_->requests.get(
      "/api/2.0/instance-pools/get", {{"instance_pool_id", std::string(pool_id)}}, call));
}

Result<std::optional<json::object>> Client::get_policy(std::string_view policy_id,
                                                       CallContext& call) {
  return found_or_gone(implementation_->requests.get(
      "/api/2.0/policies/clusters/get", {{"policy_id", std::string(policy_id)}}, call));
}

Result<std::optional<json::object>> Client::get_policy_family(std::string_view policy_family_id,
                                                              CallContext& call) {
  return found_or_gone(implementation_->requests.get(
      "/api/2.0/policy-families/" + json::percent_encoded(policy_family_id), {}, call));
}

}  // namespace hipaa::workspace
