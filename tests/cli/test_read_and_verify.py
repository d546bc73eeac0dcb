"""read and verify: drift, who did it, what is gone, what was proved."""
import json

import workbench
from workbench import Case


class ReadAndVerify(Case):
    def setUp(self):
        super().setUp()
        self.stack()
        self.ctl("apply", "-y", code=0)
        (self.cluster,) = self.simulator.running()

    def test_nothing_has_changed(self):
        before = self.state()
        ran = self.ctl("read", code=0)
        self.assertEqual((ran.out, ran.err), ("Read 1 resource.\n", ""))
        self.assertEqual(self.state(), before)

    def test_drift_is_told_with_who_did_it_and_healed(self):
        self.simulator.control("clusters/mutate", {
            "cluster_id": self.cluster, "user": "mallory@example.com",
            "set": {"aws_attributes.ebs_volume_count": 0}})
        ran = self.ctl("read", "--json", code=1)
        self.assertEqual(ran.told, [
            ("warning", "HP-DRIFT", "hipaa_cluster.phi", "/aws_attributes"),
            ("warning", "HC-EBS-01", "hipaa_cluster.phi", "/aws_attributes/ebs_volume_count"),
            ("warning", "HC-SSL-01", "hipaa_cluster.phi", "/encryption/status")])
        self.assertIn("Changed by mallory@example.com at 20",
                      ran.document["findings"][0]["detail"])
        (change,) = ran.document["changes"]
        self.assertEqual(change["action"], "drift")
        self.assertEqual([(one["path"], one["before"], one["after"]) for one in change["differences"]],
                         [("/aws_attributes/ebs_volume_count", 1, 0),
                          ("/encryption/status", "measured_true", "stale")])
        self.ctl("apply", "-y", code=0)
        self.assertEqual(self.ctl("read", code=0).out, "Read 1 resource.\n")
        self.assertEqual(list(self.simulator.running()), [self.cluster])

    def drift(self):
        self.simulator.control("clusters/mutate", {
            "cluster_id": self.cluster, "user": "mallory@example.com",
            "set": {"aws_attributes.ebs_volume_count": 0}})

    def test_drift_of_what_is_declared_correctly_points_at_no_line(self):
        self.drift()
        for command, code in (("plan", 0), ("read", 1)):
            ran = self.ctl(command, code=code)
            self.assertIn("warning HC-EBS-01 at hipaa_cluster.phi /aws_attributes/ebs_volume_count\n"
                          "  No EBS volume on every instance\n"
                          "  aws_attributes.ebs_volume_count = 0: 0 means no EBS volume. This is declared\n"
                          "  correctly; run apply to put it back.\n\n", ran.out)
        said = self.ctl("apply", "-y", code=0).out
        for rule in ("HC-EBS-01", "HC-SSL-01"):
            self.assertEqual(said.count(f" {rule} at hipaa_cluster.phi"), 1, said)
        self.assertEqual(said.count("This is declared"), 1, said)
        self.drift()
        ran = self.ctl("read", code=1)
        self.assertIn("warning HP-DRIFT at hipaa_cluster.phi /aws_attributes\n", ran.out)

    def test_a_second_read_says_why_it_still_fails(self):
        """The first has recorded the drift. What runs still breaks a rule, which is an error until it is healed."""
        self.drift()
        self.ctl("read", code=1)
        for _ in range(2):
            ran = self.ctl("read", "--json", code=1)
            self.assertEqual(ran.told, [
                ("error", "HC-EBS-01", "hipaa_cluster.phi", "/aws_attributes/ebs_volume_count"),
                ("warning", "HC-SSL-01", "hipaa_cluster.phi", "/encryption/status")])
            self.assertEqual(ran.document["changes"], [])
        said = self.ctl("read", code=1).out
        self.assertIn("declared\n  correctly; run apply to put it back.", said)
        self.assertTrue(said.endswith("Read 1 resource. 1 error, 0 warnings, 1 undecided.\n"), said)
        self.ctl("apply", "-y", code=0)
        self.assertEqual(self.ctl("read", code=0).out, "Read 1 resource.\n")

    def test_drift_that_breaks_no_rule_fails_the_read_that_finds_it(self):
        self.simulator.control("clusters/mutate", {"cluster_id": self.cluster, "user": "mallory@example.com",
                                                   "set": {"autotermination_minutes": 90}})
        ran = self.ctl("read", "--json", code=1)
        self.assertEqual([one[1] for one in ran.told][:1], ["HP-DRIFT"])
        self.assertNotIn("error", [one["severity"] for one in ran.document["findings"]])
        self.ctl("read", code=0)
        self.assertIn("/autotermination_minutes", self.ctl("plan", code=0).out)

    def test_what_is_declared_wrongly_points_at_its_line(self):
        bad = self.simulator.call("api/2.1/clusters/create", {
            "cluster_name": "bad", "spark_version": "15.4.x-cpu-ml-scala2.12", "node_type_id": "m6id.large",
            "num_workers": 1})["cluster_id"]
        stack = json.loads((self.folder / "phi.stack.json").read_text(encoding="utf-8"))
        stack["resources"].append({**stack["resources"][0], "name": "bad", "config": {
            "cluster_name": "bad", "spark_version": "15.4.x-cpu-ml-scala2.12", "node_type_id": "m6id.large",
            "num_workers": 1}})
        self.write_stack(stack)
        self.ctl("import", "hipaa_cluster.bad", bad, code=0)
        said = self.ctl("read", code=1).out
        self.assertRegex(said, r"HC-RT-01 at hipaa_cluster.bad /spark_version \(phi.stack.json:\d+:\d+\)")
        self.assertNotIn("declared\n", said)
        self.assertNotIn("run apply", said)

    def test_a_destroy_does_not_say_how_the_cluster_should_have_been(self):
        self.drift()
        ran = self.ctl("destroy", "-y", "--json", code=0)
        self.assertEqual(ran.told, [])
        self.assertEqual(self.simulator.running(), {})

    def test_an_idle_cluster_that_was_terminated_is_nothing_amiss(self):
        self.simulator.control("clusters/terminate", {"cluster_id": self.cluster})
        self.simulator.control("clock", {"seconds": 60})
        ran = self.ctl("read", code=0)
        self.assertIn('    ~ /state              "RUNNING" -> "TERMINATED"\n', ran.out)

    def test_gone(self):
        self.simulator.control("clusters/lose", {"cluster_id": self.cluster, "how": "deleted"})
        ran = self.ctl("plan", code=0)
        self.assertIn("hipaa_cluster.phi will be created: it is gone from the workspace\n", ran.out)
        ran = self.ctl("read", "--json", code=1)
        self.assertEqual(ran.told, [("warning", "HP-STATE-GONE", "hipaa_cluster.phi", "")])
        self.assertEqual(self.state()["resources"], [])

    def test_the_state_of_another_workspace(self):
        before = self.state()
        self.simulator.control("settings", {"workspace_id": "999"})
        ran = self.ctl("read", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-STATE-WORKSPACE", "hipaa_cluster.phi", "")])
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-STATE-WORKSPACE", "hipaa_cluster.phi", "")])
        self.assertEqual(self.state(), before)
        self.assertEqual(list(self.simulator.running()), [self.cluster])

    def test_verify(self):
        before = self.state()
        ran = self.ctl("verify", "hipaa_cluster.phi", code=0)
        evidence = json.loads(ran.out)
        self.assertEqual(evidence["measurement"]["status"], "measured_true")
        self.assertEqual(evidence["subject"]["cluster_id"], self.cluster)
        self.assertEqual([one for one in evidence["verdicts"] if one["verdict"] == "fail"], [])
        self.assertEqual(ran.err, "")
        for order in (("--stack", "phi.stack.json", "hipaa_cluster.phi"),
                      ("hipaa_cluster.phi", "--stack", "phi.stack.json"), ("--id", self.cluster)):
            self.assertEqual(json.loads(self.ctl("verify", *order, code=0).out)["subject"],
                             evidence["subject"])
        self.assertEqual(self.state(), before)

    def test_verify_of_what_does_not_encrypt(self):
        self.simulator.control("ssl", {"answer": "false"})
        ran = self.ctl("verify", "--json", "hipaa_cluster.phi", code=1)
        self.assertEqual(ran.document["evidence"]["hipaa_cluster.phi"]["measurement"]["status"],
                         "measured_not_true")
        # A measurement changes nothing: the next read or apply does.
        self.assertEqual(list(self.simulator.running()), [self.cluster])

    def test_verify_for_people(self):
        ran = self.ctl("verify", "hipaa_cluster.phi", "--format", "text", code=0)
        lines = ran.out.splitlines()
        self.assertEqual(lines[:3], ["hipaa_cluster.phi: encryption between nodes is proved",
                                     f"  Cluster       {self.cluster}", "  Status        measured_true"])
        for line in ('  By            scala: spark.conf.get("spark.ssl.enabled") = true',
                     "  Profile       classic, rule set 1.2"):
            self.assertIn(line, lines)
        self.assertEqual(lines[-1], "  Agreements    Databricks: LEGAL-2026-17 of 2026-01-15; "
                                    "AWS: LEGAL-2026-18 of 2026-01-20; order form: LEGAL-2026-19 of 2026-01-10")
        self.simulator.control("clusters/terminate", {"cluster_id": self.cluster})
        ran = self.ctl("verify", "hipaa_cluster.phi", "--format", "text", code=1)
        self.assertEqual(ran.out.splitlines()[0], "hipaa_cluster.phi: encryption between nodes is not proved")

    def test_verify_of_what_does_not_run(self):
        self.simulator.control("clusters/terminate", {"cluster_id": self.cluster})
        ran = self.ctl("verify", "--json", "hipaa_cluster.phi", code=1)
        measured = ran.document["evidence"]["hipaa_cluster.phi"]["measurement"]
        self.assertEqual(measured["status"], "not_measured")
        self.assertEqual(self.simulator.running(), {})

    def test_verify_of_nothing(self):
        ran = self.ctl("verify", "--json", "hipaa_cluster.nobody", code=2)
        self.assertEqual(ran.told, [("error", "HP-STACK-TARGET", "", "")])
        ran = self.ctl("verify", "--json", "--id", "0000-000000-nobody", code=2)
        self.assertEqual([one[1] for one in ran.told], ["HP-CLUSTER-GONE"])


if __name__ == "__main__":
    workbench.main()
