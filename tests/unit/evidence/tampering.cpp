// Whatever is altered in a folder of signed segments is found, or is said to be what nobody can
// know.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/unit/evidence/recorded_folder.hpp"

using namespace hipaa;
using evidence::RecordedFolder;
using transparency::Trouble;

namespace {

bool names(const transparency::Verification& found, const std::string& segment) {
  return std::any_of(found.found.begin(), found.found.end(),
                     [&](const auto& one) { return one.segment == segment; });
}

bool is_certain(const transparency::Verification& found, const std::string& segment) {
  return std::any_of(found.found.begin(), found.found.end(), [&](const auto& one) {
    return one.segment == segment &&
           (one.kind == Trouble::altered || one.kind == Trouble::missing ||
            one.kind == Trouble::unsigned_);
  });
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> made;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    made.push_back(text.substr(begin, end - begin + 1));
    begin = end + 1;
  }
  return made;
}

struct ThreeRuns {
  RecordedFolder at;
  std::vector<std::string> segments{at.run(2), at.run(3), at.run(1)};
  [[nodiscard]] const std::string& head() const { return segments.back(); }
};

}  // namespace

TEST_CASE("each byte that is flipped is found in its segment") {
  const ThreeRuns runs;
  for (const auto& name : runs.segments) {
    const auto whole = runs.at.read(name);
    std::size_t missed = 0;
    std::size_t uncertain = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto altered = whole;
      altered[i] = static_cast<char>(altered[i] ^ 1);
      runs.at.write(name, altered);
      const auto found = runs.at.verify();
      missed += names(found, name) ? 0U : 1U;
      uncertain += is_certain(found, name) ? 0U : 1U;
    }
    runs.at.write(name, whole);
    CHECK(missed == 0);
    // Of the head the very last byte, the end of its seal: a run that was killed looks the same.
    CHECK(uncertain == (name == runs.head() ? 1U : 0U));
  }
}

TEST_CASE("each line that is removed is found in its segment") {
  const ThreeRuns runs;
  for (const auto& name : runs.segments) {
    const auto whole = runs.at.read(name);
    const auto lines = lines_of(whole);
    for (std::size_t removed = 0; removed < lines.size(); ++removed) {
      std::string left;
      for (std::size_t i = 0; i < lines.size(); ++i)
        if (i != removed) left += lines[i];
      runs.at.write(name, left);
      const auto found = runs.at.verify();
      INFO(removed);
      CHECK(names(found, name));
      // A head without its seal: killed, or cut; nobody can know.
      CHECK(is_certain(found, name) == (name != runs.head() || removed + 1 != lines.size()));
    }
    runs.at.write(name, whole);
  }
}

TEST_CASE("each segment that is removed is named; a head by the anchor") {
  const ThreeRuns runs;
  const auto anchors = transparency::read_anchor(transparency::anchor_text(runs.at.verify().heads));
  REQUIRE(anchors.has_value());
  for (const auto& name : runs.segments) {
    const auto whole = runs.at.read(name);
    std::filesystem::remove(runs.at.folder / name);
    CHECK(is_certain(runs.at.verify(), name) == (name != runs.head()));
    CHECK(is_certain(runs.at.verify(*anchors), name));
    runs.at.write(name, whole);
  }
  CHECK(runs.at.verify(*anchors).found.empty());
}

TEST_CASE("lines that change places, that are added and that come from elsewhere are found") {
  const ThreeRuns runs;
  const auto& name = runs.segments[1];
  const auto whole = runs.at.read(name);
  auto lines = lines_of(whole);
  std::swap(lines[1], lines[2]);
  std::string text;
  for (const auto& one : lines) text += one;
  runs.at.write(name, text);
  CHECK(is_certain(runs.at.verify(), name));
  runs.at.write(name, whole + evidence::statement_of(RecordedFolder::line(9)) + "\n");
  CHECK(is_certain(runs.at.verify(), name));
  runs.at.write(name, runs.at.read(runs.segments[0]));
  CHECK(is_certain(runs.at.verify(), name));
  runs.at.write(name, "");
  CHECK(is_certain(runs.at.verify(), name));
}

TEST_CASE("what others write without the key is answered for by nobody") {
  const ThreeRuns runs;
  const auto forged = runs.at.run(1, "");
  CHECK(is_certain(runs.at.verify(), forged));
  const auto other = *transparency::new_signing_key("somebody.example");
  const auto by_other = runs.at.run(1, other.text());
  CHECK(is_certain(runs.at.verify(), by_other));
  // The next run that signs names them, and answers for what it found.
  static_cast<void>(runs.at.run(1));
  CHECK(runs.at.verify().found.empty());
}

TEST_CASE("a segment whose run was killed is named by the next, with its torn line") {
  const RecordedFolder at;
  const auto killed = at.run(2);
  auto lines = lines_of(at.read(killed));
  lines.pop_back();  // the seal never came
  std::string text;
  for (const auto& one : lines) text += one;
  at.write(killed, text + R"({"_type":"https://in-toto)");
  const auto alone = at.verify();
  CHECK(names(alone, killed));
  CHECK_FALSE(is_certain(alone, killed));
  static_cast<void>(at.run(1));
  const auto after = at.verify();
  CHECK_FALSE(is_certain(after, killed));
  REQUIRE(after.found.size() == 1);
  CHECK(after.found[0].kind == Trouble::torn);
  // Now that a signed one names its lines, they cannot be changed any more.
  at.write(killed, lines[0] + lines[1]);
  CHECK(is_certain(at.verify(), killed));
}

TEST_CASE("a clock that went backwards is told, and is no tampering") {
  const RecordedFolder at;
  const auto first = at.run(1, "");
  auto text = at.read(first);
  text.replace(text.find("began_at\":\"") + 11, 4, "2999");
  at.write(first,
           text.substr(0, text.rfind("{\"seal\"")));  // as a run of that clock that was killed
  const auto second = at.run(1);
  const auto found = at.verify();
  REQUIRE(found.found.size() == 1);
  CHECK(found.found[0].kind == Trouble::clock);
  CHECK(found.found[0].segment == second);
}

TEST_CASE("other files in the folder are named and not looked at") {
  const ThreeRuns runs;
  runs.at.write("notes.txt", "CANARY");
  const auto found = runs.at.verify();
  REQUIRE(found.found.size() == 1);
  CHECK(found.found[0].kind == Trouble::foreign);
  CHECK(found.found[0].segment == "notes.txt");
  static_cast<void>(runs.at.run(1));
}
