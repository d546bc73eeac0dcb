// Never a perpetual difference: whatever the API takes, once applied it is read without drift and
// planned again without a change. Configurations are generated from seeds; a failing one names its
// seed and its document.
#include <random>
#include <set>

#include "tests/lifecycle/cluster_leaves.hpp"
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

constexpr std::uint64_t last_seed = 32;

constexpr auto pool = R"({"node_type_id":"m6id.large","disk_spec":{"disk_count":1,"disk_size":100,
  "disk_type":{"ebs_volume_type":"GENERAL_PURPOSE_SSD"}}})";

json::value parsed(std::string_view text) {
  return json::parse(json::string_view(text.data(), text.size()));
}

class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  json::object configuration() {
    made_ = {};
    acknowledged_ = {};
    set_text("cluster_name", "generated-" + std::to_string(number(1, 9)));
    size();
    runtime();
    if (chance(4)) {
      set("instance_pool_id", "pool-1");
      if (chance(2)) set_text("driver_instance_pool_id", one_of({"pool-1", "pool-2"}));
      if (chance(2)) set("aws_attributes", {{"instance_profile_arn", profile}});
    } else {
      machines();
    }
    if (chance(2)) set("autotermination_minutes", chance(3) ? 0 : number(10, 300));
    if (chance(2)) set("enable_local_disk_encryption", chance(2));
    maps();
    if (chance(3)) set("ssh_public_keys", json::array{"ssh-ed25519 AAAA one"});
    if (chance(2)) scripts();
    if (chance(2)) set("cluster_log_conf", destination("", {"volumes", "s3", "dbfs"}));
    access();
    if (chance(3)) policy();
    if (chance(3)) clients();
    if (chance(5)) container();
    if (chance(3))
      set_text("dependency_mode",
               one_of({"DEPENDENCY_MODE_AUTO", "DEPENDENCY_MODE_CLUSTER_LIBRARIES",
                       "DEPENDENCY_MODE_ENVIRONMENTS"}));
    if (chance(4)) set("is_pinned", chance(2));
    if (chance(2)) libraries();
    if (chance(5))
      set("tasks",
          parsed(
              R"([{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load","base_parameters":{}}},
              {"task_key":"first","notebook_task":{"notebook_path":"/Shared/first"}},
              {"task_key":"then","depends_on":[{"task_key":"load"},{"task_key":"first"}],
               "notebook_task":{"notebook_path":"/Shared/then"}}])"));
    if (!acknowledged_.empty()) set("acknowledgement", acknowledged_);
    return made_;
  }

 private:
  static constexpr auto profile = "arn:aws:iam::123456789012:instance-profile/phi";

  std::int64_t number(std::int64_t least, std::int64_t most) {
    return least +
           static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
  }
  bool chance(std::int64_t in) { return number(1, in) == 1; }
  std::string one_of(const std::vector<std::string>& from) {
    return from.at(static_cast<std::size_t>(number(0, static_cast<std::int64_t>(from.size()) - 1)));
  }
  void set(std::string_view name, json::value value) { made_[name] = std::move(value); }
  void set_text(std::string_view name, std::string_view text) { made_[name] = text; }

  void acknowledge(std::string_view rule, std::string_view accepts) {
    acknowledged_.push_back({{"rule", rule},
                             {"reason", "Generated for a test; nobody's data is on it."},
                             {"approved_by", "privacy-officer@example.org"},
                             {"approved_on", day(-1)},
                             {"expires_on", day(90)},
                             {"accepts", accepts}});
    if (chance(2)) acknowledged_.back().as_object()["ticket"] = "PRIV-1";
  }

  void size() {
    const auto kind = number(1, 3);
    if (kind == 1) {
      set("num_workers", number(1, 4));
    } else if (kind == 2) {
      const auto least = number(0, 3);
      set("autoscale", {{"min_workers", least}, {"max_workers", least + number(1, 3)}});
    } else {
      set("kind", "CLASSIC_PREVIEW");
      set("is_single_node", true);
      if (chance(2)) set("num_workers", 0);
    }
  }

  void runtime() {
    const auto version = one_of({"15.4.x-scala2.12", "16.4.x-scala2.12", "17.3.x-scala2.13"});
    set_text("spark_version", version);
    if (made_.contains("kind") && chance(2)) {
      const bool learns = chance(2);
      set("use_ml_runtime", learns);
      if (learns) acknowledge("HC-RT-01", version);
    }
    if (chance(2)) set_text("runtime_engine", one_of({"NULL", "STANDARD", "PHOTON"}));
  }

  void machines() {
    const std::vector<std::string> types = {"m6id.large", "m6i.large", "m6id.large", "r5d.large"};
    set_text("node_type_id", one_of(types));
    if (chance(2)) set_text("driver_node_type_id", one_of(types));
    if (chance(3))
      set("worker_node_type_flexibility",
          {{"alternate_node_type_ids", json::array{one_of(types), one_of(types)}}});
    if (chance(3))
      set("driver_node_type_flexibility",
          {{"alternate_node_type_ids", json::array{one_of(types)}}});
    if (chance(2)) set("enable_elastic_disk", false);
    const bool ssd = chance(2);
    json::object aws{{"ebs_volume_type", ssd ? "GENERAL_PURPOSE_SSD" : "THROUGHPUT_OPTIMIZED_HDD"},
                     {"ebs_volume_count", number(1, 3)},
                     {"ebs_volume_size", number(500, 600)}};
    if (ssd && chance(2)) aws["ebs_volume_iops"] = number(3000, 16000);
    if (ssd && chance(2)) aws["ebs_volume_throughput"] = number(125, 1000);
    if (chance(2)) aws["availability"] = one_of({"SPOT", "ON_DEMAND", "SPOT_WITH_FALLBACK"});
    if (chance(2)) aws["first_on_demand"] = number(0, 3);
    if (chance(2)) aws["zone_id"] = one_of({"auto", "us-west-2a", "us-west-2b"});
    if (chance(2)) aws["spot_bid_price_percent"] = number(50, 200);
    if (chance(3)) aws["instance_profile_arn"] = profile;
    set("aws_attributes", std::move(aws));
  }

  void maps() {
    for (const std::string name : {"spark_conf", "spark_env_vars", "custom_tags"}) {
      if (chance(2)) continue;
      json::object map;
      for (auto many = number(0, 3); many > 0; --many)
        map["key." + std::to_string(number(1, 5))] = one_of({"true", "1", "", "a b"});
      set(name, std::move(map));
    }
  }

  json::object destination(const std::string& end, const std::vector<std::string>& kinds) {
    const auto kind = one_of(kinds);
    if (kind == "volumes") return {{kind, {{"destination", "/Volumes/a/b/c" + end}}}};
    if (kind == "dbfs") return {{kind, {{"destination", "dbfs:/logs" + end}}}};
    if (kind == "file") return {{kind, {{"destination", "file:/opt" + end}}}};
    if (kind == "workspace") return {{kind, {{"destination", "/Shared/scripts" + end}}}};
    json::object s3{{"destination", "s3://bucket/logs" + end}};
    if (chance(2)) s3["region"] = "us-west-2";
    if (chance(3)) s3["endpoint"] = "https://s3.us-west-2.amazonaws.com";
    if (chance(2)) {
      s3["enable_encryption"] = true;
      s3["encryption_type"] = one_of({"sse-s3", "sse-kms"});
      if (s3["encryption_type"] == "sse-kms") s3["kms_key"] = "arn:aws:kms:us-west-2:1:key/k";
    }
    if (chance(3)) s3["canned_acl"] = "bucket-owner-full-control";
    return {{kind, std::move(s3)}};
  }

  void scripts() {
    json::array scripts;
    for (auto many = number(0, 6); many > 0; --many)
      scripts.push_back(destination("/" + std::to_string(many) + ".sh",
                                    {"workspace", "volumes", "s3", "dbfs", "file"}));
    set("init_scripts", std::move(scripts));
  }

  void libraries() {
    json::array libraries;
    for (auto many = number(0, 8); many > 0; --many) {
      const auto kind = one_of({"jar", "egg", "whl", "requirements", "pypi", "maven", "cran"});
      const bool is_named = kind == "pypi" || kind == "maven" || kind == "cran";
      if (!is_named) {
        libraries.push_back(json::object{{kind, "/Volumes/a/b/c." + kind}});
        continue;
      }
      json::object named{{kind == "maven" ? "coordinates" : "package",
                          kind == "maven" ? "org.x:y:1" : "simplejson"}};
      if (chance(2)) {
        named["repo"] = "https://packages.example.org/";
        // One package from two places is a contradiction that a workspace refuses.
        if (kind != "maven") named["package"] = "faker";
      }
      if (kind == "maven" && chance(2)) {
        named["exclusions"] = json::array{"org.x:z"};
        if (chance(2)) named["exclusions"] = json::array();
      }
      libraries.push_back(json::object{{kind, std::move(named)}});
    }
    if (chance(3)) {
      const std::string package = "horovod==0.28.1";
      libraries.push_back(json::object{{"pypi", {{"package", package}}}});
      acknowledge("HC-ML-01", package);
      acknowledged_.back().as_object()["packages"] = json::array{"horovod"};
    }
    set("libraries", std::move(libraries));
  }

  void access() {
    std::vector<std::string> modes = {"NONE", "SINGLE_USER", "USER_ISOLATION",
                                      "LEGACY_SINGLE_USER"};
    if (made_.contains("kind"))
      modes = {"DATA_SECURITY_MODE_AUTO", "DATA_SECURITY_MODE_STANDARD",
               "DATA_SECURITY_MODE_DEDICATED"};
    if (chance(4)) return;
    const auto mode = one_of(modes);
    set_text("data_security_mode", mode);
    if (chance(2) && (mode.ends_with("SINGLE_USER") || mode.ends_with("DEDICATED")))
      set("single_user_name", "admin@example.com");
  }

  void policy() {
    set("policy_id", "P1");
    if (chance(2)) set("apply_policy_default_values", chance(2));
  }

  void clients() {
    set("workload_type", {{"clients", {{"jobs", true}, {"notebooks", chance(2)}}}});
  }

  void container() {
    json::object image{{"url", "registry.example.org/etl:1"}};
    const auto login = number(1, 3);
    if (login == 1)
      image["basic_auth"] = {{"username", "puller"}, {"password", "{{secrets/registry/puller}}"}};
    if (login == 2)
      image["basic_auth"] = {
          {"username", "puller"}, {"password_wo", "hunter2"}, {"password_wo_version", 1}};
    set("docker_image", std::move(image));
    acknowledge("HC-IMG-01", "registry.example.org/etl:1");
  }

  std::mt19937_64 random_;
  json::object made_;
  json::array acknowledged_;
};

