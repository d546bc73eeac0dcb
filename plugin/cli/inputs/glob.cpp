#include "plugin/cli/inputs/glob.hpp"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>

#include "plugin/files/folder_names.hpp"

namespace hipaa::cli {
namespace {

bool is_regular(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

void match(const std::string& folder, std::string_view pattern, std::vector<std::string>& found) {
  const auto slash = pattern.find('/');
  const std::string step(pattern.substr(0, slash));
  const auto take = [&](const std::string& name) {
    const auto path = folder + '/' + name;
    if (slash != std::string_view::npos)
      match(path, pattern.substr(slash + 1), found);
    else if (is_regular(path))
      found.push_back(path);
  };
  if (step.empty() || step == ".") {
    if (slash != std::string_view::npos) match(folder, pattern.substr(slash + 1), found);
  } else if (step.find_first_of("*?[\\") == std::string::npos) {
    take(step);
  } else if (const auto names = files::names_in(folder)) {
    for (const auto& name : *names)
      if (::fnmatch(step.c_str(), name.c_str(), 0) == 0) take(name);
  }
}

}  // namespace

std::vector<std::string> files_like(const std::string& folder, const std::string& pattern) {
  std::vector<std::string> found;
  match(folder.empty() ? "." : folder, pattern, found);
  for (auto& one : found) one = normal_path(one);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string normal_path(const std::string& path) {
  std::vector<std::string_view> steps;
  const std::string_view text(path);
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('/', begin), text.size());
    const auto step = text.substr(begin, end - begin);
    begin = end + 1;
    if (step.empty() || step == ".") continue;
    if (step == ".." && !steps.empty() && steps.back() != "..")
      steps.pop_back();
    else
      steps.push_back(step);
  }
  std::string made = text.starts_with('/') ? "/" : "";
  for (const auto& step : steps) made += (&step == &steps.front() ? "" : "/") + std::string(step);
  return made;
}

}  // namespace hipaa::cli
