// Pipelines 2.0, which are put in place by control: list shows their statuses, get the whole. And
// the list of SQL warehouses.
#include "core/paging.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

constexpr std::int64_t default_page = 25;
constexpr std::int64_t largest_page = 100;

json::object status_of(const std::string& id, const json::object& pipeline) {
  json::object shown{{"pipeline_id", id}, {"name", text_at(pipeline, "name")}};
  for (const std::string_view key : {"state", "creator_user_name", "run_as_user_name"}) {
    if (has(pipeline, key)) shown[key] = pipeline.at(key);
  }
  return shown;
}

Reply list_pipelines(Workspace& workspace, const Call& call) {
  const std::int64_t size = query_integer(call, "max_results", default_page);
  if (size < 1 || size > largest_page) {
    return invalid_parameter("max_results must be between 1 and 100.");
  }
  const Page page = make_page(call, static_cast<std::int64_t>(workspace.pipelines.size()), size);
  if (page.bad_token) return invalid_parameter("Invalid page token.");
  json::array statuses;
  std::int64_t at = 0;
  for (const auto& [id, pipeline] : workspace.pipelines) {
    if (at >= page.begin && at < page.end) statuses.push_back(status_of(id, pipeline));
    ++at;
  }
  json::object answer;
  if (!statuses.empty()) answer["statuses"] = std::move(statuses);
  if (!page.next_token.empty()) answer["next_page_token"] = page.next_token;
  return ok(answer);
}

Reply get_pipeline(Workspace& workspace, const Call& call) {
  const std::string& id = call.arguments.front();
  const auto found = workspace.pipelines.find(id);
  if (found == workspace.pipelines.end()) {
    return does_not_exist("The specified pipeline " + id + " was not found.");
  }
  json::object shown = found->second;
  shown["pipeline_id"] = id;
  return ok(shown);
}

Reply list_warehouses(Workspace& workspace, const Call& /*call*/) {
  json::array warehouses;
  for (const auto& [id, warehouse] : workspace.warehouses) {
    json::object shown = warehouse;
    shown["id"] = id;
    warehouses.push_back(std::move(shown));
  }
  return ok(json::object{{"warehouses", std::move(warehouses)}});
}

}  // namespace

void register_pipeline_routes(Router& router) {
  router.add("GET", {"2.0"}, "/pipelines", list_pipelines);
  router.add("GET", {"2.0"}, "/pipelines/{}", get_pipeline);
  router.add("GET", {"2.0"}, "/sql/warehouses", list_warehouses);
}

}  // namespace workspace_sim
