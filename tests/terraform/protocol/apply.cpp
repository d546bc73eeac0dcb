// Section 4.5 of the protocol: whatever becomes of an apply, the answer says what there is now. A
// broken call would lose a cluster, or what was kept of it.
#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "tests/terraform/protocol/core.hpp"

using namespace hipaa::terraform;
using namespace hipaa::terraform::test;

namespace {

void break_calls(const Core& core, const char* pattern, int status) {
  core.workspace.post(
      "/__sim/faults",
      {{"pattern", pattern}, {"kind", "status"}, {"status", status}, {"times", -1}});
}

void heal(const Core& core) {
  core.workspace.call("DELETE", "/__sim/faults");
}

bool has_error(const tf::ApplyResourceChange::Response& answer) {
  return !error_of(answer.diagnostics()).empty();
}

// That Terraform can name, read and remove the cluster that is there.
void expect_all_of_it(Core& core, const tf::ApplyResourceChange::Response& answer) {
  const auto made = kept(answer);
  REQUIRE(made.state.is_object());
  const auto workspace = core.workspace.call("GET", "/__sim/state");
  const auto& clusters = workspace.at("clusters").as_array();
  REQUIRE(clusters.size() == 1);
  CHECK(made.state["cluster_id"] == clusters[0].at("cluster_id").as_string().c_str());
  CHECK(made.state["id"] == made.state["cluster_id"]);
  CHECK_FALSE(made.private_data.empty());
  CHECK(value_of(made.identity.identity_data())["cluster_id"] == made.state["cluster_id"]);
  CHECK(error_of(core.read(made).diagnostics()).empty());
  const auto gone = core.destroy(made);
  CHECK_FALSE(has_error(gone));
  CHECK(value_of(gone.new_state()).is_null());
}

}  // namespace

TEST_CASE("a create that ends half-way tells all that there is", "[terraform][apply]") {
  Core core;
  SECTION("the cluster does not start") {
    core.workspace.post("/__sim/settings",
                        {{"start_failure",
                          {{"code", "AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE"},
                           {"type", "CLOUD_FAILURE"},
                           {"times", 1}}}});
  }
  SECTION("nobody may look at it") {
    break_calls(core, "GET /api/2.1/clusters/get", 403);
  }
  SECTION("it proves nothing") {
    core.workspace.post("/__sim/ssl", {{"answer", "false"}});
  }
  SECTION("nothing can be run on it") {
    break_calls(core, "* /api/1.2/*", 500);
  }
  const auto cluster = Core::cluster(parsed(R"({"libraries":[{"pypi":{"package":"nowhere"}}]})"));
  const auto answer = core.apply(cluster, nullptr, core.plan(cluster));
  CHECK(has_error(answer));
  heal(core);
  expect_all_of_it(core, answer);
}

TEST_CASE("a proved cluster whose library cannot be installed is kept, and warned of",
          "[terraform][apply]") {
  Core core;
  core.workspace.post("/__sim/settings", {{"failed_libraries", {"nowhere"}}});
  const auto cluster = Core::cluster(parsed(R"({"libraries":[{"pypi":{"package":"nowhere"}}]})"));
  const auto answer = core.apply(cluster, nullptr, core.plan(cluster));
  CHECK_FALSE(has_error(answer));
  const auto& told = answer.diagnostics();
  CHECK(std::any_of(told.begin(), told.end(), [](const auto& one) {
    return one.severity() == tfplugin6::Diagnostic::WARNING &&
           one.summary().starts_with("HP-LIBRARY-FAILED");
  }));
  expect_all_of_it(core, answer);
}

TEST_CASE("a create that is refused leaves nothing to keep", "[terraform][apply]") {
  Core core;
  break_calls(core, "POST /api/2.1/clusters/create", 403);
  const auto answer = core.apply(Core::cluster(), nullptr, core.plan(Core::cluster()));
  CHECK(has_error(answer));
  CHECK(value_of(answer.new_state()).is_null());
  CHECK_FALSE(answer.has_new_identity());
}

