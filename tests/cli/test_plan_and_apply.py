"""plan, apply, destroy, import: what is said, what is sent, what is left in the state."""
import workbench
from workbench import CREATE, Case


class PlanAndApply(Case):
    def test_a_life(self):
        self.stack()
        ran = self.ctl("plan", code=0)
        self.assertTrue(ran.out.startswith("hipaa_cluster.phi will be created\n"), ran.out)
        self.assertIn('    + /aws_attributes/ebs_volume_type           "GENERAL_PURPOSE_SSD"\n',
                      ran.out)
        self.assertIn("    + /cluster_id                               (known after apply)\n", ran.out)
        self.assertTrue(ran.out.endswith("\nPlan: 1 to create.\n"), ran.out)
        self.assertEqual(self.names(), ["phi.stack.json"])
        self.assertEqual(self.simulator.requests(CREATE), [])

        ran = self.ctl("apply", "-y", code=0)
        (cluster,) = self.simulator.running()
        self.assertIn(f'    /cluster_id                       "{cluster}"\n', ran.out)
        self.assertIn('    /encryption/status                "measured_true"\n', ran.out)
        self.assertTrue(ran.out.endswith("\n1 done.\n"), ran.out)
        self.assertEqual(self.names(), ["phi.stack.json", "phi.state.json"])
        state = self.state()
        self.assertEqual(set(state), {"state_version", "serial", "lineage", "resources"})
        (entry,) = state["resources"]
        self.assertEqual((entry["type"], entry["name"], entry["provider"], entry["schema_version"]),
                         ("hipaa_cluster", "phi", "hipaa", 4))
        self.assertNotIn("pending", entry)
        self.assertEqual(entry["state"]["value"]["cluster_id"], cluster)
        self.assertNotIn("tainted", entry["state"])

        ran = self.ctl("apply", "-y", code=0)
        self.assertEqual(ran.out, "No changes: 1 resource is as the stack file says.\n")
        self.assertEqual(self.state(), state)

        self.stack(autotermination_minutes=30)
        ran = self.ctl("plan", "--json", code=0)
        (change,) = ran.document["changes"]
        self.assertEqual((change["action"], change["identifier"]), ("update", cluster))
        self.assertIn({"path": "/autotermination_minutes", "before": 60, "after": 30,
                       "after_unknown": False}, change["differences"])
        ran = self.ctl("apply", "-y", "--json", code=0)
        self.assertEqual(ran.document["changes"][0]["outcome"], "done")

        ran = self.ctl("destroy", "-y", code=0)
        self.assertTrue(ran.out.endswith("Plan: 1 to destroy.\n1 done.\n"), ran.out)
        self.assertEqual(self.state()["resources"], [])
        self.assertEqual(self.simulator.running(), {})
        self.assertEqual(len(self.simulator.requests(CREATE)), 1)
        self.assertEqual(self.ctl("destroy", "-y", code=0).out,
                         "No changes: 0 resources are as the stack file says.\n")

    def test_agreements_are_reported_once_at_the_provider(self):
        stack = self.stack()
        del stack["providers"]["hipaa"]["config"]["business_associate_agreement"]
        stack["resources"].append({**stack["resources"][0], "name": "second"})
        self.write_stack(stack)
        for command in (("plan",), ("apply", "-y")):
            self.assertEqual([one for one in self.ctl(*command, "--json", code=1).told if one[1] == "HC-BAA-01"],
                             [("error", "HC-BAA-01", "provider.hipaa", "")])

    def test_findings_keep_everything_from_being_sent(self):
        self.stack("non-compliant")
        for command in ("plan", "apply"):
            ran = self.ctl(command, "--json", *(["-y"] if command == "apply" else []), code=1)
            self.assertEqual([one for one in ran.told if one[1] == "HC-BAA-01"],
                             [("error", "HC-BAA-01", "provider.hipaa", "")])
            self.assertEqual(ran.document["summary"]["errors"], 9)
        self.assertIn("Plan: 1 that cannot be planned. Nothing was changed. 9 errors, 1 warning.",
                      self.ctl("apply", "-y", code=1).out)
        self.assertEqual(self.simulator.requests(method="POST"), [])
        self.assertEqual(self.names(), ["phi.stack.json"])

    def test_nothing_is_done_without_approval(self):
        self.stack()
        for arguments in (("apply",), ("apply", "--json")):
            ran = self.ctl(*arguments, code=2)
            self.assertIn("HP-CLI-APPROVAL", ran.out + ran.err)
        self.assertEqual(self.simulator.requests(CREATE), [])
        self.assertEqual(self.names(), ["phi.stack.json"])

    def test_a_proof_that_fails_leaves_a_tainted_cluster_that_is_replaced(self):
        self.simulator.control("ssl", {"answer": "false"})
        self.stack()
        ran = self.ctl("apply", "-y", "--json", code=1)
        self.assertIn(("error", "HC-SSL-01", "hipaa_cluster.phi", "/encryption/value"), ran.told)
        self.assertEqual(ran.document["changes"][0]["outcome"], "failed")
        self.assertEqual(self.simulator.running(), {})
        (entry,) = self.state()["resources"]
        self.assertTrue(entry["state"]["tainted"])
        first = entry["state"]["value"]["cluster_id"]
        self.simulator.control("ssl", {"answer": "true"})
        ran = self.ctl("apply", "-y", code=0)
        self.assertIn("hipaa_cluster.phi will be destroyed and created again "
                      f"({first}): it is not what was asked for (tainted)\n", ran.out)
        (cluster,) = self.simulator.running()
        self.assertNotEqual(cluster, first)

    def test_targets(self):
        self.many(3)
        ran = self.ctl("apply", "-y", "--target", "hipaa_cluster.phi_001", code=0)
        self.assertIn("Plan: 1 to create.", ran.out)
        self.assertEqual([one["name"] for one in self.state()["resources"]], ["phi_001"])
        ran = self.ctl("plan", "--json", "--target", "hipaa_cluster.nobody", code=2)
        self.assertEqual(ran.told, [("error", "HP-STACK-TARGET", "", "")])

    def test_a_destroy_takes_as_long_as_the_stack_says_now(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.stack(timeouts={"delete": "1s"})
        self.simulator.fault("POST /api/2.1/clusters/delete", kind="delay_before", delay_ms=3000)
        ran = self.ctl("destroy", "-y", "--json")
        self.assertNotEqual(ran.code, 0)
        self.assertIn("HP-CALL-DEADLINE", [code for _, code, _, _ in ran.told])
        # What was recorded with a short time, and is declared without, has the usual one.
        self.stack(timeouts={"delete": "1s"})
        self.ctl("apply", "-y", code=0)
        self.stack()
        self.simulator.fault("POST /api/2.1/clusters/delete", kind="delay_before", delay_ms=3000)
        self.ctl("destroy", "-y", code=0)
        self.assertEqual(self.simulator.running(), {})

    def test_what_leaves_the_stack_is_destroyed(self):
        self.many(2)
        self.ctl("apply", "-y", code=0)
        self.many(1)
        ran = self.ctl("apply", "-y", code=0)
        self.assertIn("hipaa_cluster.phi_001 will be destroyed", ran.out)
        self.assertEqual([one["name"] for one in self.state()["resources"]], ["phi_000"])
        self.assertEqual(len(self.simulator.running()), 1)

    def test_import(self):
        (cluster,) = self.simulator.control("clusters", {
            "count": 1, "state": "RUNNING", "attributes": {
                **self.stack()["resources"][0]["config"]}})["cluster_ids"]
        ran = self.ctl("import", "hipaa_cluster.phi", cluster, code=0)
        self.assertTrue(ran.out.startswith(f"hipaa_cluster.phi is in the state now ({cluster})\n"),
                        ran.out)
        (entry,) = self.state()["resources"]
        self.assertEqual(entry["state"]["value"]["cluster_id"], cluster)
        ran = self.ctl("import", "--json", "hipaa_cluster.phi", cluster, code=2)
        self.assertEqual(ran.told, [("error", "HP-STATE-TRACKED", "hipaa_cluster.phi", "")])
        ran = self.ctl("import", "--json", "hipaa_cluster.other", cluster, code=2)
        self.assertEqual(ran.told, [("error", "HP-STACK-TARGET", "", "")])
        self.assertEqual(self.simulator.requests(CREATE), [])
        self.ctl("apply", "-y", code=0)
        self.assertEqual(list(self.simulator.running()), [cluster])

    def test_import_of_nothing(self):
        self.stack()
        ran = self.ctl("import", "--json", "hipaa_cluster.phi", "0000-000000-nobody", code=2)
        self.assertEqual([one[:3] for one in ran.told],
                         [("error", "HP-CLUSTER-GONE", "hipaa_cluster.phi")])
        self.assertEqual(self.names(), ["phi.stack.json"])

    def test_a_workspace_that_is_not_there(self):
        self.stack()
        self.environment["DATABRICKS_HOST"] = "http://127.0.0.1:1"
        ran = self.ctl("apply", "-y", "--json", "--timeout", "1s", code=2)
        self.assertIn(ran.told[0][1], ("HP-HTTP-CONNECT", "HP-CALL-DEADLINE"))
        self.assertEqual(self.names(), ["phi.stack.json"])

    def test_https(self):
        stack = self.stack()
        stack["providers"]["hipaa"]["config"]["ca_file"] = self.simulator.certificate
        self.write_stack(stack)
        self.environment["DATABRICKS_HOST"] = self.simulator.tls_url
        self.ctl("apply", "-y", code=0)
        self.assertEqual(len(self.simulator.running()), 1)
        del stack["providers"]["hipaa"]["config"]["ca_file"]
        self.write_stack(stack)
        ran = self.ctl("plan", "--json", code=2)
        self.assertEqual(ran.told[0][1], "HP-HTTP-TLS")


if __name__ == "__main__":
    workbench.main()
