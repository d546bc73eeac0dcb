#!/usr/bin/env python3
"""What `hipaactl check` takes for a Terraform plan of many clusters. Printed, never a test.

check_inputs.py --hipaactl FILE --library FILE [--clusters N] [--runs N]

The plans are made here: one of hipaa_cluster's short values, one with the many attributes that the
official provider's schema writes out, and the first again with a finding for each cluster. The
limits are those of 1000 clusters on two cores of their own. Then a plan as the official provider
makes it, with what it computes and what its author wrote, and a folder of 1000 bundles and as many
JSON files: each beside what a Python process takes to load the same bytes, in turns with it.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.compliant import CLAIMS  # noqa: E402

DISKS = CLAIMS["aws_attributes"]
CLUSTER = {**CLAIMS, "autotermination_minutes": 30, "data_security_mode": "USER_ISOLATION",
           "enable_elastic_disk": False, "custom_tags": {"team": "claims", "cost": "4711"}}
# Attributes of the official provider's schema that a plan carries as null or as an empty block.
REFUSED = {"aws_attributes": {**DISKS, "ebs_volume_count": 0}}
LARGEST_MEMORY = 40  # MB
NULLS = [f"{name}_{number}" for name in ("attribute", "setting", "option") for number in range(20)]


def official(cluster):
    return {**cluster, "aws_attributes": [{**DISKS, "zone_id": "auto", "availability": None,
                                           "first_on_demand": None, "instance_profile_arn": None}],
            "azure_attributes": [], "gcp_attributes": [], "docker_image": [], "library": [],
            "init_scripts": [], "policy_id": None, "instance_pool_id": None,
            **{name: None for name in NULLS}}


def plan(clusters, shape, kind):
    resources, changes = [], []
    for number in range(clusters):
        values = shape({**CLUSTER, "cluster_name": f"claims-{number}"})
        base = {"address": f"{kind}.phi[{number}]", "mode": "managed", "type": kind, "name": "phi",
                "index": number, "provider_name": "registry.example/hipaa-provider/hipaa"}
        resources.append({**base, "schema_version": 0, "values": values})
        changes.append({**base, "change": {"actions": ["create"], "before": None, "after": values,
                                           "after_unknown": {"id": True, "url": True},
                                           "before_sensitive": False,
                                           "after_sensitive": {"custom_tags": {}}}})
    return {"format_version": "1.2", "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": resources}},
            "resource_changes": changes}


# What the official provider computes, and the blocks that nobody wrote.
COMPUTED = ("cluster_id", "default_tags", "driver_instance_pool_id", "driver_node_type_id",
            "enable_elastic_disk", "enable_local_disk_encryption", "id", "state", "url")
BLOCKS = ("autoscale", "azure_attributes", "cluster_log_conf", "cluster_mount_info", "docker_image",
          "gcp_attributes", "init_scripts", "library", "workload_type")
WRITTEN = ("cluster_name", "spark_version", "node_type_id", "num_workers",
           "autotermination_minutes", "data_security_mode")


def official_plan(clusters):
    nothing = {name: [] for name in BLOCKS}
    marks = {**nothing, "aws_attributes": [{}]}
    expressions = {**{name: {"constant_value": CLUSTER[name]} for name in WRITTEN},
                   "aws_attributes": [{name: {"constant_value": one}
                                       for name, one in DISKS.items()}]}
    made = plan(clusters, lambda cluster: {
        **{name: None for name in NULLS[:30]}, **nothing,
        **{name: cluster[name] for name in WRITTEN},
        "aws_attributes": [{**DISKS, "availability": None, "zone_id": None}]}, "databricks_cluster")
    for one in made["resource_changes"]:
        one["change"].update(after_sensitive=marks,
                             after_unknown={**marks, **{name: True for name in COMPUTED}})
    made["configuration"] = {"root_module": {"resources": [
        {"address": "databricks_cluster.phi", "mode": "managed", "type": "databricks_cluster",
         "name": "phi", "provider_config_key": "databricks", "expressions": expressions,
         "schema_version": 4, "count_expression": {"constant_value": clusters}}]}}
    return made


BUNDLE = """bundle:
  name: claims
variables:
  runtime:
    default: 15.4.x-scala2.12
