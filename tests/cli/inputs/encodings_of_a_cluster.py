"""One cluster in every encoding that hipaactl check reads."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from support.compliant import CLAIMS, ML, PROVIDER, merged  # noqa: E402

CLUSTER = merged(CLAIMS, {"spark_version": ML, "enable_elastic_disk": True,
                          "aws_attributes": {"ebs_volume_count": 0},
                          "spark_conf": {"spark.ssl.enabled": "true"}})


def provider_shape(cluster):
    """As the official Terraform provider keeps it: blocks are lists, what is not set is empty."""
    return {**cluster, "aws_attributes": [{**cluster["aws_attributes"], "zone_id": ""}],
            "azure_attributes": [], "gcp_attributes": [], "docker_image": [], "library": [],
            "policy_id": "", "instance_pool_id": None, "no_wait": None, "is_pinned": False}


def resource(kind, values, name="phi"):
    return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name,
            "provider_name": "registry.example/x", "schema_version": 0, "values": values}


def plan(*resources, unknown=None):
    return {"format_version": "1.2", "terraform_version": "1.11.4",
            "planned_values": {"root_module": {"resources": list(resources)}},
            "resource_changes": [
                {"address": one["address"], "mode": "managed", "type": one["type"],
                 "name": one["name"], "change": {"actions": ["create"], "before": None,
                                                 "after": one["values"],
                                                 "after_unknown": unknown or {}}}
                for one in resources]}


def state(*resources):
    return {"format_version": "1.0", "terraform_version": "1.11.4",
            "values": {"root_module": {"child_modules": [
                {"address": "module.m", "resources": list(resources)}]}}}


def stack(cluster):
    return {"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
            "providers": {"hipaa": {"plugin": "hipaa", "config": {
                "business_associate_agreement": PROVIDER["business_associate_agreement"]}}},
            "resources": [{"type": "hipaa_cluster", "name": "phi", "provider": "hipaa",
                           "config": cluster}]}


def yaml(value, indent=0):
    """Enough YAML for these documents: JSON is YAML, but blocks are what people write."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{key}:" + (f"\n{yaml(one, indent + 1)}"
                                         if isinstance(one, (dict, list)) and one
                                         else f" {json.dumps(one)}\n")
                       for key, one in value.items())
    return "".join(f"{pad}- {json.dumps(one)}\n" for one in value)


def bundle(cluster):
    return yaml({"bundle": {"name": "b"}, "resources": {"clusters": {"phi": cluster}}})


def job(cluster):
    return {"name": "nightly", "tasks": [{"task_key": "load", "new_cluster": cluster,
                                          "notebook_task": {"notebook_path": "/a"}}]}


def encodings(cluster):
    """file -> (content, where the cluster stands in it; None: findings point into the resource)."""
    shaped = provider_shape(cluster)
    return {
        "phi.stack.json": (stack(cluster), None),
        "cluster.json": (cluster, ""),
        "listing.json": ({"clusters": [{**cluster, "cluster_id": "1-2-x", "state": "RUNNING"}]},
                         "/clusters/0"),
        "plan_ours.json": (plan(resource("hipaa_cluster", cluster)),
                           "/resource_changes/0/change/after"),
        "plan.json": (plan(resource("databricks_cluster", shaped)),
                      "/resource_changes/0/change/after"),
        "state.json": (state(resource("databricks_cluster", shaped)),
                       "/values/root_module/child_modules/0/resources/0/values"),
        "databricks.yml": (bundle(cluster), "/resources/clusters/phi"),
        "job.json": (job(cluster), "/tasks/0/new_cluster"),
        "job_list.json": ({"jobs": [{"job_id": 1, "settings": job(cluster)}]},
                          "/jobs/0/settings/tasks/0/new_cluster"),
        "job_2_0.json": ({"name": "old", "new_cluster": cluster,
                          "notebook_task": {"notebook_path": "/a"}}, "/new_cluster"),
        "plan_job.json": (plan(resource("databricks_job", {"name": "tf", "task": [
            {"task_key": "t", "new_cluster": [shaped]}]})),
            "/resource_changes/0/change/after/task/0/new_cluster/0"),
    }
