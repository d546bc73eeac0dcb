#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "plugin/cli/files/atomic_write.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/files/trust.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::cli;

TEST_CASE("a file is replaced as a whole, for its owner only") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.write("x", "before");
  // What a killed process left, as a trap.
  REQUIRE(::symlink(folder.at("victim").c_str(), folder.at(".x.tmp").c_str()) == 0);
  CHECK_FALSE(write_atomically(path, "after"));
  CHECK(folder.read("x") == "after");
  CHECK_FALSE(std::filesystem::exists(folder.at("victim")));
  CHECK_FALSE(std::filesystem::exists(folder.at(".x.tmp")));
  struct stat found {};
  ::stat(path.c_str(), &found);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(write_atomically(folder.at("no/where"), "x"));
  REQUIRE(::mkdir(folder.at("folder").c_str(), 0700) == 0);
  CHECK(write_atomically(folder.at("folder"), "x")->why.rfind("cannot be replaced", 0) == 0);
  CHECK_FALSE(std::filesystem::exists(folder.at(".folder.tmp")));
}

TEST_CASE("only regular files of a bounded size are read") {
  const hipaa::tests::TemporaryFolder folder;
  CHECK(*read_file(folder.write("x", std::string(10, 'a')), 10) == std::string(10, 'a'));
  CHECK(read_file(folder.at("x"), 9).error().why == "is larger than 0 KiB, the most that is read");
  CHECK(read_file(folder.at("none"), 9).error().is_missing);
  CHECK(read_file(folder.at(""), 9).error().why == "is a folder, not a file");
  REQUIRE(::mkfifo(folder.at("pipe").c_str(), 0600) == 0);
  CHECK(read_file(folder.at("pipe"), 9).error().why == "is not a regular file");
  CHECK(read_file("/proc/self/stat", 1 << 20)->size() > 10);  // its size is given as 0
}

TEST_CASE("paths are taken apart and put together") {
  CHECK(folder_of("a/b") == "a");
  CHECK(folder_of("b") == ".");
  CHECK(folder_of("/b") == "/");
  CHECK(path_from("a", "b") == "a/b");
  CHECK(path_from("a", "/b") == "/b");
}

TEST_CASE("digests are those of FIPS 180") {
  const hipaa::tests::TemporaryFolder folder;
  const std::string abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  CHECK(sha256("abc") == abc);
  CHECK(*sha256_of_file(folder.write("x", "abc")) == abc);
  CHECK_FALSE(sha256_of_file(folder.at("none")).has_value());
}

TEST_CASE("a path is trusted when nobody else can change what it leads to") {
  const hipaa::tests::TemporaryFolder folder;
  const auto path = folder.write("x", "");
  ::chmod(path.c_str(), 0644);
  CHECK(*trusted_path(path, "library") == path);
  const auto code = [&] {
    const auto trusted = trusted_path(path, "library");
    return trusted ? std::string() : trusted.error().findings[0].code;
  };
  ::chmod(path.c_str(), 0664);
  CHECK(code() == "HP-PLUGIN-TRUST");
  ::chmod(path.c_str(), 0644);
  ::chmod(folder.at("").c_str(), 0777);
  CHECK(code() == "HP-PLUGIN-TRUST");
  ::chmod(folder.at("").c_str(), 01777);  // sticky: others cannot replace what is ours
  CHECK(code().empty());
  CHECK(trusted_path(folder.at("none"), "library").error().findings[0].code == "HP-PLUGIN-FILE");
  CHECK(trusted_path(folder.at(""), "library").error().findings[0].code == "HP-PLUGIN-FILE");
}
