#include "plugin/workspace/auth/profile_file.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::workspace;

TEST_CASE("profiles are read in the SDKs' dialect") {
  const auto file = parse_profile_file(
      "\xef\xbb\xbf# first\n"
      "ignored = before any section\n"
      "[DEFAULT]\r\n"
      "host = https://a.example.com\r\n"
      "  token=dapi#1;2 # a comment\n"
      "[pat.with.dot]\n"
      "password = \"%Y#X$Z\" # comment\n"
      "; another\n"
      "empty =\n"
      "no equals sign\n"
      "client_id = 'quoted'\n"
      "[ spaced ]\n"
      "host = b\n"
      "[broken\n"
      "host = lost\n");
  REQUIRE(file.size() == 3);
  CHECK(file.at("DEFAULT").at("host") == "https://a.example.com");
  CHECK(file.at("DEFAULT").at("token") == "dapi#1;2");
  const auto& dotted = file.at("pat.with.dot");
  CHECK(dotted.at("password") == "%Y#X$Z");
  CHECK(dotted.at("empty").empty());
  CHECK(dotted.at("client_id") == "quoted");
  CHECK(dotted.count("host") == 0);  // no inheritance from DEFAULT
  CHECK(file.at("spaced").at("host") == "b");
  CHECK(parse_profile_file("").empty());
}
