#include "plugin/cli/state/state.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "plugin/cli/state/state_file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::cli;

namespace {

StateEntry named_entry(const std::string& name) {
  StateEntry made;
  made.type = "t";
  made.name = name;
  made.provider = "p";
  made.state = R"({"format_version":1,"value":{"a":1}})";
  made.private_data = std::string("\xFF\0x", 3);
  return made;
}

StateFile file(const std::string& path) {
  return {path, *read_state(path), StateLock(), [](const StateEntry& one) { return one; }};
}

}  // namespace

TEST_CASE("what is saved is read back") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.at("x.state.json");
  const auto fresh = read_state(path);
  REQUIRE(fresh.has_value());
  CHECK(fresh->serial == 0);
  CHECK(fresh->lineage.size() == 36);
  StateFile out(path, *fresh, StateLock(), [](const StateEntry& one) { return one; });
  auto pending = named_entry("b");
  pending.state.reset();
  pending.is_pending = true;
  pending.private_data = "text";
  out.put(named_entry("a"));
  out.put(pending);
  REQUIRE(out.save().has_value());
  const auto back = read_state(path);
  REQUIRE(back.has_value());
  CHECK(back->serial == 1);
  CHECK(back->lineage == fresh->lineage);
  REQUIRE(back->entries.size() == 2);
  CHECK(back->entries.at("t.a").state == named_entry("a").state);
  CHECK(back->entries.at("t.a").private_data == named_entry("a").private_data);
  CHECK(back->entries.at("t.b").is_pending);
  CHECK_FALSE(back->entries.at("t.b").state);
}

TEST_CASE("nothing is written where nothing has changed") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.at("x.state.json");
  auto out = file(path);
  out.put(named_entry("a"));
  REQUIRE(out.save().has_value());
  struct stat before {};
  ::stat(path.c_str(), &before);
  auto same = named_entry("a");
  same.state = R"({"value":{"a":1},"format_version":1})";
  out.put(same);
  out.remove("t.nobody");
  REQUIRE(out.save().has_value());
  struct stat after {};
  ::stat(path.c_str(), &after);
  CHECK(before.st_ino == after.st_ino);
}

TEST_CASE("saves from many threads lose nothing") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.at("x.state.json");
  auto out = file(path);
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&out, i] {
      for (int j = 0; j < 5; ++j) {
        out.put(named_entry("n" + std::to_string(i) + "_" + std::to_string(j)));
        static_cast<void>(out.save());
      }
    });
  for (auto& one : threads) one.join();
  CHECK(read_state(path)->entries.size() == 40);
}

TEST_CASE("a state that cannot be saved says so") {
  auto out =
      StateFile("/proc/nowhere/x", {}, StateLock(), [](const StateEntry& one) { return one; });
  out.put(named_entry("a"));
  const auto saved = out.save();
  REQUIRE_FALSE(saved.has_value());
  CHECK(saved.error().findings[0].code == "HP-STATE-WRITE");
}

TEST_CASE("one holds the lock, the next learns who") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.at("x.state.json");
  {
    const auto held = StateLock::take(path, "hipaactl apply", 0);
    REQUIRE(held.has_value());
    const auto second = StateLock::take(path, "hipaactl read", 0);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().findings[0].code == "HP-STATE-LOCKED");
    CHECK(second.error().findings[0].detail.rfind(
              "`hipaactl apply` (process " + std::to_string(::getpid()) + ", since 20", 0) == 0);
  }
  CHECK_FALSE(std::filesystem::exists(path + ".lock"));
  folder.write("x.state.json.lock", "left by a process that was killed");
  CHECK(StateLock::take(path, "hipaactl read", 0).has_value());
}

TEST_CASE("UUIDs are of version 4 and differ") {
  std::set<std::string> made;
  for (int i = 0; i < 100; ++i) made.insert(new_uuid());
  CHECK(made.size() == 100);
  CHECK(made.begin()->at(14) == '4');
}
