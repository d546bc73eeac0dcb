"""Cases 36 to 39: read, import, upgrade."""
import json

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block, provider_block

# What a cluster that was not proved yet does not have.
NOT_IMPORTED = {"encryption", "compliance"}


class State(TerraformCase):
    def setUp(self):
        super().setUp()
        self.project.write(cluster_block())
        self.project.apply()
        self.cluster_id = self.only_cluster()["cluster_id"]

    def edit_state(self, change):
        path = self.project.folder / "terraform.tfstate"
        state = json.loads(path.read_text())
        change(state["resources"][0]["instances"][0])
        state["serial"] += 1
        path.write_text(json.dumps(state))

    def test_36_gone_in_the_workspace_is_planned_anew(self):
        self.simulator.control("clusters/lose", {"cluster_id": self.cluster_id, "how": "deleted"})
        self.assertEqual(self.project.planned()["hipaa_cluster.phi"]["actions"], ["create"])

    def test_36_failures_leave_the_state(self):
        before = (self.project.folder / "terraform.tfstate").read_text()
        for fields in ({"kind": "status", "status": 401}, {"kind": "status", "status": 500},
                       {"kind": "login_page"}, {"kind": "reset_before"}):
            with self.subTest(fields):
                self.simulator.fault("* /api/*", times=-1, **fields)
                self.project.expect("apply", "-refresh-only", "-auto-approve", "-no-color", code=1)
                self.assertEqual((self.project.folder / "terraform.tfstate").read_text(), before)
                self.simulator.heal()

    def test_36_silence_leaves_the_state(self):
        # The answer would come; nobody waits for it that long where none has ever come.
        before = (self.project.folder / "terraform.tfstate").read_text()
        self.project.write(cluster_block(), provider=provider_block(
            self.simulator, "http_timeout_seconds = 1").replace(
                "retry_timeout_seconds = 3", "retry_timeout_seconds = 0"))
        self.simulator.fault("GET /api/2.1/clusters/*", kind="delay_before", delay_ms=120000, times=-1)
        outcome = self.project.expect("apply", "-refresh-only", "-auto-approve", "-no-color", code=1)
        self.assertIn("HP-HTTP-CONNECT", outcome.text)
        self.assertEqual((self.project.folder / "terraform.tfstate").read_text(), before)

    def test_37_drift_is_shown(self):
        for field, value in (("num_workers", 3), ("spark_version", "14.3.x-scala2.12"),
                             ("aws_attributes.ebs_volume_size", 200)):
            with self.subTest(field):
                self.simulator.control("clusters/mutate", {
                    "cluster_id": self.cluster_id, "user": "mallory@example.com",
                    "set": {field: value}})
                change = self.project.planned()["hipaa_cluster.phi"]
                self.assertEqual(change["actions"], ["update"])
                before = change["before"]
                for name in field.split("."):
                    before = before[name]
                self.assertEqual(before, value)
                self.project.apply()
                self.project.expect_no_changes()

    def test_37_drift_of_what_is_declared_correctly_says_so(self):
        """It points at no line of the configuration, which has nothing wrong in it."""
        self.simulator.control("clusters/mutate", {
            "cluster_id": self.cluster_id, "user": "mallory@example.com",
            "set": {"aws_attributes.ebs_volume_count": 0}})
        planned = self.project.expect("plan", "-no-color", "-detailed-exitcode", code=2)
        said = " ".join(planned.text.replace("│", " ").split())
        self.assertIn("HC-EBS-01: No EBS volume on every instance", said)
        self.assertIn("aws_attributes.ebs_volume_count = 0: 0 means no EBS volume. It was declared correctly; "
                      "run terraform apply to put it back.", said)
        self.assertIn("HP-DRIFT: The attribute aws_attributes was changed outside of this configuration", said)
        self.assertIn("Changed by mallory@example.com", said)
        # A line of the file stands as "12:   aws_attributes = {" under the diagnostic.
        self.assertNotRegex(planned.text, r"\d+:\s+(aws_attributes|ebs_volume_count)\b")
        self.project.apply()
        self.project.expect_no_changes()

    def test_what_is_declared_wrongly_points_at_its_line(self):
        self.project.write(cluster_block({"spark_version": '"15.4.x-cpu-ml-scala2.12"'}))
        planned = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("HC-RT-01", planned.text)
        self.assertRegex(planned.text, r"\d+:\s+spark_version\b")
        self.assertNotIn("declared correctly", " ".join(planned.text.replace("│", " ").split()))

    def test_38_import(self):
        before = self.project.instance()["attributes"]
        (self.project.folder / "terraform.tfstate").unlink()
        self.project.expect("import", "hipaa_cluster.phi", self.cluster_id)
        imported = self.project.instance()["attributes"]
        for name in before.keys() - NOT_IMPORTED:
            self.assertEqual(imported[name], before[name], name)
        self.project.expect_no_changes()
        (self.project.folder / "terraform.tfstate").unlink()
        outcome = self.project.expect("import", "hipaa_cluster.phi", "0000-000000-nobody00", code=1)
        self.assertIn("0000-000000-nobody00", outcome.text)

    @place.needs("import blocks")
    def test_38_import_block(self):
        (self.project.folder / "terraform.tfstate").unlink()
        (self.project.folder / "import.tf").write_text(
            f'import {{\n  to = hipaa_cluster.phi\n  id = "{self.cluster_id}"\n}}\n')
        self.project.apply()
        (self.project.folder / "import.tf").unlink()
        self.project.expect_no_changes()
        self.assertEqual(self.project.instance()["attributes"]["cluster_id"], self.cluster_id)

    @place.needs("generated configurations")
    def test_38_generated_configuration(self):
        (self.project.folder / "terraform.tfstate").unlink()
        self.project.write()
        (self.project.folder / "import.tf").write_text(
            f'import {{\n  to = hipaa_cluster.phi\n  id = "{self.cluster_id}"\n}}\n')
        self.project.expect("plan", "-no-color", "-generate-config-out=generated.tf")
        generated = (self.project.folder / "generated.tf").read_text()
        self.assertNotIn("cluster_id", generated, "what is computed is no part of a configuration")
        outcome = self.project.apply()
        self.assertIn("1 imported, 0 added, 0 changed", outcome.text)
        (self.project.folder / "import.tf").unlink()
        self.project.expect_no_changes()

    def test_39_upgrade(self):
        def older(instance):
            instance["attributes"]["long_forgotten"] = "x"
            del instance["attributes"]["tasks"]
        self.edit_state(older)
        self.project.expect_no_changes()
        private = self.project.instance()["private"]
        self.project.expect("apply", "-refresh-only", "-auto-approve")
        self.assertTrue(private)
        self.assertEqual(self.project.instance()["private"], private)

    def test_39_objects_that_are_maps_now(self):
        self.project.write(cluster_block({
            "timeouts": '{ create = "10m" }',
            "init_scripts": '[{ s3 = { destination = "s3://phi/x", region = "eu-west-1", '
                            'enable_encryption = true } }]'}))
        self.project.apply()

        def older(instance):
            instance["schema_version"] = 2
            instance["attributes"]["timeouts"] = {"create": "10m", "read": None, "update": None,
                                                  "delete": None}
            (script,) = instance["attributes"]["init_scripts"]
            self.assertEqual(script["s3"]["enable_encryption"], "true")
            others = dict.fromkeys(("dbfs", "file", "volumes", "workspace"))
            script.update(others, s3={**script["s3"], "kms_key": None, "endpoint": None,
                                      "enable_encryption": True})
        self.edit_state(older)
        self.project.expect_no_changes()

    def test_39_newer_state_is_refused(self):
        def newer(instance):
            instance["schema_version"] += 1
        self.edit_state(newer)
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("newer", outcome.text)
