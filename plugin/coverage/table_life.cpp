#include "plugin/coverage/table_life.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

namespace hipaa::coverage {
namespace {

constexpr auto never = std::numeric_limits<Milliseconds>::max();

// A machine that ran for less may have no row.
constexpr Milliseconds unseen_at_most = 10 * table_grain;

bool says_what_it_was(EventKind kind) {
  return kind == EventKind::creating || kind == EventKind::starting ||
         kind == EventKind::restarting || kind == EventKind::running ||
         kind == EventKind::terminating;
}

// The first of its own events that says whether it ran before.
const ClusterEvent* first_of(const std::vector<ClusterEvent>& events) {
  const auto found = std::find_if(events.begin(), events.end(),
                                  [](const auto& one) { return says_what_it_was(one.kind); });
  return found == events.end() ? nullptr : &*found;
}

// Writes the events of a life up to `limit`.
class TableLife {
 public:
  // `first`: of its own events, at `limit`; nullptr where it has none.
  TableLife(Milliseconds from, Milliseconds limit, const ClusterEvent* first)
      : from_(from), limit_(limit), first_(first) {}

  std::vector<ClusterEvent> of(const TableCluster& cluster) && {
    const auto& runs = cluster.runs;
    if (cluster.created_at > from_)
      event(cluster.created_at, EventKind::creating);
    else if (runs.empty() || runs.front().from > from_)
      event(from_, EventKind::terminating);
    for (std::size_t which = 0; which < runs.size(); ++which)
      add_run(runs[which], which + 1 < runs.size() ? &runs[which + 1] : nullptr);
    for (const auto& start : cluster.starts) add_start(start);
    std::stable_sort(made_.begin(), made_.end(),
                     [](const auto& one, const auto& other) { return one.at < other.at; });
    return std::move(made_);
  }

 private:
  ClusterEvent& event(Milliseconds at, EventKind kind, std::string who = {}) {
    ClusterEvent made;
    made.at = at;
    made.kind = kind;
    made.who = std::move(who);
    made_.push_back(std::move(made));
    return made_.back();
  }

  void begin_context(Milliseconds at, const std::string& machines) {
    event(at, EventKind::running).machines = machines;
  }

  void end_context(Milliseconds at, EventKind how, const TableRun& run, std::string who = {}) {
    event(at, how, std::move(who)).machines_before = run.machines;
  }

  void add_run(const TableRun& run, const TableRun* next) {
    const auto from = std::max(run.from, from_);
    const auto to = std::min(run.to, limit_);
    if (from >= to) return;
    if (!std::exchange(is_restarted_, false)) event(from, EventKind::starting, run.who);
    begin_context(from, run.machines);
    for (const auto& act : run.acts) {
      if (act.at <= from || act.at >= to) continue;
      if (act.is_edit) event(act.at, EventKind::edited, act.who);
      end_context(act.at, EventKind::restarting, run, act.who);
      begin_context(act.at, run.machines);
    }
    end_run(run, to, next);
  }

  void end_run(const TableRun& run, Milliseconds to, const TableRun* next) {
    if (next != nullptr && next->is_restart && next->from < limit_) {
      is_restarted_ = true;
      return end_context(to, EventKind::restarting, run, next->who);
    }
    if (run.to + (first_ == nullptr ? 0 : 2 * table_grain) < limit_)
      return end_context(to, EventKind::terminating, run);
    if (first_ == nullptr) return;  // it may run on behind the end of the tables
    // Its own events go on from here, to the millisecond.
    if (first_->kind == EventKind::running) return end_context(limit_, EventKind::restarting, run);
    if (first_->kind == EventKind::creating || first_->kind == EventKind::starting)
      end_context(to, EventKind::terminating, run);
  }

  void add_start(const TableStart& start) {
    if (start.at < from_ || start.at >= limit_) return;
    event(start.at, EventKind::starting, start.who);
    event(std::min(start.at + unseen_at_most, limit_), EventKind::terminating).ended_after_run =
        true;
  }

  Milliseconds from_;
  Milliseconds limit_;
  const ClusterEvent* first_;
  bool is_restarted_ = false;  // the run before has ended with a restart
  std::vector<ClusterEvent> made_;
};

}  // namespace

std::optional<Period> add_table_life(const TableCluster& cluster, Period reach, Period period,
                                     Observed& observed) {
  const auto* first = first_of(observed.events);
  if (first != nullptr && (first->at <= period.from || first->kind == EventKind::creating))
    return std::nullopt;
  // Between the end of the tables and its first event nobody would know what it was.
  if (first != nullptr && reach.to < first->at) return std::nullopt;
  const auto limit = first != nullptr ? first->at : std::min(reach.to, period.to);
  const Period told{std::max(reach.from, period.from), limit};
  if (told.from >= told.to) return std::nullopt;
  auto events = TableLife(reach.from, limit, first).of(cluster);
  if (first == nullptr) {
    observed.told_until = limit;
    observed.is_readable = true;
    if (cluster.deleted_at != 0 && observed.now != Now::ended) {
      observed.now = Now::ended;
      observed.ended_at = cluster.deleted_at;
    }
  }
  events.insert(events.end(), std::make_move_iterator(observed.events.begin()),
                std::make_move_iterator(observed.events.end()));
  observed.events = std::move(events);
  return told;
}

}  // namespace hipaa::coverage
