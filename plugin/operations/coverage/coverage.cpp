#include "plugin/operations/coverage/coverage.hpp"

#include <algorithm>
#include <set>

#include "plugin/json/writer.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/operations/coverage/coverage_rows.hpp"
#include "plugin/operations/coverage/system_tables.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/rules/accept/apply_waivers.hpp"

namespace hipaa::resource {
namespace {

using coverage::Cause;
using coverage::Milliseconds;

// How long the workspace lists a cluster that has ended and is not pinned.
constexpr Milliseconds listed_after_end = 30 * coverage::one_day;

class Coverage {
 public:
  Coverage(const Provider& provider, CoverageWishes wishes, const TakeCoverageRow& take,
           CallContext& call)
      : provider_(provider),
        wishes_(std::move(wishes)),
        take_(take),
        call_(call),
        source_(provider, call) {}

  Result<void> run(model::Diagnostics& found) {
    if (auto done = source_.gather(); !done) return done;
    auto id = provider_.client().workspace_id(call_);
    if (!id) return std::move(id).error();
    workspace_id_ = std::move(*id);
    read_evidence(found);
    if (auto done = read_tables(found); !done) return done;
    if (auto done = tell_waivers(); !done) return done;
    if (auto done = tell_unseen(); !done) return done;
    add_recorded();
    auto clusters = source_.clusters(wishes_.only_clusters ? &wishes_.clusters : nullptr);
    if (!clusters) return std::move(clusters).error();
    add_not_listed(*clusters);
    add_of_tables(*clusters);
    std::size_t done_so_far = 0;
    for (const auto& one : *clusters) {
      if (auto done = tell_cluster(one); !done) return done;
      call_.progress("coverage", "reading the events of clusters",
                     static_cast<int>(++done_so_far * 100 / clusters->size()));
    }
    return {};
  }

  [[nodiscard]] const CoverageSums& sums() const { return sums_; }

  [[nodiscard]] json::object summary() const {
    auto made = wishes_.given;
    made["host"] = host();
    made["workspace_id"] = workspace_id_;
    made["profile"] = profile_name(provider_.settings().profile);
    made["security_profile"] = source_.security_profile();
    made["begins_at"] = coverage::instant_text(wishes_.period.from);
    made["ends_at"] = coverage::instant_text(wishes_.period.to);
    made["segments"] = evidence_ ? static_cast<std::int64_t>(evidence_->segments()) : 0;
    made["statements"] = evidence_ ? static_cast<std::int64_t>(evidence_->statements()) : 0;
    made["grain_ms"] = has_grain_ ? coverage::table_grain : 1;
    made["tables_from"] = tables_ ? coverage::instant_text(tables_->reach.from) : std::string();
    made["tables_to"] = tables_ ? coverage::instant_text(tables_->reach.to) : std::string();
    made["left_out"] = static_cast<std::int64_t>(source_.left_out());
    for (auto& member : sums_.document()) made[member.key()] = std::move(member.value());
    return made;
  }

 private:
  [[nodiscard]] const std::string& host() const { return provider_.client().configuration().host; }

  void read_evidence(model::Diagnostics& found) {
    evidence_.emplace(host(), workspace_id_);
    std::set<std::string> folders(wishes_.evidence.begin(), wishes_.evidence.end());
    for (const auto& one : folders) evidence_->read(one, wishes_.keys, false, found);
    const auto* recorder = provider_.recorder();
    if (recorder != nullptr && folders.count(recorder->settings().folder) == 0)
      evidence_->read(recorder->settings().folder, wishes_.keys, true, found);
    if (recorder == nullptr && folders.empty())
      found.push_back(model::warning(
          "HP-EVIDENCE-FOLDER", "No evidence was found.",
          "No folder of evidence was named, and the provider has no `evidence` block: nothing "
          "counts as measured."));
    source_.set_profile_off_at(evidence_->profile_off_at());
  }

  Result<void> tell_waivers() {
    for (const auto& entry : provider_.settings().waivers.entries) {
      if (!rules::is_for_workspace(entry, host())) continue;
      const auto last = coverage::read_day(json::text_member(entry, "expires_on"));
      const auto first = coverage::read_day(json::text_member(entry, "approved_on"));
      if (last && *last + coverage::one_day <= wishes_.period.from) continue;
      if (first && *first >= wishes_.period.to) continue;
      if (auto done = hand_out(waiver_row(entry)); !done) return done;
    }
    return {};
  }

