// Section 1.6 of the protocol: the lines on standard error, which Terraform puts into its log.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <set>

#include "tests/support/compliant.hpp"
#include "tests/terraform/protocol/core.hpp"

using namespace hipaa::terraform;
using namespace hipaa::terraform::test;
using hipaa::tests::day;

namespace {

struct Log {
  std::string text;
  std::set<std::string> levels;
};

// What a cluster's life leaves on standard error with these variables set.
Log log_of(const std::vector<std::string>& variables) {
  char path[] = "/tmp/hipaa-log-XXXXXX";
  close(mkstemp(path));
  {
    Core core(Json(), variables, path);
    auto config = parsed(R"({"docker_image":{"url":"x/y:1","basic_auth":
      {"username":"u","password_wo":"canary-1"}},
      "acknowledgement":[{"rule":"HC-IMG-01","accepts":"x/y:1","reason":"built by our own pipeline",
        "approved_by":"security","approved_on":")" +
                         day(-1) + R"(","expires_on":")" + day(90) + R"("}],
      "spark_env_vars":{"SETTING":"canary-2"}})");
    const auto made = core.create(Core::cluster(config));
    core.workspace.post(
        "/__sim/faults",
        {{"pattern", "* /api/2.1/clusters/*"}, {"kind", "status"}, {"status", 401}, {"times", -1}});
    CHECK_FALSE(error_of(core.read(made).diagnostics()).empty());
  }
  Log made;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    made.text += line + "\n";
    const auto read = parsed(line);
    INFO(line);
    REQUIRE(read.is_object());
    // Terraform panics where one of these is no text, and takes the line for none of its kind where
    // the time has another form.
    for (const auto* const name : {"@level", "@message", "@module", "@timestamp"})
      REQUIRE(read.value(name, Json()).is_string());
    CHECK(std::regex_match(read["@timestamp"].get<std::string>(),
                           std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)")));
    made.levels.insert(read["@level"].get<std::string>());
  }
  unlink(path);
  for (const auto* const secret : {"dapi-test-token", "canary", "PRIVATE KEY"})
    CHECK(made.text.find(secret) == std::string::npos);
  return made;
}

}  // namespace

TEST_CASE("only what Terraform shows is logged", "[terraform][log]") {
  CHECK(log_of({}).text.empty());
  // The narrowest that is set decides.
  CHECK(
      log_of({"TF_LOG=TRACE", "TF_LOG_PROVIDER=TRACE", "TF_LOG_PROVIDER_HIPAA=off"}).text.empty());
  CHECK(log_of({"TF_LOG=OFF", "TF_LOG_PROVIDER=debug"}).levels.count("debug") == 1);
  CHECK(log_of({"TF_LOG=JSON"}).levels.count("debug") == 1);
  const auto warnings = log_of({"TF_LOG=WARN"}).levels;
  for (const auto* const level : {"trace", "debug", "info"}) CHECK(warnings.count(level) == 0);
}
