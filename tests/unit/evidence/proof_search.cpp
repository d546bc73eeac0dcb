#include "plugin/evidence/proof_search.hpp"

#include <catch2/catch.hpp>

#include "plugin/support/time_text.hpp"
#include "tests/unit/evidence/recorded_folder.hpp"

using namespace hipaa;
using evidence::RecordedFolder;
using evidence::RunningContexts;

namespace {

constexpr std::int64_t noon = 1'764'417'600'000;  // 2025-11-29T12:00:00Z
evidence::ProofsOf here() {
  return {"https://x.example.com", "42", "csp"};
}

struct Said {
  std::string cluster = "c1";
  std::string context = "7";
  std::string verdict = "pass";
  std::string workspace_id = "42";
  std::string profile = "csp";
  std::string restarted = "2025-11-29T12:00:00Z";
};

std::string statement(const Said& of) {
  return evidence::statement_of(
      R"({"measurement":{"cluster_restarted_at":")" + of.restarted + R"(","spark_context_id":")" +
      of.context + R"("},"profile":")" + of.profile + R"(","subject":{"cluster_id":")" +
      of.cluster + R"(","workspace":"https://x.example.com","workspace_id":")" + of.workspace_id +
      R"("},"verdicts":[{"path":"/encryption","rule":"HC-SSL-01","verdict":")" + of.verdict +
      R"("}]})");
}

// Each in a run of its own.
bool is_proved(const RecordedFolder& at, const std::vector<Said>& said) {
  for (const auto& one : said) {
    evidence::Recorder recorder(at.settings());
    REQUIRE(recorder.append(statement(one), true, evidence::patient_call()).has_value());
    // Segments that begin in one millisecond have no order.
    const auto now = support::system_unix_ms();
    while (support::system_unix_ms() == now) continue;
  }
  RunningContexts running;
  running["c1"] = {"7", noon};
  REQUIRE(
      evidence::find_proofs(at.folder, {}, here(), running, evidence::patient_call()).has_value());
  return running["c1"].is_proved;
}

}  // namespace

TEST_CASE("a proof is of one context of one cluster of one workspace, by one profile") {
  const RecordedFolder at;
  CHECK(is_proved(at, {Said{}}));
  const RecordedFolder other;
  std::vector<Said> said(6);
  said[0].cluster = "c2";
  said[1].context = "8";
  said[2].verdict = "fail";
  said[3].workspace_id = "43";
  said[4].profile = "classic";
  said[5].restarted = "2025-11-29T12:00:01Z";
  CHECK_FALSE(is_proved(other, said));
}

TEST_CASE("the newest measurement of a context counts") {
  Said no;
  no.verdict = "fail";
  const RecordedFolder at;
  CHECK_FALSE(is_proved(at, {Said{}, no}));
  CHECK(is_proved(at, {Said{}}));
}

TEST_CASE("without a folder nothing is proved; one that is a file is a problem") {
  const RecordedFolder at;
  CHECK_FALSE(is_proved(at, {}));
  at.write_at_root("evidence", "a file");
  RunningContexts running;
  running["c1"] = {"7", noon};
  CHECK_FALSE(
      evidence::find_proofs(at.folder, {}, here(), running, evidence::patient_call()).has_value());
}

TEST_CASE("what is older than the start by days is not read") {
  const RecordedFolder at;
  std::filesystem::create_directory(at.folder);
  at.write("20251126T120000Z-0000000000000000.jsonl", statement(Said{}) + "\n");
  CHECK_FALSE(is_proved(at, {}));
  at.write("20251128T120000Z-0000000000000000.jsonl", statement(Said{}) + "\n");
  CHECK(is_proved(at, {}));
}

TEST_CASE("what a sink alone has is a proof, too") {
  const RecordedFolder at;
  CHECK(is_proved(at, {Said{}}));
  const auto copy = at.folder.parent_path() / "copy";
  std::filesystem::rename(at.folder, copy);
  const auto sink = evidence::make_folder_sink("file:copy", copy);
  RunningContexts running;
  running["c1"] = {"7", noon};
  REQUIRE(evidence::find_proofs(at.folder, {sink.get()}, here(), running, evidence::patient_call())
              .has_value());
  CHECK(running["c1"].is_proved);
}
