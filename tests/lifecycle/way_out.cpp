// Time alone locks nobody out, and what refuses a plan names how to destroy all the same.
#include <chrono>

#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

json::object acknowledged() {
  auto config = compliant(R"({"spark_version":"15.4.x-cpu-ml-scala2.12"})");
  config["acknowledgement"] =
      json::array{json::object{{"rule", "HC-RT-01"},
                               {"reason", "Generated for a test; nobody's data is on it."},
                               {"approved_by", "privacy-officer@example.org"},
                               {"approved_on", day(-1)},
                               {"expires_on", day(10)},
                               {"accepts", "15.4.x-cpu-ml-scala2.12"}}};
  return config;
}

hipaa::abi::Call in_a_month() {
  hipaa::abi::Call call;
  call.now_unix_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                         std::chrono::system_clock::now().time_since_epoch())
                         .count() +
                     std::int64_t{30} * 24 * 3600 * 1000;
  return call;
}

}  // namespace

TEST_CASE("an acknowledgement that has expired keeps a drifted cluster from no destroy",
          "[destroy]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto config = acknowledged();
  const auto applied = applied_at(provider, config);
  mutate(simulator, applied, {{"autotermination_minutes", 33}});
  const auto later = in_a_month();
  const auto read = provider.read(applied, later);
  // Terraform plans before it destroys: its author has changed nothing.
  const auto planned = provider.plan(config, &read, {}, later);
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(planned.finding("HC-RT-01").severity == "warning");
  // To put the cluster back is a change, which nobody answers for any more.
  const auto refused = provider.apply(config, planned, &read, later);
  CHECK(refused.status == HIPAA_E_DIAGNOSTICS);
  CHECK(refused.finding("HC-RT-01").severity == "error");
  CHECK(simulator.count("POST", edit_path) == 0);

  auto changed = config;
  changed["num_workers"] = 5;
  const auto larger = provider.plan(changed, &read, {}, later);
  CHECK(larger.status == HIPAA_E_DIAGNOSTICS);
  CHECK_THAT(larger.finding("HC-RT-01").detail,
             Catch::Contains("terraform destroy -refresh=false, or remove its block"));
  CHECK(provider.destroy(read, later).status == HIPAA_OK);
  CHECK(clusters_in(simulator) == 0);
}

TEST_CASE("what an apply found of the agreements stays, where only the pin changes", "[update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto applied = applied_at(provider, compliant());
  const auto pinned = applied_at(provider, compliant(R"({"is_pinned":true})"), &applied);
  for (const auto* outcome : {&applied, &pinned}) {
    const auto state = outcome->state_value();
    CHECK_THAT(std::string(state.at("compliance").at("passed").as_string()),
               Catch::Contains("HC-BAA-01"));
  }
}
