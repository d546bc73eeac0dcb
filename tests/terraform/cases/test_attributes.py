"""Cases 28, 32 and 37 for each attribute that there is. One cluster an attribute, so that one plan
of terraform tells of all of them."""
import json

from harness import place
from harness.attributes import CHANGES, offer
from harness.case import TerraformCase
from harness.project import cluster_block

SCHEMA = json.loads((place.ROOT / "schemas" / "hipaa_cluster.schema.json").read_text())
# What empty values there are of a type, besides null; and what the API does not take empty.
EMPTY = {"string": '""', "array": "[]", "object": "{}"}

# A change behind the workspace's back: attribute -> what the control interface sets.
DRIFT = {"cluster_name": {"cluster_name": "renamed"}, "spark_version": {
             "spark_version": "13.3.x-scala2.12"},
         "num_workers": {"num_workers": 3}, "autotermination_minutes": {"autotermination_minutes": 45},
         "node_type_id": {"node_type_id": "m5.4xlarge"},
         "driver_node_type_id": {"driver_node_type_id": "m5.4xlarge"},
         "autoscale": {"autoscale.max_workers": 9},
         "aws_attributes": {"aws_attributes.ebs_volume_size": 200},
         "enable_elastic_disk": {"enable_elastic_disk": True},
         "enable_local_disk_encryption": {"enable_local_disk_encryption": False},
         "custom_tags": {"custom_tags.team": "b"}, "spark_conf": {"spark_conf": {"spark.a": "c"}},
         "spark_env_vars": {"spark_env_vars.A": "c"},
         "ssh_public_keys": {"ssh_public_keys": []}, "init_scripts": {"init_scripts": []},
         "cluster_log_conf": {"cluster_log_conf.volumes.destination": "/Volumes/x/y/z"},
         "data_security_mode": {"data_security_mode": "SINGLE_USER"},
         "single_user_name": {"single_user_name": "mallory@example.com"}, "kind": {"kind": None},
         "runtime_engine": {"runtime_engine": "PHOTON"},
         "workload_type": {"workload_type.clients.notebooks": True},
         "docker_image": {"docker_image.url": "example.org/other:1"},
         "policy_id": {"policy_id": "P2"},
         "instance_pool_id": {"instance_pool_id": "pool-2"},
         "driver_instance_pool_id": {"driver_instance_pool_id": "pool-2"},
         "worker_node_type_flexibility": {
             "worker_node_type_flexibility.alternate_node_type_ids": ["m5.4xlarge"]},
         "driver_node_type_flexibility": {
             "driver_node_type_flexibility.alternate_node_type_ids": ["m5.4xlarge"]},
         "dependency_mode": {"dependency_mode": "DEPENDENCY_MODE_ENVIRONMENTS"},
         "is_single_node": {"is_single_node": False}, "use_ml_runtime": {"use_ml_runtime": True}}

# The same of what is no setting of a cluster: attribute -> a call of the API, and its body.
CALLED = {
    "is_pinned": lambda one: ("2.1/clusters/unpin", {"cluster_id": one["cluster_id"]}),
    # What somebody uninstalls is loaded until the next restart, and no difference before.
    "libraries": lambda one: ("2.0/libraries/install", {
        "cluster_id": one["cluster_id"],
        "libraries": [{"pypi": {"package": "faker==1.0.0"}}]}),
    "tasks": lambda one: ("2.2/jobs/update", {"job_id": one["job_id"], "new_settings": {"tasks": [
        {"task_key": "a", "existing_cluster_id": one["cluster_id"],
         "notebook_task": {"notebook_path": "/elsewhere"}}]}}),
}
# What no workspace holds, or shows: there only the configuration has a say.
UNSEEN = {"acknowledgement", "allow_same_name", "apply_policy_default_values", "on_stale_proof",
          "timeouts"}


class Attributes(TerraformCase):
    def setUp(self):
        super().setUp()
        offer(self.simulator)

    def write(self, changes):
        """Name -> changes: a cluster for each."""
        self.project.write(*(cluster_block({"cluster_name": f'"{name}"', **change}, name=name)
                             for name, change in changes.items()))

    def changes(self, *arguments):
        return {address.split(".")[1]: change
                for address, change in self.project.planned(*arguments).items()}

    def test_28_every_attribute_is_updated_in_place(self):
        self.assertEqual(set(CHANGES), {name for name, one in SCHEMA["properties"].items()
                                        if not one.get("x-computed")})
        self.write({name: {} for name in CHANGES})
        self.project.apply()
        ids = {one["cluster_id"] for one in self.simulator.clusters()}
        self.write(CHANGES)
        for name, change in self.changes().items():
            with self.subTest(name):
                self.assertEqual(change["actions"], ["update"])
                self.assertEqual(change.get("replace_paths", []), [])
                self.assertNotEqual(change["before"].get(name), change["after"].get(name))
        self.project.apply("plan.out")
        self.project.expect_no_changes()
        self.assertEqual({one["cluster_id"] for one in self.simulator.clusters()}, ids)

    def test_37_drift_of_every_attribute_is_shown_and_healed(self):
        drifting = {*DRIFT, *CALLED}
        self.assertEqual(drifting | UNSEEN, set(CHANGES))
        self.write({name: CHANGES[name] for name in drifting})
        self.project.apply()
        for resource in self.project.state()["resources"]:
            name, one = resource["name"], resource["instances"][0]["attributes"]
            if name in CALLED:
                call, body = CALLED[name](one)
                self.simulator.call(f"api/{call}", body)
            else:
                self.simulator.control("clusters/mutate", {
                    "cluster_id": one["cluster_id"], "user": "mallory@example.com",
                    "set": DRIFT[name]})
        for name, change in self.changes().items():
            with self.subTest(name):
                self.assertEqual(change["actions"], ["update"])
                self.assertNotEqual(change["before"][name], change["after"][name])
        self.project.apply("plan.out")
        self.project.expect_no_changes()

    def test_32_nothing_and_empty_come_back_as_they_went(self):
        """Null and the empty value of every optional attribute that takes one."""
        changes = {}
        for name, schema in SCHEMA["properties"].items():
            if schema.get("x-computed"):
                continue
            if "$ref" in schema:
                schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
            if name not in ("cluster_name", "spark_version", "node_type_id", "num_workers",
                            "aws_attributes"):
                changes[f"{name}_null"] = {name: "null"}
            empty = EMPTY.get(schema["type"])
            takes_empty = not ("enum" in schema or schema.get("minLength")
                               or schema.get("minProperties") or schema.get("required")
                               or name in ("spark_version", "aws_attributes"))
            if empty and takes_empty:
                changes[f"{name}_empty"] = {name: empty}
                if name == "single_user_name":  # nobody could prove a cluster that is nobody's
                    changes[f"{name}_empty"]["data_security_mode"] = '"USER_ISOLATION"'
        self.write(changes)
        self.project.apply()
        self.project.expect_no_changes()
        for resource in self.project.state()["resources"]:
            name, _, kind = resource["name"].rpartition("_")
            value = resource["instances"][0]["attributes"][name]
            with self.subTest(resource["name"]):
                if kind == "null":
                    self.assertIsNone(value)
                else:
                    self.assertIsNotNone(value)
