// What a source does not tell is a gap with that cause, never silence.
#include <catch2/catch.hpp>

#include "observed_cluster.hpp"

namespace hipaa::coverage::test {
namespace {

TEST_CASE("without an end a run counts until its last sign") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(150, EventKind::alive)
            .event(300, EventKind::starting, "bob")
            .event(305, EventKind::running)
            .proof(306)
            .ended(400)
            .text() == "110-150 measured, 150-300 gap events_missing, 305-400 measured");
  // A measurement is a sign, too.
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(300, EventKind::starting, "bob")
            .event(305, EventKind::running)
            .proof(306)
            .ended(400)
            .text() == "110-115+999 measured, 115+999-300 gap events_missing, 305-400 measured");
}

TEST_CASE("a second RUNNING shows a restart that no event told") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(150, EventKind::alive)
            .event(180, EventKind::running)
            .ended(200)
            .text() == "110-150 measured, 150-180 gap events_missing, 180-200 gap restarted");
}

TEST_CASE("a start without RUNNING counts where something shows that it ran") {
  // It failed, or was taken back.
  CHECK(
      Cluster().event(100, EventKind::starting, "bob").event(105, EventKind::terminating).text() ==
      "0-100 gap horizon");
  CHECK(Cluster()
            .event(90, EventKind::creating, "bob")
            .event(100, EventKind::alive)
            .ended(200)
            .text() == "90-200 gap events_missing");
  auto idle = Cluster().event(90, EventKind::creating, "bob").ended(200);
  idle.observed.events.back().ended_after_run = true;
  CHECK(idle.text() == "90-200 gap events_missing");
  CHECK(Cluster().event(90, EventKind::creating, "bob").ended(200).text().empty());
}

TEST_CASE("an end of what had ended shows a run that no event told") {
  CHECK(Cluster().created().proof(115).ended(200).ended(500).text() ==
        "110-200 measured, 200-500 gap events_missing");
  CHECK(Cluster()
            .created()
            .proof(115)
            .ended(200)
            .event(500, EventKind::restarting, "bob")
            .event(505, EventKind::running)
            .ended(600)
            .text() == "110-200 measured, 200-500 gap events_missing, 505-600 gap restarted bob");
}

TEST_CASE("before the first event that is kept nobody knows") {
  CHECK(Cluster().ended(200).text() == "0-200 gap horizon");
  CHECK(Cluster().event(300, EventKind::running).proof(310).ended(400).text() ==
        "0-300 gap horizon, 300-400 measured");
  // An event that every cluster can have says nothing of what it was in.
  CHECK(Cluster().event(50, EventKind::edited, "bob").ended(200).text() == "0-200 gap horizon");
}

TEST_CASE("without any event it is what it is now that bounds the gap") {
  Cluster none;
  CHECK(none.text() == "0-1000 gap horizon");
  none.observed.now = Now::ended;
  none.observed.ended_at = 400 * minute;
  CHECK(none.text() == "0-400 gap horizon");
  none.observed.is_readable = false;
  CHECK(none.text() == "0-400 gap source_not_readable");
  none.observed.ended_at = -minute;
  CHECK(none.text().empty());
}

TEST_CASE("events that lag behind what the cluster is now are missing") {
  auto late_start = Cluster().created().proof(115).ended(200);
  late_start.runs_now();
  CHECK(late_start.text() == "110-200 measured, 200-1000 gap events_missing");
  auto late_running = Cluster().event(100, EventKind::creating, "alice").runs_now();
  CHECK(late_running.text() == "100-1000 gap events_missing");
  auto late_end = Cluster().created().proof(115);
  late_end.observed.now = Now::ended;
  late_end.observed.ended_at = 300 * minute;
  CHECK(late_end.text() == "110-115+999 measured, 115+999-300 gap events_missing");
}

TEST_CASE("a measurement while nothing ran, as events say, shows that they are missing") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .ended(200)
            .event(600, EventKind::starting, "bob")
            .event(605, EventKind::running)
            .proof(606)
            .ended(700)
            .proof(400)
            .text() == "110-200 measured, 200-605 gap events_missing, 605-700 measured");
  // Clocks of two machines differ a little.
  CHECK(Cluster().created().proof(115).ended(200).proof(200).text() == "110-200 measured");
}

TEST_CASE("another context id without an event is a restart at an unknown time") {
  CHECK(Cluster()
            .created()
            .proof(115, Outcome::measured, "one")
            .proof(120, Outcome::measured, "one")
            .proof(150, Outcome::measured, "two")
            .ended(200)
            .text() == "110-120+1000 measured, 120+1000-150 gap events_missing, 150-200 measured");
}

TEST_CASE("what is not known counts as time that it ran, and is counted by itself") {
  auto cluster = Cluster().ended(200);
  const auto ledger = cluster.ledger();
  CHECK(ledger.running == 200 * minute);
  CHECK(ledger.gap == 200 * minute);
  CHECK(ledger.unknown == 200 * minute);
}

}  // namespace
}  // namespace hipaa::coverage::test
