// Not there, in each spelling of the API, and what must not be taken for it: a state that is
// believed gone is forgotten.
#include <catch2/catch.hpp>

#include "tests/unit/workspace/client/scripted_client.hpp"

using namespace hipaa::workspace;
using hipaa::support::CallContext;
using hipaa::support::Result;
using hipaa::tests::refusal;
using hipaa::tests::ScriptedClient;

namespace {

using Found = Result<std::optional<hipaa::json::object>>;
using Ask = Found (*)(Client&, CallContext&);

Found cluster(Client& client, CallContext& call) {
  return client.get_cluster("1", call);
}
Found job(Client& client, CallContext& call) {
  return client.get_job(5, call);
}
Found job_run(Client& client, CallContext& call) {
  return client.get_run(5, call);
}
Found pool(Client& client, CallContext& call) {
  return client.get_instance_pool("p", call);
}
Found policy(Client& client, CallContext& call) {
  return client.get_policy("P", call);
}
Found policy_family(Client& client, CallContext& call) {
  return client.get_policy_family("F", call);
}
Found pipeline(Client& client, CallContext& call) {
  return client.get_pipeline("L", call);
}

std::string told(Ask ask, int status, const std::string& body) {
  ScriptedClient at;
  at.script.answer(status, body);
  const auto found = ask(at.client, at.call);
  if (!found) return found.error().diagnostics.front().code;
  return found->has_value() ? "there" : "gone";
}

}  // namespace

TEST_CASE("gone is told from what only looks like it") {
  struct Row {
    Ask ask;
    int status;
    std::string body;
    std::string expected;
  };
  const std::string invalid = "INVALID_PARAMETER_VALUE";
  const std::string missing = "RESOURCE_DOES_NOT_EXIST";
  const auto row = GENERATE_COPY(values<Row>({
      {cluster, 200, R"({"cluster_id":"1"})", "there"},
      {cluster, 400, refusal(invalid, "Cluster 1 does not exist"), "gone"},
      {cluster, 404, refusal(missing, "no cluster"), "gone"},
      {cluster, 400,
       refusal("INVALID_STATE",
               "Cannot access cluster 1 that was terminated or unpinned more than 30 days ago."),
       "gone"},
      {cluster, 400, refusal(invalid, "cluster_id is malformed"), "HP-API-REFUSED"},
      {cluster, 404, "", "HP-API-NOT-FOUND"},
      {cluster, 404, refusal("ENDPOINT_NOT_FOUND", "No API found"), "HP-API-NOT-FOUND"},
      {cluster, 404, "<html>no such page</html>", "HP-HTTP-PAGE"},
      {cluster, 403, refusal("PERMISSION_DENIED", "Cluster 1 does not exist or is not yours"),
       "HP-API-PERMISSION"},
      {cluster, 500, refusal("INTERNAL_ERROR", "it does not exist"), "HP-API-UNAVAILABLE"},
      {job, 400, refusal(invalid, "Job 5 does not exist."), "gone"},
      {job, 404, refusal(missing, "no job"), "gone"},
      {job, 400, refusal("INVALID_STATE", "not now"), "HP-API-CONFLICT"},
      {job_run, 400, refusal(invalid, "Run 5 does not exist."), "gone"},
      {job_run, 400, refusal(invalid, "Run: 5 in job: 6 doesn't exist"), "gone"},
      {pool, 404, refusal(missing, "Can't find an instance pool with id: p."), "gone"},
      {pool, 400, refusal(invalid, "Can't find an instance pool with id: p."), "HP-API-REFUSED"},
      {pool, 404, refusal("ENDPOINT_NOT_FOUND", "No API found"), "HP-API-NOT-FOUND"},
      {policy, 404, refusal(missing, "Can't find a cluster policy with id: P."), "gone"},
      {policy, 403, refusal("PERMISSION_DENIED", "no"), "HP-API-PERMISSION"},
      {policy, 400, refusal(invalid, "The parameter does not exist"), "HP-API-REFUSED"},
      {policy_family, 404, refusal(missing, "Can't find a policy family with id: F."), "gone"},
      {pipeline, 404, refusal(missing, "The specified pipeline L was not found."), "gone"},
      {pipeline, 403, refusal(missing, "The specified pipeline L was not found."),
       "HP-API-NOT-FOUND"},
      // The words of one endpoint are not another's, and decide nothing without their code.
      {cluster, 400, refusal(invalid, "Node type x does not exist"), "HP-API-REFUSED"},
      {cluster, 400, refusal("BAD_REQUEST", "Cluster 1 does not exist"), "HP-API-REFUSED"},
      {cluster, 403, refusal(missing, "Cluster 1 does not exist"), "HP-API-NOT-FOUND"},
      {cluster, 404, refusal("PERMISSION_DENIED", "Cluster 1 does not exist"), "HP-API-NOT-FOUND"},
      {job, 400, refusal(invalid, "Cluster 1 does not exist"), "HP-API-REFUSED"},
      {job, 403,
       refusal("PERMISSION_DENIED", "Job 5 does not exist or you do not have permission."),
       "HP-API-PERMISSION"},
      {job_run, 400, refusal(invalid, "Job 5 does not exist."), "HP-API-REFUSED"},
  }));
  INFO(row.status << " " << row.body);
  CHECK(told(row.ask, row.status, row.body) == row.expected);
}
