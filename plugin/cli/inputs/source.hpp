// What the arguments of `check` name: files, folders, stdin. One thread.
#pragma once

#include <string>
#include <vector>

#include "plugin/cli/finding.hpp"

namespace hipaa::cli {

struct Source {
  std::string name;
  // Found in a folder: a file of no known kind is skipped there, and an error where it was named.
  bool is_found = false;
};

// Folders, those named like a stack file apart, become the *.json, *.yml and *.yaml below them,
// sorted; hidden ones and states of hipaactl are left out. A folder that cannot be read goes to
// `findings`.
std::vector<Source> sources_of(const std::vector<std::string>& arguments, Findings& findings);

bool is_stack_name(std::string_view name);

inline constexpr std::size_t largest_input = std::size_t{512} << 20U;

// The whole text; of stdin for "-". HP-CHECK-FILE.
Result<std::string> read_source(const std::string& name);

}  // namespace hipaa::cli
