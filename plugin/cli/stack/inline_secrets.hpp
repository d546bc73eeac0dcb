// Secrets that stand in a stack file as they are. A stack file is made to be shared and kept, so
// they may only be referred to. Any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

// The pointers of texts in `written`, a configuration as it stands in the stack file, at attributes
// that `schema` (JSON Schema of the library) marks x-sensitive or x-write-only. Texts with a
// ${env:…} or ${file:…} in them are fine, and so are Databricks' own {{secrets/scope/key}}.
std::vector<std::string> inline_secrets(const json::value& schema, const json::value& written);

// Whether `schema` knows what stands at `pointer` and does not mark it as a secret: the host's name
// may be shown, wherever it came from.
bool is_known_plain(const json::value& schema, std::string_view pointer);

}  // namespace hipaa::cli
