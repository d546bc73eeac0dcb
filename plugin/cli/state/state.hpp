// What a stack has brought about: the state file's content. Plain data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "plugin/cli/files/document_file.hpp"
#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

struct StateEntry {
  std::string type;
  std::string name;
  std::string provider;
  std::int64_t schema_version = 1;          // of the library that wrote `state`
  std::optional<std::string> state;         // envelope, as the library gave it
  std::optional<std::string> private_data;  // opaque bytes, as the library gave them
  // A create was begun: until `state` is there, `private_data` holds the mark by which the library
  // finds the cluster again.
  bool is_pending = false;

  [[nodiscard]] std::string address() const { return type + "." + name; }
};

struct State {
  std::int64_t serial = 0;
  std::string lineage;                        // UUID; made with the file and kept
  std::map<std::string, StateEntry> entries;  // by address
};

// A state that was never written where there is no file. HP-STATE-FILE, -JSON, -SHAPE, -VERSION.
Result<State> read_state(const std::string& file);

// A state that stands in another file.
Result<State> state_in(Document document);

// One entry as it stands in the file.
std::string render(const StateEntry& entry);
// The whole file, from rendered entries by address.
std::string render(std::int64_t serial, const std::string& lineage,
                   const std::map<std::string, std::string>& entries);

// A random UUID.
std::string new_uuid();

}  // namespace hipaa::cli
