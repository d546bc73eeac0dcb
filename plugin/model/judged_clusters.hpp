// The results of an audit by cluster: the rules for jobs look up the clusters that the jobs name.
// One thread.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hipaa::model {

enum class Standing : std::uint8_t {
  failed,     // it breaks a rule whose violation is an error
  undecided,  // something was not decided, or its encryption was not measured
  verified
};

// Eight bytes a cluster, since a workspace can have a hundred thousand: a digest of its id, and the
// standing in the two lowest bits.
class JudgedClusters {
 public:
  void add(std::string_view cluster_id, Standing standing) {
    sorted_ = false;
    entries_.push_back(digest(cluster_id) | static_cast<std::uint64_t>(standing));
  }
  // Not all clusters could be read, and why.
  void note_gap(std::string why) { gap_ = std::move(why); }
  // "" where all of them were.
  [[nodiscard]] const std::string& gap() const { return gap_; }
  // Nothing of a cluster that was never added.
  [[nodiscard]] std::optional<Standing> find(std::string_view cluster_id) {
    if (!sorted_) std::sort(entries_.begin(), entries_.end());
    sorted_ = true;
    const auto wanted = digest(cluster_id);
    // A cluster that came twice counts by the worse of the two.
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted);
    if (found == entries_.end() || (*found & ~standing_bits) != wanted) return std::nullopt;
    return static_cast<Standing>(*found & standing_bits);
  }

 private:
  static constexpr std::uint64_t standing_bits = 3;
  static std::uint64_t digest(std::string_view text) {
    return std::hash<std::string_view>()(text) & ~standing_bits;
  }

  std::vector<std::uint64_t> entries_;
  std::string gap_;
  bool sorted_ = true;
};

}  // namespace hipaa::model
