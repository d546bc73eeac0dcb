#include "plugin/evidence/recorder.hpp"

#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <memory>
#include <thread>

#include "tests/unit/evidence/recorded_folder.hpp"

using namespace hipaa;
using evidence::RecordedFolder;
using evidence::Recorder;

namespace {

std::vector<std::string> codes(const support::Failure& failure) {
  std::vector<std::string> made;
  for (const auto& one : failure.diagnostics) made.push_back(one.code);
  return made;
}

std::string first_why(const transparency::Verification& of) {
  return of.found.empty() ? "" : of.found.front().segment + ' ' + of.found.front().why;
}

}  // namespace

TEST_CASE("a run leaves one sealed segment, and names the heads before it") {
  const RecordedFolder at;
  const auto first = at.run(2);
  const auto second = at.run(1);
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  CHECK(found.segments == 2);
  CHECK(found.lines == 3);
  CHECK(found.signed_segments == 2);
  REQUIRE(found.heads.size() == 1);
  CHECK(found.heads[0].segment == second);
  const auto begin = transparency::read_beginning(*transparency::first_line(at.folder, second));
  REQUIRE(begin.has_value());
  REQUIRE(begin->parents.size() == 1);
  CHECK(begin->parents[0].segment == first);
  CHECK(begin->parents[0].seal.has_value());
  CHECK(begin->parents[0].size == 3);
}

TEST_CASE("a run names what was changed since, however many runs came after") {
  const RecordedFolder at;
  // One goes on while forty others begin and end.
  auto lasting = std::make_unique<Recorder>(at.settings());
  const auto first =
      lasting
          ->append(evidence::statement_of(RecordedFolder::line(1)), true, evidence::patient_call())
          ->segment;
  for (int i = 0; i < 40; ++i) static_cast<void>(at.run(1));
  const auto before = at.verify();
  REQUIRE(before.heads.size() == 1);
  const auto last = before.heads[0].segment;
  lasting.reset();  // its seal is what no run has named
  CHECK(at.verify().heads.size() == 2);
  const auto next = at.run(1);
  const auto begin = transparency::read_beginning(*transparency::first_line(at.folder, next));
  REQUIRE(begin.has_value());
  REQUIRE(begin->parents.size() == 2);
  CHECK(begin->parents[0].segment == first);
  CHECK(begin->parents[1].segment == last);
  const auto after = at.verify();
  CHECK(first_why(after) == "");
  REQUIRE(after.heads.size() == 1);
  CHECK(after.heads[0].segment == next);
}

TEST_CASE("a head that came into the folder from elsewhere is named, however old it is") {
  const RecordedFolder at;
  const RecordedFolder elsewhere;
  const auto old = elsewhere.run(1);
  for (int i = 0; i < 40; ++i) static_cast<void>(at.run(1));
  const auto then = std::filesystem::last_write_time(elsewhere.folder / old);
  std::filesystem::copy_file(elsewhere.folder / old, at.folder / old);
  std::filesystem::last_write_time(at.folder / old, then - std::chrono::hours(1000));
  const auto next = at.run(1);
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  REQUIRE(found.heads.size() == 1);
  CHECK(found.heads[0].segment == next);
}

TEST_CASE("nothing is made before there is something to record") {
  const RecordedFolder at;
  { const Recorder idle(at.settings()); }
  CHECK_FALSE(std::filesystem::exists(at.folder));
}

TEST_CASE("runs at the same time have segments of their own, and the next names both") {
  const RecordedFolder at;
  {
    Recorder one(at.settings());
    Recorder other(at.settings());
    CHECK(
        one.append(evidence::statement_of(RecordedFolder::line(1)), true, evidence::patient_call())
            .has_value());
    CHECK(
        other
            .append(evidence::statement_of(RecordedFolder::line(2)), true, evidence::patient_call())
            .has_value());
    CHECK(
        one.append(evidence::statement_of(RecordedFolder::line(3)), true, evidence::patient_call())
            .has_value());
  }
  const auto last = at.run(1);
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  CHECK(found.segments == 3);
  REQUIRE(found.heads.size() == 1);
  CHECK(found.heads[0].segment == last);
}

TEST_CASE("statements of several threads are all there, each whole") {
  const RecordedFolder at;
  {
    Recorder recorder(at.settings());
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
      threads.emplace_back([&recorder, i] {
        for (int j = 0; j < 25; ++j)
          static_cast<void>(recorder
                                .append(evidence::statement_of(RecordedFolder::line(100 * i + j)),
                                        j % 2 == 0, evidence::patient_call())
                                .has_value());
      });
    for (auto& one : threads) one.join();
  }
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  CHECK(found.lines == 200);
}

