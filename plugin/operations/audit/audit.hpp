// The audit: everything of a workspace that runs code, judged by the rules of hipaa_cluster, a row
// at a time. It only reads, unless it is asked for proofs. Memory: one page of a list, the ids of
// the jobs, eight bytes a cluster, and the libraries of the clusters that have any, which the API
// gives in one answer.
#pragma once

#include <array>
#include <functional>
#include <set>
#include <unordered_set>

#include "plugin/observe/proof.hpp"
#include "plugin/operations/audit/tally.hpp"
#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {

// Takes one row (schemas/audit_row.schema.json), which it borrows; false ends the audit.
using TakeRow = std::function<bool(std::string_view row)>;

struct AuditWishes {
  bool prove = false;           // measure running clusters
  bool ended_clusters = false;  // judge those of jobs and pipelines that have ended, too
  bool allow_empty = false;     // a workspace without anything is no failure
  json::object given;           // the configuration, as it was given
  std::string runs = "all";     // one-time runs: all that the API still lists, active, none
};

// How a row and the coverage call the reason why something could not be read: a clause.
std::string reason_of(const model::Diagnostic& why);

// `examine` for each object of a page.
template <class Page, class Examine>
Result<void> each_object(Page& page, const Examine& examine) {
  for (auto& one : page) {
    if (!one.is_object()) continue;
    if (auto done = examine(one.get_object()); !done) return done;
  }
  return {};
}

class Audit {
 public:
  // All outlive the audit.
  Audit(const Provider& provider, AuditWishes wishes, TakeRow take, CallContext& call);

  // A Failure where it had to end early.
  Result<void> run();
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  struct Subject {
    std::string_view kind;
    std::string identifier;
    std::string name;
  };
  struct Pending {  // a chain to a job that has not been examined yet
    Subject from;
    Chained chain;
  };
  struct Part {
    Result<void> (Audit::*look)();
    std::string_view kind;  // that it looks at
  };
  static const std::array<Part, 11> parts;

  // What is the same for all that is judged.
  Result<void> gather();
  // One file a part: clusters.cpp, jobs.cpp, others.cpp.
  Result<void> workspace();
  Result<void> libraries();
  Result<void> clusters();
  Result<void> jobs();
  Result<void> chained_jobs();
  Result<void> one_time_runs();
  Result<void> pools();
  Result<void> policies();
  Result<void> pipelines();
  Result<void> warehouses();
  // Waivers for this workspace that nothing in it needs: last, and only where all was examined.
  Result<void> waivers();
  Result<void> cluster(json::value& object);
  // Where the provider records: a statement of what was measured; `measured` then says where it is.
  void state_proof(const json::object& cluster, const Proof& proof, Examiner& by,
                   json::object& measured);
  Result<void> job(json::object& object);
  // The whole of what a list showed only a part of; where it cannot be read, that part is judged
  // all the same.
  using Get = std::function<Result<std::optional<json::object>>()>;
  Result<void> complete(json::object& object, const Subject& subject, const Get& get);
  Result<void> pipeline(const json::object& listed);
  Result<void> policy(const json::value& listed);
  Result<void> policy_holes(const json::value& policy, Examiner& by);
  Result<void> each_listed(Result<model::Lookup> asked, std::string_view list,
                           const std::function<Result<void>(const json::value&)>& examine,
                           std::string_view kind);

  // Whether it holds for whatever would be asked next.
  bool ends_all(const Failure& why);

  Examiner examiner() { return {&provider_, &view_, &shared_, call_}; }
  // Hands out the row of something examined, with what was found.
  Result<void> examined(const Subject& subject, Examiner& by,
                        std::optional<json::object> proof = {});
  // What cannot be read is a row, too, and never passed over. Cancel, deadline, refused credentials
  // and a workspace that nobody answers for any more end the audit.
  Result<void> not_readable(const Subject& subject, Failure why);
  Result<void> not_readable(const Subject& subject, const model::Lookup& asked);
  Result<void> not_readable(const Subject& subject, model::Diagnostic why);
  Result<void> not_readable(const Subject& subject, const std::string& reason,
                            const std::vector<Found>& found);
  Result<void> hand_out(const Subject& subject, std::string_view outcome, const std::string& reason,
                        const std::vector<Found>& found, std::optional<json::object> proof);

  const Provider& provider_;
  AuditWishes wishes_;
  TakeRow take_;
  CallContext& call_;
  WorkspaceView view_;
  model::Facts shared_;
  Tally tally_;
  std::map<std::string, json::array, std::less<>> libraries_;  // by cluster
  model::Lookup no_libraries_;                                 // why they could not be read
  model::JudgedClusters judged_clusters_;
  std::unordered_set<std::int64_t> job_ids_;  // examined
  std::vector<Pending> pending_;
  std::set<std::size_t> waivers_met_;  // entries
  std::string workspace_id_;
  std::uint64_t answers_at_last_fault_ = 0;  // of the network
  bool ended_by_host_ = false;
};

// Rows to `take`; the summary (schemas/hipaa_audit.schema.json) is the answer's `value`. Errors
// among the rows make one diagnostic: what is not acceptable never looks like success.
Answer audit(const Provider& provider, const Request& request, CallContext& call, TakeRow take);

// Rows of running clusters whose Spark context no statement of the evidence folder proves; `value`
// counts. Memory: what names a context, for each that runs.
Answer unproved(const Provider& provider, const Request& request, CallContext& call, TakeRow take);

// The data source hipaa_audit: the summary alone, as its state.
Answer read_audit(const Provider& provider, const Request& request, CallContext& call);

}  // namespace hipaa::resource
