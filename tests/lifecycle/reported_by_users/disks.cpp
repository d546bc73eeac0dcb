// Faults that users of other tools reported (README.md: the numbers), retold with what has to
// happen here: disks and node types that are refused only at apply, and zeros that were not sent.
#include "tests/lifecycle/cluster_leaves.hpp"
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

// A workspace with the compliance security profile, and a provider that counts on it.
ProviderUnderTest with_profile(const Simulator& simulator) {
  simulator.post("/__sim/settings", {{"csp", true},
                                     {"compliance_standards", {"HIPAA"}},
                                     {"esm", true},
                                     {"automatic_cluster_update", true}});
  return ProviderUnderTest::at(simulator.url(), {{"compliance_profile", "csp"}});
}

json::object nitro(std::string_view more = "{}") {
  auto made = compliant(more);
  made["enable_local_disk_encryption"] = true;
  if (!made.contains("node_type_id") || made["node_type_id"] == "m6id.large")
    made["node_type_id"] = "m6id.large";
  return made;
}

// No name of these holds a character that a pointer escapes.
void set(json::value& into, std::string_view pointer, const json::value& value) {
  auto* at = &into;
  for (auto rest = pointer.substr(1);;) {
    const auto slash = std::min(rest.find('/'), rest.size());
    if (!at->is_object()) at->emplace_object();
    at = &at->get_object()[rest.substr(0, slash)];
    if (slash == rest.size()) break;
    rest.remove_prefix(slash + 1);
  }
  *at = value;
}

// What makes a leaf acceptable beside the rest.
json::object companions(const std::string& leaf) {
  if (leaf.starts_with("/autoscale"))
    return {{"num_workers", nullptr}, {"autoscale", {{"min_workers", 1}, {"max_workers", 2}}}};
  if (leaf == "/use_ml_runtime" || leaf == "/is_single_node") return {{"kind", "CLASSIC_PREVIEW"}};
  if (leaf.starts_with("/workload_type"))
    return {{"workload_type", {{"clients", {{"jobs", true}, {"notebooks", true}}}}}};
  if (leaf.starts_with("/cluster_log_conf/s3"))
    return {{"cluster_log_conf",
             {{"s3", {{"destination", "s3://bucket/logs"}, {"region", "us-west-2"}}}}}};
  return {};
}

}  // namespace

TEST_CASE("user report 2: a count of volumes goes back to 0 where no rule forbids it",
          "[reported_by_users][user-report-02]") {
  auto& simulator = prompt_workspace();
  const auto provider = with_profile(simulator);
  const auto applied = applied_at(provider, nitro());
  auto without = nitro();
  without["aws_attributes"] = {{"ebs_volume_count", 0}};
  const auto changed = applied_at(provider, without, &applied);
  const auto sent = sent_to(simulator, edit_path);
  CHECK(json::value(sent.at("aws_attributes")) == json::value(without["aws_attributes"]));
  expect_settled(provider, without, changed);
}

TEST_CASE("user report 4: an edit after a read invents no IOPS and no throughput",
          "[reported_by_users][user-report-04]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto changed = compliant(R"({"autotermination_minutes":30})");
  for (const auto& prior : {provider.read(applied), provider.import(cluster_id(applied))}) {
    INFO(explained(prior));
    REQUIRE(prior.status == HIPAA_OK);
    simulator.call("DELETE", "/__sim/requests");
    applied_at(provider, changed, &prior);
    CHECK(json::value(sent_to(simulator, edit_path).at("aws_attributes")) ==
          json::value(compliant().at("aws_attributes")));
  }
}

TEST_CASE("user report 5: a node type without disks needs its volume at plan",
          "[reported_by_users][user-report-05]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant(R"({"node_type_id":"i3.xlarge"})"));
  const auto bare = compliant(R"({"node_type_id":"c5.xlarge","aws_attributes":null})");
  const auto refused = provider.plan(bare, &applied);
  INFO(explained(refused));
  CHECK(refused.status == HIPAA_E_DIAGNOSTICS);
  CHECK(refused.finding("HC-EBS-01").line() == "error HC-EBS-01 /aws_attributes/ebs_volume_count");
  CHECK(simulator.count("POST", edit_path) == 0);
  applied_at(provider, compliant(R"({"node_type_id":"c5.xlarge"})"), &applied);
}

