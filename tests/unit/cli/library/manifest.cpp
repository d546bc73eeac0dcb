#include "plugin/cli/library/manifest.hpp"

#include <catch2/catch.hpp>

#include "plugin/cli/library/search.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace hipaa::cli;

namespace {

std::string text(const std::string& more = "") {
  return R"({"manifest_version": 1, "plugin": {"name": "n", "version": "1",
    "abi": {"name": "hipaa-provider", "major": 1},)" +
         more + R"("shared": {")" + platform() + R"(": {"path": "x.so"}}}})";
}

std::string code_of(const hipaa::tests::TemporaryFolder& folder, const std::string& manifest) {
  const auto read = read_manifest(folder.write("n.plugin.json", manifest));
  return read ? "" : read.error().findings[0].code + " " + read.error().findings[0].path;
}

std::string replaced(std::string in, const std::string& what, const std::string& by) {
  return in.replace(in.find(what), what.size(), by);
}

}  // namespace

TEST_CASE("a manifest says where its library lies") {
  const hipaa::tests::TemporaryFolder folder;
  const auto read = read_manifest(folder.write("n.plugin.json", text()));
  REQUIRE(read.has_value());
  CHECK(read->library == folder.at("x.so"));
  CHECK(read->sha256.empty());
  CHECK(read->entry_point == "hipaa_provider_get_api");
}

TEST_CASE("manifests that cannot be used") {
  const hipaa::tests::TemporaryFolder folder;
  CHECK(code_of(folder, replaced(text(), "\"major\": 1", "\"major\": 2")) ==
        "HP-PLUGIN-VERSION /plugin/abi/major");
  CHECK(code_of(folder, replaced(text(), "hipaa-provider", "other")) ==
        "HP-PLUGIN-VERSION /plugin/abi/name");
  CHECK(code_of(folder, replaced(text(), "_version\": 1", "_version\": 2")) ==
        "HP-PLUGIN-VERSION /manifest_version");
  CHECK(code_of(folder, replaced(text(), platform(), "other_os")) ==
        "HP-PLUGIN-PLATFORM /plugin/shared");
  CHECK(code_of(folder, text(R"("entrypoint": "a b",)")) == "HP-PLUGIN-SHAPE /plugin/entrypoint");
  CHECK(code_of(folder, replaced(text(), "\"x.so\"", "\"x.so\", \"sha256\": \"AB\"")) ==
        "HP-PLUGIN-SHAPE /plugin/shared/" + platform() + "/sha256");
}

TEST_CASE("manifests are looked for in order") {
  ::setenv("HIPAA_PLUGIN_PATH", "/one::/two", 1);
  ::setenv("XDG_CONFIG_HOME", "/config", 1);
  const auto folders = plugin_folders();
  ::unsetenv("HIPAA_PLUGIN_PATH");
  REQUIRE(folders.size() >= 6);
  // After those of the environment what is installed beside this program.
  CHECK(folders[2].ends_with("/share/hipaa/plugins"));
  CHECK(std::vector<std::string>(folders.begin(), folders.begin() + 2) ==
        std::vector<std::string>{"/one", "/two"});
  CHECK(std::vector<std::string>(folders.begin() + 3, folders.end()) ==
        std::vector<std::string>{"/config/hipaa/plugins", "/etc/hipaa/plugins",
                                 "/usr/share/hipaa/plugins"});
  const hipaa::tests::TemporaryFolder first;
  const hipaa::tests::TemporaryFolder second;
  const auto in_second = second.write("n.plugin.json", "{}");
  CHECK(*find_manifest("n", {first.at(""), second.at("")}) == second.at("") + "/n.plugin.json");
  CHECK(std::filesystem::equivalent(in_second, *find_manifest("n", {second.at("")})));
  for (const auto* name : {"", "../n", ".n", "-n", "a/b", "a b"})
    CHECK(find_manifest(name, {second.at("")}).error().findings[0].code == "HP-PLUGIN-NOT-FOUND");
}
