#include "plugin/cluster/library_status.hpp"

#include <catch2/catch.hpp>

using hipaa::resource::is_known_library;
using hipaa::resource::unknown_library;
namespace json = boost::json;

TEST_CASE("a state holds libraries of the kinds that the schema knows, in their forms") {
  const std::string text = GENERATE(
      R"({"jar":"/Volumes/a/b/c.jar"})", R"({"whl":"/Workspace/a.whl"})",
      R"({"requirements":"/Workspace/requirements.txt"})", R"({"pypi":{"package":"a==1"}})",
      R"({"pypi":{"package":"a==1","repo":null}})", R"({"cran":{"package":"a"}})",
      R"({"maven":{"coordinates":"a:b:1","exclusions":["c:d"]}})");
  INFO(text);
  CHECK(is_known_library(json::parse(text)));
}

TEST_CASE("what the workspace may have learned since is no part of a state") {
  const std::string text = GENERATE(
      R"({"uv":{"lock":"/Workspace/uv.lock"}})", R"({"pypi":{"package":"a","index":"x"}})",
      R"({"pypi":"a==1"})", R"({"jar":"/a.jar","sha256":"00"})", R"("a==1")", R"(null)", R"([])");
  INFO(text);
  CHECK_FALSE(is_known_library(json::parse(text)));
}

TEST_CASE("a library that is left out is named by its kind, never by what it says") {
  const auto told = unknown_library(json::parse(R"({"uv":{"index":"https://u:canary@x"},"b":1})"));
  CHECK(told.code == "HP-LIBRARY-UNKNOWN");
  CHECK(told.severity == hipaa::model::Severity::warning);
  CHECK(told.path == "/libraries");
  CHECK(told.summary == "A library (uv, b) is installed in a form that is not known here.");
  CHECK_THAT(told.detail, !Catch::Contains("canary"));
}
