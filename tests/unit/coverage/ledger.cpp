#include "plugin/coverage/ledger.hpp"

#include <catch2/catch.hpp>

#include "observed_cluster.hpp"

namespace hipaa::coverage::test {
namespace {

TEST_CASE("a proof covers its context from its start to its end") {
  CHECK(Cluster().created().proof(115).ended(200).text() == "110-200 measured");
}

TEST_CASE("what nobody measured is a gap of whoever started it") {
  CHECK(Cluster().created().ended(200).text() == "110-200 gap never_proved alice");
  CHECK(Cluster()
            .created()
            .proof(115)
            .ended(200)
            .event(300, EventKind::starting, "bob")
            .event(305, EventKind::running)
            .ended(400)
            .text() == "110-200 measured, 305-400 gap never_proved bob");
}

TEST_CASE("a proof ends with the restart") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(150, EventKind::restarting, "bob")
            .event(155, EventKind::running)
            .ended(200)
            .text() == "110-150 measured, 155-200 gap restarted bob");
}

TEST_CASE("a proof ends with the edit, also before the restart that follows") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(140, EventKind::edited, "mallory")
            .event(150, EventKind::restarting, "mallory")
            .event(155, EventKind::running)
            .ended(200)
            .text() == "110-140 measured, 140-150 gap edited mallory, 155-200 gap edited mallory");
}

TEST_CASE("an edit in the second of the measurement may have come after it") {
  auto cluster = Cluster().created().proof(115).ended(200);
  ClusterEvent edit;
  edit.at = 115 * minute + 400;
  edit.kind = EventKind::edited;
  edit.who = "mallory";
  cluster.observed.events.push_back(edit);
  CHECK(cluster.text() == "110-115+400 measured, 115+400-200 gap edited mallory");
}

TEST_CASE("a measurement after the edit covers the whole context") {
  CHECK(Cluster()
            .created()
            .event(140, EventKind::edited, "mallory")
            .proof(145)
            .event(150, EventKind::restarting, "mallory")
            .event(155, EventKind::running)
            .proof(156)
            .ended(200)
            .text() == "110-150 measured, 155-200 measured");
}

TEST_CASE("a proof that said no refuses its context") {
  CHECK(Cluster().created().proof(115, Outcome::no).ended(116).text() ==
        "110-116 gap proof_said_no alice");
  // One that held before counts until then; one that holds later does not.
  CHECK(Cluster().created().proof(115).proof(130, Outcome::no).proof(140).ended(200).text() ==
        "110-130 measured, 130-200 gap proof_said_no alice");
  // It is not made up for by what the machines can do.
  CHECK(Cluster().created().proof(115, Outcome::no).ended(200).text(true) ==
        "110-200 gap proof_said_no alice");
}

TEST_CASE("hardware covers what was not measured, by every account of the machines") {
  auto cluster = Cluster().created().ended(200);
  CHECK(cluster.text(true) == "110-200 gap never_proved alice");  // nobody knows the machines
  cluster.observed.machines = "{}";
  CHECK(cluster.text(true) == "110-200 hardware");
  CHECK(cluster.text(false) == "110-200 gap never_proved alice");
  cluster.proof(120);
  CHECK(cluster.text(true) == "110-200 measured");
  auto stated = Cluster().created().proof(120, Outcome::hardware).ended(200);
  CHECK(stated.text() == "110-200 hardware");
}

TEST_CASE("machines are those before the next edit") {
  auto cluster = Cluster()
                     .created()
                     .event(150, EventKind::edited, "bob")
                     .event(151, EventKind::restarting, "bob")
                     .event(155, EventKind::running)
                     .ended(200);
  auto& edit = cluster.observed.events[2];
  edit.machines_before = "old";
  edit.machines = "new";
  cluster.observed.machines = "new";
  const auto holds = [](const std::string& machines, Milliseconds) { return machines == "new"; };
  const auto ledger = account(cluster.observed, {0, 1000 * minute}, holds);
  REQUIRE(ledger.spans.size() == 2);
  CHECK(ledger.spans[0].kind == Kind::gap);
  CHECK(ledger.spans[0].to == 151 * minute);
  CHECK(ledger.spans[1].kind == Kind::hardware);
}

TEST_CASE("a lost driver ends the context without an event of a restart") {
  CHECK(Cluster().created().proof(115).event(150, EventKind::driver_lost).ended(200).text() ==
        "110-150 measured, 150-200 gap driver_lost");
}

TEST_CASE("a resize ends nothing") {
  CHECK(Cluster().created().proof(115).event(150, EventKind::alive).ended(200).text() ==
        "110-200 measured");
}

TEST_CASE("an automatic update is named where nobody restarted it") {
  CHECK(Cluster()
            .created()
            .proof(115)
            .event(150, EventKind::updated)
            .event(151, EventKind::restarting)
            .event(155, EventKind::running)
            .ended(200)
            .text() == "110-151 measured, 155-200 gap restarted automatic cluster update");
}

TEST_CASE("what runs is covered until the period ends") {
  CHECK(Cluster().created().proof(115).runs_now().text() == "110-1000 measured");
}

TEST_CASE("the sums are exact") {
  auto cluster = Cluster()
                     .created()
                     .proof(115)
                     .event(150, EventKind::restarting, "bob")
                     .event(155, EventKind::running)
                     .ended(200);
  const auto ledger = cluster.ledger();
  CHECK(ledger.measured == 40 * minute);
  CHECK(ledger.hardware == 0);
  CHECK(ledger.gap == 45 * minute);
  CHECK(ledger.unknown == 0);
  CHECK(ledger.running == 85 * minute);
  CHECK(ledger.spans.front().segment == "s");
  CHECK(ledger.spans.front().line == 2);
}

TEST_CASE("spans end with the period, whatever was before and after") {
  auto cluster = Cluster().created().proof(115).ended(200);
  const auto never = [](const std::string&, Milliseconds) { return false; };
  const auto ledger = account(cluster.observed, {120 * minute, 130 * minute}, never);
  REQUIRE(ledger.spans.size() == 1);
  CHECK(ledger.spans[0].from == 120 * minute);
  CHECK(ledger.spans[0].to == 130 * minute);
  CHECK(ledger.spans[0].kind == Kind::measured);
  CHECK(account(cluster.observed, {300 * minute, 400 * minute}, never).spans.empty());
}

TEST_CASE("a measurement between two contexts of one second is of neither") {
  // Its second began before the restart, and ended after the new context's start.
  auto cluster = Cluster().created().ended(200);
  cluster.observed.events.pop_back();
  const auto add = [&](Milliseconds at, EventKind kind) {
    ClusterEvent made;
    made.at = at;
    made.kind = kind;
    made.who = "bob";
    cluster.observed.events.push_back(made);
  };
  add(150 * minute + 100, EventKind::restarting);
  add(150 * minute + 300, EventKind::running);
  add(200 * minute, EventKind::terminating);
  cluster.proof(150);
  CHECK(cluster.text() == "110-150+100 gap never_proved alice, 150+300-200 gap restarted bob");
}

}  // namespace
}  // namespace hipaa::coverage::test
