"""moved: a databricks_cluster of the official provider becomes a hipaa_cluster, and nothing of it
changes. Its state is written as that provider writes it."""
import json
import shutil

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block
from support.compliant import SMALL as SPEC


def moved(source, target="hipaa_cluster.phi"):
    return f"moved {{\n  from = {source}\n  to = {target}\n}}\n"


@place.needs("moved from another provider")
class Moved(TerraformCase):
    def setUp(self):
        super().setUp()
        # Terraform wants the provider that wrote the state to be installed, and asks it for its
        # schema, but never for the state that moves: so any provider does, ours under that name too.
        stand_in = self.folder / "stand-in"
        if not stand_in.exists():
            stand_in.mkdir()
            shutil.copy(place.EXECUTABLE, stand_in / "terraform-provider-databricks")
            (stand_in / "lib").symlink_to(place.BIN.parent / "lib")
        for namespace in ("databricks", "somebody"):
            self.project.override(f"{namespace}/databricks", stand_in)

    def live_cluster(self, **more):
        made = self.simulator.control("clusters", {"cluster_name": "phi", "state": "RUNNING",
                                                   "attributes": {**SPEC, **more}})
        return made["cluster_ids"][0]

    def write_state(self, kind, attributes, name="phi", version=4,
                    provider="registry.terraform.io/databricks/databricks"):
        (self.project.folder / "terraform.tfstate").write_text(json.dumps({
            "version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": "moved",
            "outputs": {}, "check_results": None, "resources": [{
                "mode": "managed", "type": kind, "name": name,
                "provider": f'provider["{provider}"]',
                "instances": [{"schema_version": version, "attributes": attributes,
                               "private": "eyJzY2hlbWFfdmVyc2lvbiI6IjQifQ=="}]}]}))

    def databricks_cluster(self, cluster_id):
        """As the official provider keeps one: blocks are lists, and what the API told is in it."""
        return {"id": cluster_id, "cluster_id": cluster_id, "cluster_name": "phi",
                "spark_version": "15.4.x-scala2.12", "node_type_id": "m6i.xlarge",
                "driver_node_type_id": "m6i.xlarge", "num_workers": 1, "autoscale": [],
                "autotermination_minutes": 60, "azure_attributes": [], "gcp_attributes": [],
                "aws_attributes": [{"availability": "", "ebs_volume_count": 1, "ebs_volume_size": 100,
                                    "ebs_volume_type": "GENERAL_PURPOSE_SSD",
                                    "ebs_volume_iops": 0, "first_on_demand": 0,
                                    "instance_profile_arn": "", "spot_bid_price_percent": 0,
                                    "zone_id": ""}],
                "docker_image": [{"url": "r.example.com/i", "basic_auth": [
                    {"username": "u", "password": "in-the-clear"}]}],
                "library": [], "init_scripts": [], "cluster_log_conf": [], "workload_type": [],
                "custom_tags": {}, "spark_conf": {}, "default_tags": {"Vendor": "Databricks"},
                "enable_elastic_disk": False, "is_pinned": False, "no_wait": None,
                "state": "RUNNING", "url": "https://example.com/#setting", "timeouts": None}

    def test_another_order_of_libraries_is_no_change(self):
        cluster_id = self.live_cluster()
        libraries = [{"pypi": {"package": "faker"}},
                     {"maven": {"coordinates": "a:b:1", "exclusions": ["c:d"]}}]
        self.simulator.call("api/2.0/libraries/install",
                            {"cluster_id": cluster_id, "libraries": libraries})
        self.write_state("databricks_cluster", self.databricks_cluster(cluster_id))
        written = ('[{ maven = { coordinates = "a:b:1", exclusions = ["c:d"] } }, '
                   '{ pypi = { package = "faker" } }]')
        self.project.write(cluster_block({"libraries": written}), moved("databricks_cluster.phi"))
        self.assertEqual(self.project.planned()["hipaa_cluster.phi"]["actions"], ["no-op"])
        self.project.apply()
        self.project.expect_no_changes()

    def test_databricks_cluster(self):
        cluster_id = self.live_cluster()
        self.write_state("databricks_cluster", self.databricks_cluster(cluster_id))
        self.project.write(cluster_block(), moved("databricks_cluster.phi"))
        change = self.project.planned()["hipaa_cluster.phi"]
        self.assertEqual(change["actions"], ["no-op"])
        self.assertEqual(change["before"]["cluster_id"], cluster_id)
        self.project.apply()
        self.project.expect_no_changes()
        instance = self.project.instance()
        self.assertNotIn("in-the-clear", json.dumps(self.project.state()))
        self.assertEqual(instance["attributes"]["encryption"]["status"], "not_measured")
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/edit"), [])
        # It is ours from here on.
        self.project.write(cluster_block({"num_workers": "2"}))
        self.assertEqual(self.project.planned()["hipaa_cluster.phi"]["actions"], ["update"])
        self.project.destroy()
        self.assertEqual(self.simulator.clusters(), [])

    def test_findings_of_what_was_moved(self):
        cluster_id = self.live_cluster(spark_version="15.4.x-cpu-ml-scala2.12")
        self.write_state("databricks_cluster", self.databricks_cluster(cluster_id))
        self.project.write(cluster_block({"spark_version": '"15.4.x-cpu-ml-scala2.12"'}),
                           moved("databricks_cluster.phi"))
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("HC-RT-01", outcome.text)

    def test_clusters_of_jobs_and_of_nobody_are_refused(self):
        self.project.write(cluster_block(), moved("databricks_job.phi"))
        self.write_state("databricks_job", {"id": "7"})
        self.assertIn("existing_cluster_id", self.project.expect("plan", "-no-color", code=1).text)
        self.project.write(cluster_block(), moved("databricks_cluster.phi"))
        self.write_state("databricks_cluster", {"id": "", "cluster_id": None})
        self.assertIn("names no cluster", self.project.expect("plan", "-no-color", code=1).text)

    @place.needs("the address of the provider that is moved from")
    def test_clusters_of_strangers_are_refused(self):
        self.write_state("databricks_cluster", {"id": "7"},
                         provider="registry.terraform.io/somebody/databricks")
        self.project.write(cluster_block(), moved("databricks_cluster.phi"))
        self.assertIn("somebody/databricks", self.project.expect("plan", "-no-color", code=1).text)

    def test_example(self):
        runtime = "17.3.x-scala2.13"
        cluster_id = self.live_cluster(cluster_name="claims", num_workers=2, spark_version=runtime)
        self.write_state("databricks_cluster",
                         {**self.databricks_cluster(cluster_id), "cluster_name": "claims",
                          "spark_version": runtime},
                         name="claims")
        shutil.copytree(place.ROOT / "examples" / "terraform" / "moved", self.project.folder,
                        dirs_exist_ok=True)
        settings = {"DATABRICKS_HOST": self.simulator.url, "DATABRICKS_TOKEN": "dapi-test-token"}
        self.project.expect("fmt", "-check")
        outcome = self.project.apply(env=settings)
        self.assertIn("has moved to hipaa_cluster.claims", outcome.text)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
        self.project.expect("plan", "-detailed-exitcode", env=settings)
