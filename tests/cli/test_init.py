"""hipaactl init: a first file that lacks nothing but the agreements, of nothing or of a cluster that exists."""
import json

import workbench
from workbench import CREATE, Case

CLEAN = {"cluster_name": "old etl", "spark_version": "17.3.x-scala2.13", "node_type_id": "m6id.large",
         "num_workers": 2, "autotermination_minutes": 30, "data_security_mode": "SINGLE_USER",
         "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 1, "ebs_volume_size": 100},
         "spark_conf": {"spark.sql.shuffle.partitions": "200", "spark.note": "${env:HOME} $${x} %{y}"},
         "custom_tags": {"team": "a \"b\" \\ c"}}
SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"


class Init(Case):
    simulator_arguments = ("--start-seconds", "0", "--platform", "csp")

    def create(self, **more):
        return self.simulator.call(CREATE[1:], {**CLEAN, **more})["cluster_id"]

    def written(self, name="phi.stack.json"):
        return (self.folder / name).read_text(encoding="utf-8")

    def sign(self, name="phi.stack.json"):
        """Writes agreements in the place of those that only the hospital knows."""
        signed = self.written(name).replace("REPLACE-ME: where the signed document is kept", "CONTRACT-4711")
        (self.folder / name).write_text(signed, encoding="utf-8")

    def test_without_agreements_nothing_is_made(self):
        self.ctl("init", code=0)
        for command in ("check", "plan"):
            ran = self.ctl(command, "--json", code=1)
            self.assertEqual({code for _, code, *_ in ran.told}, {"HC-BAA-01"})
        self.assertIn("databricks.reference is still a placeholder", self.ctl("apply", "-y", code=1).out)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])

    def test_the_first_stack_is_clean(self):
        ran = self.ctl("init", code=0)
        self.assertEqual(ran.out, "Wrote phi.stack.json.\nNext: replace REPLACE-ME with your agreements, then "
                                  "run\n  hipaactl check phi.stack.json\n  hipaactl plan phi.stack.json\n")
        self.assertIn("$comment", self.written())
        self.sign()
        for command in ("check", "plan"):
            ran = self.ctl(command, "--json", "--undecided=error", code=0)
            self.assertEqual(ran.told, [])
        self.ctl("apply", "-y", code=0)
        self.assertIn("No changes", self.ctl("plan", code=0).out)

    def test_it_needs_no_credentials(self):
        for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN"):
            del self.environment[name]
        self.ctl("init", "mine.stack.json", code=0)
        self.sign("mine.stack.json")
        self.assertEqual(self.ctl("check", "mine.stack.json", "--json", code=0).told, [])
        self.assertEqual(self.simulator.requests(), [])

    def test_nothing_is_overwritten(self):
        for arguments, name in (((), "phi.stack.json"), (("--terraform",), "phi.tf"), (("a.stack.json",), "a.stack.json")):
            self.write(name, "mine")
            ran = self.ctl("init", *arguments, code=2)
            self.assertIn(f"{name} exists already and is not overwritten.", ran.err)
            self.assertEqual(self.written(name), "mine")
        (self.folder / "b.stack.json").symlink_to("elsewhere")
        self.ctl("init", "b.stack.json", code=2)
        self.assertFalse((self.folder / "elsewhere").exists())

    def test_names(self):
        ran = self.ctl("init", "phi.json", code=2)
        self.assertIn("The name of the file has to end with .stack.json.", ran.err)
        self.assertEqual(self.names(), [])
        self.assertEqual(json.loads(self.ctl("init", "-", code=0).out)["stack_version"], 1)
        self.assertTrue(self.ctl("init", "--terraform", "-", code=0).out.startswith("# Written by hipaactl init."))
        self.assertEqual(json.loads(self.ctl("init", "--json", code=0).out), {"file": "phi.stack.json"})

    def test_a_cluster_that_exists_is_planned_without_changes(self):
        cluster = self.create()
        ran = self.ctl("init", "--from-cluster", cluster, code=0)
        self.assertIn(f"  hipaactl import hipaa_cluster.phi {cluster} --stack phi.stack.json\n", ran.out)
        self.sign()
        self.assertEqual(self.ctl("check", "--json", code=0).told, [])
        self.ctl("import", "hipaa_cluster.phi", cluster, code=0)
        self.assertIn("No changes: 1 resource is as the stack file says.", self.ctl("plan", code=0).out)

    def test_secrets_are_not_copied(self):
        cluster = self.create(spark_conf={"spark.hadoop.fs.s3a.secret.key": SECRET},
                              spark_env_vars={"DB_PASSWORD": "hunter2hunter2", "PATH_TO": "/opt"})
        for arguments, name in (((), "phi.stack.json"), (("--terraform",), "phi.tf")):
            ran = self.ctl("init", "--from-cluster", cluster, *arguments, code=0)
            for text in (self.written(name), ran.out, ran.err):
                self.assertNotIn(SECRET, text)
                self.assertNotIn("hunter2", text)
                self.assertNotIn("not kept", text)
            self.assertIn("{{secrets/replace-me/DB_PASSWORD}}", self.written(name))
            self.assertIn("DB_PASSWORD held a secret, which is not copied", self.written(name))
        made = json.loads(self.written())["resources"][0]["config"]
        self.assertEqual(made["spark_conf"],
                         {"spark.hadoop.fs.s3a.secret.key": "{{secrets/replace-me/spark-hadoop-fs-s3a-secret-key}}"})
        self.assertEqual(made["spark_env_vars"]["PATH_TO"], "/opt")

    def test_patient_data_is_not_copied(self):
        cluster = self.create(cluster_name="ssn 123-45-6789")
        ran = self.ctl("init", "--from-cluster", cluster, code=0)
        for text in (self.written(), ran.out, ran.err):
            self.assertNotIn("123-45-6789", text)
        self.assertEqual(json.loads(self.written())["resources"][0]["config"]["cluster_name"], "REPLACE-ME")

    def test_a_cluster_that_breaks_rules_is_written_as_it_is(self):
        cluster = self.create(spark_version="17.3.x-cpu-ml-scala2.13", aws_attributes={})
        self.ctl("init", "--from-cluster", cluster, code=0)
        self.assertIn("HC-RT-01", self.ctl("check", code=1).out)

    def test_a_cluster_that_is_not_there(self):
        ran = self.ctl("init", "--from-cluster", "0000-000000-nobody", code=2)
        self.assertIn("0000-000000-nobody", ran.err)
        del self.environment["DATABRICKS_HOST"], self.environment["DATABRICKS_TOKEN"]
        self.ctl("init", "--from-cluster", "0000-000000-nobody", code=2)
        self.assertEqual(self.names(), [])


if __name__ == "__main__":
    workbench.main()
