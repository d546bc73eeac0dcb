#include "plugin/workspace/http/redaction.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace hipaa::workspace;

TEST_CASE("headers are shown by an allow-list") {
  CHECK(
      redacted_headers({{"Accept", "application/json"},
                        {"Authorization", "Bearer CANARY"},
                        {"X-Databricks-Anything", "CANARY"}}) ==
      R"({"accept":"application/json","authorization":"REDACTED","x-databricks-anything":"REDACTED"})");
}

TEST_CASE("no value of a sensitive key is shown, wherever it stands") {
  const std::string body =
      R"({"cluster_name":"phi","spark_env_vars":{"KEY":"CANARY"},"spark_conf":{"a":"CANARY"},
          "docker_image":{"url":"u","basic_auth":{"username":"CANARY","password":"CANARY"}},
          "list":[{"client_secret":"CANARY"},{"access_token":"CANARY"},{"Content":"CANARY"}],
          "custom_tags":{"a":"CANARY"},"command":"CANARY"})";
  const auto shown = redacted_body(body);
  CHECK(shown.find("CANARY") == std::string::npos);
  CHECK(shown.find("\"cluster_name\":\"phi\"") != std::string::npos);
}

TEST_CASE("what is not JSON is not shown, and long bodies are cut between characters") {
  CHECK(redacted_body("token=CANARY") == "(12 bytes that are not JSON)");
  CHECK(redacted_body("").empty());
  CHECK(redacted_body(R"(["aäö"])", 4) == "[\"a… (9 bytes)");
}

TEST_CASE("no cluster that was read holds a password in the clear") {
  auto cluster = boost::json::parse(
      R"({"docker_image":{"url":"u","basic_auth":{"username":"n","password":"CANARY"}},
      "spec":{"docker_image":{"basic_auth":{"password":"CANARY"}}},"cluster_name":"phi"})");
  drop_passwords(cluster.as_object());
  CHECK(cluster == boost::json::parse(R"({"docker_image":{"url":"u","basic_auth":{"username":"n"}},
      "spec":{"docker_image":{"basic_auth":{}}},"cluster_name":"phi"})"));
  const auto reference = boost::json::parse(
      R"({"docker_image":{"basic_auth":{"password":"{{secrets/scope/key}}"}},"spec":{}})");
  auto kept = reference;
  drop_passwords(kept.as_object());
  CHECK(kept == reference);
  auto other = boost::json::parse(R"({"docker_image":null,"spec":"x"})");
  drop_passwords(other.as_object());
  CHECK(other.as_object().size() == 2);
}
