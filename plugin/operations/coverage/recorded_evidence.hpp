// What folders of evidence say of the clusters of one workspace: when each was proved, which
// exceptions somebody answered for, when we removed it. Only segments that are as they were written
// count. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/coverage/ledger.hpp"
#include "plugin/operations/coverage/coverage_wishes.hpp"

namespace hipaa::resource {

class RecordedEvidence {
 public:
  struct StatedException {
    coverage::Milliseconds from = 0;   // first stated
    coverage::Milliseconds until = 0;  // last stated
    json::object acceptance;           // {"rule", "kind", "id", "approved_by", …}
  };
  struct OfCluster {
    std::vector<coverage::ProofStatement> proofs;
    std::map<std::string, StatedException, std::less<>> exceptions;  // by what they say
    coverage::Milliseconds first = 0;                                // statement of it
    coverage::Milliseconds last = 0;
    coverage::Milliseconds removed_at = 0;  // 0: not by us
  };

  RecordedEvidence(std::string host, std::string workspace_id)
      : host_(std::move(host)), workspace_id_(std::move(workspace_id)) {}

  // Takes a folder in. What is wrong with it goes to `found`. `is_optional`: it need not be there.
  void read(const std::string& folder, const std::vector<transparency::VerifierKey>& keys,
            bool is_optional, model::Diagnostics& found);

  [[nodiscard]] const std::map<std::string, OfCluster, std::less<>>& clusters() const {
    return clusters_;
  }
  // nullptr: nothing is said of it.
  [[nodiscard]] const OfCluster* cluster(std::string_view id) const;
  // The last time that the compliance security profile was seen off; 0: never.
  [[nodiscard]] coverage::Milliseconds profile_off_at() const { return profile_off_at_; }
  [[nodiscard]] std::size_t statements() const { return statements_; }
  [[nodiscard]] std::size_t segments() const { return segments_; }

 private:
  void read_segment(const std::string& folder, const std::string& name, model::Diagnostics& found);
  void take(const coverage::Statement& statement);

  std::string host_;
  std::string workspace_id_;
  std::map<std::string, OfCluster, std::less<>> clusters_;
  coverage::Milliseconds profile_off_at_ = 0;
  std::size_t statements_ = 0;
  std::size_t segments_ = 0;
};

}  // namespace hipaa::resource
