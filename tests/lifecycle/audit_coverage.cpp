// What an audit could not read or was kept from: stated, never taken for success.
#include "tests/lifecycle/audited.hpp"

using namespace hipaa::tests;

using Lines = std::vector<std::string>;

namespace {

void refuse(const Simulator& simulator, std::string_view pattern) {
  fault(simulator,
        R"({"kind":"status","status":403,"times":-1,"body":{"error_code":"PERMISSION_DENIED",
      "message":"not yours"},"pattern":")" +
            std::string(pattern) + "\"}");
}

const hipaa_audit_api& extension() {
  return *static_cast<const hipaa_audit_api*>(library().extension(HIPAA_AUDIT_EXTENSION));
}

}  // namespace

TEST_CASE("nothing examined is no success", "[audit]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const auto audit = audited(provider);
  INFO(explained(audit));
  CHECK(audit.outcome.status == HIPAA_E_DIAGNOSTICS);
  CHECK(audit.outcome.lines() == Lines{"error HP-AUDIT-EMPTY"});
  CHECK(audited(provider, {{"allow_empty", true}}).outcome.status == HIPAA_OK);
}

TEST_CASE("what cannot be read is stated, and the rest is examined", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant());
  for (const auto* list :
       {"GET /api/2.2/jobs/list", "GET /api/2.0/global-init-scripts",
        "GET /api/2.0/policies/clusters/list", "GET /api/2.0/instance-pools/list",
        "GET /api/2.0/libraries/*", "GET /api/2.0/pipelines", "GET /api/2.0/sql/*",
        "GET /api/2.2/jobs/runs/list", "GET /api/2.0/settings/*"})
    refuse(simulator, list);
  const auto audit = audited(ProviderUnderTest::at(simulator.url()));
  INFO(explained(audit));
  CHECK(audit.outcome.status == HIPAA_OK);
  CHECK(audit.coverage("cluster") == "1 examined, 0 skipped, 0 not readable");
  for (const auto* kind : {"job", "global_init_script", "cluster_policy", "instance_pool",
                           "library", "pipeline", "warehouse", "run", "workspace_setting"}) {
    INFO(kind);
    CHECK(audit.coverage(kind) == "0 examined, 0 skipped, 1 not readable");
    CHECK(audit.lines(kind) == Lines{"warning HP-AUDIT-UNREADABLE (undecided) "});
  }
  // What is installed on the cluster nobody knows either.
  CHECK(audit.lines("cluster") == Lines{"warning HC-ML-01 (undecided) /libraries"});
  CHECK(audit.summary.at("undecided").as_int64() == 10);
}

TEST_CASE("a list that breaks off is not the whole list", "[audit]") {
  auto& simulator = workspace();
  simulator.post("/__sim/clusters", {{"count", 250},
                                     {"cluster_source", "UI"},
                                     {"state", "RUNNING"},
                                     {"attributes", compliant()}});
  fault(simulator, R"({"kind":"status","status":403,"times":-1,"offset":1,
      "pattern":"GET /api/2.1/clusters/list","body":{"error_code":"PERMISSION_DENIED"}})");
  const auto audit = audited(unhurried(simulator));
  INFO(explained(audit.outcome));
  CHECK(audit.coverage("cluster") == "100 examined, 0 skipped, 1 not readable");
}

TEST_CASE("an audit ends when the host, its token or its deadline says so", "[audit]") {
  auto& simulator = workspace();
  simulator.post("/__sim/clusters", {{"count", 300},
                                     {"cluster_source", "UI"},
                                     {"state", "RUNNING"},
                                     {"attributes", compliant()}});
  const auto provider = unhurried(simulator);
  const auto is_cluster = [](const json::object& row) { return row.at("kind") == "cluster"; };
  const auto ended =
      audited(provider, {}, [&](const json::object& row) { return !is_cluster(row); });
  CHECK(ended.outcome.status == HIPAA_E_CANCELLED);
  CHECK(ended.of("cluster").size() == 1);
  CHECK(ended.coverage("cluster") == "1 examined, 0 skipped, 1 not readable");
  CHECK(ended.coverage("pipeline") == "0 examined, 0 skipped, 1 not readable");

  const auto token = library().cancel();
  hipaa::abi::Call call;
  call.cancel = token.get();
  const auto cancelled = audited(
      provider, {},
      [&](const json::object& row) {
        if (is_cluster(row)) token.request();
        return true;
      },
      call);
  CHECK(cancelled.outcome.status == HIPAA_E_CANCELLED);
  CHECK(cancelled.of("cluster").size() == 100);

  fault(simulator,
        R"({"pattern":"GET /api/2.2/jobs/list","kind":"delay_before","delay_ms":5000,"times":-1})");
  hipaa::abi::Call limited;
  limited.timeout_ms = 1500;
  const auto late = audited(
      provider, {}, [](const json::object&) { return true; }, limited);
  CHECK(late.outcome.status == HIPAA_E_DEADLINE);
  CHECK(late.coverage("cluster") == "300 examined, 0 skipped, 0 not readable");
}

