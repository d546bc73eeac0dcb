// One open segment: appends whole lines, or nothing. The tree grows with them. One thread at a
// time, but for `sync`.
#pragma once

#include <string>
#include <string_view>

#include "plugin/files/descriptor.hpp"
#include "plugin/transparency/merkle_tree.hpp"
#include "plugin/transparency/problem.hpp"

namespace hipaa::evidence {

class SegmentFile {
 public:
  // A new file of the folder, which is made where it is missing.
  static transparency::Result<SegmentFile> create(const std::string& folder);

  // False once it cannot be written any more.
  explicit operator bool() const { return static_cast<bool>(file_); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const transparency::MerkleTree& tree() const { return tree_; }
  [[nodiscard]] std::size_t size() const { return size_; }  // bytes
  // Whether it stands in its folder no more.
  [[nodiscard]] bool is_removed() const;
  // Sees that so many bytes more will have room.
  [[nodiscard]] transparency::Result<void> reserve(std::size_t bytes) const;
  // A leaf.
  transparency::Result<void> append(std::string_view line);
  // What is no leaf, its end included.
  transparency::Result<void> append_text(std::string_view text);
  [[nodiscard]] transparency::Result<void> sync() const;
  // Gives back what was reserved and is not needed.
  void trim() const;
  // Takes it away again, where nothing of it came about.
  void remove(const std::string& folder) const;

 private:
  SegmentFile(std::string name, files::Descriptor file);

  std::string name_;
  files::Descriptor file_;
  std::size_t size_ = 0;
  transparency::MerkleTree tree_;
};

}  // namespace hipaa::evidence
