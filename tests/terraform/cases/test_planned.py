"""What was planned is what is done: ignore_changes by hand, and by draws over every attribute."""
import copy
import json
import os
import random

from cases.test_attributes import CALLED, DRIFT
from harness.attributes import CHANGES, offer
from harness.case import TerraformCase
from harness.project import CLUSTER, cluster_block

# Draws of a run: a cluster each, ten a plan. HIPAA_PLANNED_DRAWS=200 draws more.
DRAWS = int(os.environ.get("HIPAA_PLANNED_DRAWS", "20"))
AT_ONCE = 10
# Drift that the rules refuse or nobody may prove, so that ignoring it leaves nothing to apply.
REFUSED_DRIFT = {"spark_version", "docker_image", "use_ml_runtime", "enable_elastic_disk",
                 "single_user_name", "is_single_node", "kind", "driver_instance_pool_id",
                 "instance_pool_id"}
# What an attribute excludes besides what its change varies.
EXCLUDED = {name: {"enable_elastic_disk", "driver_node_type_id", "driver_node_type_flexibility",
                   "worker_node_type_flexibility"}
            for name in ("instance_pool_id", "driver_instance_pool_id")}
# Attributes of the Clusters API that a change of size alone leaves to a resize.
SIZE = {"num_workers", "autoscale"}
OURS = {"libraries", "is_pinned", "tasks", "acknowledgement", "timeouts", "on_stale_proof"}
TAG = "hipaa_cluster_request_id"


