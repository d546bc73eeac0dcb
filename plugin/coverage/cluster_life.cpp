#include "plugin/coverage/cluster_life.hpp"

#include <algorithm>
#include <limits>

namespace hipaa::coverage {
namespace {

// Clocks of two machines differ: a measurement that seems to be so long before a start or after an
// end may have been in that run.
constexpr Milliseconds clock_skew = 60 * one_second;

constexpr const char* platform = "automatic cluster update";

constexpr auto ever = std::numeric_limits<Milliseconds>::min();

// Walks along the events, always in one of four states.
class Walk {
 public:
  Walk(const Observed& observed, Period period) : observed_(observed), period_(period) {}

  ClusterLife done() && {
    for (const auto& event : observed_.events) take(event);
    end();
    find_machines();
    return std::move(life_);
  }

 private:
  enum class State : std::uint8_t { unknown, down, starting, up };

  void take(const ClusterEvent& event) {
    switch (event.kind) {
      case EventKind::creating:
        // Nothing was before it was made.
        if (state_ != State::unknown) leave(event.at);
        return begin_start(event, Cause::never_proved);
      case EventKind::starting:
        leave(event.at);
        return begin_start(event, Cause::never_proved);
      case EventKind::restarting:
        return restart(event);
      case EventKind::running:
        return run(event);
      case EventKind::terminating:
        return terminate(event);
      case EventKind::edited:
        if (state_ == State::up) current().edits.push_back({event.at, event.who});
        return;
      case EventKind::updated:
        update_is_due_ = true;
        return;
      case EventKind::driver_lost:
        if (state_ != State::up) return;
        close(event.at);
        return open(event.at, Cause::driver_lost, {});
      case EventKind::alive:
        if (state_ == State::up) last_sign_ = event.at;
        // What only a cluster that runs does: its RUNNING is missing.
        if (state_ == State::starting) has_run_ = true;
        return;
    }
  }

  // The state before an event that says that it does not run.
  void leave(Milliseconds at) {
    if (state_ == State::unknown) unknown(ever, at, Cause::horizon);
    if (state_ == State::up) lose(at);
    if (state_ == State::starting && has_run_) unknown(since_, at, Cause::events_missing);
  }

  void begin_start(const ClusterEvent& event, Cause how) {
    state_ = State::starting;
    since_ = event.at;
    how_ = how;
    who_ = event.who;
    has_run_ = false;
    update_is_due_ = false;
  }

  void restart(const ClusterEvent& event) {
    auto how = Cause::restarted;
    auto who = event.who;
    if (who.empty() && update_is_due_) who = platform;
    if (state_ == State::unknown) unknown(ever, event.at, Cause::horizon);
    // Only what runs restarts.
    if (state_ == State::down || state_ == State::starting)
      unknown(since_, event.at, Cause::events_missing);
    if (state_ == State::up) {
      close(event.at);
      // Of a cluster that runs each edit ends with a restart.
      if (const auto& edits = life_.contexts.back().edits; !edits.empty()) {
        how = Cause::edited;
        who = edits.back().who;
      }
    }
    begin_start(event, how);
    who_ = who;
  }

  void run(const ClusterEvent& event) {
    if (state_ == State::unknown) unknown(ever, event.at, Cause::horizon);
    if (state_ == State::up) {
      lose(event.at);  // its restart is missing
      return open(event.at, Cause::restarted, {});
    }
    if (state_ == State::starting) return open(event.at, how_, who_);
    open(event.at, Cause::never_proved, {});
  }

  void terminate(const ClusterEvent& event) {
    if (state_ == State::unknown) unknown(ever, event.at, Cause::horizon);
    if (state_ == State::up) close(event.at);
    // Of a start that failed, or was taken back, nothing ran.
    if (state_ == State::starting && (has_run_ || event.ended_after_run))
      unknown(since_, event.at, Cause::events_missing);
    if (state_ == State::down && event.at != since_)
      unknown(since_, event.at, Cause::events_missing);
    state_ = State::down;
    since_ = event.at;
    update_is_due_ = false;
  }

