// Coverage and the seal of evidence as a host in C++ calls them, by the wrappers of abi/include.
#include <hipaa/coverage.hpp>
#include <hipaa/evidence.hpp>

#include <filesystem>
#include <fstream>

#include "tests/lifecycle/audited.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::tests;
namespace abi = hipaa::abi;

namespace {

// The last line of the one segment there.
std::string last_line(const std::string& folder) {
  std::string last;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path());
    for (std::string line; std::getline(in, line);) last = line;
  }
  return last;
}

}  // namespace

TEST_CASE("coverage hands out a row a cluster, and its sums", "[extensions]") {
  auto& simulator = workspace();
  const auto cluster = existing(simulator, compliant());
  const auto provider = ProviderUnderTest::at(simulator.url());
  const abi::Coverage coverage(library());
  REQUIRE(coverage);
  const auto config = envelope({{"from", "2020-01-01"}, {"to", "2099-12-31"}});
  abi::Request request;
  request.config = abi::borrow(config);
  std::vector<json::object> rows;
  auto take = [&rows](const hipaa_str& row) {
    rows.push_back(json::parse(json::string_view(row.data, row.size)).as_object());
    return true;
  };
  const auto answer = coverage.run(provider.handle(), abi::Call(), request, take);
  INFO(explained(outcome_of(answer)));
  // The first one is of clusters that were gone before anybody could ask for them.
  REQUIRE(rows.size() == 2);
  CHECK(rows.front().at("kind") == "unseen");
  CHECK(rows.back().at("cluster_id").as_string() == json::string_view(cluster));
  REQUIRE(answer.has(HIPAA_DOC_VALUE));
  const auto sums = json::parse(abi::copy(answer.document(HIPAA_DOC_VALUE))).at("value");
  CHECK(sums.at("cluster_count").as_int64() == 1);
  CHECK(sums.at("running_ms") == rows.back().at("running_ms"));

  SECTION("a row that is not taken ends it") {
    int seen = 0;
    auto refuse = [&seen](const hipaa_str&) { return ++seen == 0; };
    const auto ended = coverage.run(provider.handle(), abi::Call(), request, refuse);
    CHECK(seen == 1);
    CHECK(ended.status() == HIPAA_E_CANCELLED);
  }
  SECTION("without a provider nothing is asked") {
    const abi::Provider none;
    CHECK(coverage.run(none, abi::Call(), request, take).status() == HIPAA_E_INVALID_ARGUMENT);
    CHECK(rows.size() == 2);
  }
}

TEST_CASE("the seal ends what was recorded until now", "[extensions]") {
  auto& simulator = workspace();
  const TemporaryFolder folder;
  const auto kept = folder.at("evidence");
  const abi::Evidence evidence(library());
  REQUIRE(evidence);
  json::object block{{"folder", kept}};
  const auto provider = [&] {
    return ProviderUnderTest::at(simulator.url(), {{"evidence", block}});
  };
  SECTION("whole") {
    const auto recording = provider();
    const auto applied = recording.plan_and_apply(compliant());
    INFO(explained(applied));
    CHECK(last_line(kept).find("\"seal\"") == std::string::npos);
    CHECK(outcome_of(evidence.seal(recording.handle(), abi::Call())).lines().empty());
    CHECK(last_line(kept).starts_with(R"({"seal":)"));
  }
  SECTION("and says which copy failed") {
    simulator.post("/__sim/volumes", {{"path", "/Volumes/main/phi/evidence"}});
    block["sinks"] = json::array{"volume:/Volumes/main/phi/evidence"};
    const auto recording = provider();
    CHECK(recording.plan_and_apply(compliant()).lines().empty());
    fault(simulator,
          R"({"kind":"status","status":403,"times":-1,"pattern":"PUT /api/2.0/fs/files/*",
              "body":{"error_code":"PERMISSION_DENIED","message":"No WRITE VOLUME."}})");
    const auto sealed = outcome_of(evidence.seal(recording.handle(), abi::Call()));
    INFO(explained(sealed));
    CHECK(sealed.lines() == std::vector<std::string>{"warning HP-EVIDENCE-SINK /evidence/sinks"});
    CHECK(last_line(kept).starts_with(R"({"seal":)"));
  }
}
