#include "plugin/transparency/folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "plugin/files/descriptor.hpp"
#include "plugin/files/folder_names.hpp"
#include "plugin/files/regular_file.hpp"
#include "plugin/transparency/merkle_tree.hpp"

namespace hipaa::transparency {

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
  const auto names = names_in(folder);
  if (!names) return names.error();
  Covered covered;
  for (const auto& name : names->segments) {
    const auto line = first_line(folder, name);
    if (!line) return Problem::of(name + ' ' + line.error().why);
    const auto beginning = read_beginning(*line);
    if (!beginning) continue;
    for (const auto& parent : beginning->parents) cover(parent, covered);
  }
  for (const auto& segment : elsewhere)
    if (const auto beginning =
            segment.lines.empty() ? std::nullopt : read_beginning(segment.lines.front()))
      for (const auto& parent : beginning->parents) cover(parent, covered);
  std::vector<Head> heads;
  for (const auto& name : names->segments) {
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