TEST_CASE("user report 6: node types that do not encrypt traffic are refused at plan, in each role",
          "[reported_by_users][user-report-06]") {
  auto& simulator = prompt_workspace();
  const auto provider = with_profile(simulator);
  struct Role {
    std::string more;
    std::string line;
  };
  for (
      const auto& one : {
          Role{R"({"node_type_id":"c5.xlarge","driver_node_type_id":"m6id.large"})",
               "error HC-NODE-01 /node_type_id"},
          Role{R"({"driver_node_type_id":"c5.xlarge"})", "error HC-NODE-01 /driver_node_type_id"},
          Role{
              R"({"worker_node_type_flexibility":{"alternate_node_type_ids":["m6id.xlarge","c5.xlarge"]}})",
              "error HC-NODE-02 /worker_node_type_flexibility/alternate_node_type_ids/1"},
          Role{R"({"driver_node_type_flexibility":{"alternate_node_type_ids":["c5.xlarge"]}})",
               "error HC-NODE-02 /driver_node_type_flexibility/alternate_node_type_ids/0"},
      }) {
    INFO(one.more);
    const auto planned = provider.plan(nitro(one.more));
    INFO(explained(planned));
    CHECK(planned.status == HIPAA_E_DIAGNOSTICS);
    const auto lines = planned.lines();
    CHECK(std::find(lines.begin(), lines.end(), one.line) != lines.end());
  }
  CHECK(simulator.count("POST", create_path) == 0);
  applied_at(provider, nitro());
}

TEST_CASE("user report 7: elastic disk that is off stays off",
          "[reported_by_users][user-report-07]") {
  auto& simulator = prompt_workspace();
  simulator.post("/__sim/settings", {{"default_enable_elastic_disk", GENERATE(true, false)}});
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = compliant(R"({"enable_elastic_disk":false})");
  const auto applied = applied_at(provider, config);
  CHECK(sent_to(simulator, create_path).at("enable_elastic_disk") == false);
  expect_settled(provider, config, applied);
}

TEST_CASE("user report 8: a zero or a false is sent, or refused where it stands",
          "[reported_by_users][user-report-08]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"rate_limit", 1000}});
  std::vector<std::string> sent_leaves;
  std::vector<std::string> refused_leaves;
  for (const auto& [leaf, type] : cluster_leaves()) {
    const bool is_ours = leaf == "/is_pinned" || leaf == "/allow_same_name" ||
                         leaf.ends_with("/password_wo_version");
    const bool is_in_list = leaf.find("/*") != std::string::npos;
    if ((type != "integer" && type != "boolean") || is_ours || is_in_list) continue;
    INFO(leaf);
    auto config = json::value(compliant(json::serialize(companions(leaf))));
    const json::value zero = type == "integer" ? json::value(0) : json::value(false);
    set(config, leaf, zero);
    const auto planned = provider.plan(config);
    INFO(explained(planned));
    const auto is_here = [&here = leaf](const Finding& one) {
      return one.severity == "error" && one.path.starts_with(here);
    };
    if (planned.status != HIPAA_OK) {
      CHECK(std::any_of(planned.findings.begin(), planned.findings.end(), is_here));
      refused_leaves.push_back(leaf);
      continue;
    }
    simulator.call("DELETE", "/__sim/requests");
    static_cast<void>(provider.apply(config, planned));
    REQUIRE(simulator.count("POST", create_path) == 1);
    CHECK(json::value(sent_to(simulator, create_path)).at_pointer(leaf) == zero);
    sent_leaves.push_back(leaf);
  }
  CHECK(refused_leaves ==
        std::vector<std::string>{"/autoscale/max_workers", "/aws_attributes/ebs_volume_count",
                                 "/aws_attributes/ebs_volume_size", "/num_workers"});
  CHECK(sent_leaves.size() == 14);
}
