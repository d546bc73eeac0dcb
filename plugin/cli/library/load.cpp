#include "plugin/cli/library/load.hpp"

#include "plugin/cli/files/sha256.hpp"
#include "plugin/cli/files/trust.hpp"
#include "plugin/cli/library/manifest.hpp"
#include "plugin/cli/library/search.hpp"
#include "plugin/json/reader.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

const json::value no_schema;  // NOLINT(cert-err58-cpp): the constructor of null does not throw

Finding not_usable(const std::string& path, const abi::LoadError& why) {
  switch (why.step) {
    case abi::LoadError::version:
      return operational_error(
          "HP-PLUGIN-VERSION", "The plugin's library speaks another ABI.",
          path + ": " + why.text + ". Install a plugin and a hipaactl that fit.");
    case abi::LoadError::entry_point:
      return operational_error("HP-PLUGIN-LOAD", "The file is not a plugin.",
                               path + ": " + why.text + ".");
    default:
      return operational_error("HP-PLUGIN-LOAD", "The plugin's library cannot be loaded.",
                               json::printable(why.text) + ".");
  }
}

}  // namespace

const json::value& Plugin::schema_of(std::string_view type) const {
  if (type == "provider") {
    const auto* found = json::member(schema, "provider");
    return found == nullptr ? no_schema : *found;
  }
  for (const char* list : {"resources", "data_sources"}) {
    const auto* types = json::member(schema, list);
    const auto* found = types == nullptr ? nullptr : json::member(*types, type);
    if (found != nullptr) return *found;
  }
  return no_schema;
}

std::int64_t Plugin::schema_version_of(std::string_view type) const {
  const auto* found = json::member(schema_of(type), "x-schema-version");
  return found != nullptr && found->is_int64() ? found->get_int64() : 1;
}

Result<const Plugin*> Plugins::by_name(const std::string& name, Findings& warnings) {
  auto file = find_manifest(name, plugin_folders());
  if (!file) return std::move(file).error();
  return by_manifest(*file, name, warnings);
}

Result<const Plugin*> Plugins::by_path(const std::string& path, Findings& warnings) {
  constexpr std::string_view ending = ".json";
  if (path.size() > ending.size() &&
      path.compare(path.size() - ending.size(), ending.size(), ending) == 0)
    return by_manifest(path, "", warnings);
  return load(path, HIPAA_ENTRY_POINT, "", "");
}

Result<const Plugin*> Plugins::by_manifest(const std::string& file, const std::string& name,
                                           Findings& warnings) {
  auto trusted = trusted_path(file, "plugin manifest");
  if (!trusted) return std::move(trusted).error();
  auto manifest = read_manifest(*trusted);
  if (!manifest) return std::move(manifest).error();
  if (!name.empty() && manifest->name != name) {
    auto finding = operational_error(
        "HP-PLUGIN-SHAPE",
        "The manifest is of another plugin, \"" + json::printable(manifest->name) + "\".",
        "A manifest's file is called after its plugin: " + name + ".plugin.json has to name \"" +
            name + "\".");
    finding.path = "/plugin/name";
    finding.place.file = *trusted;
    return Failure(std::move(finding));
  }
  append(warnings, std::move(manifest->warnings));
  return load(manifest->library, manifest->entry_point, manifest->sha256, *trusted);
}

Result<const Plugin*> Plugins::load(const std::string& path, const std::string& entry_point,
                                    const std::string& sha256, const std::string& manifest) {
  auto trusted = trusted_path(path, "plugin's library");
  if (!trusted) return std::move(trusted).error();
  if (const auto known = loaded_.find(*trusted); known != loaded_.end()) return &known->second;
  if (!sha256.empty()) {
    const auto found = sha256_of_file(*trusted);
    if (!found)
      return Failure(operational_error("HP-PLUGIN-FILE", "The plugin's library cannot be read.",
                                       *trusted + " " + found.error().why + "."));
    if (*found != sha256)
      return Failure(operational_error(
          "HP-PLUGIN-SHA256", "The plugin's library is not the one that the manifest names.",
          *trusted + " has the SHA-256 " + *found + ", and " + manifest + " says " + sha256 +
              ". It was not loaded. Install the plugin again."));
  }
  abi::LoadError why;
  Plugin plugin;
  plugin.library = abi::Library::load(*trusted, &why, entry_point.c_str());
  if (!plugin.library) return Failure(not_usable(*trusted, why));
  plugin.path = *trusted;
  plugin.manifest = manifest;
  const auto described = plugin.library.describe(HIPAA_DOC_SCHEMA);
  if (const auto text = described.document(HIPAA_DOC_SCHEMA); text.data != nullptr) {
    auto schema = json::read({text.data, text.size});
    // Without it nobody could tell which attributes are secret.
    if (!schema)
      return Failure(operational_error("HP-PLUGIN-ANSWER", "The plugin's schema cannot be read.",
                                       *trusted + ": the document " + schema.error().what + "."));
    plugin.schema = std::move(*schema);
  }
  return &loaded_.emplace(*trusted, std::move(plugin)).first->second;
}

}  // namespace hipaa::cli
