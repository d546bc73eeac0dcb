// docker_image.basic_auth.password_wo goes to the workspace, and nowhere else.
#include "tests/lifecycle/workspace.hpp"

using namespace hipaa::tests;

namespace {

json::object with_login(const json::object& login, std::string_view more = "{}") {
  auto made = compliant(more);
  made["docker_image"] = {{"url", "registry.example.org/etl:1"}, {"basic_auth", login}};
  made["acknowledgement"] = json::parse(
      R"([{"rule":"HC-IMG-01","reason":"built by our own pipeline","approved_by":"security",
           "accepts":"registry.example.org/etl:1"}])");
  auto& acknowledgement = made["acknowledgement"].as_array()[0].as_object();
  acknowledgement["approved_on"] = day(-1);
  acknowledgement["expires_on"] = day(90);
  return made;
}

void check_no_canary(const Outcome& outcome) {
  for (const auto& text : {outcome.state, outcome.private_data, outcome.evidence})
    CHECK(text.value_or("").find("canary") == std::string::npos);
  CHECK(explained(outcome).find("canary") == std::string::npos);
}

// The password that the workspace has; its log of requests shows none.
std::string password_in(const Simulator& simulator) {
  const auto state = simulator.call("GET", "/__sim/state");
  const auto& cluster = state.at("clusters").as_array().back();
  return std::string(cluster.at("docker_image").at("basic_auth").at("password").as_string());
}

}  // namespace

TEST_CASE("a write-only password is sent, and kept nowhere", "[update]") {
  auto& simulator = prompt_workspace();
  const auto provider = ProviderUnderTest::at(simulator.url());
  const json::object login{
      {"username", "puller"}, {"password_wo", "canary-1"}, {"password_wo_version", 1}};
  const auto planned = provider.plan(with_login(login));
  check_no_canary(planned);
  const auto applied = provider.plan_and_apply(with_login(login));
  INFO(explained(applied));
  REQUIRE(applied.status == HIPAA_OK);
  check_no_canary(applied);
  CHECK(password_in(simulator) == "canary-1");
  CHECK(applied.state_value().at("docker_image").at("basic_auth") ==
        json::value{{"username", "puller"}, {"password_wo_version", 1}});

  const auto read = provider.read(applied);
  check_no_canary(read);
  CHECK(json::value(read.state_value()) == json::value(applied.state_value()));
  for (const auto* const other : {"canary-1", "canary-2"}) {
    auto same = login;
    same["password_wo"] = other;  // only its version tells that it is another one
    const auto again = provider.plan(with_login(same), &read);
    CHECK(json::value(again.state_value()) == json::value(read.state_value()));
  }

  auto newer = login;
  newer["password_wo"] = "canary-2";
  newer["password_wo_version"] = 2;
  const auto updated = provider.plan_and_apply(with_login(newer), &read);
  INFO(explained(updated));
  REQUIRE(updated.status == HIPAA_OK);
  check_no_canary(updated);
  CHECK(password_in(simulator) == "canary-2");

  const auto tagged =
      provider.plan_and_apply(with_login(newer, R"({"custom_tags":{"a":"b"}})"), &updated);
  REQUIRE(tagged.status == HIPAA_OK);
  CHECK(password_in(simulator) == "canary-2");
  check_no_canary(provider.import(cluster_id(tagged)));
}

TEST_CASE("the registry's login has one password", "[update]") {
  const auto provider = ProviderUnderTest::at(prompt_workspace().url());
  const auto told = [&provider](const json::object& login) {
    const auto said = provider.validate(with_login(login));
    return said.has("HP-ARG-CONFLICT") ? said.finding("HP-ARG-CONFLICT").path : std::string();
  };
  const std::string reference = "{{secrets/scope/key}}";
  CHECK(told({{"username", "n"}, {"password", reference}}).empty());
  CHECK(told({{"username", "n"}, {"password_wo", "canary"}}).empty());
  CHECK(told({{"username", "n"}}) == "/docker_image/basic_auth/password");
  CHECK(told({{"username", "n"}, {"password", reference}, {"password_wo", "canary"}}) ==
        "/docker_image/basic_auth/password");
}
