#include "plugin/cli/output/suggestion.hpp"

#include <catch2/catch.hpp>

using namespace hipaa::cli;

TEST_CASE("what was meant is the nearest name") {
  const std::vector<std::string> names = {"check", "audit", "plan", "HC-EBS-01",
                                          "hipaa-databricks"};
  CHECK(suggestion("chekc", names) == "Did you mean \"check\"?");
  CHECK(suggestion("Audit", names) == "Did you mean \"audit\"?");
  CHECK(suggestion("EBS-01", names) == "Did you mean \"HC-EBS-01\"?");
  CHECK(suggestion("hippa-databrics", names) == "Did you mean \"hipaa-databricks\"?");
  CHECK(suggestion("frobnicate", names).empty());
  CHECK(suggestion("x", names).empty());
  CHECK(suggestion("x", {"y"}).empty());
  CHECK(suggestion("", names).empty());
}

TEST_CASE("where nothing is near all names are given") {
  CHECK(suggestion_or_all("aws", {"hipaa", "other"}) == "Known here: hipaa, other.");
  CHECK(suggestion_or_all("hippa", {"hipaa", "other"}) == "Did you mean \"hipaa\"?");
  CHECK(suggestion_or_all("aws", {}).empty());
}
