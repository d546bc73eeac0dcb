#include "plugin/workspace/client/client.hpp"

#include <functional>

#include "plugin/json/encoding.hpp"
#include "plugin/workspace/client/client_state.hpp"

namespace hipaa::workspace {

Client::Client(Configuration configuration, std::unique_ptr<Transport> transport)
    : implementation_(
          new Implementation{Requests(std::move(configuration), std::move(transport))}) {}
Client::~Client() = default;

std::uint64_t Client::answers() const {
  return implementation_->requests.answers();
}

const Configuration& Client::configuration() const {
  return implementation_->requests.configuration();
}

namespace {

support::Failure not_whole(std::string_view path, const std::string& why) {
  auto made = model::error("HP-API-LIST",
                           "The list GET " + std::string(path) + " is incomplete: " + why + ".",
                           "What it did not show is not known.");
  made.http_status = 200;
  return {support::Status::unavailable, std::move(made)};
}

}  // namespace

Result<json::array> objects_in(json::object& answer, std::string_view path, std::string_view name) {
  auto* found = answer.if_contains(name);
  if (found == nullptr || found->is_null()) return json::array();
  auto* list = found->if_array();
  if (list == nullptr) return not_whole(path, std::string(name) + " is not a list");
  if (!std::all_of(list->begin(), list->end(), [](const auto& one) { return one.is_object(); }))
    return not_whole(path, "an entry of " + std::string(name) + " is not an object");
  return std::move(*list);
}

Result<std::string> PageTokens::after(const json::object& answer, bool is_empty_page) {
  const auto* token = answer.if_contains("next_page_token");
  const auto* more = answer.if_contains("has_more");
  if (token != nullptr && !token->is_null() && !token->is_string())
    return not_whole(path_, "next_page_token is not a string");
  auto next = text_in(answer, "next_page_token");
  if (next.empty()) {
    if (more != nullptr && *more == true)
      return not_whole(path_, "it says that there is more, without a next_page_token");
    return next;
  }
  if (!seen_.insert(std::hash<std::string>()(next)).second)
    return not_whole(path_, "it repeats a next_page_token");
  empty_ = is_empty_page ? empty_ + 1 : 0;
  if (empty_ > most_empty_pages)
    return not_whole(path_, "more than " + std::to_string(most_empty_pages) +
                                " pages in a row are empty, and there is still more");
  if (--left_ <= 0) return not_whole(path_, "it has more pages than the limit");
  return next;
}

bool Client::is_unreachable() const {
  return implementation_->requests.is_unreachable();
}

Result<void> each_page(Requests& requests, std::string_view path, Query query,
                       std::string_view name, const TakePage& take, CallContext& call, int most) {
  const auto own = query.size();
  PageTokens tokens(path, most);
  for (;;) {
    auto answer = requests.get(path, query, call);
    if (!answer) return to_failure(answer.error());
    auto page = objects_in(*answer, path, name);
    if (!page) return std::move(page).error();
    auto next = tokens.after(*answer, page->empty());
    // What came is looked at, also where nothing follows as it should.
    if (auto taken = take(std::move(*page)); !taken) return taken;
    if (!next) return std::move(next).error();
    if (next->empty()) return {};
    query.resize(own);
    query.emplace_back("page_token", std::move(*next));
  }
}

Result<json::array> one_page(Requests& requests, std::string_view path, std::string_view name,
                             CallContext& call) {
  auto answer = requests.get(path, {}, call);
  if (!answer) return to_failure(answer.error());
  auto page = objects_in(*answer, path, name);
  if (!page) return page;
  // They have no pages; where one had, its end would be missing.
  if (auto next = PageTokens(path, 1).after(*answer, page->empty()); !next)
    return std::move(next).error();
  return page;
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
  return one_page(implementation_->requests, "/api/2.1/clusters/list-node-types", "node_types",
                  call);
}

Result<json::array> Client::spark_versions(CallContext& call) {
  return one_page(implementation_->requests, "/api/2.1/clusters/spark-versions", "versions", call);
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
