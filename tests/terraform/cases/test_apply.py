"""Cases 26 to 35: plan and apply."""
import json

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block

COMPUTED = {"id", "cluster_id", "workspace_id", "state", "url", "effective_spark_version", "encryption", "compliance"}


class Apply(TerraformCase):
    def test_26_create_then_nothing_to_do(self):
        self.project.write(cluster_block())
        change = self.project.planned()["hipaa_cluster.phi"]
        self.assertEqual(change["actions"], ["create"])
        self.assertEqual({name for name, unknown in change["after_unknown"].items()
                          if unknown is True}, COMPUTED)
        self.project.apply("plan.out")
        self.project.expect_no_changes()
        attributes = self.project.instance()["attributes"]
        self.assertEqual(attributes["cluster_id"], self.only_cluster()["cluster_id"])
        self.assertEqual(attributes["encryption"]["status"], "measured_true")
        # A reference to any of them is valid, whether or not there is a value.
        schema = json.loads((place.ROOT / "schemas/hipaa_cluster.schema.json").read_text())
        self.assertEqual(set(attributes["encryption"]),
                         set(schema["properties"]["encryption"]["properties"]))
        self.project.destroy()
        self.assertEqual(self.simulator.control("state")["clusters"], [])

    def test_27_reordered_maps_are_no_change(self):
        self.project.write(cluster_block({"custom_tags": '{ a = "1", b = "2" }'}))
        self.project.apply()
        self.project.write(cluster_block({"custom_tags": '{ b = "2", a = "1" }'}))
        self.project.expect_no_changes()

    def test_28_update_in_place(self):
        self.project.write(cluster_block())
        self.project.apply()
        for changes in ({"num_workers": "2"}, {"spark_conf": '{ "spark.a" = "b" }'},
                        {"custom_tags": '{ team = "a" }'}, {"autotermination_minutes": "30"}):
            with self.subTest(changes):
                self.project.write(cluster_block(changes))
                change = self.project.planned()["hipaa_cluster.phi"]
                self.assertEqual(change["actions"], ["update"])
                self.assertEqual(change.get("replace_paths", []), [])
        before = self.project.instance()["attributes"]["cluster_id"]
        self.project.apply()
        self.project.expect_no_changes()
        self.assertEqual(self.project.instance()["attributes"]["cluster_id"], before)

    def test_29_what_cannot_change_stays_known(self):
        self.project.write(cluster_block())
        self.project.apply()
        self.project.write(cluster_block({"num_workers": "2"}))
        change = self.project.planned()["hipaa_cluster.phi"]
        for name in ("id", "cluster_id", "url", "workspace_id"):
            self.assertNotIn(name, change["after_unknown"])

    def test_30_numbers(self):
        for value, is_valid in (("30", True), ("30.0", True), ("-0", True), ("0.1", False),
                                ("1e30", False), ("9223372036854775808", False)):
            with self.subTest(value):
                self.project.write(cluster_block({"autotermination_minutes": value,
                                                  "num_workers": "1"}))
                outcome = self.project.run("validate", "-no-color")
                self.assertEqual(outcome.code == 0, is_valid, outcome.text)
                if not is_valid:
                    self.assertIn("autotermination_minutes", outcome.text)
                    self.assertIn("Error: H", outcome.text, "the error is the provider's")

    def test_31_texts(self):
        # NFD on the way in: Terraform makes NFC of it, and must get the same back.
        tags = {"name": "Zoe\u0308 \u4e2d\u6587 \U0001f3e5", "quote": "a\"b\\c\n\t"}
        (self.project.folder / "long.txt").write_text("x" * (1 << 20))
        self.project.write(cluster_block({
            "custom_tags": json.dumps(tags, ensure_ascii=False),
            "spark_conf": "merge([for p in range(5) : { for i in range(1000) : "
                          "\"spark.k${p}.${i}\" => \"v${i}\" }]...)",
            "spark_env_vars": '{ LONG = file("long.txt") }'}))
        self.project.apply()
        self.project.expect_no_changes()
        kept = self.project.instance()["attributes"]
        self.assertEqual(kept["custom_tags"]["name"], "Zo\u00eb \u4e2d\u6587 \U0001f3e5")
        self.assertEqual((len(kept["spark_conf"]), len(kept["spark_env_vars"]["LONG"])),
                         (5000, 1 << 20))

    def test_32_null_and_empty_come_back_as_they_went(self):
        for changes in ({"custom_tags": "{}"}, {"custom_tags": "null"}, {"spark_conf": "{}"},
                        {"ssh_public_keys": "[]"}, {"init_scripts": "[]"}, {"libraries": "[]"},
                        {"tasks": "[]"}, {"tasks": "null"}, {"timeouts": "{}"},
                        {"single_user_name": '""', "data_security_mode": '"USER_ISOLATION"'}, {"acknowledgement": "[]"},
                        {"autotermination_minutes": "0"}, {"enable_elastic_disk": "false"},
                        {"timeouts": '{ create = "10m", delete = null }'}):
            with self.subTest(changes):
                self.simulator.reset()
                (self.project.folder / "terraform.tfstate").unlink(missing_ok=True)
                self.project.write(cluster_block(changes))
                self.project.apply()
                self.project.expect_no_changes()

    def test_32_flags_among_texts(self):
        """In Terraform an object of texts and flags is a map of texts."""
        for flag, sent in (("true", True), ('"true"', True), ("false", False)):
            with self.subTest(flag):
                self.simulator.reset()
                (self.project.folder / "terraform.tfstate").unlink(missing_ok=True)
                stored = (f'{{ destination = "s3://phi/x", region = "eu-west-1", kms_key = "k", '
                          f'encryption_type = "sse-kms", enable_encryption = {flag} }}')
                self.project.write(cluster_block({
                    "cluster_log_conf": f"{{ s3 = {stored} }}",
                    "init_scripts": f'[{{ s3 = {stored} }}, '
                                    f'{{ workspace = {{ destination = "/Shared/x.sh" }} }}]'}))
                self.project.apply()
                self.project.expect_no_changes()
                cluster = self.only_cluster()
                for one in (cluster["cluster_log_conf"], cluster["init_scripts"][0]):
                    self.assertIs(one["s3"]["enable_encryption"], sent)
        self.project.write(cluster_block({"cluster_log_conf":
                                          '{ s3 = { destination = "s3://phi/x", region = "r", '
                                          'enable_encryption = "perhaps" } }'}))
        outcome = self.project.expect("validate", "-no-color", code=1)
        self.assertIn("At cluster_log_conf.s3.enable_encryption", outcome.text)

    def test_32_tasks_keep_their_type(self):
        tasks = ('[{ task_key = "a", notebook_task = { notebook_path = "/n" }, description = null, '
                 'max_retries = 1 }, { task_key = "b", notebook_task = { notebook_path = "/m", '
                 'base_parameters = { x = "1" } } }]')
        for written in (tasks, f"tolist([{tasks}[1]])"):
            with self.subTest(written):
                self.simulator.reset()
                (self.project.folder / "terraform.tfstate").unlink(missing_ok=True)
                self.project.write(cluster_block({"tasks": written}))
                self.project.apply()
                self.project.expect_no_changes()

    def test_33_failed_create_is_tainted_and_replaced(self):
        self.simulator.control("settings", {"start_failure": {
            "code": "AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE", "type": "CLOUD_FAILURE",
            "times": 1}})
        self.project.write(cluster_block())
        self.project.apply(code=1)
        instance = self.project.instance()
        self.assertEqual(instance["status"], "tainted")
        self.assertEqual(instance["attributes"]["cluster_id"], self.only_cluster()["cluster_id"])
        self.assertEqual(self.project.planned()["hipaa_cluster.phi"]["actions"],
                         ["delete", "create"])
        self.project.apply()
        self.project.expect_no_changes()
        self.assertNotEqual(self.only_cluster()["cluster_id"], instance["attributes"]["cluster_id"])

    def test_33_unproved_cluster_is_tainted(self):
        self.simulator.control("ssl", {"answer": "false"})
        self.project.write(cluster_block())
        outcome = self.project.apply(code=1)
        self.assertIn("HC-SSL-01", outcome.text)
        self.assertEqual(self.project.instance()["status"], "tainted")
        self.assertIn(self.only_cluster()["state"], ("TERMINATING", "TERMINATED"))

    def test_34_failed_update_keeps_state_and_private(self):
        self.project.write(cluster_block())
        self.project.apply()
        before = self.project.instance()
        self.simulator.fault("POST /api/2.1/clusters/edit", kind="status", status=400, times=-1)
        self.project.write(cluster_block({"custom_tags": '{ team = "a" }'}))
        self.project.apply(code=1)
        after = self.project.instance()
        self.assertNotIn("status", after)
        self.assertEqual(after["private"], before["private"])
        self.assertEqual(after["attributes"]["cluster_id"], before["attributes"]["cluster_id"])
        self.assertIsNone(after["attributes"]["custom_tags"])
        self.simulator.heal()
        self.project.apply()
        self.project.expect_no_changes()

    def test_35_delete(self):
        self.project.write(cluster_block())
        self.project.apply()
        self.simulator.fault("POST /api/2.1/clusters/*delete", kind="status", status=403, times=-1)
        self.project.expect("destroy", "-auto-approve", "-no-color", code=1)
        self.assertIsNotNone(self.project.instance())
        self.simulator.heal()
        cluster_id = self.only_cluster()["cluster_id"]
        self.simulator.control("clusters/lose", {"cluster_id": cluster_id, "how": "deleted"})
        self.project.expect("destroy", "-auto-approve", "-no-color", "-refresh=false")
        self.assertIsNone(self.project.instance())

    def test_a_proved_cluster_is_not_tainted_over_its_pin_its_libraries_or_its_job(self):
        self.project.write(cluster_block({
            "is_pinned": "true",
            "libraries": '[{ pypi = { package = "no-such-package" } }]',
            "tasks": '[{ task_key = "load", notebook_task = { notebook_path = "/a" } }]'}))
        self.simulator.control("settings", {"failed_libraries": ["no-such-package"]})
        self.simulator.control("faults", {"faults": [
            {"pattern": "POST /api/2.1/clusters/pin", "status": 403},
            {"pattern": "POST /api/2.2/jobs/create", "status": 403}]})
        applied = self.project.apply()
        for word in ("Warning", "no-such-package", "clusters/pin", "jobs/create"):
            self.assertIn(word, applied.text)
        (cluster,) = self.simulator.clusters()
        self.assertNotEqual(self.project.instance().get("status"), "tainted")
        planned = self.project.expect("plan", "-no-color", "-detailed-exitcode", code=2)
        self.assertNotIn("HP-DRIFT", planned.text)
        self.assertIn("1 to change", planned.text)
        self.simulator.control("settings", {"failed_libraries": []})
        self.project.apply()
        (same,) = self.simulator.clusters()
        self.assertEqual(same["cluster_id"], cluster["cluster_id"])
        self.project.expect_no_changes()
