// The JSON Schemas of files that hipaactl itself reads and writes, embedded at build time.
// Constant; any thread.
#pragma once

#include <string_view>
#include <vector>

namespace hipaa::cli {

// "stack": schemas/stack.schema.json. "" where there is none of this name.
std::string_view file_schema(std::string_view name);

std::vector<std::string_view> file_schema_names();

}  // namespace hipaa::cli