TEST_CASE("what is not written whole is taken back, and the next statement stands on its own") {
  const RecordedFolder at;
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  {
    Recorder recorder(at.settings());
    REQUIRE(
        recorder
            .append(evidence::statement_of(RecordedFolder::line(1)), true, evidence::patient_call())
            .has_value());
    auto small = before;
    small.rlim_cur = 1200;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::string large(2000, 'x');
    const auto refused =
        recorder.append(evidence::statement_of(R"({"subject":{"cluster_id":")" + large + R"("}})"),
                        true, evidence::patient_call());
    const auto not_prepared = recorder.prepare(evidence::patient_call());
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    REQUIRE_FALSE(refused.has_value());
    CHECK(codes(refused.error()) == std::vector<std::string>{"HP-EVIDENCE-WRITE"});
    CHECK_FALSE(not_prepared.has_value());
    CHECK(
        recorder
            .append(evidence::statement_of(RecordedFolder::line(2)), true, evidence::patient_call())
            ->line == 3);
  }
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  CHECK(found.lines == 2);
}

TEST_CASE("a folder that is taken away meanwhile is made again") {
  const RecordedFolder at;
  Recorder recorder(at.settings());
  REQUIRE(
      recorder
          .append(evidence::statement_of(RecordedFolder::line(1)), true, evidence::patient_call())
          .has_value());
  std::filesystem::remove_all(at.folder);
  const auto again = recorder.append(evidence::statement_of(RecordedFolder::line(2)), true,
                                     evidence::patient_call());
  REQUIRE(again.has_value());
  CHECK(std::filesystem::exists(at.folder / again->segment));
}

TEST_CASE("a run that lasts seals its segment, and names it in the next") {
  const RecordedFolder at;
  auto settings = at.settings();
  SECTION("after a time") {
    settings.longest = std::chrono::milliseconds(0);
  }
  SECTION("after a size") {
    settings.largest = 1;
  }
  std::string first;
  std::string second;
  {
    Recorder recorder(settings);
    first =
        recorder
            .append(evidence::statement_of(RecordedFolder::line(1)), true, evidence::patient_call())
            ->segment;
    const auto next = recorder.append(evidence::statement_of(RecordedFolder::line(2)), true,
                                      evidence::patient_call());
    second = next->segment;
    CHECK(next->line == 2);
    CHECK(at.read(first).find(R"({"seal":")") != std::string::npos);
  }
  CHECK(first != second);
  const auto found = at.verify();
  CHECK(first_why(found) == "");
  CHECK(found.signed_segments == 2);
  REQUIRE(found.heads.size() == 1);
  CHECK(found.heads[0].segment == second);
}

TEST_CASE("why nothing is recorded is told once, and where it fails them by each") {
  const RecordedFolder at;
  at.write_at_root("evidence", "a file");
  auto settings = at.settings();
  settings.is_required = GENERATE(false, true);
  Recorder recorder(settings);
  std::vector<std::size_t> told;
  for (int i = 0; i < 3; ++i) {
    const auto refused = recorder.append(evidence::statement_of(RecordedFolder::line(i)), true,
                                         evidence::patient_call());
    REQUIRE_FALSE(refused.has_value());
    told.push_back(refused.error().diagnostics.size());
  }
  CHECK(told == (settings.is_required ? std::vector<std::size_t>{1, 1, 1}
                                      : std::vector<std::size_t>{1, 0, 0}));
}

TEST_CASE("a command signs, and what it prints is checked") {
  const RecordedFolder at;
  auto settings = at.settings("");
  const auto key = *transparency::read_signing_key(evidence::test_key);
  settings.signer.verifier_key = transparency::to_text(key.verifier());
  for (const auto& [command, why] : std::vector<std::pair<std::string, std::string>>{
           {"false", "The command of HIPAA_EVIDENCE_SIGN_COMMAND failed."},
           {"exit 0",
            "The command of HIPAA_EVIDENCE_SIGN_COMMAND gave a signature that the key of "
            "HIPAA_EVIDENCE_VERIFIER_KEY does not verify."},
           {"echo no base64",
            "The command of HIPAA_EVIDENCE_SIGN_COMMAND did not print a signature in base64."}}) {
    settings.signer.command = command;
    const auto signer = evidence::make_signer(settings.signer);
    REQUIRE(signer.has_value());
    const auto made = (*signer)->sign("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().diagnostics[0].detail.starts_with(why));
  }
  settings.signer.verifier_key.clear();
  const auto none = evidence::make_signer(settings.signer);
  REQUIRE_FALSE(none.has_value());
  CHECK(none.error().diagnostics[0].code == "HP-EVIDENCE-KEY");
}
