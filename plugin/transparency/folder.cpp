#include "plugin/transparency/folder.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "plugin/files/descriptor.hpp"
#include "plugin/files/folder_names.hpp"
#include "plugin/files/regular_file.hpp"
#include "plugin/transparency/merkle_tree.hpp"

namespace hipaa::transparency {
namespace {

// So many of the segments that were written last are always looked at, whatever clocks say.
constexpr std::size_t always_looked_at = 32;
// The clock of a file system runs a little behind the system's.
constexpr std::int64_t clock_grain_s = 1;

// When a file was last written, renamed or copied to where it is, which no program can set back, as
// the name of a segment that would begin then. The last of all where that cannot be known.
std::string name_by_change(const std::string& file) {
  constexpr std::int64_t last_s = 253402300799;  // of the year 9999
  struct stat found {};
  const std::int64_t at =
      ::stat(file.c_str(), &found) == 0 ? std::int64_t{found.st_ctim.tv_sec} : last_s;
  const auto ms_in_it = found.st_ctim.tv_nsec / 1000000;
  return segment_name(std::clamp<std::int64_t>(at + clock_grain_s, 0, last_s) * 1000 + ms_in_it, 0);
}

// Those of `all` that may be heads, sorted, and what they name. A run names all heads that stand
// when it begins: what has not been changed since then is named already, and a folder of years
// costs a run no more than one of yesterday.
Result<std::vector<std::string>> names_of_candidates(const std::string& folder,
                                                     std::vector<std::string> all,
                                                     Covered& covered) {
  std::vector<std::pair<std::string, std::string>> by_change;
  by_change.reserve(all.size());
  for (auto& name : all) {
    auto change = name_by_change(folder + '/' + name);
    by_change.emplace_back(std::move(change), std::move(name));
  }
  std::sort(by_change.rbegin(), by_change.rend());
  std::vector<std::string> made;
  std::size_t begun = 0;
  std::string first_of_them;  // names have the order of time
  for (auto& [change, name] : by_change) {
    if (begun >= always_looked_at && change < first_of_them) break;
    const auto line = first_line(folder, name);
    if (!line) return Problem::of(name + ' ' + line.error().why);
    if (const auto beginning = read_beginning(*line)) {
      for (const auto& parent : beginning->parents) cover(parent, covered);
      if (begun++ < always_looked_at && (first_of_them.empty() || name < first_of_them))
        first_of_them = name;
    }
    made.push_back(std::move(name));
  }
  std::sort(made.begin(), made.end());
  return made;
}

}  // namespace

Result<FolderNames> names_in(const std::string& folder) {
  auto names = files::names_in(folder);
  if (!names) return Problem::of(names.error().why);
  FolderNames made;
  for (auto& name : *names)
    (is_segment_name(name) ? made.segments : made.foreign).push_back(std::move(name));
  return made;
}

Result<std::string> first_line(const std::string& folder, const std::string& name) {
  const auto path = folder + '/' + name;
  const files::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file) return Problem::of(files::system_reason("cannot be opened", errno));
  std::string text;
  std::array<char, 4096> part{};
  while (text.size() < largest_segment) {
    const auto got = ::read(file.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Problem::of(files::system_reason("cannot be read", errno));
    if (got == 0) break;
    const std::string_view read(part.data(), static_cast<std::size_t>(got));
    const auto end = read.find('\n');
    text += read.substr(0, end);
    if (end != std::string_view::npos) return text;
  }
  return std::string();
}

void cover(const Head& parent, Covered& all) {
  auto& known = all[parent.segment];
  if (parent.size > known.size || (parent.size == known.size && parent.seal)) known = parent;
}

bool is_covered(const Segment& segment, const Covered& all) {
  const auto known = all.find(segment.name);
  return known != all.end() && known->second.size >= segment.lines.size() &&
         (known->second.seal || !segment.seal);
}

Head head_of(const Segment& segment) {
  MerkleTree tree;
  for (const auto& line : segment.lines) tree.append(leaf_hash(line));
  Head made{segment.name, tree.size(), tree.root(), std::nullopt};
  if (segment.seal) made.seal = sha256(segment.seal_line);
  return made;
}

Result<std::vector<Head>> heads_of(const std::string& folder,
                                   const std::vector<Segment>& elsewhere) {
  auto all = names_in(folder);
  if (!all) return all.error();
  Covered covered;
  const auto names = names_of_candidates(folder, std::move(all->segments), covered);
  if (!names) return names.error();
  for (const auto& segment : elsewhere)
    if (const auto beginning =
            segment.lines.empty() ? std::nullopt : read_beginning(segment.lines.front()))
      for (const auto& parent : beginning->parents) cover(parent, covered);
  std::vector<Head> heads;
  for (const auto& name : *names) {
    const auto known = covered.find(name);
    if (known != covered.end() && known->second.seal) continue;
    const auto segment = read_segment(folder, name);
    if (!segment) return Problem::of(name + ' ' + segment.error().why);
    if (!segment->lines.empty() && !is_covered(*segment, covered))
      heads.push_back(head_of(*segment));
  }
  for (const auto& segment : elsewhere)
    if (!segment.lines.empty() && !is_covered(segment, covered)) heads.push_back(head_of(segment));
  return heads;
}

}  // namespace hipaa::transparency
