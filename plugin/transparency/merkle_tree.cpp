#include "plugin/transparency/merkle_tree.hpp"

#include <bit>
#include <string>

namespace hipaa::transparency {
namespace {

Hash node_hash(const Hash& left, const Hash& right) {
  std::array<char, 1 + 2 * sizeof(Hash)> text{};
  text[0] = '\x01';
  bytes_of(left).copy(text.data() + 1, left.size());
  bytes_of(right).copy(text.data() + 1 + left.size(), right.size());
  return sha256({text.data(), text.size()});
}

// Of at least one leaf.
Hash root_of(const Hash* leaves, std::size_t count) {
  MerkleTree tree;
  for (std::size_t i = 0; i < count; ++i) tree.append(leaves[i]);
  return tree.root();
}

}  // namespace

Hash leaf_hash(std::string_view line) {
  std::string text;
  text.reserve(line.size() + 1);
  text += '\0';
  text += line;
  return sha256(text);
}

void MerkleTree::append(const Hash& leaf) {
  peaks_.push_back(leaf);
  for (auto full = size_++; (full & 1U) != 0; full >>= 1U) {
    const auto right = peaks_.back();
    peaks_.pop_back();
    peaks_.back() = node_hash(peaks_.back(), right);
  }
}

Hash MerkleTree::root() const {
  if (peaks_.empty()) return sha256("");
  auto made = peaks_.back();
  for (auto i = peaks_.size() - 1; i-- > 0;) made = node_hash(peaks_[i], made);
  return made;
}

std::vector<Hash> inclusion_proof(const std::vector<Hash>& leaves, std::size_t index) {
  std::vector<Hash> proof;
  std::size_t begin = 0;
  auto end = leaves.size();
  while (end - begin > 1) {
    const auto left = std::bit_floor(end - begin - 1);  // the larger power of two below the count
    const auto middle = begin + left;
    if (index < middle) {
      proof.push_back(root_of(leaves.data() + middle, end - middle));
      end = middle;
    } else {
      proof.push_back(root_of(leaves.data() + begin, left));
      begin = middle;
    }
  }
  return {proof.rbegin(), proof.rend()};
}

}  // namespace hipaa::transparency
