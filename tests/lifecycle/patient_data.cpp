// Patterns of the hospital's own (patient_data_patterns): what matches never reaches the workspace,
// and is found in what it has already.
#include "tests/lifecycle/audited.hpp"

using namespace hipaa::tests;

using Lines = std::vector<std::string>;

namespace {

json::object own() {
  return {{"patient_data_patterns", {{"hospital record number", "HRN-\\d{6}"}}}};
}

}  // namespace

TEST_CASE("a name that matches is refused before the first request", "[create]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), own());
  const auto planned = provider.plan(compliant(R"({"cluster_name":"run HRN-123456"})"));
  INFO(explained(planned));
  CHECK(planned.lines() == Lines{"error HC-PHI-01 /cluster_name"});
  CHECK(simulator.count("POST", create_path) == 0);
  applied_at(provider, compliant());
}

TEST_CASE("patterns that are not known yet leave names undecided, and nothing is created",
          "[create]") {
  auto& simulator = workspace();
  json::object unknown{{"patient_data_patterns", {{"hospital record number", nullptr}}}};
  const auto provider = ProviderUnderTest::at(simulator.url(), unknown,
                                              {"/patient_data_patterns/hospital record number"});
  const auto planned = provider.plan(compliant());
  INFO(explained(planned));
  CHECK(planned.lines() == Lines{"warning HC-PHI-01 (undecided) /cluster_name"});
  const auto applied = provider.apply(compliant(), planned);
  CHECK(applied.lines() == Lines{"error HC-PHI-01 (undecided) /cluster_name"});
  CHECK(simulator.count("POST", create_path) == 0);

  unknown["patient_data_patterns"] = nullptr;
  const auto none = ProviderUnderTest::at(simulator.url(), unknown, {"/patient_data_patterns"});
  CHECK(none.plan(compliant()).lines() == Lines{"warning HC-PHI-01 (undecided) /cluster_name"});

  // As Terraform does it: the provider is configured anew, and knows them then.
  applied_at(ProviderUnderTest::at(simulator.url(), own()), compliant());
}

TEST_CASE("a read tells of it, and lets the plan that renames go on", "[read]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), own());
  const auto applied = applied_at(provider, compliant());
  mutate(simulator, applied, {{"cluster_name", "run HRN-123456"}});
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.has("HC-PHI-01"));
  CHECK(read.finding("HC-PHI-01").severity == "warning");
  applied_at(provider, compliant(), &read);
}

TEST_CASE("names and tags of jobs, pools and clusters are held against them", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant(R"({"cluster_name":"run HRN-123456"})"));
  job(simulator, R"({"name":"nightly","tags":{"for":"HRN-123456"},"tasks":[]})");
  simulator.post("/__sim/pools", json::parse(R"({"instance_pool_id":"pool-1",
      "instance_pool_name":"HRN-654321","node_type_id":"m6id.large",
      "disk_spec":{"disk_type":{"ebs_volume_type":"GENERAL_PURPOSE_SSD"},"disk_count":1,"disk_size":100}})"));
  const auto audit = audited(ProviderUnderTest::at(simulator.url(), own()));
  INFO(explained(audit));
  CHECK(audit.lines("cluster") == Lines{"error HC-PHI-01 /cluster_name"});
  CHECK(audit.lines("job") == Lines{"error HC-PHI-01 job \"nightly\" /settings/tags/for"});
  CHECK(audit.lines("instance_pool") == Lines{"error HC-PHI-01 /instance_pool_name"});
}