void prepare(const Simulator& simulator) {
  for (const std::string id : {"pool-1", "pool-2"}) {
    auto one = parsed(pool).as_object();
    one["instance_pool_id"] = id;
    simulator.post("/__sim/pools", one);
  }
  simulator.post("/__sim/policies", parsed(R"({"policy_id":"P1","name":"phi","definition":{
      "custom_tags.team":{"type":"fixed","value":"phi"},
      "spark_conf.spark.speculation":{"type":"fixed","value":true},
      "spark_env_vars.STAGE":{"type":"unlimited","defaultValue":"production","isOptional":true},
      "cluster_log_conf.type":{"type":"unlimited","defaultValue":"VOLUMES","isOptional":true},
      "cluster_log_conf.path":{"type":"unlimited","defaultValue":"/Volumes/p/l/c","isOptional":true},
      "autotermination_minutes":{"type":"unlimited","defaultValue":90,"isOptional":true}}})"));
}

void given(const json::value& value, const std::string& path, std::set<std::string>& found) {
  found.insert(path);
  if (const auto* object = value.if_object())
    for (const auto& [name, child] : *object) given(child, path + '/' + std::string(name), found);
  if (const auto* list = value.if_array())
    for (const auto& entry : *list) given(entry, path + "/*", found);
}

}  // namespace