TEST_CASE("refused credentials and an unreachable workspace end an audit at once", "[audit]") {
  auto& simulator = workspace();
  CHECK(audited(ProviderUnderTest::at(simulator.url(), {{"token", "dapi-wrong"}})).outcome.status ==
        HIPAA_E_UNAUTHENTICATED);
  const auto nowhere = ProviderUnderTest::at("http://127.0.0.1:9", {{"retry_timeout_seconds", 1}});
  CHECK(audited(nowhere).outcome.status == HIPAA_E_UNAVAILABLE);
}

TEST_CASE("wishes are checked, and rows need somebody who takes them", "[audit]") {
  auto& simulator = workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  CHECK(audited(provider, {{"prove", "yes"}}).outcome.lines() == Lines{"error HP-ARG-TYPE /prove"});
  CHECK(audited(provider, {{"runs", "some"}}).outcome.lines() == Lines{"error HP-ARG-ENUM /runs"});
  CHECK(audited(provider, {{"errors", 0}}).outcome.lines() ==
        Lines{"error HP-ARG-COMPUTED /errors"});
  hipaa::abi::Call call;
  hipaa::abi::Request request;
  hipaa_result* out = nullptr;
  CHECK(extension().audit(provider.handle().get(), &call, &request, nullptr, nullptr, &out) ==
        HIPAA_E_INVALID_ARGUMENT);
  library().api()->result_free(out);
  CHECK(extension().audit(nullptr, &call, &request, nullptr, nullptr, &out) ==
        HIPAA_E_INVALID_ARGUMENT);
  library().api()->result_free(out);
  CHECK(library().extension("hipaa.audit/2") == nullptr);
  CHECK(library().api()->get_extension(nullptr) == nullptr);
}

TEST_CASE("the data source gives the summary", "[audit]") {
  auto& simulator = workspace();
  existing(simulator, compliant(R"({"aws_attributes":null})"));
  const auto provider = ProviderUnderTest::at(simulator.url());
  Texts texts;
  texts.type_name = "hipaa_audit";
  texts.config = envelope(json::object{{"runs", "none"}});
  const auto read = run(provider.handle(), &hipaa::abi::Provider::read_data, texts);
  INFO(explained(read));
  CHECK(read.status == HIPAA_OK);
  CHECK(read.lines() == Lines{"warning HP-AUDIT-FOUND"});
  const auto state = read.state_value();
  CHECK(read.unknown().empty());
  CHECK(state.at("errors") == 3);
  CHECK(state.at("runs") == "none");
  CHECK(state.at("host").as_string() == json::string_view(simulator.url()));
  CHECK(state.at("rules") ==
        json::parse(R"([{"rule":"HC-EBS-01","fail":3,"acknowledged":0,"undecided":0}])"));
  const auto direct = audited(provider, {{"runs", "none"}});
  CHECK(direct.summary == state);
  CHECK(direct.coverage("run") == "0 examined, 1 skipped, 0 not readable");

  simulator.reset();
  CHECK(run(provider.handle(), &hipaa::abi::Provider::read_data, texts).status ==
        HIPAA_E_DIAGNOSTICS);
  texts.type_name = "hipaa_other";
  CHECK(run(provider.handle(), &hipaa::abi::Provider::read_data, texts).status ==
        HIPAA_E_UNSUPPORTED);
}
