"""plan --out FILE, and apply FILE: what was read is what is done, or nothing is."""
import json
import stat

import workbench
from workbench import CREATE, UPDATE, Case


class SavedPlan(Case):
    def plan(self, code=0):
        return self.ctl("plan", "--out", "phi.plan", code=code)

    def expect_refused(self, why):
        before = self.changes()
        ran = self.ctl("apply", "phi.plan", "--json", code=2)
        self.assertEqual([one for one in ran.told if one[0] == "error"],
                         [("error", "HP-PLAN-MOVED", "hipaa_cluster.phi", "")])
        self.assertIn(why, ran.document["findings"][0]["detail"])
        self.assertEqual(self.changes(), before)

    def changes(self):
        return [one["path"] for one in self.simulator.requests(method="POST")
                if one["path"].startswith("/api/2.") and not one["path"].endswith("/events")]

    def test_it_is_carried_out_once_and_without_asking(self):
        self.stack()
        ran = self.plan()
        self.assertTrue(ran.out.endswith("Plan: 1 to create. Saved: hipaactl apply phi.plan\n"), ran.out)
        self.assertEqual(self.names(), ["phi.plan", "phi.stack.json"])
        self.assertEqual(stat.S_IMODE((self.folder / "phi.plan").stat().st_mode), 0o600)
        planned = json.loads((self.folder / "phi.plan").read_text(encoding="utf-8"))
        nonce = json.loads(planned["planned"]["resources"][0]["private"])["nonce"]
        self.ctl("apply", "phi.plan", code=0)
        (create,) = self.simulator.requests(CREATE)
        self.assertEqual(create["body"]["custom_tags"]["hipaa_cluster_request_id"], nonce)
        # What it planned has been done.
        self.expect_refused("has changed since then")
        self.assertEqual(self.ctl("plan", code=0).out,
                         "No changes: 1 resource is as the stack file says.\n")

    def test_exactly_what_was_planned_is_sent(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.stack(autotermination_minutes=30)
        self.plan()
        self.ctl("apply", "phi.plan", code=0)
        (edit,) = self.simulator.requests(UPDATE)
        self.assertEqual(edit["body"]["autotermination_minutes"], 30)
        # From another folder the plan finds its stack and state all the same.
        self.stack(autotermination_minutes=45)
        self.plan()
        (self.folder / "elsewhere").mkdir()
        (self.folder / "phi.plan").rename(self.folder / "elsewhere" / "phi.plan")
        self.ctl("apply", "elsewhere/phi.plan", code=0)
        self.assertEqual(self.state()["resources"][0]["state"]["value"]["autotermination_minutes"], 45)

    def test_it_is_refused_where_the_stack_moved(self):
        self.stack()
        self.plan()
        self.stack(num_workers=4)
        self.expect_refused("The stack has changed since then")

    def test_it_is_refused_where_the_workspace_moved(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.stack(num_workers=4)
        self.plan()
        (cluster,) = self.simulator.running()
        self.simulator.control("clusters/mutate", {
            "cluster_id": cluster, "set": {"autotermination_minutes": 17}})
        self.expect_refused("has changed since then")

    def test_it_is_refused_where_the_state_moved(self):
        self.stack()
        self.plan()
        self.ctl("apply", "-y", code=0)
        self.expect_refused("has changed since then")

    def test_it_is_refused_where_a_resource_came_or_went(self):
        made = self.stack()
        self.plan()
        made["resources"].append({**made["resources"][0], "name": "second"})
        self.write_stack(made)
        ran = self.ctl("apply", "phi.plan", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-PLAN-MOVED", "hipaa_cluster.second", "")])
        made["resources"] = made["resources"][1:]
        self.write_stack(made)
        ran = self.ctl("apply", "phi.plan", "--json", code=2)
        self.assertEqual({one[2] for one in ran.told}, {"hipaa_cluster.phi", "hipaa_cluster.second"})
        self.assertEqual(self.simulator.requests(CREATE), [])

    def test_what_would_be_refused_is_not_saved(self):
        self.stack("non-compliant")
        ran = self.plan(code=1)
        self.assertIn("The plan was not saved.", ran.out)
        self.assertEqual(self.names(), ["phi.stack.json"])

    def test_secrets_stay_out_of_it(self):
        self.environment["CANARY"] = "canary-4711-0815"
        self.stack(spark_env_vars={"SITE": "${env:CANARY}"})
        self.plan()
        self.assertNotIn("canary", (self.folder / "phi.plan").read_text(encoding="utf-8"))
        self.ctl("apply", "phi.plan", code=0)
        (create,) = self.simulator.requests(CREATE)
        self.assertEqual(create["body"]["spark_env_vars"], {"SITE": "canary-4711-0815"})
        self.stack(spark_env_vars={"SITE": "${env:CANARY}"}, num_workers=3)
        self.plan()
        self.environment["CANARY"] = "another-4711-0815"
        self.expect_refused("The stack has changed since then")

    def test_a_plan_that_is_none(self):
        self.stack()
        for content, code in (({"plan_version": 2}, "HP-PLAN-VERSION"),
                              ({"plan_version": 1}, "HP-PLAN-SHAPE")):
            with self.subTest(code):
                self.write("phi.plan", content)
                ran = self.ctl("apply", "phi.plan", "--json", code=2)
                self.assertIn(code, {one[1] for one in ran.told})
        self.plan()
        for more in (["--target", "hipaa_cluster.phi"], ["--state", "other.json"], ["--no-refresh"]):
            ran = self.ctl("apply", "phi.plan", *more, "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-CLI-USAGE", "", "")])
        self.assertEqual(self.simulator.requests(CREATE), [])


if __name__ == "__main__":
    workbench.main()