resources:
  jobs:
    nightly:
      name: nightly
      job_clusters:
        - job_cluster_key: main
          new_cluster:
            spark_version: ${var.runtime}
            node_type_id: m6i.xlarge
            num_workers: 2
            data_security_mode: SINGLE_USER
            aws_attributes:
              ebs_volume_type: GENERAL_PURPOSE_SSD
              ebs_volume_count: 1
              ebs_volume_size: 100
      tasks:
        - task_key: load
          job_cluster_key: main
          notebook_task:
            notebook_path: /Workspace/load
targets:
  dev:
    mode: development
    default: true
  prod:
    resources:
      jobs:
        nightly:
          job_clusters:
            - job_cluster_key: main
              new_cluster:
                num_workers: 8
"""

LOAD = """
import json, pathlib, sys
try:
    import yaml
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
except ImportError:
    yaml = None
root = pathlib.Path(sys.argv[1])
for path in [root] if root.is_file() else sorted(root.rglob("*")):
    if path.suffix == ".json":
        with open(path, encoding="utf-8") as file: json.load(file)
    elif path.suffix == ".yml" and yaml:
        with open(path, encoding="utf-8") as file: yaml.load(file, loader)
"""


def beside_python(name, path, asked):
    """In turns, so that whatever else runs slows both down."""
    check = [asked.hipaactl, "check", "--json", "--plugin", asked.library, str(path)]
    load = [sys.executable, "-c", LOAD, str(path)]
    ours, theirs, memory = [], [], 0
    for _ in range(asked.runs):
        (took,), _, used = measure(check, 1)
        ours.append(took)
        memory = max(memory, used)
        theirs.append(measure(load, 1)[0][0])
    print(f"{name}: median {statistics.median(ours) * 1000:.1f} ms, Python "
          f"{statistics.median(theirs) * 1000:.1f} ms: "
          f"{statistics.median(ours) / statistics.median(theirs):.2f} of it (at most 0.25), "
          f"{memory / 1024:.0f} MB (at most {LARGEST_MEMORY})")


def measure(command, runs):
    times, processor, memory = [], [], 0
    for _ in range(runs):
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={"HOME": "/nonexistent"})
        _, status, used = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - started)
        processor.append(used.ru_utime + used.ru_stime)
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = max(memory, used.ru_maxrss)
        if process.returncode == 2:
            raise SystemExit(f"{command} failed")
    return times, processor, memory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hipaactl", required=True)
    parser.add_argument("--library", required=True)
    parser.add_argument("--clusters", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, shape, kind, limit in (
                ("short", dict, "hipaa_cluster", 20),
                ("official", official, "databricks_cluster", 40),
                ("refused", lambda cluster: {**cluster, **REFUSED}, "hipaa_cluster", None)):
            path = pathlib.Path(folder) / f"{name}.json"
            path.write_text(json.dumps(plan(asked.clusters, shape, kind), separators=(",", ":")),
                            encoding="utf-8")
            times, processor, memory = measure([asked.hipaactl, "check", "--json", "--plugin", asked.library,
                                     str(path)], asked.runs)
            allowed = f" (at most {limit})" if limit else ""
            print(f"{name}: {asked.clusters} clusters, {path.stat().st_size / 1e6:.1f} MB: "
                  f"median {statistics.median(times) * 1000:.1f} ms{allowed}, "
                  f"best {min(times) * 1000:.1f} ms, of the processor "
                  f"{min(processor) * 1000:.1f} ms, {memory / 1024:.0f} MB "
                  f"(at most {LARGEST_MEMORY})")
        path = pathlib.Path(folder) / "provider.json"
        path.write_text(json.dumps(official_plan(asked.clusters), separators=(",", ":")),
                        encoding="utf-8")
        beside_python(f"official provider: {asked.clusters} clusters, "
                      f"{path.stat().st_size / 1e6:.2f} MB", path, asked)
        bundles = pathlib.Path(folder) / "bundles"
        for number in range(asked.clusters):
            one = bundles / f"b{number}"
            one.mkdir(parents=True)
            (one / "databricks.yml").write_text(BUNDLE, encoding="utf-8")
            (one / "cluster.json").write_text(json.dumps(CLUSTER), encoding="utf-8")
        beside_python(f"folder of {asked.clusters} bundles and as many JSON files", bundles, asked)


if __name__ == "__main__":
    main()