  Result<void> read_tables(model::Diagnostics& found) {
    if (wishes_.warehouse_id.empty()) return {};
    auto read =
        read_system_tables(provider_, {wishes_.warehouse_id, workspace_id_, wishes_.period}, call_);
    if (read) {
      tables_ = std::move(*read);
      return {};
    }
    auto refused = unavailable(std::move(read).error());
    if (!refused) return std::move(refused).error();
    auto told = model::warning("HP-COVERAGE-TABLES", "The system tables could not be asked.",
                               refused->reason + ". ");
    if (refused->problem != nullptr && !refused->problem->detail.empty())
      told.detail += refused->problem->detail + ' ';
    told.detail += "What clusters do not tell any more stays a gap.";
    found.push_back(std::move(told));
    if (wishes_.only_clusters) return {};
    return tell_unseen_in(wishes_.period, Cause::source_not_readable,
                          "the system tables could not be asked: " + refused->reason);
  }

  // A row for what is not empty of it.
  Result<void> tell_unseen_in(coverage::Period period, Cause cause, const std::string& why) {
    if (period.from >= period.to) return {};
    sums_.add_unseen();
    return hand_out(unseen_row(period, cause, why));
  }

  // The same, but for the time in which the system tables show every cluster.
  Result<void> tell_unseen_beside_tables(coverage::Period period, Cause cause,
                                         const std::string& why) {
    if (!tables_) return tell_unseen_in(period, cause, why);
    const auto& reach = tables_->reach;
    const coverage::Period before{period.from, std::min(period.to, reach.from)};
    if (auto done = tell_unseen_in(before, cause, why); !done) return done;
    return tell_unseen_in({std::max({period.from, before.to, reach.to}), period.to}, cause, why);
  }

  // What no list of clusters shows, whatever it says.
  Result<void> tell_unseen() {
    if (wishes_.only_clusters) return {};
    const auto listed_from = call_.now_unix_ms() - listed_after_end;
    if (auto done = tell_unseen_beside_tables(
            {wishes_.period.from, std::min(wishes_.period.to, listed_from)}, Cause::horizon,
            "a workspace lists clusters for 30 days after their end: those that ended before "
            "then and are not in the evidence are not in this report");
        !done)
      return done;
    const auto is_administrator = source_.is_administrator();
    if (!is_administrator) return is_administrator.error();
    if (*is_administrator && **is_administrator) return {};
    return tell_unseen_beside_tables(
        wishes_.period, Cause::source_not_readable,
        *is_administrator
            ? "the caller is not an administrator: clusters that it may not see are not "
              "in this report"
            : "the workspace does not say whether the caller is an administrator, "
              "who alone sees all clusters");
  }

  // Of a stack: what it had before is in its evidence.
  void add_recorded() {
    if (!wishes_.recorded) return;
    const std::set<std::string> named(wishes_.clusters.begin(), wishes_.clusters.end());
    for (const auto& [id, stated] : evidence_->clusters())
      if (named.count(id) == 0 && stated.first < wishes_.period.to) wishes_.clusters.push_back(id);
  }

  // What evidence or the caller names, and the workspace has forgotten.
  void add_not_listed(std::vector<ListedCluster>& to) const {
    std::set<std::string> known;
    for (const auto& one : to) known.insert(one.id);
    std::set<std::string> missing(wishes_.clusters.begin(), wishes_.clusters.end());
    if (!wishes_.only_clusters)
      for (const auto& [id, stated] : evidence_->clusters())
        if (stated.first < wishes_.period.to) missing.insert(id);
    for (const auto& id : missing) {
      if (known.count(id) > 0) continue;
      ListedCluster made;
      made.id = id;
      const auto* stated = evidence_->cluster(id);
      if (stated != nullptr && stated->removed_at != 0) {
        made.now = coverage::Now::ended;
        made.ended_at = stated->removed_at;
      }
      to.push_back(std::move(made));
    }
    std::sort(to.begin(), to.end(),
              [](const auto& one, const auto& other) { return one.id < other.id; });
  }

  // What only the system tables know: it ran in the period, or may have before they begin.
  void add_of_tables(std::vector<ListedCluster>& to) const {
    if (!tables_ || wishes_.only_clusters) return;
    std::set<std::string, std::less<>> known;
    for (const auto& one : to) known.insert(one.id);
    const auto is_cut = wishes_.period.from < tables_->reach.from;
    for (const auto& [id, cluster] : tables_->clusters) {
      const bool is_older = is_cut && cluster.created_at < tables_->reach.from;
      if (known.count(id) > 0 || ClusterSource::is_left_out(cluster.source) ||
          (cluster.runs.empty() && cluster.starts.empty() && !is_older))
        continue;
      ListedCluster made;
      made.id = id;
      made.source = cluster.source;
      made.is_of_tables = true;
      to.push_back(std::move(made));
    }
    std::sort(to.begin(), to.end(),
              [](const auto& one, const auto& other) { return one.id < other.id; });
  }

