#include "plugin/cli/inputs/source.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "plugin/cli/files/read_file.hpp"
#include "plugin/files/folder_names.hpp"
#include "plugin/yaml/yaml.hpp"

namespace hipaa::cli {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() > end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_folder(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

constexpr std::size_t deepest_folder = 32;

void look_into(const std::string& folder, std::vector<Source>& sources, Findings& findings,
               std::size_t depth) {
  const auto names = files::names_in(folder);
  if (!names) {
    findings.push_back(operational_error("HP-CHECK-FILE", folder + " " + names.error().why + "."));
    return;
  }
  for (const auto& name : *names) {
    if (name[0] == '.') continue;
    const auto path = folder + (folder.back() == '/' ? "" : "/") + name;
    struct stat found {};
    // A link may lead back up: only what lies here.
    if (::lstat(path.c_str(), &found) != 0) continue;
    if (S_ISDIR(found.st_mode)) {
      if (depth < deepest_folder) look_into(path, sources, findings, depth + 1);
    } else if ((ends_with(name, ".json") && !ends_with(name, ".state.json")) ||
               yaml::is_yaml_name(name)) {
      sources.push_back({path, true});
    }
  }
}

}  // namespace

bool is_stack_name(std::string_view name) {
  return ends_with(name, ".stack.json");
}

std::vector<Source> sources_of(const std::vector<std::string>& arguments, Findings& findings) {
  std::vector<Source> sources;
  for (const auto& one : arguments) {
    if (!is_stack_name(one) && is_folder(one))
      look_into(one, sources, findings, 0);
    else
      sources.push_back({one, false});
  }
  return sources;
}

Result<std::string> read_source(const std::string& name) {
  if (name != "-") {
    auto text = read_file(name, largest_input);
    if (!text)
      return Failure(operational_error("HP-CHECK-FILE", name + " " + text.error().why + "."));
    return std::move(*text);
  }
  std::string text;
  std::array<char, std::size_t{64} << 10U> part{};
  for (;;) {
    const auto got = ::read(STDIN_FILENO, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      return Failure(operational_error("HP-CHECK-FILE",
                                       "stdin " + system_reason("cannot be read", errno) + "."));
    if (got == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(got));
    if (text.size() > largest_input)
      return Failure(
          operational_error("HP-CHECK-FILE", "stdin is larger than what is read at most."));
  }
}

}  // namespace hipaa::cli
