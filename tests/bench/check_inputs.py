#!/usr/bin/env python3
"""What `hipaactl check` takes for a Terraform plan of many clusters. Printed, never a test.

check_inputs.py --hipaactl FILE --library FILE [--clusters N] [--runs N]

The plans are made here: one of hipaa_cluster's short values, one with the many attributes that the
official provider's schema writes out, and the first again with a finding for each cluster. The
limits are those of 1000 clusters on two cores of their own.
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


if __name__ == "__main__":
    main()
