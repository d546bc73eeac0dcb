// A host that nobody answers at: what many resources meet, each of them does not try anew.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

TEST_CASE("many plans try a host that refuses connections as often as one", "[network]") {
  // A port where nobody listens any more.
  std::string url;
  {
    const Simulator gone;
    url = gone.url();
  }
  std::size_t failed = 0;
  auto write = [&failed](hipaa_log_level, const hipaa_str& message, const hipaa_str&) {
    if (hipaa::abi::copy(message).find(" failed: ") != std::string::npos) ++failed;
  };
  hipaa::abi::Host host;
  host.on_log(HIPAA_LOG_DEBUG, write);
  const auto provider = library().provider(
      envelope(json::object{{"host", url}, {"token", "dapi"}, {"retry_timeout_seconds", 0}}),
      nullptr, host);
  const auto plan = [&](int number) {
    auto config = compliant();
    config["cluster_name"] = "phi-" + std::to_string(number);
    config["policy_id"] = "P" + std::to_string(number);
    Texts texts;
    texts.config = texts.planned_state = envelope(config);
    return run(provider, &hipaa::abi::Provider::plan, texts);
  };
  for (int i = 0; i < 5; ++i) {
    const auto planned = plan(i);
    INFO(explained(planned));
    CHECK_THAT(explained(planned), Catch::Contains("The workspace cannot be reached"));
  }
  const auto few = failed;
  CHECK(few > 0);
  for (int i = 5; i < 60; ++i) static_cast<void>(plan(i));
  // What one plan asks, once more at most: a slow machine may outlast what is remembered.
  CHECK(failed <= 3 * few);
}
