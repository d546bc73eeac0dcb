// Creates that the workspace carries out twice, because the answer to the first request was lost:
// one cluster stays, and no other is left running or forgotten.
#include "tests/lifecycle/late_requests.hpp"

using namespace hipaa::tests;

namespace {

// Its first request is carried out five seconds later, when another has made the cluster.
Outcome applied_twice(const Simulator& simulator) {
  late(simulator, create_path, 5000);
  auto applied = impatient(simulator).plan_and_apply(compliant());
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  return applied;
}

// As a destroy does first, which is killed then.
void remove_own(const Simulator& simulator, const Outcome& applied) {
  simulator.call("POST", "/api/2.1/clusters/permanent-delete",
                 {{"cluster_id", cluster_id(applied)}});
}

}  // namespace

TEST_CASE("a create that is carried out after its answer was given up is found, not repeated",
          "[late]") {
  auto& simulator = workspace();
  late(simulator, create_path, 1500);
  const auto applied = impatient(simulator).plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
  CHECK(simulator.count("POST", create_path) == 1);
}

TEST_CASE("a create that is carried out while its repetition starts is removed at the end",
          "[late]") {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 2}});
  late(simulator, create_path, 3000);
  const auto applied = impatient(simulator).plan_and_apply(compliant());
  INFO(explained(applied));
  CHECK(applied.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
  CHECK(state_in(simulator, cluster_id(applied)) == "RUNNING");
}

TEST_CASE("a create that is carried out after the apply is told by the next read and removed",
          "[late]") {
  auto& simulator = workspace();
  late(simulator, create_path, 5000);
  const auto provider = impatient(simulator);
  const auto applied = provider.plan_and_apply(compliant());
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  CHECK_FALSE(provider.read(applied).has("HP-CLUSTER-DOUBLED"));
  wait_for_clusters(simulator, 2);
  // As another process would see it.
  const auto later = impatient(simulator);
  const auto read = later.read(applied);
  INFO(explained(read));
  REQUIRE(read.status == HIPAA_OK);
  CHECK(read.finding("HP-CLUSTER-DOUBLED").severity == "warning");
  CHECK(cluster_id(read) == cluster_id(applied));
  CHECK_FALSE(is_empty(later.plan(compliant(), &read)));
  simulator.call("DELETE", "/__sim/requests");
  const auto healed = later.plan_and_apply(compliant(), &read);
  INFO(explained(healed));
  CHECK(healed.status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 1);
  CHECK(state_in(simulator, cluster_id(applied)) == "RUNNING");
  CHECK(simulator.count("POST", edit_path) == 0);
  CHECK(is_empty(later.plan(compliant(), &healed)));
}

TEST_CASE("a destroy removes what its create has doubled, too", "[late]") {
  auto& simulator = workspace();
  const auto applied = applied_twice(simulator);
  wait_for_clusters(simulator, 2);
  CHECK(impatient(simulator).destroy(applied).status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 0);
}

TEST_CASE("what a destroy that was killed has left of a doubled create is read and removed",
          "[late]") {
  auto& simulator = workspace();
  const auto applied = applied_twice(simulator);
  wait_for_clusters(simulator, 2);
  remove_own(simulator, applied);
  const auto later = impatient(simulator);
  const auto read = later.read(applied);
  INFO(explained(read));
  REQUIRE(read.status == HIPAA_OK);
  CHECK(read.finding("HP-CLUSTER-DOUBLED").severity == "warning");
  CHECK(read.tainted());
  CHECK(cluster_id(read) != cluster_id(applied));
  CHECK(later.destroy(read).status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 0);
}

TEST_CASE("a request that is on its way when its cluster is removed is waited for by the read",
          "[late]") {
  auto& simulator = workspace();
  const auto applied = applied_twice(simulator);
  REQUIRE(clusters_in(simulator) == 1);
  remove_own(simulator, applied);
  const auto read = ProviderUnderTest::at(simulator.url()).read(applied);
  INFO(explained(read));
  REQUIRE(read.status == HIPAA_OK);
  CHECK(read.tainted());
  CHECK(read.has("HP-CLUSTER-DOUBLED"));
  CHECK(clusters_in(simulator) == 1);
}
