"""hipaactl coverage --warehouse: what clusters do not tell any more, by the system tables."""
import csv
import io
import json

import workbench
from coverage_case import DAY, HOUR, CoverageCase, event, instant

NO_GAP_OF_SOURCES = {"system_tables_from": DAY - 24 * HOUR, "system_tables_to": DAY + 74 * HOUR}


class CoverageWarehouse(CoverageCase):
    def setUp(self):
        super().setUp()
        self.simulator.control("warehouses", {"id": "w1", "name": "audit"})
        self.simulator.control("settings", NO_GAP_OF_SOURCES)

    def by_tables(self, *arguments, code=1):
        return self.workspace("--warehouse", "w1", "--json", *arguments, code=code)

    def lost(self, cluster, events, **more):
        self.history(cluster, events, **more)
        self.simulator.control("clusters/lose", {"cluster_id": cluster, "how": "purged"})

    LIFE = [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
            event("RESTARTING", 10, "bob@example.com"), event("RUNNING", 10.05),
            event("TERMINATING", 12, reason="INACTIVITY")]

    def test_a_cluster_that_is_gone_is_covered_by_the_system_tables(self):
        self.lost("proved", self.LIFE)
        self.lost("unknown", self.LIFE, cluster_source="JOB")
        self.segment(self.statement("proved", 8.2))
        ran = self.by_tables()
        restarted = (instant(10.05), instant(12), "gap", "restarted", "bob@example.com")
        self.assertEqual(self.spans(ran), {
            "proved": [(instant(8.1), instant(10), "measured", "", ""), restarted],
            "unknown": [(instant(8.1), instant(10), "gap", "never_proved", "alice@example.com"),
                        restarted]})
        (workspace,) = ran.document["workspaces"]
        self.assertEqual(workspace["unseen"], [])
        rows = {one["cluster_id"]: one for one in workspace["clusters"]}
        for row in rows.values():
            self.assertEqual(row["grain"], {"from": instant(0), "to": instant(72), "ms": 60000})
        self.assertEqual(rows["unknown"]["cluster_source"], "JOB")
        summary = workspace["summary"]
        self.assertEqual((summary["grain_ms"], summary["warehouse_id"], summary["job_cluster_count"]),
                         (60000, "w1", 1))
        self.assertEqual((summary["tables_from"], summary["tables_to"]),
                         ("2026-06-30T00:00:00.000Z", "2026-07-04T01:00:00.000Z"))
        self.assertEqual(summary["unknown_ms"], 0)

    def test_events_win_where_they_reach(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY"),
                            event("STARTING", 32, "carol@example.com"), event("RUNNING", 32.1),
                            event("TERMINATING", 36.0000025, reason="INACTIVITY")])
        self.simulator.control("settings", {"events_from": DAY + 20 * HOUR})
        without = self.spans(self.workspace("--json", code=1))
        self.assertEqual(without["c1"][0], (instant(0), instant(32), "gap", "horizon", ""))
        ran = self.by_tables()
        self.assertEqual(self.spans(ran)["c1"], [
            (instant(8.1), instant(12), "gap", "never_proved", "alice@example.com"),
            (instant(32.1), instant(36.0000025), "gap", "never_proved", "carol@example.com")])
        self.assertEqual(ran.document["workspaces"][0]["clusters"][0]["grain"],
                         {"from": instant(0), "to": instant(32), "ms": 60000})

    def test_each_gap_says_how_exact_its_times_are(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY"),
                            event("STARTING", 32, "carol@example.com"), event("RUNNING", 32.1),
                            event("TERMINATING", 36, reason="INACTIVITY")])
        self.simulator.control("settings", {"events_from": DAY + 20 * HOUR})
        coarse, exact = instant(8.1), instant(32.1)
        lines = self.workspace("--warehouse", "w1", "--format", "text", code=1).out.splitlines()
        self.assertEqual([["(to the minute)" in one for one in lines if f"{start} to" in one]
                          for start in (coarse, exact)], [[True], [False]])
        table = self.workspace("--warehouse", "w1", "--format", "csv", code=1).out
        rows = list(csv.DictReader(io.StringIO(table)))
        self.assertEqual([(one["from"], one["grain_ms"]) for one in rows if one["kind"] == "gap"], [(coarse, "60000"), (exact, "1")])
        page = self.workspace("--warehouse", "w1", "--format", "html", code=1).out
        self.assertEqual([page.count("to the minute"), page.count(exact)], [1, 1])

    def test_a_whole_history_needs_no_table(self):
        self.history("c1", self.LIFE)
        ran = self.by_tables()
        self.assertNotIn("grain", ran.document["workspaces"][0]["clusters"][0])
        self.assertEqual(ran.document["workspaces"][0]["summary"]["grain_ms"], 1)

    def test_an_edit_by_the_audit_log_ends_what_is_covered(self):
        self.lost("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                         event("EDITED", 9.0042, "mallory@example.com"),
                         event("RESTARTING", 9.0045), event("RUNNING", 9.1),
                         event("TERMINATING", 12)])
        self.segment(self.statement("c1", 8.2))
        self.assertEqual(self.spans(self.by_tables())["c1"], [
            (instant(8.1), instant(9.0042), "measured", "", ""),
            (instant(9.0042), instant(9 + 1 / 60), "gap", "edited", "mallory@example.com"),
            (instant(9.1), instant(12), "gap", "restarted", "mallory@example.com")])

    def test_what_the_tables_do_not_reach_is_unseen(self):
        self.lost("c1", self.LIFE)
        self.simulator.control("settings", {"system_tables_from": DAY + 9 * HOUR,
                                            "system_tables_to": DAY + 12 * HOUR})
        ran = self.by_tables()
        (workspace,) = ran.document["workspaces"]
        self.assertEqual([(one["from"], one["to"], one["cause"]) for one in workspace["unseen"]],
                         [(instant(0), instant(9), "horizon"), (instant(11), instant(72), "horizon")])
        self.assertEqual(self.spans(ran)["c1"], [
            (instant(0), instant(9), "gap", "horizon", ""),
            (instant(9), instant(10), "gap", "never_proved", "alice@example.com"),
            (instant(10.05), instant(11), "gap", "restarted", "bob@example.com"),
            (instant(11), instant(12), "gap", "horizon", "")])

    def refused(self, reason, warehouse="w1"):
        self.history("there", self.LIFE)
        ran = self.workspace("--warehouse", warehouse, "--json", code=1)
        (workspace,) = ran.document["workspaces"]
        told = workspace["unseen"][0]
        self.assertEqual((told["from"], told["to"], told["cause"]),
                         (instant(0), instant(72), "source_not_readable"))
        self.assertIn("the system tables could not be asked: ", told["reason"])
        self.assertIn(reason, told["reason"])
        self.assertEqual((workspace["summary"]["tables_from"], workspace["summary"]["grain_ms"]), ("", 1))
        self.assertIn("HP-COVERAGE-TABLES", [one["code"] for one in ran.document["findings"]])
        return ran

    def test_a_statement_that_fails_is_told(self):
        self.simulator.control("settings", {"statement_error": "[INTERNAL_ERROR] out of luck"})
        self.refused("the statement is FAILED, [INTERNAL_ERROR] out of luck")

    def test_a_result_that_was_cut_off_is_none(self):
        self.simulator.control("settings", {"statement_truncated": True})
        self.refused("it was cut off (truncated)")

    def test_a_warehouse_that_is_not_there(self):
        ran = self.refused("answered 404", warehouse="nosuch")
        self.assertIn("nosuch", ran.err)

    def test_rows_that_are_none(self):
        self.history("there", self.LIFE)
        for cells in (["9223372036854775808", "1", "0"], ["-5", "1", "0"], ["1", "x", "0"],
                      ["1", "2", "-1"], ["1", "99999999999999999", "0"], [None, None, "0"]):
            self.simulator.control("faults", {
                "pattern": "GET /api/2.0/sql/statements/*", "kind": "status", "status": 200,
                "body": json.dumps({"statement_id": "s", "status": {"state": "SUCCEEDED"}, "manifest": {
                    "schema": {"columns": [{"name": "from_ms"}, {"name": "to_ms"}, {"name": "runs"}]},
                    "total_row_count": 1}, "result": {"data_array": [cells]}})})
            ran = self.by_tables()
            (told,) = [one for one in ran.document["findings"] if one["code"] == "HP-COVERAGE-TABLES"]
            self.assertIn("The system tables have no usable answer", told["detail"])

    def test_of_a_stack_only_its_clusters_are_asked_for(self):
        self.lost("c1", self.LIFE)
        self.lost("other", self.LIFE)
        self.segment(self.statement("c1", 8.2))
        made = workbench.example("compliant")
        made["providers"]["hipaa"]["config"]["evidence"] = {"folder": "workspace.evidence"}
        self.write("phi.stack.json", made)
        ran = self.ctl("coverage", "--from", "2026-07-01", "--to", "2026-07-03", "--warehouse", "w1", "--json",
                       code=1)
        self.assertEqual([one[2] for one in self.spans(ran)["c1"]], ["measured", "gap"])
        self.assertEqual(list(self.spans(ran)), ["c1"])

    def test_text_says_how_exact_it_is(self):
        self.lost("c1", self.LIFE)
        self.assertIn("system tables: from 2026-06-30T00:00:00.000Z to 2026-07-04T01:00:00.000Z; where only "
                      "they tell, times are whole minutes", self.workspace("--warehouse", "w1", code=1).out)

    def test_who_may_not_read_the_tables_is_told_so(self):
        self.simulator.control("users", {"user_name": "nurse@example.com", "token": "dapi-nurse",
                                         "admin": False, "cluster_permission": ""})
        self.environment["DATABRICKS_TOKEN"] = "dapi-nurse"
        ran = self.workspace("--warehouse", "w1", "--json")
        self.assertNotEqual(ran.code, 0)
        self.assertIn("INSUFFICIENT_PERMISSIONS", ran.document["workspaces"][0]["unseen"][0]["reason"])

    def test_results_come_in_chunks_after_a_while(self):
        for number in range(5):
            self.lost(f"c{number}", self.LIFE)
        self.simulator.control("settings", {"statement_chunk_rows": 3, "statement_pending_polls": 3})
        ran = self.by_tables()
        self.assertEqual(len(self.spans(ran)), 5)
        self.assertEqual(len(self.simulator.requests(path="/api/2.0/sql/statements")), 3)
        # Five clusters, and two runs of each.
        self.assertEqual(len(self.simulator.requests(path="/api/2.0/sql/statements/*/chunks/*")), 1 + 3)

    def test_what_nobody_waits_for_is_cancelled(self):
        self.simulator.control("settings", {"statement_pending_polls": 1000000})
        ran = self.workspace("--warehouse", "w1", "--json", "--timeout", "2s")
        self.assertNotEqual(ran.code, 0)
        self.assertEqual(len(self.simulator.requests(path="/api/2.0/sql/statements/*/cancel")), 1)


if __name__ == "__main__":
    workbench.main()
