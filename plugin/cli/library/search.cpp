#include "plugin/cli/library/search.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/output/suggestion.hpp"
#include "plugin/files/folder_names.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::string environment(const char* name) {
  const char* const found = ::secure_getenv(name);
  return found == nullptr ? std::string() : std::string(found);
}

std::string beside_this_program() {
  std::array<char, 4096> path{};
  const auto length = ::readlink("/proc/self/exe", path.data(), path.size());
  if (length <= 0 || static_cast<std::size_t>(length) == path.size()) return {};
  const auto bin = folder_of(std::string(path.data(), static_cast<std::size_t>(length)));
  return folder_of(bin) + "/share/hipaa/plugins";
}

// No slash and no dot at the beginning: a name is no path.
bool is_plugin_name(std::string_view name) {
  return !name.empty() && name.size() <= 128 && name[0] != '.' && name[0] != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

constexpr std::string_view manifest_ending = ".plugin.json";

std::vector<std::string> names_of_manifests(const std::vector<std::string>& folders) {
  std::vector<std::string> found;
  for (const auto& folder : folders)
    if (const auto names = files::names_in(folder))
      for (const auto& name : *names)
        if (name.size() > manifest_ending.size() && name.ends_with(manifest_ending))
          found.push_back(name.substr(0, name.size() - manifest_ending.size()));
  return found;
}

}  // namespace

std::vector<std::string> plugin_folders() {
  std::vector<std::string> folders;
  const auto given = environment("HIPAA_PLUGIN_PATH");
  for (std::size_t from = 0; from < given.size();) {
    const auto end = std::min(given.find(':', from), given.size());
    if (end > from) folders.push_back(given.substr(from, end - from));
    from = end + 1;
  }
  if (auto beside = beside_this_program(); !beside.empty()) folders.push_back(std::move(beside));
  auto configuration = environment("XDG_CONFIG_HOME");
  if (configuration.empty() || configuration[0] != '/') {
    const auto home = environment("HOME");
    configuration = home.empty() ? "" : home + "/.config";
  }
  if (!configuration.empty()) folders.push_back(configuration + "/hipaa/plugins");
  folders.emplace_back("/etc/hipaa/plugins");
  folders.emplace_back("/usr/share/hipaa/plugins");
  return folders;
}

Result<std::string> find_manifest(const std::string& name,
                                  const std::vector<std::string>& folders) {
  if (!is_plugin_name(name))
    return Failure(operational_error(
        "HP-PLUGIN-NOT-FOUND", "\"" + json::printable(name) + "\" cannot be the name of a plugin.",
        "A name has letters, digits, -, _ and dots. To name a file, use \"path\" "
        "instead of \"name\"."));
  std::string looked;
  for (const auto& folder : folders) {
    auto file = folder + "/" + name + ".plugin.json";
    if (::access(file.c_str(), F_OK) == 0) return file;
    looked += "\n  " + folder;
  }
  const auto near = suggestion(name, names_of_manifests(folders));
  return Failure(
      operational_error("HP-PLUGIN-NOT-FOUND", "There is no plugin \"" + name + "\" here.",
                        near + (near.empty() ? "" : "\n") + "A file " + name +
                            ".plugin.json was looked for in:" + looked +
                            "\nInstall the plugin, set HIPAA_PLUGIN_PATH to the folder that has "
                            "its manifest, or name the library with --plugin."));
}

}  // namespace hipaa::cli
