#include <catch2/catch.hpp>
#include <set>

#include "unit/client.hpp"

using namespace workspace_sim;

namespace {

/// The token endpoint takes a form, and the client's secret in the Basic header.
Answer ask_for_token(Workspace& workspace, const std::string& form, const std::string& basic) {
  RawRequest request;
  request.method = "POST";
  request.target = "/oidc/v1/token";
  request.content_type = "application/x-www-form-urlencoded";
  request.body = form;
  if (!basic.empty()) request.authorization = "Basic " + base64_encode(basic);
  const Reply reply = workspace.serve(request, workspace.plan(request));
  return {reply.status, parse_json(reply.body)->as_object()};
}

}  // namespace

TEST_CASE("base64 goes both ways") {
  for (const std::string text : {"", "a", "ab", "abc", "client:se cret"}) {
    CHECK(base64_decode(base64_encode(text)) == text);
  }
  CHECK(base64_encode("ab") == "YWI=");
  CHECK_FALSE(base64_decode("no base64!"));
}

TEST_CASE("tokens are issued, live and expire") {
  Bench bench;
  const std::string service = "11111111-2222-4333-a444-555555555555";
  ask(bench.workspace, "POST", "/__sim/users",
      {{"user_name", service},
       {"service_principal", true},
       {"client_id", "id"},
       {"client_secret", "secret"}});
  constexpr auto form = "grant_type=client_credentials&scope=all-apis";
  CHECK(ask_for_token(bench.workspace, form, "id:wrong").status == 401);
  const Answer issued = ask_for_token(bench.workspace, form, "id:secret");
  REQUIRE(issued.status == 200);
  CHECK(issued.body.at("expires_in") == 3600);
  const std::string token = text_at(issued.body, "access_token");
  const std::string me = "/api/2.0/preview/scim/v2/Me";
  CHECK(text_at(ask(bench.workspace, "GET", me, {}, token).body, "userName") == service);
  bench.pass(3601);
  CHECK(ask(bench.workspace, "GET", me, {}, token).status == 403);

  constexpr auto exchange =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=id"
      "&subject_token=eyJ&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt";
  CHECK(ask_for_token(bench.workspace, exchange, "").status == 200);
  CHECK(ask_for_token(bench.workspace, "grant_type=password", "").body.at("error") ==
        "unsupported_grant_type");
}

TEST_CASE("libraries of a policy are installed with the cluster") {
  Bench bench;
  ask(bench.workspace, "POST", "/__sim/policies",
      {{"policy_id", "P"},
       {"definition", json::object{}},
       {"libraries",
        json::array{json::object{{"pypi", json::object{{"package", "simplejson"}}}}}}});
  const std::string id = bench.create({{"policy_id", "P"}});
  const auto status = [&] {
    const Answer answer =
        ask(bench.workspace, "GET", "/api/2.0/libraries/cluster-status?cluster_id=" + id);
    return text_at(answer.body.at("library_statuses").at(0).as_object(), "status");
  };
  CHECK(status() == "PENDING");
  bench.pass(1);
  CHECK(status() == "PENDING");
  bench.pass(0.06);
  CHECK(status() == "INSTALLING");
  bench.pass(0.06);
  CHECK(status() == "INSTALLED");
}

TEST_CASE("pages neither hide nor repeat clusters that others create and delete in between") {
  Bench bench;
  std::vector<std::string> ids;
  ids.reserve(9);
  for (int at = 0; at < 9; ++at) ids.push_back(bench.create());
  std::set<std::string> seen;
  std::string token;
  do {
    const Answer page = ask(
        bench.workspace, "GET",
        "/api/2.1/clusters/list?page_size=2" + (token.empty() ? token : "&page_token=" + token));
    REQUIRE(page.status == 200);
    for (const json::value& cluster : page.body.at("clusters").as_array()) {
      CHECK(seen.insert(text_at(cluster.as_object(), "cluster_id")).second);
    }
    token = text_at(page.body, "next_page_token");
    bench.create();
    if (seen.contains(ids[8])) bench.post("permanent-delete", ids[8]);
  } while (!token.empty());
  for (const std::string& id : ids) CHECK(seen.contains(id));
  CHECK(ask(bench.workspace, "GET", "/api/2.1/clusters/list?page_token=nonsense").status == 400);
}

TEST_CASE("a mask changes what it names and nothing else") {
  Bench bench;
  const std::string id = bench.create({{"custom_tags", json::object{{"a", "b"}}}});
  bench.pass(1);
  const auto update = [&](const std::string& mask, const json::object& change) {
    return bench.post("update", id, {{"update_mask", mask}, {"cluster", change}}).status;
  };
  CHECK(update("aws_attributes.ebs_volume_count",
               {{"aws_attributes", json::object{{"ebs_volume_count", 2}, {"first_on_demand", 9}}},
                {"num_workers", 7}}) == 200);
  bench.pass(1);
  json::object cluster = bench.get(id);
  CHECK(cluster.at("aws_attributes").at("ebs_volume_count") == 2);
  CHECK(cluster.at("aws_attributes").at("first_on_demand") == 1);
  CHECK(cluster.at("num_workers") == 2);
  CHECK(update("custom_tags", {}) == 200);
  bench.pass(1);
  CHECK_FALSE(bench.get(id).contains("custom_tags"));
  CHECK(update("custom_tags.a", {}) == 400);
  CHECK(update("nothing", {}) == 400);
  CHECK(update("", {}) == 400);
}

TEST_CASE("control refuses what it does not know and changes nothing then") {
  Bench bench;
  const Answer refused =
      ask(bench.workspace, "POST", "/__sim/settings", {{"csp", true}, {"nonsense", 1}});
  CHECK(refused.status == 400);
  CHECK(text_at(refused.body, "error") == "unknown setting: nonsense");
  CHECK_FALSE(bench.workspace.settings.compliance_security_profile);
  CHECK(ask(bench.workspace, "POST", "/__sim/ssl", {{"answer", "maybe"}}).status == 400);
  CHECK(ask(bench.workspace, "GET", "/__sim/nothing").status == 404);
}

TEST_CASE("a list of control calls is played in order and stops at a refusal") {
  Bench bench;
  const auto call = [](const std::string& path, const json::object& body) {
    return json::object{{"path", path}, {"body", body}};
  };
  const json::array calls{
      call("/__sim/settings", {{"workspace_id", "42"}}),
      call("/__sim/clusters", {{"count", 3}}),
      call("/__sim/settings", {{"nonsense", 1}}),
      call("/__sim/clusters", {{"count", 3}}),
  };
  CHECK(ask(bench.workspace, "POST", "/__sim/seed", {{"calls", calls}}).status == 400);
  CHECK(bench.workspace.settings.workspace_id == "42");
  CHECK(bench.workspace.clusters.by_id.size() == 3);
}

TEST_CASE("reset brings everything back but what the command line set") {
  Bench bench;
  bench.running();
  ask(bench.workspace, "POST", "/__sim/settings", {{"csp", true}, {"start_seconds", 9}});
  ask(bench.workspace, "POST", "/__sim/reset");
  CHECK(bench.workspace.clusters.by_id.empty());
  CHECK_FALSE(bench.workspace.settings.compliance_security_profile);
  CHECK(bench.workspace.settings.start_seconds == 1);
  CHECK(ask(bench.workspace, "GET", "/api/2.0/preview/scim/v2/Me").status == 200);
}
