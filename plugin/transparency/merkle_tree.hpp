// The Merkle tree of RFC 6962, section 2.1, as it grows: leaves are lines without their end. One
// thread each.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "plugin/transparency/hash.hpp"

namespace hipaa::transparency {

Hash leaf_hash(std::string_view line);

class MerkleTree {
 public:
  void append(const Hash& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Hash root() const;

 private:
  std::vector<Hash> peaks_;  // roots of the full subtrees, the largest first
  std::uint64_t size_ = 0;
};

// The hashes beside the way from the leaf to the root, from the leaf up. `index` is below the
// number of leaves.
std::vector<Hash> inclusion_proof(const std::vector<Hash>& leaves, std::size_t index);

}  // namespace hipaa::transparency