class Draw:
    """A configuration, what others do to its cluster, and the next one with its ignore_changes."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.name = f"c{seed}"
        groups, keys = [], set()
        for name in self.random.sample(sorted(CHANGES), len(CHANGES)):
            group = {*CHANGES[name], *EXCLUDED.get(name, ())}
            if not keys & group and len(groups) < 6 and name != "cluster_name":
                groups.append(name)
                keys |= group
        self.first, self.second, self.ignored, self.drift = {}, {}, set(), []
        for name in groups:
            before, after = self.chance(), self.chance()
            if before:
                self.first.update(CHANGES[name])
            if after:
                self.second.update(CHANGES[name])
            if self.chance():
                self.ignored |= set(CHANGES[name])
            if before and name in {*DRIFT, *CALLED} - REFUSED_DRIFT and self.chance():
                self.drift.append(name)
        if self.chance():
            self.second["cluster_name"] = f'"{self.name}-renamed"'

    def chance(self):
        return self.random.random() < 0.5

    def block(self, changes, ignored=()):
        lifecycle = ""
        if ignored:
            lifecycle = f"  lifecycle {{\n    ignore_changes = [{', '.join(sorted(ignored))}]\n  }}"
        return cluster_block({"cluster_name": f'"{self.name}"', **changes}, self.name, lifecycle)

    def __str__(self):
        return f"{self.name}: {self.first} -> {self.second}, ignored {self.ignored}, drift {self.drift}"


def leaves(value, path=()):
    if isinstance(value, dict) and value:
        return {one: leaf for key, inner in value.items()
                for one, leaf in leaves(inner, (*path, key)).items()}
    return {path: value}


class Planned(TerraformCase):
    def setUp(self):
        super().setUp()
        offer(self.simulator)

    def spec_of(self, cluster_id):
        return self.simulator.call(f"api/2.1/clusters/get?cluster_id={cluster_id}")

    def expect_as_planned(self, change, name):
        """Every value that the plan knew is in the state as it was planned."""
        made = self.project.instance(name)["attributes"]
        unknown = {key for key, value in change["after_unknown"].items() if value is True}
        for key, value in change["after"].items():
            if key not in unknown:
                kept = made[key]
                if key == "tasks" and kept is not None:
                    kept = kept["value"]
                self.assertEqual(kept, value, f"{name}.{key}")

    def expect_planned_differences_only(self, change, live):
        """The requests about one cluster, held against its live specification and its plan."""
        before, after = change["before"], change["after"]
        differing = {key for key in after if before[key] != after[key]}
        cluster_id = before["cluster_id"]
        for request in self.simulator.requests(method="POST"):
            body = request["body"] or {}
            if body.get("cluster_id") != cluster_id:
                continue
            path = request["path"].split("/", 3)[3]
            if path == "clusters/edit":
                sent, was = copy.deepcopy(body), copy.deepcopy(live["spec"])
                for one in (sent, was):
                    one.pop("cluster_id", None)
                    # Ours, where neither configuration, pool nor policy decides it.
                    if not after.get("enable_elastic_disk"):
                        one.pop("enable_elastic_disk", None)
                    one.get("custom_tags", {}).pop(TAG, None)
                    if one.get("custom_tags") == {}:
                        one.pop("custom_tags")
                for size in SIZE - differing:
                    if size in live and size in was:
                        was[size] = live[size]
                left, right = leaves(was), leaves(sent)
                changed = {key[0] for key in {*left, *right}
                           if left.get(key, None) != right.get(key, None)}
                self.assertLessEqual(changed, differing, (was, sent))
            elif path == "clusters/resize":
                self.assertTrue(differing & SIZE, request)
            elif path.startswith("libraries/"):
                self.assertIn("libraries", differing, request)
            elif path in ("clusters/pin", "clusters/unpin"):
                self.assertIn("is_pinned", differing, request)

    def test_ignored_size_and_libraries_stay(self):
        def write(name, workers, version, extra=""):
            self.project.write(cluster_block(
                {"cluster_name": f'"{name}"', "num_workers": str(workers),
                 "libraries": f'[{{ pypi = {{ package = "requests=={version}" }} }}]'},
                extra=extra))
        write("phi", 2, "2.31.0")
        self.project.apply()
        ignoring = "  lifecycle {\n    ignore_changes = [num_workers, libraries]\n  }"
        write("phi2", 5, "2.32.0", ignoring)
        self.simulator.forget_requests()
        self.project.apply()
        (edit,) = self.simulator.requests("/api/2.1/clusters/edit")
        self.assertEqual((edit["body"]["cluster_name"], edit["body"]["num_workers"]), ("phi2", 2))
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/resize"), [])
        self.assertEqual(self.simulator.requests("/api/2.0/libraries/*install"), [])
        kept = self.project.instance()["attributes"]
        self.assertEqual((kept["num_workers"], kept["libraries"][0]["pypi"]["package"]),
                         (2, "requests==2.31.0"))
        self.project.expect_no_changes()

    def test_draws(self):
        for first in range(1, DRAWS + 1, AT_ONCE):
            self.simulator.reset()
            self.setUp()
            self.draw([Draw(seed) for seed in range(first, min(first + AT_ONCE, DRAWS + 1))])

    def draw(self, draws):
        self.project.write(*(one.block(one.first) for one in draws))
        self.project.apply()
        for one in draws:
            made = self.project.instance(one.name)["attributes"]
            for name in one.drift:
                if name in CALLED:
                    path, body = CALLED[name](made)
                    self.simulator.call(f"api/{path}", body)
                else:
                    self.simulator.control("clusters/mutate", {
                        "cluster_id": made["cluster_id"], "set": DRIFT[name]})
        self.project.write(*(one.block(one.second, one.ignored) for one in draws))
        changes = self.project.planned()
        live = {address: self.spec_of(change["before"]["cluster_id"])
                for address, change in changes.items()}
        self.simulator.forget_requests()
        self.project.apply("plan.out")
        for one in draws:
            change = changes[f"hipaa_cluster.{one.name}"]
            with self.subTest(str(one)):
                self.assertIn(change["actions"], (["update"], ["no-op"]))
                self.expect_as_planned(change, one.name)
                self.expect_planned_differences_only(change, live[f"hipaa_cluster.{one.name}"])
        self.project.expect_no_changes()
