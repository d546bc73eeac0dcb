// Where a cluster's own events do not reach, the system tables tell; where they do, events win.
#include <catch2/catch.hpp>

#include "observed_cluster.hpp"
#include "plugin/coverage/table_life.hpp"

namespace hipaa::coverage::test {
namespace {

// Times are minutes, as in Cluster.
struct Tables {
  TableCluster told;
  Period reach{0, 1000 * minute};

  Tables& run(Milliseconds from, Milliseconds to, std::string who, bool is_restart = false) {
    TableRun made;
    made.from = from * minute;
    made.to = to * minute;
    made.who = std::move(who);
    made.is_restart = is_restart;
    made.machines = "m";
    told.runs.push_back(std::move(made));
    return *this;
  }
  Tables& act(Milliseconds at, bool is_edit, std::string who) {
    told.runs.back().acts.push_back({at * minute, is_edit, std::move(who)});
    return *this;
  }
  Tables& reaching(Milliseconds from, Milliseconds to) {
    reach = {from * minute, to * minute};
    return *this;
  }
  // "0-300" (of which they alone tell), or "nothing".
  std::string add_to(Cluster& cluster) const {
    const auto told_time = add_table_life(told, reach, {0, 1000 * minute}, cluster.observed);
    if (!told_time) return "nothing";
    return std::to_string(told_time->from / minute) + '-' + std::to_string(told_time->to / minute);
  }
  std::string text(Cluster cluster = {}) const {
    add_to(cluster);
    return cluster.text();
  }
};

TEST_CASE("tables tell of a cluster that tells nothing itself") {
  const auto tables = Tables().run(100, 200, "alice").run(300, 400, "bob");
  CHECK(tables.text() == "100-200 gap never_proved alice, 300-400 gap never_proved bob");
  CHECK(tables.text(Cluster().proof(150)) == "100-200 measured, 300-400 gap never_proved bob");
  Cluster hardware;
  CHECK(tables.add_to(hardware) == "0-1000");
  CHECK(hardware.text(true) == "100-200 hardware, 300-400 hardware");
}

TEST_CASE("a restart and an edit end what a proof covers, by tables too") {
  CHECK(Tables().run(100, 200, "alice").run(203, 300, "bob", true).text(Cluster().proof(150)) ==
        "100-200 measured, 203-300 gap restarted bob");
  CHECK(Tables().run(100, 200, "alice").act(150, true, "eve").text(Cluster().proof(120)) ==
        "100-150 measured, 150-200 gap edited eve");
  CHECK(Tables().run(100, 200, "alice").act(150, false, "eve").text(Cluster().proof(120)) ==
        "100-150 measured, 150-200 gap restarted eve");
}

TEST_CASE("what tables do not reach is a gap") {
  CHECK(Tables().run(100, 200, "alice").reaching(150, 1000).text() ==
        "0-150 gap horizon, 150-200 gap never_proved alice");
  CHECK(Tables().reaching(150, 1000).text() == "0-150 gap horizon");
  // Nothing was before it was made.
  auto made = Tables().run(170, 200, "alice").reaching(150, 1000);
  made.told.created_at = 160 * minute;
  CHECK(made.text() == "170-200 gap never_proved alice");
  // Rows that are still on their way: it may run on, or have been started again.
  CHECK(Tables().run(400, 500, "alice").reaching(0, 500).text() ==
        "400-500 gap never_proved alice, 500-1000 gap horizon");
  CHECK(Tables().run(300, 400, "alice").reaching(0, 500).text() ==
        "300-400 gap never_proved alice, 500-1000 gap horizon");
  CHECK(Tables().run(400, 700, "alice").reaching(0, 500).text() ==
        "400-500 gap never_proved alice, 500-1000 gap horizon");
}

TEST_CASE("a cluster that was removed cannot run behind the end of the tables") {
  auto removed = Tables().run(400, 500, "alice").reaching(0, 500);
  removed.told.deleted_at = 600 * minute;
  CHECK(removed.text() == "400-500 gap never_proved alice, 500-600 gap horizon");
  removed.told.deleted_at = 500 * minute;
  CHECK(removed.text() == "400-500 gap never_proved alice");
}

TEST_CASE("a start that no machine shows may have been a short run") {
  Tables tables;
  tables.told.starts.push_back({100 * minute, "bob"});
  CHECK(tables.text() == "100-110 gap events_missing");
}

TEST_CASE("its own events win from the first one on") {
  const auto own = [](EventKind first) {
    return Cluster()
        .event(300, first, "bob")
        .event(305, EventKind::running)
        .event(400, EventKind::terminating);
  };
  const auto to_there = Tables().run(250, 300, "alice");
  CHECK(to_there.text(own(EventKind::restarting)) ==
        "250-300 gap never_proved alice, 305-400 gap restarted bob");
  CHECK(to_there.text(own(EventKind::starting)) ==
        "250-300 gap never_proved alice, 305-400 gap never_proved bob");
  CHECK(Tables().run(250, 330, "alice").text(own(EventKind::starting)) ==
        "250-300 gap never_proved alice, 305-400 gap never_proved bob");
  CHECK(Tables().run(250, 299, "alice").text(Cluster().event(300, EventKind::terminating)) ==
        "250-300 gap never_proved alice");
  CHECK(Tables().run(250, 320, "alice").text(Cluster().event(300, EventKind::running).ended(400)) ==
        "250-300 gap never_proved alice, 300-400 gap restarted");
  // They contradict each other.
  CHECK(Tables().run(250, 280, "alice").text(Cluster().event(300, EventKind::terminating)) ==
        "250-280 gap never_proved alice, 280-300 gap events_missing");
  auto cluster = own(EventKind::starting);
  CHECK(to_there.add_to(cluster) == "0-300");
}

TEST_CASE("tables add nothing where events reach, or where they end before them") {
  auto whole = Cluster().created().ended(200);
  CHECK(Tables().run(10, 50, "alice").add_to(whole) == "nothing");
  auto before = Cluster().event(-5, EventKind::terminating);
  CHECK(Tables().run(10, 50, "alice").add_to(before) == "nothing");
  auto later = Cluster().event(300, EventKind::starting);
  CHECK(Tables().run(10, 50, "alice").reaching(0, 200).add_to(later) == "nothing");
  CHECK(later.text() == "0-300 gap horizon");
  Cluster none;
  CHECK(Tables().reaching(2000, 3000).add_to(none) == "nothing");
}

}  // namespace
}  // namespace hipaa::coverage::test
