"""check --ruleset latest: what the newest rules would change where a provider pins older ones."""
import workbench
from workbench import Case


class Ruleset(Case):
    def test_an_upgrade_is_previewed(self):
        stack = self.stack(spark_env_vars={"PYTHONHTTPSVERIFY": "0"})
        stack["providers"]["hipaa"]["config"]["ruleset"] = "1.1"
        self.write_stack(stack)
        found = ("HC-TLS-01", "hipaa_cluster.phi", "/spark_env_vars/PYTHONHTTPSVERIFY")
        self.assertEqual(self.ctl("check", "--json", code=0).told, [("warning", *found)])
        self.assertEqual(self.ctl("check", "--json", "--ruleset", "latest", code=1).told, [("error", *found)])
        shown = self.ctl("check", "--ruleset=latest", code=1).out
        self.assertIn("Under the ruleset that the provider pins this is a warning.", shown)
        self.assertIn("Checked 1 resource by the newest rules, which make a warning an error", shown)
        # Where nothing is pinned, or nothing changes, it says so.
        stack["resources"][0]["config"].pop("spark_env_vars")
        self.write_stack(stack)
        self.assertEqual(self.ctl("check", "--ruleset=latest", code=0).out,
                         "Checked 1 resource by the newest rules, which change nothing: nothing found.\n")
        self.ctl("check", "--ruleset=1.0", code=2)


if __name__ == "__main__":
    workbench.main()
