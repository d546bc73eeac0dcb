"""hipaactl doctor: who, where, and what is missing for what."""
import workbench
from workbench import Case

READS = ["list clusters", "list node types", "list Spark versions", "list instance pools",
         "list cluster policies", "read library statuses", "list jobs", "read workspace settings"]


class Doctor(Case):
    def examined(self, code):
        return self.ctl("doctor", "--json", code=code).document["providers"]["hipaa"]

    def test_an_administrator_may_do_everything(self):
        self.stack()
        found = self.examined(0)
        self.assertEqual((found["host"], found["auth_type"]), (self.simulator.url, "pat"))
        self.assertEqual(found["workspace_id"],
                         self.simulator.control("settings")["workspace_id"])
        self.assertEqual(found["identity"]["user_name"], "admin@example.com")
        self.assertIsNone(found["prover"])
        self.assertEqual([(one["name"], one["status"]) for one in found["permissions"]],
                         [(name, "allowed") for name in ["create clusters", *READS]])
        told = self.ctl("doctor", code=0).out
        self.assertIn("identity   admin@example.com", told)
        self.assertIn("allowed  list clusters: for reading many clusters", told)
        self.assertEqual([one for one in self.simulator.requests() if one["method"] != "GET"], [])

    def test_what_is_missing_is_told_with_what_it_is_for(self):
        self.stack()
        self.simulator.control("users", {"user_name": "poor@example.com", "token": "dapi-poor",
                                         "allow_cluster_create": False})
        self.environment["DATABRICKS_TOKEN"] = "dapi-poor"
        self.simulator.control("faults", {
            "pattern": "GET /api/2.0/instance-pools/list", "kind": "status", "status": 403,
            "times": -1})
        told = {one["name"]: one for one in self.examined(1)["permissions"]}
        self.assertEqual(told["create clusters"]["status"], "denied")
        self.assertIn("allow-cluster-create", told["create clusters"]["detail"])
        self.assertEqual(told["list instance pools"]["status"], "denied")
        self.assertIn("HC-EBS-02", told["list instance pools"]["needed_for"])
        self.assertIn("denied   create clusters: for every hipaa_cluster\n",
                      self.ctl("doctor", code=1).out)
        self.simulator.control("policies", {"policy_id": "P1", "name": "phi", "definition": {}})
        told = {one["name"]: one for one in self.examined(1)["permissions"]}
        self.assertEqual(told["create clusters"]["status"], "unknown")

    def test_the_prover_is_named(self):
        made = self.stack()
        self.simulator.control("users", {"user_name": "prover@example.com", "token": "dapi-prover"})
        made["providers"]["hipaa"]["config"]["prover"] = {"token": "${env:PROVER}"}
        self.environment["PROVER"] = "dapi-prover"
        self.write_stack(made)
        found = self.examined(0)
        self.assertEqual(found["prover"]["user_name"], "prover@example.com")
        self.simulator.control("users/revoke", {"token": "dapi-prover"})
        ran = self.ctl("doctor", "--json", code=2)
        self.assertEqual([(one[0], one[2], one[3]) for one in ran.told],
                         [("error", "provider.hipaa", "/prover")])

    def test_rejected_credentials_are_an_error(self):
        self.stack()
        self.environment["DATABRICKS_TOKEN"] = "dapi-nobody"
        ran = self.ctl("doctor", "--json", code=2)
        self.assertEqual([one[0] for one in ran.told], ["error"])
        self.assertNotIn("dapi-nobody", ran.out + ran.err)


if __name__ == "__main__":
    workbench.main()
