"""examples/terraform: each is applied, planned empty and destroyed as it stands there."""
import json
import shutil

from harness import place
from harness.case import TerraformCase
from harness.project import Project, cluster_block
from support.compliant import SMALL, day, merged

# Of each example, the variables that it needs. Two have tests of their own: moved needs another
# provider, acknowledgement other dates.
VARIABLES = {"quickstart": {}, "acknowledgement": None, "pool": {"pool_id": "pool-1"}, "guard": {}, "policy": {},
             "policy_lint": {}, "functions": {}, "tasks": {}, "audit": {}, "coverage": None, "import": {"cluster_id": None}, "moved": None}
NEEDS = {"guard": "functions of providers", "policy_lint": "functions of providers",
         "functions": "functions of providers", "import": "import blocks"}
POOL = {"instance_pool_id": "pool-1", "node_type_id": "m6i.xlarge",
        "disk_spec": {"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1, "disk_size": 100}}
EXISTING = merged(SMALL, {"cluster_name": None})


class ExampleCase(TerraformCase):
    def use(self, example, **variables):
        shutil.copytree(place.ROOT / "examples" / "terraform" / example, self.project.folder,
                        dirs_exist_ok=True)
        settings = {"DATABRICKS_HOST": self.simulator.url, "DATABRICKS_TOKEN": "dapi-test-token",
                    **{f"TF_VAR_{name}": value for name, value in variables.items()}}
        plain = self.project.environment
        self.project.environment = lambda **changes: plain(**{**settings, **changes})


class Planned(ExampleCase):
    """In a workspace of today."""
    simulator_arguments = ("--start-seconds", "0.05", "--platform", "csp")

    def test_each_is_formatted_valid_and_planned_without_a_warning(self):
        self.assertEqual(sorted(path.name for path in (place.ROOT / "examples" / "terraform").iterdir()),
                         sorted(VARIABLES))
        self.simulator.control("pools", POOL)
        existing = self.simulator.control("clusters", {
            "cluster_name": "existing", "state": "RUNNING",
            "attributes": merged(EXISTING, {"spark_version": "17.3.x-scala2.13"})})["cluster_ids"][0]
        for example, variables in VARIABLES.items():
            if variables is None or not place.has(NEEDS.get(example, "moved")):
                continue
            with self.subTest(example):
                project = self.project = Project(self.simulator)
                self.addCleanup(project.__exit__)
                self.use(example, **{name: value or existing for name, value in variables.items()})
                project.expect("fmt", "-check")
                project.expect("validate")
                self.assertNotRegex(project.expect("plan", "-no-color").text, "Warning: H[CP]-")


class Examples(ExampleCase):
    def live(self):
        self.project.expect("fmt", "-check")
        outcome = self.project.apply()
        self.project.expect_no_changes()
        self.project.destroy()
        self.assertEqual(self.simulator.clusters(), [])
        return outcome

    def test_quickstart(self):
        self.use("quickstart")
        if place.has("the command test"):
            self.assertIn("0 failed", self.project.expect("test", "-no-color").text)
        self.assertIn("measured_true", self.live().text)

    def test_audit_of_what_breaks_rules(self):
        self.simulator.call("api/2.1/clusters/create", {**EXISTING, "spark_version": "17.3.x-cpu-ml-scala2.13"})
        self.use("audit")
        self.assertRegex(self.project.expect("plan", "-no-color", code=1).text, r"Broken in the workspace: .*HC-RT-01")

    @place.needs("import blocks")
    def test_coverage_of_what_nobody_measured(self):
        self.simulator.control("clusters", {"cluster_name": "existing", "state": "RUNNING", "attributes": EXISTING})
        self.use("coverage")
        self.project.expect("fmt", "-check")
        self.assertIn("HP-COVERAGE-GAP", self.project.apply().text)

    def test_reference_that_every_version_takes(self):
        self.project.write(cluster_block(), 'output "profile" {\n'
                           '  value = lookup(hipaa_cluster.phi.compliance, "profile", null)\n}\n')
        self.assertIn('profile = "classic"', self.project.apply().text)
        self.project.expect_no_changes()

    def test_acknowledgement(self):
        self.use("acknowledgement")
        path = self.project.folder / "main.tf"
        text = path.read_text()
        for written, now in (("2026-11-16", day(-1)), ("2027-05-14", day(90))):
            self.assertIn(written, text)
            text = text.replace(written, now)
        path.write_text(text)
        self.assertIn("Warning: HC-RT-01", self.live().text)

    def test_pool(self):
        self.simulator.control("pools", POOL)
        self.use("pool", pool_id="pool-1")
        self.live()

    def test_policy(self):
        self.use("policy")
        self.live()
        self.project.apply()
        policy = json.loads(json.loads(self.project.expect("output", "-json").output)
                            ["definition"]["value"])
        self.assertEqual(policy["autotermination_minutes"]["maxValue"], 60)
        self.assertIn("aws_attributes.ebs_volume_count", policy)

    @place.needs("import blocks")
    def test_import(self):
        made = self.simulator.control("clusters", {
            "cluster_name": "existing", "state": "RUNNING", "attributes": EXISTING})
        self.use("import", cluster_id=made["cluster_ids"][0])
        self.assertIn("1 imported", self.live().text)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