TEST_CASE("whatever is applied is planned again as no change", "[perpetual]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url(), {{"rate_limit", 1000}});
  for (std::uint64_t seed = 1; seed <= last_seed; ++seed) {
    prompt_workspace();
    prepare(simulator);
    if (seed % 4 == 0) simulator.post("/__sim/settings", {{"resolve_zone", true}});
    if (seed % 5 == 0) simulator.post("/__sim/settings", {{"undocumented_fields", false}});
    // In other words than it was sent: the table of server_normalization.cpp says in which.
    if (seed % 2 == 0) simulator.post("/__sim/settings", {{"normalises", true}});
    if (seed % 3 == 0) simulator.post("/__sim/settings", {{"default_enable_elastic_disk", true}});
    Generator generator(seed);
    const auto first = generator.configuration();
    INFO("seed " << seed << ", create " << json::serialize(first));
    const auto created = provider.plan_and_apply(first);
    INFO(explained(created));
    REQUIRE(created.status == HIPAA_OK);
    const auto read = expect_settled(provider, first, created);
    const auto second = generator.configuration();
    INFO("update " << json::serialize(second));
    const auto updated = provider.plan_and_apply(second, &read);
    INFO(explained(updated));
    REQUIRE(updated.status == HIPAA_OK);
    expect_settled(provider, second, updated);
  }
}

TEST_CASE("a size that is changed alone stays as it was resized", "[perpetual]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  auto state = provider.plan_and_apply(compliant());
  REQUIRE(state.status == HIPAA_OK);
  for (const std::string size :
       {R"({"num_workers":3})",
        R"({"num_workers":null,"autoscale":{"min_workers":1,"max_workers":2}})",
        R"({"num_workers":null,"autoscale":{"min_workers":2,"max_workers":4}})",
        R"({"num_workers":1})"}) {
    INFO(size);
    const auto config = compliant(size);
    const auto resized = provider.plan_and_apply(config, &state);
    INFO(explained(resized));
    REQUIRE(resized.status == HIPAA_OK);
    state = expect_settled(provider, config, resized);
  }
  CHECK(simulator.count("POST", "/api/2.1/clusters/resize") == 4);
  CHECK(simulator.count("POST", "/api/2.1/clusters/edit") == 0);
}

TEST_CASE("the generated configurations set every field of the API", "[perpetual]") {
  std::set<std::string> set;
  for (std::uint64_t seed = 1; seed <= last_seed; ++seed) {
    Generator generator(seed);
    for (int i = 0; i < 2; ++i) given(generator.configuration(), "", set);
  }
  for (const auto& [leaf, type] : cluster_leaves()) {
    // How long to wait, and what to make of a stale proof, is nothing that the workspace knows.
    if (leaf.starts_with("/timeouts") || leaf == "/on_stale_proof" || leaf == "/allow_same_name")
      continue;
    INFO(leaf);
    CHECK(set.count(leaf) == 1);
  }
}
