// What the workspace says of its clusters' lives: which there are, what happened to each, and
// whether its machines encrypt by themselves. One thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "plugin/coverage/ledger.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {

struct ListedCluster {
  std::string id;
  std::string source;  // "API", "UI", "JOB"; "": the workspace does not list it any more
  std::string state;
  coverage::Now now = coverage::Now::unknown;
  coverage::Milliseconds ended_at = 0;
  std::string machines;
  bool is_of_tables = false;  // only the system tables know it: nobody answers for its events
};

class ClusterSource {
 public:
  // All outlive it. `profile_off_at`: when evidence last saw the security profile off.
  ClusterSource(const Provider& provider, CallContext& call);

  // The first questions of all. A Failure: nobody answers them.
  Result<void> gather();
  void set_profile_off_at(coverage::Milliseconds at) { profile_off_at_ = at; }
  // "on", "assumed", "off", "unknown".
  [[nodiscard]] std::string security_profile() const;

  // All of the workspace, or those of `ids`, sorted by id.
  Result<std::vector<ListedCluster>> clusters(const std::vector<std::string>* ids);
  // Whether it is such a compute, by its cluster_source.
  static bool is_left_out(std::string_view source);
  // Computes whose life no rule for clusters describes: how many were left out.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

  // Its events, as far back as the period asks for. `why`: the source refused, in words.
  Result<coverage::Observed> observe(const ListedCluster& cluster, coverage::Period period,
                                     std::string& why);

  // Whether such machines encrypt, and the security profile is on. What could not be asked for is
  // no; `failure` says where the operation has to end.
  bool holds_by_hardware(const std::string& machines, coverage::Milliseconds at);
  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }

  // Whether the caller sees all clusters; nullopt: nobody could tell.
  Result<std::optional<bool>> is_administrator();

 private:
  void add(const json::value& cluster, std::vector<ListedCluster>& to);
  Result<bool> judge(const std::string& machines);

  const Provider& provider_;
  CallContext& call_;
  WorkspaceView view_;
  model::Facts shared_;
  std::map<std::string, bool, std::less<>> known_machines_;
  coverage::Milliseconds profile_off_at_ = 0;
  std::size_t left_out_ = 0;
  std::optional<Failure> failure_;
};

}  // namespace hipaa::resource
