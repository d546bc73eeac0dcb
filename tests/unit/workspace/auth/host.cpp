#include "plugin/workspace/auth/host.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;

TEST_CASE("a host is made the address that requests are built from") {
  CHECK(normalised_host("") == "");
  CHECK(normalised_host("x.cloud.databricks.com") == "https://x.cloud.databricks.com");
  CHECK(normalised_host("https://x.cloud.databricks.com/") == "https://x.cloud.databricks.com");
  CHECK(normalised_host("https://x.cloud.databricks.com/?o=123#job/7") ==
        "https://x.cloud.databricks.com");
  CHECK(normalised_host("http://127.0.0.1:8080/a/b") == "http://127.0.0.1:8080");
}

TEST_CASE("what can be no address is refused") {
  CHECK(is_host("https://x"));
  for (const auto* host :
       {"", "ftp://x", "https://", "https://a b", "https://user@x", "https://x\n", "https://x\\y"})
    CHECK_FALSE(is_host(host));
}
