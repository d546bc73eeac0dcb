// SCIM: who the caller is.
#include "core/router.hpp"
#include "core/workspace.hpp"

namespace workspace_sim {

namespace {

Reply me(Workspace& /*workspace*/, const Call& call) {
  const User& user = call.user;
  json::array groups;
  if (user.admin) {
    groups.push_back(json::object{{"display", "admins"},
                                  {"value", "200000000000001"},
                                  {"type", "direct"},
                                  {"$ref", "Groups/200000000000001"}});
  }
  groups.push_back(json::object{{"display", "users"},
                                {"value", "200000000000002"},
                                {"type", "direct"},
                                {"$ref", "Groups/200000000000002"}});
  json::array entitlements{json::object{{"value", "workspace-access"}}};
  if (user.allow_cluster_create) {
    entitlements.push_back(json::object{{"value", "allow-cluster-create"}});
  }
  json::object view{{"schemas", json::array{"urn:ietf:params:scim:schemas:core:2.0:User"}},
                    {"id", user.id},
                    {"userName", user.name},
                    {"displayName", user.display_name},
                    {"active", true},
                    {"groups", std::move(groups)},
                    {"entitlements", std::move(entitlements)}};
  if (!user.service_principal) {
    view["emails"] =
        json::array{json::object{{"type", "work"}, {"value", user.name}, {"primary", true}}};
    view["name"] = json::object{{"givenName", user.display_name}, {"familyName", "Example"}};
  }
  return ok(view);
}

}  // namespace

void register_identity_routes(Router& router) {
  router.add("GET", {"2.0"}, "/preview/scim/v2/Me", me);
}

}  // namespace workspace_sim
