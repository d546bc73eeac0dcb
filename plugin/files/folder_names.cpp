#include "plugin/files/folder_names.hpp"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace hipaa::files {

boost::system::result<std::vector<std::string>, FileProblem> names_in(const std::string& folder) {
  DIR* const opened = ::opendir(folder.c_str());
  if (opened == nullptr)
    return FileProblem(system_reason("cannot be opened", errno), errno == ENOENT);
  std::vector<std::string> names;
  // The stream is this call's own.
  while (const auto* entry = ::readdir(opened)) {  // NOLINT(concurrency-mt-unsafe)
    const std::string_view name(entry->d_name);
    if (name != "." && name != "..") names.emplace_back(name);
  }
  ::closedir(opened);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace hipaa::files
