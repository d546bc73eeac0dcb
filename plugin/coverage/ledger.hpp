// The ledger of one cluster: each second that it ran is measured, hardware or a gap, and a gap says
// why and by whom. Pure: events and proofs go in, spans come out; any thread.
//
// A proof covers its own Spark context only: from that context's start to the next restart, edit or
// end after the measurement. What the source does not tell is a gap, too: it counts as time that
// the cluster ran.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/coverage/cluster_event.hpp"
#include "plugin/coverage/proof_statement.hpp"

namespace hipaa::coverage {

enum class Kind : std::uint8_t { measured, hardware, gap };
std::string_view kind_name(Kind kind);

enum class Cause : std::uint8_t {
  none,
  never_proved,         // it was started, and nobody measured it
  restarted,            // it was restarted, and nobody measured it since
  edited,               // it was edited, and nobody measured it since
  driver_lost,          // its driver was lost, and with it perhaps the context
  proof_said_no,        // it was measured, and the flag was not true
  events_missing,       // events contradict each other, a proof or the cluster's state
  horizon,              // it was before or after what the source tells of
  source_not_readable,  // the source refused
};
// "never_proved", and "never proved".
std::string_view cause_name(Cause cause);
std::string_view cause_words(Cause cause);
// Whether it is not even known that the cluster ran.
bool is_unknown_run(Cause cause);

struct Period {
  Milliseconds from = 0;
  Milliseconds to = 0;  // not included
};

struct Span {
  Milliseconds from = 0;
  Milliseconds to = 0;
  Kind kind = Kind::gap;
  Cause cause = Cause::none;
  std::string who;      // of a gap: started, restarted, edited it
  std::string segment;  // of what is measured: where the statement stands
  std::uint64_t line = 0;
};

// What is known of a cluster now, beside its events.
enum class Now : std::uint8_t { unknown, running, ended };

struct Observed {
  // By time. All of the period and of what the cluster was in when it began, as far as the source
  // reaches.
  std::vector<ClusterEvent> events;
  std::vector<ProofStatement> proofs;
  Now now = Now::unknown;
  Milliseconds ended_at = 0;    // of the last end, where `now` is ended; 0: not known
  Milliseconds told_until = 0;  // its events end here, where they end before it does; 0: nowhere
  bool is_readable = true;      // the source answered
  std::string machines;         // as they are now
};

// Whether all machines of such a cluster encrypt traffic between them, and the workspace's profile
// is on.
using HoldsByHardware = std::function<bool(const std::string& machines, Milliseconds at)>;

struct Ledger {
  std::vector<Span> spans;   // by time; those in which it did not run are not there
  Milliseconds running = 0;  // the sum of the others
  Milliseconds measured = 0;
  Milliseconds hardware = 0;
  Milliseconds gap = 0;
  Milliseconds unknown = 0;  // of the gap: it is not known that it ran
};

// `observed` is put in order.
Ledger account(Observed& observed, Period period, const HoldsByHardware& holds);

}  // namespace hipaa::coverage
