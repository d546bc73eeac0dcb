#include <catch2/catch.hpp>

#include "unit/client.hpp"

using namespace workspace_sim;

TEST_CASE("a cluster lives through its states in virtual time") {
  Bench bench;
  const std::string id = bench.create();
  CHECK(bench.state(id) == "PENDING");
  bench.pass(1);
  CHECK(bench.state(id) == "RUNNING");
  CHECK(bench.post("resize", id, {{"num_workers", 5}}).status == 200);
  CHECK(bench.state(id) == "RESIZING");
  CHECK(error_code(bench.post("resize", id, {{"num_workers", 6}})) == "INVALID_STATE");
  bench.pass(1);
  CHECK(bench.get(id).at("executors").as_array().size() == 5);
  CHECK(bench.post("restart", id).status == 200);
  CHECK(bench.state(id) == "RESTARTING");
  bench.pass(1);
  CHECK(bench.post("delete", id).status == 200);
  CHECK(bench.state(id) == "TERMINATING");
  CHECK(message(bench.post("start", id)) ==
        "Cluster " + id + " is in unexpected state Terminating.");
  bench.pass(1);
  CHECK(bench.state(id) == "TERMINATED");
  CHECK(bench.post("delete", id).status == 200);
  CHECK(bench.post("restart", id).status == 200);  // no-op unless running
  CHECK(bench.state(id) == "TERMINATED");
  CHECK(bench.post("start", id).status == 200);
  CHECK(bench.state(id) == "PENDING");
}

TEST_CASE("an edit that changes nothing restarts what runs") {
  Bench bench;
  const std::string id = bench.running();
  const std::int64_t before = bench.get(id).at("spark_context_id").as_int64();
  CHECK(before > (std::int64_t{1} << 53));
  CHECK(bench.post("edit", id, bench.attributes()).status == 200);
  CHECK(bench.state(id) == "RESTARTING");
  CHECK(bench.get(id).at("spark_context_id").as_int64() != before);
  CHECK(error_code(bench.post("edit", id, bench.attributes())) == "INVALID_STATE");
}

TEST_CASE("zero and false are kept as they were sent, null is absent") {
  Bench bench;
  const std::string id = bench.create(
      {{"aws_attributes", json::object{{"ebs_volume_count", 0}, {"first_on_demand", 0}}},
       {"enable_elastic_disk", false},
       {"autotermination_minutes", 0},
       {"policy_id", nullptr}});
  const json::object cluster = bench.get(id);
  const json::object& spec = cluster.at("spec").as_object();
  CHECK(spec.at("aws_attributes") == json::value{{"ebs_volume_count", 0}, {"first_on_demand", 0}});
  CHECK(spec.at("enable_elastic_disk") == false);
  CHECK(spec.at("autotermination_minutes") == 0);
  CHECK_FALSE(spec.contains("policy_id"));
  CHECK_FALSE(spec.contains("driver_node_type_id"));
  CHECK(cluster.at("driver_node_type_id") == "i3.xlarge");
  CHECK(cluster.at("aws_attributes").at("first_on_demand") == 0);
  CHECK(cluster.at("aws_attributes").at("availability") == "SPOT_WITH_FALLBACK");
}

TEST_CASE("a resize with num_workers drops autoscale, as it does for users") {
  Bench bench;
  json::object body = bench.attributes();
  body.erase("num_workers");
  body["autoscale"] = json::object{{"min_workers", 1}, {"max_workers", 3}};
  const Answer created = ask(bench.workspace, "POST", "/api/2.1/clusters/create", body);
  const std::string id = text_at(created.body, "cluster_id");
  bench.pass(1);
  CHECK(bench.get(id).at("num_workers") == 1);
  CHECK(bench.post("resize", id, {{"num_workers", 2}}).status == 200);
  CHECK_FALSE(bench.get(id).contains("autoscale"));
}

TEST_CASE("clusters are purged thirty days after they ended, unless they are pinned") {
  Bench bench;
  const std::string lost = bench.running();
  const std::string pinned = bench.running();
  bench.post("pin", pinned);
  bench.post("delete", lost);
  bench.post("delete", pinned);
  bench.pass(29.0 * 86'400);
  CHECK(bench.state(lost) == "TERMINATED");
  bench.pass(2.0 * 86'400);
  CHECK(bench.state(pinned) == "TERMINATED");
  const Answer gone = ask(bench.workspace, "GET", "/api/2.1/clusters/get?cluster_id=" + lost);
  CHECK(gone.status == 400);
  CHECK(error_code(gone) == "INVALID_STATE");
  bench.post("unpin", pinned);
  CHECK(error_code(ask(bench.workspace, "GET", "/api/2.1/clusters/get?cluster_id=" + pinned)) ==
        "INVALID_STATE");
}

TEST_CASE("a start may be told to fail") {
  Bench bench;
  ask(bench.workspace, "POST", "/__sim/settings",
      {{"start_failure",
        json::object{{"code", "INIT_SCRIPT_FAILURE"}, {"type", "CLIENT_ERROR"}, {"times", 1}}}});
  const std::string id = bench.create();
  bench.pass(1);
  CHECK(bench.state(id) == "TERMINATING");
  bench.pass(1);
  CHECK(bench.get(id).at("termination_reason").at("code") == "INIT_SCRIPT_FAILURE");
  bench.post("start", id);
  bench.pass(1);
  CHECK(bench.state(id) == "RUNNING");
}

TEST_CASE("events tell who did what") {
  Bench bench;
  const std::string id = bench.running();
  ask(bench.workspace, "POST", "/__sim/clusters/mutate",
      {{"cluster_id", id},
       {"user", "mallory@example.com"},
       {"set", json::object{{"spark_conf.spark.ssl.enabled", "true"}}}});
  const Answer events = bench.post("events", id, {{"order", "ASC"}});
  const json::array& listed = events.body.at("events").as_array();
  REQUIRE(listed.size() == 3);
  CHECK(listed[0].at("type") == "CREATING");
  CHECK(listed[1].at("type") == "RUNNING");
  CHECK(listed[2].at("details").at("user") == "mallory@example.com");
  CHECK(listed[2].at("details").at("attributes").at("spark_conf").at("spark.ssl.enabled") ==
        "true");
  CHECK_FALSE(listed[2].at("details").at("previous_attributes").as_object().contains("spark_conf"));
}