  // Of what the cluster's own events do not reach, the system tables tell.
  std::optional<coverage::Period> add_tables(const ListedCluster& cluster,
                                             coverage::Observed& observed) const {
    const auto* of = tables_ ? tables_->cluster(cluster.id) : nullptr;
    if (of == nullptr) return std::nullopt;
    return coverage::add_table_life(*of, tables_->reach, wishes_.period, observed);
  }

  Result<void> tell_cluster(const ListedCluster& cluster) {
    std::string why;
    auto observed = source_.observe(cluster, wishes_.period, why);
    if (!observed) return std::move(observed).error();
    const auto by_tables = add_tables(cluster, *observed);
    const auto* stated = evidence_->cluster(cluster.id);
    if (stated != nullptr) observed->proofs = stated->proofs;
    const auto ledger = coverage::account(*observed, wishes_.period,
                                          [this](const std::string& machines, Milliseconds at) {
                                            return source_.holds_by_hardware(machines, at);
                                          });
    if (source_.failure()) return *source_.failure();
    sums_.add(cluster, ledger);
    auto row = cluster_row(cluster, ledger, stated, wishes_.period, why);
    if (by_tables) {
      has_grain_ = true;
      row["grain"] = grain_member(*by_tables);
    }
    return hand_out(std::move(row));
  }

  Result<void> hand_out(json::object row) {
    row["host"] = host();
    row["workspace_id"] = workspace_id_;
    if (take_(json::canonical(json::value(std::move(row))))) return {};
    return Failure(Status::cancelled,
                   model::error("HP-CALL-CANCELLED", "The host ended the report.",
                                "Its callback for the rows asked for the end."));
  }

  const Provider& provider_;
  CoverageWishes wishes_;
  const TakeCoverageRow& take_;
  CallContext& call_;
  ClusterSource source_;
  std::string workspace_id_;
  std::optional<RecordedEvidence> evidence_;
  std::optional<SystemTables> tables_;
  bool has_grain_ = false;
  CoverageSums sums_;
};

std::string gaps_text(const CoverageSums& sums) {
  std::string text = std::to_string(sums.gaps()) + (sums.gaps() == 1 ? " gap" : " gaps");
  if (sums.unseen() > 0)
    text += " and " + std::to_string(sums.unseen()) +
            (sums.unseen() == 1 ? " stretch" : " stretches") + " in which clusters cannot be seen";
  return text;
}

// Runs it; the summary as an envelope, also of what was learned before it had to end.
std::string run_coverage(const Provider& provider, const Request& request, CallContext& call,
                         const TakeCoverageRow& take, Answer& answer, model::Severity of_gaps) {
  auto wishes = read_coverage_wishes(request.config, call.now_unix_ms());
  if (!wishes) return answer.fail(std::move(wishes).error()), std::string();
  if (provider.client().configuration().incomplete)
    return answer.fail(*provider.client().configuration().incomplete), std::string();
  Coverage made(provider, std::move(*wishes), take, call);
  if (auto done = made.run(answer.diagnostics); !done) {
    answer.fail(std::move(done).error());
    return {};
  }
  if (made.sums().clusters() == 0) {
    auto told =
        model::error("HP-COVERAGE-EMPTY", "No cluster was looked at.",
                     "That does not prove that none ran: name a stack that has been applied, "
                     "or ask for the whole workspace with credentials that see all of "
                     "its clusters.");
    told.severity = of_gaps;
    answer.diagnostics.push_back(std::move(told));
  }
  if (made.sums().gaps() + made.sums().unseen() > 0) {
    auto told = model::error("HP-COVERAGE-GAP",
                             "The period is not covered: " + gaps_text(made.sums()) + ".",
                             "The rows say from when to when, why, and who is behind it. What is "
                             "over cannot be measured any more; hipaactl prove measures what "
                             "runs now.");
    told.severity = of_gaps;
    answer.diagnostics.push_back(std::move(told));
  }
  return request::write_envelope({made.summary(), false});
}

}  // namespace

Answer tell_coverage(const Provider& provider, const Request& request, CallContext& call,
                     const TakeCoverageRow& take) {
  Answer answer;
  auto summary = run_coverage(provider, request, call, take, answer, model::Severity::error);
  if (!summary.empty()) answer.value = std::move(summary);
  return answer;
}

Answer read_coverage(const Provider& provider, const Request& request, CallContext& call) {
  Answer answer;
  const TakeCoverageRow every_row = [](std::string_view) { return true; };
  auto summary = run_coverage(provider, request, call, every_row, answer, model::Severity::warning);
  if (!summary.empty()) answer.state = std::move(summary);
  return answer;
}

}  // namespace hipaa::resource
