// A stack file: which plugins, which providers, which resources. Read once, then constant.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "plugin/cli/files/document_file.hpp"

namespace hipaa::cli {

struct PluginEntry {
  std::string key;
  std::string name;  // by manifest, or
  std::string path;  // by file, as written; relative to the stack file
  std::string pointer;
};

struct ProviderEntry {
  std::string key;
  std::string plugin;   // key of a PluginEntry
  json::value config;   // as written
  std::string pointer;  // of the configuration
};

struct ResourceEntry {
  std::string type;
  std::string name;
  std::string provider;  // key of a ProviderEntry
  json::value config;    // as written
  std::string pointer;   // of the configuration

  [[nodiscard]] std::string address() const { return type + "." + name; }
};

struct Stack {
  std::string file;
  std::string folder;  // that relative paths in it are relative to
  std::string text;
  std::vector<PluginEntry> plugins;
  std::vector<ProviderEntry> providers;
  std::vector<ResourceEntry> resources;
  std::unordered_map<std::string, std::size_t> by_address;  // of resources

  [[nodiscard]] const PluginEntry* plugin(std::string_view key) const;
  [[nodiscard]] const ProviderEntry* provider(std::string_view key) const;
  [[nodiscard]] const ResourceEntry* resource(std::string_view address) const;
};

// Failures: HP-STACK-FILE, -JSON, -SHAPE, -VERSION, -NAME; all that are found.
Result<Stack> read_stack(const std::string& file);

// "x.stack.json" -> "x.state.json", beside it; ".state.json" is appended to any other name.
std::string state_file_of(const std::string& stack_file);

}  // namespace hipaa::cli
