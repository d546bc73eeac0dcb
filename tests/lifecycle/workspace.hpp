// One workspace for the tests of a process, emptied for each test; and the configuration that they
// vary.
#pragma once

#include <catch2/catch.hpp>

#include "tests/support/compliant.hpp"
#include "tests/support/provider_under_test.hpp"
#include "tests/support/simulator.hpp"

namespace hipaa::tests {

inline Simulator& workspace() {
  static Simulator started({"--start-seconds", "0.05"});
  started.reset();
  return started;
}

// The same, where everything is done at once: for what is not about waiting.
inline Simulator& prompt_workspace() {
  auto& simulator = workspace();
  simulator.post("/__sim/settings", {{"start_seconds", 0},
                                     {"library_seconds", 0},
                                     {"context_seconds", 0},
                                     {"command_seconds", 0}});
  return simulator;
}

// The same workspace within a test, without emptying it.
inline Simulator& fresh(Simulator& simulator) {
  return simulator;
}

// Members of `changes` replace those of the same name as a whole; null takes one away.
inline json::object compliant(std::string_view changes = "{}") {
  auto made = compliant_cluster();
  const auto changed = json::parse(json::string_view(changes.data(), changes.size()));
  for (const auto& member : changed.as_object()) {
    if (member.value().is_null()) {
      made.erase(member.key());
    } else {
      made[member.key()] = member.value();
    }
  }
  return made;
}

inline std::string explained(const Outcome& outcome) {
  std::string text = status_name(outcome.status);
  for (const auto& one : outcome.findings)
    text += "\n" + one.line() + ": " + one.summary + " | " + one.detail;
  return text;
}

inline std::string cluster_id(const Outcome& outcome) {
  return std::string(outcome.state_value().at("cluster_id").as_string());
}

// The cluster's state in the workspace, "gone" when there is none.
inline std::string state_in(const Simulator& simulator, const std::string& id) {
  for (const auto& one :
       simulator.call("GET", "/api/2.1/clusters/list").as_object()["clusters"].is_array()
           ? simulator.call("GET", "/api/2.1/clusters/list").at("clusters").as_array()
           : json::array())
    if (one.at("cluster_id").as_string() == id) return std::string(one.at("state").as_string());
  return "gone";
}

inline std::size_t clusters_in(const Simulator& simulator) {
  return simulator.call("GET", "/__sim/state").at("clusters").as_array().size();
}

inline void fault(const Simulator& simulator, std::string_view description) {
  simulator.post("/__sim/faults",
                 json::parse(json::string_view(description.data(), description.size())));
}

inline void ssl(const Simulator& simulator, std::string_view answer, std::string_view text = "") {
  simulator.post("/__sim/ssl", json::object{{"answer", answer}, {"text", text}});
}

// Somebody with the token dapi-maker, who may do everything but attach to a cluster.
inline void add_maker(const Simulator& simulator) {
  simulator.post(
      "/__sim/users",
      json::parse(
          R"({"user_name":"maker@example.com","token":"dapi-maker","admin":true,"can_attach":false})"));
}

constexpr auto create_path = "/api/2.1/clusters/create";
constexpr auto edit_path = "/api/2.1/clusters/edit";
constexpr auto resize_path = "/api/2.1/clusters/resize";

// The body of the last request to `path`.
inline json::object sent_to(const Simulator& simulator, const std::string& path) {
  return simulator.requests("?path=" + path).back().at("body").as_object();
}

// Somebody else's change; `spec`: also of what counts as sent.
inline void mutate(const Simulator& simulator, const Outcome& applied, const json::object& set,
                   bool spec = true) {
  simulator.post("/__sim/clusters/mutate",
                 {{"cluster_id", cluster_id(applied)}, {"set", set}, {"spec", spec}});
}

// The plan with other values in it, as a host makes it that plans by itself: known ones.
inline Outcome with_planned(Outcome planned, const json::object& values) {
  auto document = json::parse(*planned.state).as_object();
  json::array unknown;
  for (const auto& pointer : planned.unknown())
    if (!values.contains(std::string(pointer.as_string()).substr(1))) unknown.push_back(pointer);
  for (const auto& [name, value] : values) document["value"].as_object()[name] = value;
  document["unknown"] = unknown;
  planned.state = json::serialize(document);
  return planned;
}

inline Outcome applied_at(const ProviderUnderTest& provider, const json::object& config,
                          const Outcome* prior = nullptr) {
  auto applied = provider.plan_and_apply(config, prior);
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  return applied;
}

// Reads, then plans: that it runs without a proof is all there is to tell and to do.
inline void expect_unproved(const ProviderUnderTest& provider, const json::object& config,
                            const Outcome& applied) {
  const auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.lines() ==
        std::vector<std::string>{"warning HC-SSL-01 (undecided) /encryption/status"});
  const auto planned = provider.plan(config, &read);
  CHECK(planned.lines() == read.lines());
  CHECK(planned.unknown() == json::array{"/encryption", "/compliance"});
}

// Reads, then plans: neither may find anything to do.
inline Outcome expect_settled(const ProviderUnderTest& provider, const json::object& config,
                              const Outcome& applied) {
  auto read = provider.read(applied);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK_FALSE(read.has("HP-DRIFT"));
  const auto planned = provider.plan(config, &read);
  INFO(explained(planned));
  CHECK(planned.status == HIPAA_OK);
  CHECK(planned.unknown().empty());
  CHECK(json::value(planned.state_value()) == json::value(read.state_value()));
  return read;
}

}  // namespace hipaa::tests