  // What is left when the events end.
  void end() {
    const bool runs = observed_.now == Now::running;
    const auto ended = observed_.now == Now::ended ? observed_.ended_at : 0;
    if (const auto until = observed_.told_until; until != 0) {
      if (state_ == State::up) close(until);
      return unknown(until, ended != 0 ? ended : period_.to, Cause::horizon);
    }
    switch (state_) {
      case State::unknown: {
        const auto cause = observed_.is_readable ? Cause::horizon : Cause::source_not_readable;
        const auto to = ended != 0 ? ended : period_.to;
        return unknown(ever, to, cause);
      }
      case State::up:
        // A context that nothing ended runs on, unless the cluster itself says otherwise.
        if (!runs) return lose(ended > current().from ? ended : period_.to);
        return close(period_.to);
      case State::starting:
        if (runs || has_run_) unknown(since_, period_.to, Cause::events_missing);
        return;
      case State::down:
        if (runs) unknown(since_, period_.to, Cause::events_missing);
        return;
    }
  }

  SparkContext& current() { return life_.contexts.back(); }

  void open(Milliseconds at, Cause began, std::string who) {
    state_ = State::up;
    last_sign_ = at;
    life_.contexts.push_back({at, at, began, std::move(who), {}, {}});
  }

  void close(Milliseconds at) { current().to = std::max(at, current().from); }

  // It did not end at a known moment: until its last sign it ran, from there on nobody knows.
  void lose(Milliseconds at) {
    for (const auto& proof : observed_.proofs)
      if (proof.at >= current().from && proof.until < at)
        last_sign_ = std::max(last_sign_, proof.until);
    close(std::min(last_sign_, at));
    unknown(current().to, at, Cause::events_missing);
  }

  void unknown(Milliseconds from, Milliseconds to, Cause cause) {
    from = std::max(from, period_.from);
    to = std::min(to, period_.to);
    if (from < to) life_.unknown.push_back({from, to, cause});
  }

  // The machines of a context by the last event before it and the first edit after it.
  void find_machines() {
    std::size_t next = 0;
    const std::string* last = nullptr;
    const auto& events = observed_.events;
    for (auto& context : life_.contexts) {
      for (; next < events.size() && events[next].at <= context.from; ++next)
        if (!events[next].machines.empty()) last = &events[next].machines;
      if (last != nullptr) context.machines.push_back(*last);
      const auto* later = &observed_.machines;
      for (auto at = next; at < events.size(); ++at)
        if (!events[at].machines_before.empty()) {
          later = &events[at].machines_before;
          break;
        }
      if (!later->empty() && (last == nullptr || *later != *last))
        context.machines.push_back(*later);
    }
  }

  const Observed& observed_;
  Period period_;
  ClusterLife life_;
  State state_ = State::unknown;
  Milliseconds since_ = 0;  // down, starting: from when
  Cause how_ = Cause::never_proved;
  std::string who_;
  Milliseconds has_run_ = false;  // while it starts: when something showed that it ran
  Milliseconds last_sign_ = 0;
  bool update_is_due_ = false;
};

// Whether the measurement fits to a context, as it stands or by clocks that differ a little.
bool is_near(const ProofStatement& proof, const SparkContext& context) {
  return proof.at - clock_skew < context.to && proof.until + clock_skew >= context.from;
}

// A measurement while events say that nothing ran: they are missing, from the last end to the next
// beginning.
void add_runs_by_proofs(const Observed& observed, Period period, ClusterLife& life) {
  for (const auto& proof : observed.proofs) {
    if (proof.at >= period.to || proof.until < period.from) continue;
    Milliseconds from = period.from;
    Milliseconds to = period.to;
    bool is_told = false;
    for (const auto& context : life.contexts) {
      is_told = is_told || is_near(proof, context);
      if (context.to <= proof.at) from = std::max(from, context.to);
      if (context.from > proof.at) to = std::min(to, context.from);
    }
    for (const auto& run : life.unknown) {
      is_told = is_told || (proof.at < run.to && proof.until >= run.from);
      if (run.to <= proof.at) from = std::max(from, run.to);
      if (run.from > proof.at) to = std::min(to, run.from);
    }
    if (!is_told && from < to) life.unknown.push_back({from, to, Cause::events_missing});
  }
  std::sort(life.unknown.begin(), life.unknown.end(),
            [](const auto& one, const auto& other) { return one.from < other.from; });
}

}  // namespace

ClusterLife life_of(const Observed& observed, Period period) {
  auto life = Walk(observed, period).done();
  add_runs_by_proofs(observed, period, life);
  return life;
}

}  // namespace hipaa::coverage