TEST_CASE("an update that is refused leaves everything as it was", "[terraform][apply]") {
  Core core;
  const auto made = core.create(Core::cluster());
  break_calls(core, "POST /api/2.1/clusters/edit", 400);
  const auto changed = Core::cluster({{"custom_tags", {{"team", "a"}}}});
  const auto answer = core.apply(changed, &made, core.plan(changed, &made));
  CHECK(has_error(answer));
  CHECK(value_of(answer.new_state())["custom_tags"].is_null());
  CHECK(value_of(answer.new_state())["cluster_id"] == made.state["cluster_id"]);
  CHECK_FALSE(answer.private_().empty());
  CHECK(bytes(answer.new_identity()) == bytes(made.identity));
}

TEST_CASE("an update that ends half-way tells how far it came", "[terraform][apply]") {
  Core core;
  const auto made = core.create(Core::cluster());
  const auto changed = Core::cluster({{"custom_tags", {{"team", "a"}}}, {"is_pinned", true}});
  SECTION("the pin is refused") {
    break_calls(core, "POST /api/2.1/clusters/pin", 403);
    const auto answer = core.apply(changed, &made, core.plan(changed, &made));
    CHECK(has_error(answer));
    CHECK(value_of(answer.new_state())["custom_tags"] == changed["custom_tags"]);
    CHECK(value_of(answer.new_state())["is_pinned"].is_null());
    heal(core);
    // What was not done is planned again, and then it is done.
    const auto half = kept(answer);
    const auto again = core.plan(changed, &half);
    CHECK(value_of(again.planned_state())["is_pinned"] == true);
    CHECK_FALSE(has_error(core.apply(changed, &half, again)));
  }
  SECTION("the proof fails") {
    core.workspace.post("/__sim/ssl", {{"answer", "false"}});
    const auto answer = core.apply(changed, &made, core.plan(changed, &made));
    CHECK(error_of(answer.diagnostics()).find("HC-SSL-01") == 0);
    CHECK(value_of(answer.new_state())["custom_tags"] == changed["custom_tags"]);
    core.workspace.post("/__sim/ssl", {{"answer", "true"}});
    expect_all_of_it(core, answer);
  }
}

TEST_CASE("a destroy keeps all until the cluster is gone", "[terraform][apply]") {
  Core core;
  const auto made = core.create(Core::cluster());
  break_calls(core, "POST /api/2.1/clusters/*delete", 403);
  const auto refused = core.destroy(made);
  CHECK(has_error(refused));
  CHECK(value_of(refused.new_state())["cluster_id"] == made.state["cluster_id"]);
  CHECK(refused.private_() == made.private_data);
  heal(core);
  for (int time = 0; time < 2; ++time) {  // the second time there is none any more
    const auto gone = core.destroy(made);
    CHECK_FALSE(has_error(gone));
    CHECK(value_of(gone.new_state()).is_null());
  }
}

TEST_CASE("a stop ends what is under way, and nothing else", "[terraform][apply]") {
  Core core;
  core.workspace.post("/__sim/settings", {{"start_seconds", 60}});
  const auto planned = core.plan(Core::cluster());
  tf::ApplyResourceChange::Response answer;
  std::thread applying([&] { answer = core.apply(Core::cluster(), nullptr, planned); });
  while (core.workspace.count("GET", "/api/2.1/clusters/get") == 0) std::this_thread::yield();
  const auto stopped =
      core.provider.call(&tf::Provider::Stub::StopProvider, tf::StopProvider::Request());
  applying.join();
  CHECK(stopped.error().empty());
  CHECK(has_error(answer));
  core.workspace.post("/__sim/settings", {{"start_seconds", 0}});
  // In debug mode one process serves the next run, too: it begins with its configuration.
  CHECK(error_of(core.configure(core.configuration()).diagnostics()).empty());
  expect_all_of_it(core, answer);
}
