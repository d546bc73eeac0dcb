#include "plugin/cli/inputs/bundle.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/cli/inputs/glob.hpp"
#include "plugin/cli/inputs/source.hpp"
#include "plugin/cli/inputs/subject.hpp"
#include "plugin/json/pointer.hpp"
#include "plugin/json/position.hpp"
#include "plugin/json/utf8.hpp"
#include "plugin/json/writer.hpp"

namespace hipaa::cli {
namespace {

constexpr std::size_t largest_part = std::size_t{16} << 20U;

// What a bundle's `resources` may hold.
constexpr std::array<std::string_view, 33> sections{"jobs",
                                                    "job_runs",
                                                    "pipelines",
                                                    "models",
                                                    "experiments",
                                                    "model_serving_endpoints",
                                                    "registered_models",
                                                    "quality_monitors",
                                                    "catalogs",
                                                    "schemas",
                                                    "volumes",
                                                    "external_locations",
                                                    "clusters",
                                                    "dashboards",
                                                    "genie_spaces",
                                                    "apps",
                                                    "secret_scopes",
                                                    "alerts",
                                                    "sql_warehouses",
                                                    "database_instances",
                                                    "database_catalogs",
                                                    "synced_database_tables",
                                                    "postgres_projects",
                                                    "postgres_branches",
                                                    "postgres_endpoints",
                                                    "postgres_catalogs",
                                                    "postgres_databases",
                                                    "postgres_roles",
                                                    "postgres_synced_tables",
                                                    "vector_search_endpoints",
                                                    "vector_search_indexes",
                                                    "instance_pools",
                                                    "secrets"};

constexpr std::array<std::string_view, 15> target_keys{
    "default",   "mode",      "presets",   "compute_id",  "cluster_id",
    "bundle",    "workspace", "artifacts", "resources",   "sync",
    "variables", "git",       "run_as",    "permissions", "deployment"};

constexpr std::array<std::string_view, 5> variable_keys{"default", "description", "type", "lookup",
                                                        "value"};

constexpr std::array<std::string_view, 10> bundle_keys{
    "name",       "uuid",       "databricks_cli_version",
    "cluster_id", "compute_id", "deployment",
    "git",        "engine",     "mode",
    "target"};

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Null, or an object whose keys are all among the names, and so on for the values.
template <class Names, class Inner>
bool is_map_of(const json::value& value, const Names& names, const Inner& is_right) {
  const auto* object = value.if_object();
  return object != nullptr && std::all_of(object->begin(), object->end(), [&](const auto& one) {
           return is_one_of(names, json::view(one.key())) && is_right(one.value());
         });
}

bool is_anything(const json::value& /*value*/) {
  return true;
}

bool is_object_or_null(const json::value& value) {
  return value.is_object() || value.is_null();
}

bool are_objects_or_null(const json::value& value) {
  const auto* object = value.if_object();
  return value.is_null() ||
         (object != nullptr && std::all_of(object->begin(), object->end(), [](const auto& one) {
            return is_object_or_null(one.value());
          }));
}

template <class Is>
bool all_members(const json::value* value, const Is& is) {
  const auto* object = value == nullptr ? nullptr : value->if_object();
  return object != nullptr && !object->empty() &&
         std::all_of(object->begin(), object->end(),
                     [&](const auto& one) { return is(one.value()); });
}

bool is_target(const json::value& value) {
  return value.is_null() || is_map_of(value, target_keys, is_anything);
}

bool is_variable(const json::value& value) {
  return value.is_null() || (value.is_object() && is_map_of(value, variable_keys, is_anything));
}

Finding bundle_problem(const BundlePart& part, std::string_view pointer, std::string summary,
                       std::string detail) {
  auto made = operational_error("HP-CHECK-BUNDLE", std::move(summary), std::move(detail));
  made.path = pointer;
  made.place = place_in(part, pointer);
  return made;
}

Result<BundlePart> read_part(const std::string& name, std::string target) {
  auto text = read_file(name, largest_part);
  if (!text)
    return Failure(operational_error("HP-CHECK-FILE", name + " " + text.error().why + "."));
  BundlePart part;
  part.name = name;
  part.target = std::move(target);
  // JSON is YAML; whatever its name says, this is how it is read.
  auto read = read_yaml(name, *text);
  if (!read) return std::move(read).error();
  part.document = std::move(read->document);
  part.read = std::move(read->read);
  return part;
}

bool is_there(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat first {};
  struct stat second {};
  return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

void add_resources(const json::value& of, std::set<std::string>& names) {
  const auto* all = json::member(of, "resources");
  if (all == nullptr || !all->is_object()) return;
  for (const auto& section : all->get_object())
    if (const auto* resources = section.value().if_object())
      for (const auto& one : *resources)
        names.insert(std::string(json::view(section.key())) + '.' +
                     std::string(json::view(one.key())));
}

// "jobs.etl" of all that a part speaks of, for whichever target.
std::set<std::string> resources_of(const json::value& document) {
  std::set<std::string> names;
  add_resources(document, names);
  for (const char* name : {"targets", "environments"})
    if (const auto* all = json::member(document, name); all != nullptr && all->is_object())
      for (const auto& target : all->get_object()) add_resources(target.value(), names);
  return names;
}

class BundleReader {
 public:
  explicit BundleReader(BundlePart root) {
    folder_ = folder_of(root.name);
    taken_.insert(normal_path(root.name));
    // No root of a bundle is a part of another.
    for (const char* name : {"databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"})
      taken_.insert(normal_path(path_from(folder_, name)));
    bundle_.parts.push_back(std::move(root));
  }

  Result<BundleFiles> read() {
    if (auto done = includes(); !done) return std::move(done).error();
    if (auto done = variable_files(); !done) return std::move(done).error();
    return std::move(bundle_);
  }

 private:
  const BundlePart& root() const { return bundle_.parts.front(); }

  // A pattern after the other; what one of them has given is not given again.
  Result<void> includes() {
    const auto* list = json::member(root().document, "include");
    if (list == nullptr) return {};
    if (!list->is_array())
      return Failure(bundle_problem(root(), "/include", "include must be a list of patterns.", ""));
    // What is read goes behind the root, which the list belongs to.
    const auto patterns = list->get_array();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      const auto pointer = "/include/" + std::to_string(i);
      if (!patterns[i].is_string())
        return Failure(
            bundle_problem(root(), pointer, "A pattern of include must be a string.", ""));
      if (auto done = include(std::string(json::view(patterns[i].get_string())), pointer); !done)
        return done;
    }
    return {};
  }

  Result<void> include(const std::string& pattern, const std::string& pointer) {
    if (pattern.starts_with('/'))
      return Failure(bundle_problem(
          root(), pointer, "include has an absolute path: " + json::printable(pattern) + ".",
          "Patterns are relative to the folder of the bundle."));
    const auto found = files_like(folder_, pattern);
    if (found.empty() && pattern.find_first_of("*?[") == std::string::npos)
      return Failure(bundle_problem(
          root(), pointer, "The file " + json::printable(pattern) + " of include is not there.",
          "The bundle cannot be deployed without it: correct the path, or take it out."));
    for (const auto& name : found) {
      if (!taken_.insert(normal_path(name)).second) continue;
      if (!yaml::is_yaml_name(name) && !name.ends_with(".json"))
        return Failure(bundle_problem(
            root(), pointer,
            "include takes in " + json::printable(name) + ", which is neither YAML nor JSON.",
            "Narrow the pattern."));
      auto part = read_part(name, "");
      if (!part) return std::move(part).error();
      bundle_.parts.push_back(std::move(*part));
    }
    return {};
  }

  // .databricks/bundle/TARGET/variable-overrides.json
  Result<void> variable_files() {
    std::set<std::string> targets;
    for (const auto& part : bundle_.parts)
      for (const char* name : {"targets", "environments"})
        if (const auto* all = json::member(part.document, name); all != nullptr && all->is_object())
          for (const auto& one : all->get_object()) targets.emplace(json::view(one.key()));
    for (const auto& target : targets) {
      if (target.find('/') != std::string::npos) continue;
      const auto name =
          path_from(folder_, ".databricks/bundle/" + target + "/variable-overrides.json");
      if (const auto text = read_file(name, largest_part); !text && text.error().is_missing)
        continue;
      auto part = read_part(name, target);
      if (!part) return std::move(part).error();
      bundle_.parts.push_back(std::move(*part));
    }
    return {};
  }

  BundleFiles bundle_;
  std::string folder_;
  std::set<std::string> taken_;
};

}  // namespace

bool is_bundle_root_name(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return name == "databricks.yml" || name == "databricks.yaml";
}

bool may_be_bundle_root_name(std::string_view path) {
  const auto name = path.substr(path.rfind('/') + 1);
  return is_bundle_root_name(path) || name == "bundle.yml" || name == "bundle.yaml";
}

bool is_bundle(const json::value& document) {
  const auto* root = document.if_object();
  if (root == nullptr) return false;
  if (const auto* bundle = json::member(document, "bundle"))
    if (is_map_of(*bundle, bundle_keys, is_anything)) return true;
  const auto* resources = root->if_contains("resources");
  if (resources != nullptr) {
    if (resources->is_null()) return root->size() == 1;
    return is_map_of(*resources, sections, are_objects_or_null) && !resources->get_object().empty();
  }
  for (const char* name : {"targets", "environments"})
    if (all_members(json::member(document, name), is_target)) return true;
  return all_members(json::member(document, "variables"), is_variable);
}

Result<BundleFiles> read_bundle(BundlePart root) {
  return BundleReader(std::move(root)).read();
}

Result<std::optional<BundleFiles>> bundle_around(const BundlePart& part) {
  constexpr std::size_t highest = 64;
  auto folder = folder_of(part.name);
  for (std::size_t i = 0; i < highest; ++i) {
    for (const char* name : {"databricks.yml", "databricks.yaml", "bundle.yml", "bundle.yaml"}) {
      const auto path = folder == "." ? std::string(name) : path_from(folder, name);
      if (!is_there(path)) continue;
      auto root = read_part(path, "");
      if (!root) return std::move(root).error();
      auto bundle = read_bundle(std::move(*root));
      if (!bundle) return std::move(bundle).error();
      for (auto& one : bundle->parts) {
        if (!is_same_file(one.name, part.name)) continue;
        one.name = part.name;
        bundle->only = resources_of(part.document);
        return std::optional<BundleFiles>(std::move(*bundle));
      }
      return std::optional<BundleFiles>();
    }
    if (is_same_file(folder, path_from(folder, ".."))) break;
    folder = normal_path(path_from(folder, ".."));
    if (folder.empty()) folder = ".";
  }
  return std::optional<BundleFiles>();
}

json::object variables_of_environment() {
  constexpr std::string_view prefix = "BUNDLE_VAR_";
  json::object made;
  for (auto* const* one = environ; *one != nullptr; ++one) {
    const std::string_view text(*one);
    const auto end = text.find('=');
    if (!text.starts_with(prefix) || end == std::string_view::npos || end == prefix.size())
      continue;
    made[text.substr(prefix.size(), end - prefix.size())] = text.substr(end + 1);
  }
  return made;
}

void write_bundle(const BundleFiles& bundle, std::string& text) {
  text += R"({"files":[)";
  for (std::size_t i = 0; i < bundle.parts.size(); ++i) {
    const auto& part = bundle.parts[i];
    text += i == 0 ? R"({"document":)" : R"(,{"document":)";
    text += json::compact(part.document);
    if (!part.target.empty()) text += ",\"target\":" + json::quoted(part.target);
    text += '}';
  }
  text += R"(],"variables":)" + json::compact(bundle.variables) + R"(,"is_whole":)";
  text += bundle.is_whole ? "true}" : "false}";
}

Place place_in(const BundlePart& part, std::string_view pointer) {
  if (!part.read) return place_in(part.name, json::position_of(part.text, pointer));
  const auto mark = part.read->place(json::pointer_tokens(pointer));
  Place place;
  place.file = part.name;
  place.line = static_cast<std::uint32_t>(mark.line);
  place.column = static_cast<std::uint32_t>(mark.column);
  return place;
}

}  // namespace hipaa::cli
