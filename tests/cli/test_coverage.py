"""hipaactl coverage: how much of the time that clusters ran is covered by proof."""
import workbench
from coverage_case import HOUR, PERIOD, CoverageCase, event, instant


class Coverage(CoverageCase):
    def test_a_proof_covers_its_context_and_a_gap_says_why_and_by_whom(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("RESTARTING", 10, "bob@example.com"), event("RUNNING", 10.05),
                            event("TERMINATING", 12, reason="INACTIVITY"),
                            event("STARTING", 32, "carol@example.com"), event("RUNNING", 32.1),
                            event("TERMINATING", 36.0000025, reason="INACTIVITY")])
        name = self.segment(self.statement("c1", 8.2))
        ran = self.workspace("--json", code=1)
        self.assertEqual(self.spans(ran), {"c1": [
            (instant(8.1), instant(10), "measured", "", ""),
            (instant(10.05), instant(12), "gap", "restarted", "bob@example.com"),
            (instant(32.1), instant(36.0000025), "gap", "never_proved", "carol@example.com")]})
        (workspace,) = ran.document["workspaces"]
        self.assertEqual(workspace["clusters"][0]["spans"][0]["segment"], name)
        self.assertEqual(workspace["clusters"][0]["spans"][0]["line"], 2)
        self.assertEqual(workspace["summary"]["measured_ms"], round(1.9 * HOUR))
        self.assertEqual(workspace["summary"]["gap_ms"], round(1.95 * HOUR) + round(3.9 * HOUR) + 9)
        self.assertEqual(workspace["summary"]["gaps"], 2)
        self.assertFalse(workspace["summary"]["complete"])
        self.assertIn("HP-COVERAGE-GAP", [one["code"] for one in ran.document["findings"]])

    def test_all_covered_is_success(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        self.segment(self.statement("c1", 8.2))
        # A period that the list of clusters reaches.
        self.write("phi.stack.json", self.stack_of("c1"))
        ran = self.ctl("coverage", *PERIOD, "--json", code=0)
        self.assertEqual([one[2] for one in self.spans(ran)["c1"]], ["measured"])
        self.assertTrue(ran.document["workspaces"][0]["summary"]["complete"])

    def test_a_provider_that_no_stack_has(self):
        self.write("phi.stack.json", self.stack_of("c1"))
        ran = self.ctl("coverage", *PERIOD, "--provider", "nosuch", "--json", code=2)
        self.assertEqual([one["code"] for one in ran.document["findings"]], ["HP-CLI-USAGE"])

    def stack_of(self, cluster):
        """A stack whose state tracks the cluster, and whose evidence is the folder of the tests."""
        made = workbench.example("compliant")
        made["providers"]["hipaa"]["config"]["evidence"] = {"folder": "workspace.evidence"}
        self.write("phi.state.json", {
            "state_version": 1, "serial": 1, "lineage": "11111111-2222-4333-8444-555555555555",
            "resources": [{"type": "hipaa_cluster", "name": "phi", "provider": "hipaa",
                           "schema_version": 1, "state": {"format_version": 1, "value": {
                               "cluster_id": cluster}}}]})
        return made

    def test_an_edit_ends_what_is_covered_and_names_the_editor(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("EDITED", 9, "mallory@example.com"),
                            event("RESTARTING", 9.001, "mallory@example.com"),
                            event("RUNNING", 9.1), event("TERMINATING", 12, reason="INACTIVITY")])
        self.segment(self.statement("c1", 8.2))
        self.assertEqual(self.spans(self.workspace("--json", code=1))["c1"], [
            (instant(8.1), instant(9), "measured", "", ""),
            (instant(9), instant(9.001), "gap", "edited", "mallory@example.com"),
            (instant(9.1), instant(12), "gap", "edited", "mallory@example.com")])

    def test_a_proof_that_said_no_is_a_gap(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 8.5, reason="USER_REQUEST")])
        self.segment(self.statement("c1", 8.2, "measured_not_true"))
        self.assertEqual(self.spans(self.workspace("--json", code=1))["c1"], [
            (instant(8.1), instant(8.5), "gap", "proof_said_no", "alice@example.com")])

    def test_hardware_counts_where_the_profile_is_on_and_the_machines_encrypt(self):
        self.simulator.control("settings", {"platform": "csp"})
        life = [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                event("TERMINATING", 12, reason="INACTIVITY")]
        self.history("plain", life)
        self.history("strong", life, attributes={
            "cluster_name": "strong", "spark_version": "15.4.x-scala2.12",
            "node_type_id": "m6id.large", "num_workers": 1})
        spans = self.spans(self.workspace("--json", code=1))
        self.assertEqual([one[2] for one in spans["strong"]], ["hardware"])
        self.assertEqual([one[2:] for one in spans["plain"]],
                         [("gap", "never_proved", "alice@example.com")])
        # What is assumed of a workspace is no proof, and in classic hardware is none.
        classic = self.spans(self.workspace("--json", "--profile", "classic", code=1))
        self.assertEqual([one[2] for one in classic["strong"]], ["gap"])

    def test_clusters_of_jobs_count_too(self):
        self.history("j1", [event("CREATING", 8, "etl@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 9, reason="JOB_FINISHED")], cluster_source="JOB")
        ran = self.workspace("--json", code=1)
        self.assertEqual(ran.document["workspaces"][0]["summary"]["job_cluster_count"], 1)
        self.assertEqual([one[3] for one in self.spans(ran)["j1"]], ["never_proved"])

    def test_what_a_source_does_not_reach_is_a_gap(self):
        self.history("old", [event("TERMINATING", 12, reason="INACTIVITY")])
        self.history("gone", [event("CREATING", 8, "a@example.com"), event("RUNNING", 8.1),
                              event("TERMINATING", 12, reason="INACTIVITY")])
        self.segment(self.statement("gone", 8.2), self.statement("removed", 9))
        self.simulator.control("clusters/lose", {"cluster_id": "gone", "how": "purged"})
        ran = self.workspace("--json", code=1)
        spans = self.spans(ran)
        self.assertEqual(spans["old"], [(instant(0), instant(12), "gap", "horizon", "")])
        for one in ("gone", "removed"):
            self.assertEqual([span[2:] for span in spans[one]], [("gap", "source_not_readable", "")])
        (workspace,) = ran.document["workspaces"]
        self.assertEqual([one["cause"] for one in workspace["unseen"]], ["horizon"])
        self.assertIn("30 days", workspace["unseen"][0]["reason"])
        rows = {one["cluster_id"]: one for one in workspace["clusters"]}
        self.assertNotEqual(rows["gone"]["reason"], "")
        self.assertEqual(rows["gone"]["unknown_ms"], rows["gone"]["running_ms"])

    def test_who_may_not_see_all_clusters_is_told_so(self):
        self.history("c1", [event("CREATING", 8, "a@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        self.simulator.control("users", {"user_name": "nurse@example.com", "token": "dapi-nurse",
                                         "admin": False, "cluster_permission": ""})
        self.environment["DATABRICKS_TOKEN"] = "dapi-nurse"
        ran = self.workspace("--json")
        self.assertNotEqual(ran.code, 0)
        causes = [one["cause"] for workspace in ran.document["workspaces"]
                  for one in workspace["unseen"]]
        self.assertIn("source_not_readable", causes)

    def test_events_are_read_page_by_page(self):
        events = [event("CREATING", 1, "alice@example.com"), event("RUNNING", 1.1)]
        events += [event("RESIZING", 1.2 + number / 1000) for number in range(1300)]
        events += [event("TERMINATING", 12, reason="INACTIVITY")]
        self.history("c1", events)
        self.segment(self.statement("c1", 1.15))
        self.assertEqual(self.spans(self.workspace("--json", code=1))["c1"],
                         [(instant(1.1), instant(12), "measured", "", "")])
        self.assertEqual(
            len(self.simulator.requests(path="/api/2.1/clusters/events")), 3)

    def test_altered_evidence_does_not_count(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        name = self.segment(self.statement("c1", 8.2))
        path = self.folder / "workspace.evidence" / name
        path.write_text(path.read_text(encoding="utf-8").replace("verify", "verifx"),
                        encoding="utf-8")
        ran = self.workspace("--json", code=1)
        self.assertIn("HP-EVIDENCE-ALTERED", [one["code"] for one in ran.document["findings"]])
        self.assertEqual([one[3] for one in self.spans(ran)["c1"]], ["never_proved"])

    def test_with_a_key_only_what_it_answers_for_counts(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        self.segment(self.statement("c1", 8.2))
        ran = self.workspace("--json", "--key", self.key(), code=1)
        self.assertIn("HP-EVIDENCE-UNSIGNED", [one["code"] for one in ran.document["findings"]])
        self.assertEqual([one[3] for one in self.spans(ran)["c1"]], ["never_proved"])

    def test_exceptions_in_force_stand_beside(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        acceptance = {"rule": "HC-RT-01", "kind": "waiver", "id": "w-1", "ticket": "SEC-7",
                      "approved_by": "officer@example.com", "expires_on": "2026-07-02"}
        self.segment(self.statement("c1", 8.2, acceptances=[acceptance]))
        ran = self.workspace("--json", code=1)
        self.assertEqual(ran.document["workspaces"][0]["clusters"][0]["exceptions"],
                         [{**acceptance, "from": instant(8.2), "until": instant(48)}])
        text = self.workspace(code=1).out
        self.assertIn("HC-RT-01 on cluster c1: approved by officer@example.com, SEC-7, "
                      "until 2026-07-02", text)


if __name__ == "__main__":
    workbench.main()
