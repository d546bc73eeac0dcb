// Whether a folder of segments is as it was written: recomputes every root, checks every seal and
// finds every parent. What was altered is named; what nobody can know is stated. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/transparency/folder.hpp"

namespace hipaa::transparency {

enum class Trouble : std::uint8_t {
  altered,    // not what was sealed, or what a later segment or the anchor names
  missing,    // a segment that others name is not there
  unsigned_,  // nobody vouches for it, or another key than those that were given
  unsealed,   // its run was killed, or the seal cut off: which of the two cannot be known
  torn,       // its last line is not whole
  unchecked,  // signatures, because no key was given
  clock,      // times that go backwards
  foreign,    // a file that is no segment
  unread,     // a file that cannot be read
};

struct TroubleFound {
  Trouble kind = Trouble::altered;
  std::string segment;  // or file
  std::string why;      // the end of a sentence
};

struct Verification {
  std::vector<TroubleFound> found;
  std::vector<Head> heads;  // what no later segment names
  std::size_t segments = 0;
  std::uint64_t lines = 0;          // statements, but for those of the runs themselves
  std::size_t signed_segments = 0;  // by one of the keys
};

// `anchors`: heads as they were noted elsewhere. The Problem: the folder cannot be read.
Result<Verification> verify_folder(const std::string& folder, const std::vector<VerifierKey>& keys,
                                   const std::vector<Head>& anchors);

// An anchor is a line a head: "SEGMENT SIZE ROOT SEAL", the last "unsealed" where there is none.
std::string anchor_text(const std::vector<Head>& heads);
Result<std::vector<Head>> read_anchor(std::string_view text);

}  // namespace hipaa::transparency
