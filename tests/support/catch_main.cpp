// Catch2's main. HIPAA_SHARD=2/5 runs every fifth of the chosen test cases, from the second on, so
// that several processes share what mostly waits (tests/CMakeLists.txt).
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

namespace {

#if CATCH_VERSION_MAJOR >= 3
// It shards by itself, and takes it for a failure where nothing is left to run.
bool choose(Catch::Session& session, unsigned which, unsigned of) {
  session.configData().shardIndex = which - 1;
  session.configData().shardCount = of;
  return true;
}

void refuse_filters_that_meet_nothing(Catch::Session& session) {
  session.configData().warnings = Catch::WarnAbout::UnmatchedTestSpec;
}
#else
// As the command line would name it, and it alone.
std::string exactly(const std::string& name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\' || c == '[' || c == ',') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

// False: nothing is left to run.
bool choose(Catch::Session& session, unsigned which, unsigned of) {
  const auto& config = session.config();
  const auto chosen =
      Catch::filterTests(Catch::getAllTestCasesSorted(config), config.testSpec(), config);
  std::string all;
  for (std::size_t i = which - 1; i < chosen.size(); i += of)
    all += (all.empty() ? "" : ",") + exactly(chosen[i].name);
  auto data = session.configData();
  data.testsOrTags = {all};
  session.useConfigData(data);
  return !all.empty();
}

void refuse_filters_that_meet_nothing(Catch::Session& session) {
  session.configData().warnings = Catch::WarnAbout::NoTests;
}
#endif

}  // namespace

int main(int argc, char** argv) {
  Catch::Session session;
  if (const int failed = session.applyCommandLine(argc, argv); failed != 0) return failed;
  // A filter that meets nothing is a mistake, not a success.
  refuse_filters_that_meet_nothing(session);
  unsigned which = 0;
  unsigned of = 0;
  if (const char* shard = std::getenv("HIPAA_SHARD"); shard != nullptr) {
    if (std::sscanf(shard, "%u/%u", &which, &of) != 2 || which < 1 || which > of) return 2;
    if (!choose(session, which, of)) {
      std::fprintf(stderr, "HIPAA_SHARD=%s leaves nothing to run\n", shard);
      return 2;
    }
  }
  return session.run();
}
