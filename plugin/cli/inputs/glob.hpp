// Files by a pattern, as `include` of asset bundles has them: * ? [a-z] within a name, none of
// which crosses a folder; ** is no more than *. Any thread.
#pragma once

#include <string>
#include <vector>

namespace hipaa::cli {

// Sorted; `pattern` is relative to `folder`. A pattern without such letters is a file's name.
std::vector<std::string> files_like(const std::string& folder, const std::string& pattern);

// The path in its shortest form: "./a/../b.yml" -> "b.yml".
std::string normal_path(const std::string& path);

}  // namespace hipaa::cli
