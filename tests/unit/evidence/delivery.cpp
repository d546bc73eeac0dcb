#include "plugin/evidence/delivery.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/evidence/recorded_folder.hpp"

using namespace hipaa;
using evidence::RecordedFolder;
using evidence::Recorder;

namespace {

// The folder "copy" beside that of the runs.
evidence::Sinks sink_of(const RecordedFolder& at) {
  evidence::Sinks made;
  const auto copy = at.folder.parent_path() / "copy";
  made.push_back(evidence::make_folder_sink("file:" + copy.string(), copy));
  return made;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream open(file, std::ios::binary);
  std::ostringstream text;
  text << open.rdbuf();
  return text.str();
}

// What stands in the copy is what stands in the folder.
bool is_copied(const RecordedFolder& at) {
  std::size_t count = 0;
  for (const auto& one : std::filesystem::directory_iterator(at.folder)) {
    ++count;
    if (bytes_of(one.path()) != bytes_of(at.folder.parent_path() / "copy" / one.path().filename()))
      return false;
  }
  return count > 0;
}

std::string run_with_sink(const RecordedFolder& at, const evidence::RecorderSettings& settings,
                          model::Diagnostics* told = nullptr) {
  Recorder recorder(settings, sink_of(at));
  auto done = recorder.append(evidence::statement_of(RecordedFolder::line(1)), true,
                              evidence::patient_call());
  REQUIRE(done.has_value());
  if (told != nullptr) *told = done->warnings;
  return done->segment;
}

}  // namespace

TEST_CASE("a segment is copied when it begins and when it is sealed") {
  const RecordedFolder at;
  {
    Recorder recorder(at.settings(), sink_of(at));
    const auto done = recorder.append(evidence::statement_of(RecordedFolder::line(1)), true,
                                      evidence::patient_call());
    const auto begun = bytes_of(at.folder.parent_path() / "copy" / done->segment);
    CHECK(std::count(begun.begin(), begun.end(), '\n') == 1);
  }
  CHECK(is_copied(at));
}

TEST_CASE("what former runs could not copy is copied by the next") {
  const RecordedFolder at;
  REQUIRE_FALSE(at.run(3).empty());
  at.write_at_root("copy", "a file, and no folder");
  model::Diagnostics told;
  run_with_sink(at, at.settings(), &told);
  REQUIRE(told.size() == 1);
  CHECK(told[0].code == "HP-EVIDENCE-SINK");
  CHECK(told[0].severity == model::Severity::warning);
  std::filesystem::remove(at.folder.parent_path() / "copy");
  run_with_sink(at, at.settings(), &told);
  CHECK(told.empty());
  CHECK(is_copied(at));
}

TEST_CASE("what the last copy meets is said where somebody ends the segment") {
  const RecordedFolder at;
  auto settings = at.settings();
  settings.is_required = GENERATE(false, true);
  Recorder recorder(settings, sink_of(at));
  CHECK(recorder.seal(evidence::patient_call()).empty());
  const auto append = [&recorder](int number) {
    return recorder
        .append(evidence::statement_of(RecordedFolder::line(number)), true,
                evidence::patient_call())
        ->segment;
  };
  const auto first = append(1);
  const auto copy = at.folder.parent_path() / "copy";
  std::filesystem::rename(copy, at.folder.parent_path() / "away");
  at.write_at_root("copy", "a file, and no folder");
  const auto told = recorder.seal(evidence::patient_call());
  REQUIRE(told.size() == 1);
  CHECK(told[0].code == "HP-EVIDENCE-SINK");
  CHECK(told[0].severity ==
        (settings.is_required ? model::Severity::error : model::Severity::warning));
  CHECK(at.read(first).find(R"({"seal":")") != std::string::npos);
  CHECK(recorder.seal(evidence::patient_call()).empty());
  // What is recorded later stands in a segment of its own, and is copied with what was missing.
  std::filesystem::remove(copy);
  CHECK(append(2) != first);
  CHECK(recorder.seal(evidence::patient_call()).empty());
  CHECK(is_copied(at));
}

TEST_CASE("a run without the folder of yesterday names the heads of the sink") {
  const RecordedFolder at;
  run_with_sink(at, at.settings());
  const auto second = run_with_sink(at, at.settings());
  std::filesystem::remove_all(at.folder);
  const auto third = run_with_sink(at, at.settings());
  const auto begin = transparency::read_beginning(*transparency::first_line(at.folder, third));
  REQUIRE(begin.has_value());
  REQUIRE(begin->parents.size() == 1);
  CHECK(begin->parents[0].segment == second);
  CHECK(begin->parents[0].seal.has_value());
  const std::vector keys{transparency::read_signing_key(evidence::test_key)->verifier()};
  const auto found = *transparency::verify_folder(at.folder.parent_path() / "copy", keys, {});
  CHECK(found.found.empty());
  CHECK(found.segments == 3);
}

TEST_CASE("where evidence is required, a sink that fails fails the operation first") {
  const RecordedFolder at;
  at.write_at_root("copy", "a file, and no folder");
  auto settings = at.settings();
  settings.is_required = true;
  Recorder recorder(settings, sink_of(at));
  const auto refused = recorder.prepare(evidence::patient_call());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().diagnostics[0].code == "HP-EVIDENCE-SINK");
  CHECK(refused.error().diagnostics[0].severity == model::Severity::error);
  CHECK_FALSE(std::filesystem::exists(at.folder));
}
