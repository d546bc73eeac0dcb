// The attributes of hipaa_cluster that can be set, out of the schema that the library describes.
#pragma once

#include <map>
#include <string>

#include "tests/support/provider_under_test.hpp"

namespace hipaa::tests {

// "/aws_attributes/zone_id" -> its type in JSON Schema. Maps and lists are leaves of their own;
// what the entries of a list hold stands below it, "/init_scripts/*/s3/region".
inline void add_entries(const json::object& items, const json::object& root,
                        const std::string& path, std::map<std::string, std::string>& found);

inline void add_leaves(const json::object& schema, const json::object& root,
                       const std::string& path, std::map<std::string, std::string>& found) {
  if (const auto* reference = schema.if_contains("$ref")) {
    const std::string name(reference->as_string());
    return add_leaves(root.at("$defs").at(name.substr(name.rfind('/') + 1)).as_object(), root, path,
                      found);
  }
  const auto* properties = schema.if_contains("properties");
  if (properties == nullptr) {
    const auto* type = schema.if_contains("type");
    found[path] = type != nullptr && type->is_string() ? std::string(type->as_string()) : "";
    const auto* items = schema.if_contains("items");
    // Tasks hold tasks.
    if (items != nullptr && path != "/tasks") add_entries(items->as_object(), root, path, found);
    return;
  }
  for (const auto& [name, child] : properties->as_object())
    if (!child.as_object().contains("x-computed"))
      add_leaves(child.as_object(), root, path + '/' + std::string(name), found);
}

inline void add_entries(const json::object& items, const json::object& root,
                        const std::string& path, std::map<std::string, std::string>& found) {
  std::map<std::string, std::string> below;
  add_leaves(items, root, path + "/*", below);
  below.erase(path + "/*");  // an entry without members
  found.merge(below);
}

inline std::map<std::string, std::string> cluster_leaves() {
  const auto described = library().describe(HIPAA_DOC_SCHEMA);
  const auto document = described.document(HIPAA_DOC_SCHEMA);
  const auto schemas = json::parse(json::string_view(document.data, document.size));
  const auto& cluster = schemas.at("resources").at("hipaa_cluster").as_object();
  std::map<std::string, std::string> found;
  add_leaves(cluster, cluster, "", found);
  return found;
}

}  // namespace hipaa::tests
