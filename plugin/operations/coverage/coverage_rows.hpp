// The rows of coverage as documents, and the sums of all of them. Pure; any thread.
#pragma once

#include <map>
#include <string>

#include "plugin/operations/coverage/cluster_source.hpp"
#include "plugin/operations/coverage/recorded_evidence.hpp"

namespace hipaa::resource {

// "2026-07-01T00:00:00.000Z", …: when something was, as rows say it.
json::object cluster_row(const ListedCluster& cluster, const coverage::Ledger& ledger,
                         const RecordedEvidence::OfCluster* stated, coverage::Period period,
                         const std::string& why_not_readable);
// Its member "grain": of that time only the system tables tell.
json::object grain_member(coverage::Period by_tables);

// Clusters that no list shows: that there may have been some.
json::object unseen_row(coverage::Period period, coverage::Cause cause, const std::string& why);

// A waiver of the configuration.
json::object waiver_row(const json::value& entry);

// Grows with the causes, not with the workspace.
class CoverageSums {
 public:
  void add(const ListedCluster& cluster, const coverage::Ledger& ledger);
  void add_unseen() { ++unseen_; }
  [[nodiscard]] std::size_t clusters() const { return clusters_; }
  [[nodiscard]] std::size_t gaps() const { return gaps_; }
  [[nodiscard]] std::size_t unseen() const { return unseen_; }
  [[nodiscard]] coverage::Milliseconds gap() const { return all_.gap; }
  // {"cluster_count", "running_ms", …, "causes": […], "complete"}.
  [[nodiscard]] json::object document() const;

 private:
  struct OfCause {
    std::size_t count = 0;
    coverage::Milliseconds length = 0;
  };
  std::size_t clusters_ = 0;
  std::size_t job_clusters_ = 0;
  std::size_t gaps_ = 0;
  std::size_t unseen_ = 0;
  coverage::Ledger all_;  // without spans
  std::map<coverage::Cause, OfCause> causes_;
};

}  // namespace hipaa::resource
