#include "plugin/workspace/http/address.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;

TEST_CASE("only addresses of this machine are loopback, not names that begin like one") {
  for (const auto* url : {"http://localhost", "http://LOCALHOST:80", "http://127.0.0.1:1",
                          "https://127.255.0.9/a", "http://[::1]:8080", "http://[0:0:0:0:0:0:0:1]"})
    CHECK(is_loopback(url));
  for (const auto* url :
       {"http://localhost.evil.org", "http://128.0.0.1", "http://x", "http://127.evil.example",
        "http://127.0.0.1.evil.example", "http://127.1", "http://127.0.0.256", "http://0x7f.0.0.1",
        "http://[::2]", "http://[::ffff:127.0.0.1]", "http://localhost:80@evil.example",
        "localhost", "http://127.0.0.1@evil.example", ""})
    CHECK_FALSE(is_loopback(url));
}

TEST_CASE("an address is taken apart") {
  const auto found = address_of("https://x-1.cloud.databricks.com:8443/a?b#c");
  REQUIRE(found.has_value());
  CHECK(found->is_encrypted);
  CHECK(found->name == "x-1.cloud.databricks.com");
  CHECK(found->port == "8443");
  CHECK(found->path == "/a?b#c");
  const auto six = address_of("http://[::1]");
  REQUIRE(six.has_value());
  CHECK(six->name == "[::1]");
  CHECK(six->port.empty());
}

TEST_CASE("what can be read in two ways is no address") {
  for (const auto* url : {"",
                          "x",
                          "ftp://x",
                          "HTTP://x",
                          "https://",
                          "https:///x",
                          "https://user@x",
                          "https://a:b@x",
                          "https://x:",
                          "https://x:0",
                          "https://x:65536",
                          "https://x:8o",
                          "https://x:1:2",
                          "https://x:+1",
                          "https://x\\y",
                          "https://x y",
                          "https://x\n",
                          "https://x%2ey",
                          "https://[::1",
                          "https://[::1]x",
                          "https://[x]",
                          "https://\xD0\xB5.example",
                          "https://x\"y"})
    CHECK_FALSE(address_of(url).has_value());
}

TEST_CASE("credentials go by https, or stay on this machine") {
  CHECK(is_safe_for_credentials("https://x"));
  CHECK(is_safe_for_credentials("http://127.0.0.1:80/t"));
  CHECK_FALSE(is_safe_for_credentials("http://x"));
  CHECK_FALSE(is_safe_for_credentials("http://localhost:80@x"));
}
