// The folder in which segments stand. Any thread; other processes may write to it meanwhile.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/transparency/segment.hpp"

namespace hipaa::transparency {

struct FolderNames {
  std::vector<std::string> segments;  // sorted, which is by time
  std::vector<std::string> foreign;   // whatever else is there
};

Result<FolderNames> names_in(const std::string& folder);

// The first line alone, without its end; "" where there is no whole one. It may be long.
Result<std::string> first_line(const std::string& folder, const std::string& name);

// What later segments name: of each segment how far, and whether it was sealed by then.
using Covered = std::map<std::string, Head, std::less<>>;
void cover(const Head& parent, Covered& all);
// Whether nothing of it has been added since.
bool is_covered(const Segment& segment, const Covered& all);

Head head_of(const Segment& segment);

// The segments that no later one names as they are now: what a new one has to name. `elsewhere`:
// segments of other places that the folder does not have. Sorted within each.
Result<std::vector<Head>> heads_of(const std::string& folder,
                                   const std::vector<Segment>& elsewhere = {});

}  // namespace hipaa::transparency
