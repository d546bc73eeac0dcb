"""hipaactl init --terraform: what it writes is formatted, valid, and planned without changes."""
import os
import subprocess

from harness import place
from harness.case import TerraformCase

CLUSTER = {"cluster_name": "old etl", "spark_version": "17.3.x-scala2.13", "node_type_id": "m6i.xlarge",
           "num_workers": 1, "autotermination_minutes": 30, "data_security_mode": "SINGLE_USER",
           "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 1, "ebs_volume_size": 100},
           "spark_conf": {"spark.sql.shuffle.partitions": "200", "spark.a.b": "${x} $${y} %{z} \"q\" \\ \u00e9"},
           "custom_tags": {"cost center": "r\u0026d"},
           "init_scripts": [{"workspace": {"destination": "/Shared/a.sh"}}]}


class Init(TerraformCase):
    def init(self, *arguments):
        settings = {"DATABRICKS_HOST": self.simulator.url, "DATABRICKS_TOKEN": "dapi-test-token"}
        subprocess.run([place.BIN / "hipaactl", "init", "--terraform", *arguments], cwd=self.project.folder,
                       env={**os.environ, **settings, "HIPAA_PLUGIN_PATH": str(place.BIN.parent / "share/hipaa/plugins")},
                       check=True, capture_output=True)
        made = self.project.folder / "phi.tf"
        made.write_text(made.read_text(encoding="utf-8").replace("REPLACE-ME", "CONTRACT-4711"), encoding="utf-8")
        plain = self.project.environment
        self.project.environment = lambda **changes: plain(**{**settings, **changes})
        self.project.expect("fmt", "-check")
        self.project.expect("validate")

    def test_new(self):
        self.init()
        self.assertIn("Plan: 1 to add, 0 to change, 0 to destroy.", self.project.expect("plan").text)

    @place.needs("import blocks")
    def test_of_a_cluster(self):
        cluster = self.simulator.call("api/2.1/clusters/create", CLUSTER)["cluster_id"]
        self.init("--from-cluster", cluster)
        self.assertIn("Plan: 1 to import, 0 to add, 0 to change, 0 to destroy.", self.project.expect("plan").text)
