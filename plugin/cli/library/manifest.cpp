#include "plugin/cli/library/manifest.hpp"

#include <hipaa/provider.h>

#include <algorithm>

#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/files/read_file.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

constexpr DocumentCodes plugin_codes{"HP-PLUGIN-FILE", "HP-PLUGIN-JSON", "HP-PLUGIN-SHAPE"};

constexpr std::string_view abi_name = "hipaa-provider";

bool is_symbol(std::string_view text) {
  return !text.empty() && text.size() < 256 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_digest(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9');
         });
}

class ManifestReader {
 public:
  explicit ManifestReader(Document document) : document_(std::move(document)) {}

  Result<Manifest> read() && {
    manifest_.file = document_.file;
    Members root(document_, document_.root, "");
    // First of all: of a newer version nothing else is known.
    const auto version = root.integer("manifest_version", true);
    if (version && *version != 1)
      document_.complain(
          "/manifest_version",
          "This hipaactl reads manifests of version 1, not " + std::to_string(*version) + ".",
          "A newer hipaactl may read it.", "HP-PLUGIN-VERSION");
    if (document_.is_refused()) return Failure(std::move(document_.findings));
    root.any("$schema", false);
    if (const auto* found = root.any("plugin", true)) plugin(*found);
    root.warn_of_others();
    if (document_.is_refused()) return Failure(std::move(document_.findings));
    manifest_.warnings = std::move(document_.findings);
    return std::move(manifest_);
  }

 private:
  void plugin(const json::value& value) {
    Members members(document_, value, "/plugin");
    manifest_.name = members.text("name", true).value_or("");
    manifest_.version = members.text("version", true).value_or("");
    if (const auto* found = members.any("abi", true)) abi(*found);
    manifest_.entry_point = members.text("entrypoint", false).value_or(HIPAA_ENTRY_POINT);
    if (!is_symbol(manifest_.entry_point))
      document_.complain("/plugin/entrypoint", "This cannot be the name of a function.");
    if (const auto* found = members.object("shared", true)) shared(*found);
    if (const auto* found = members.array("resources", false))
      for (const auto& one : *found)
        if (one.is_string()) manifest_.resources.emplace_back(json::view(one.get_string()));
    for (const auto* name : {"publisher", "license", "url"}) members.text(name, false);
    members.warn_of_others();
  }

  void abi(const json::value& value) {
    Members members(document_, value, "/plugin/abi");
    const auto name = members.text("name", true);
    const auto major = members.integer("major", true);
    members.integer("minor", false);
    members.warn_of_others();
    if (name && *name != abi_name)
      document_.complain("/plugin/abi/name",
                         "The plugin speaks \"" + json::printable(*name) + "\", not " +
                             std::string(abi_name) + ".",
                         {}, "HP-PLUGIN-VERSION");
    if (major && *major != HIPAA_ABI_MAJOR)
      document_.complain(
          "/plugin/abi/major",
          "The plugin speaks version " + std::to_string(*major) +
              " of the ABI, this hipaactl version " + std::to_string(HIPAA_ABI_MAJOR) + ".",
          "Install a plugin and a hipaactl that fit each other.", "HP-PLUGIN-VERSION");
  }

  void shared(const json::object& all) {
    const auto here = platform();
    const auto* found = all.if_contains(here);
    if (found == nullptr) {
      std::string present;
      for (const auto& one : all)
        present += (present.empty() ? "" : ", ") + json::printable(json::view(one.key()));
      document_.complain("/plugin/shared",
                         "The plugin has no library for this machine, " + here + ".",
                         present.empty() ? "It has none at all." : "It has: " + present + ".",
                         "HP-PLUGIN-PLATFORM");
      return;
    }
    const auto pointer = "/plugin/shared/" + here;
    Members members(document_, *found, pointer);
    const auto path = members.text("path", true);
    const auto digest = members.text("sha256", false);
    members.warn_of_others();
    if (path && (path->empty() || path->find('\0') != std::string::npos))
      document_.complain(pointer + "/path", "This cannot be a path.");
    else if (path)
      manifest_.library = path_from(folder_of(document_.file), *path);
    if (digest && !is_digest(*digest))
      document_.complain(pointer + "/sha256",
                         "A SHA-256 has 64 hexadecimal digits, in lower case.");
    else
      manifest_.sha256 = digest.value_or("");
  }

  Document document_;
  Manifest manifest_;
};

}  // namespace

std::string platform() {
#if defined(__APPLE__)
  std::string made = "macos";
#else
  std::string made = "linux";
#endif
#if defined(__x86_64__)
  made += "_amd64";
#elif defined(__aarch64__)
  made += "_arm64";
#else
  made += "_unknown";
#endif
#if defined(__linux__) && !defined(__GLIBC__)
  made += "_musl";
#endif
  return made;
}

Result<Manifest> read_manifest(const std::string& file) {
  auto document = Document::read(file, "plugin manifest", plugin_codes, largest_manifest);
  if (!document) return std::move(document).error();
  return ManifestReader(std::move(*document)).read();
}

}  // namespace hipaa::cli
