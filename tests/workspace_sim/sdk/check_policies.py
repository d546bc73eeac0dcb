"""Instance pools and cluster policies."""
import json

from bench import raises, volumes
from databricks.sdk.errors import InvalidParameterValue, ResourceDoesNotExist
from databricks.sdk.service.compute import (DiskSpec, DiskType, DiskTypeEbsVolumeType,
                                            ListSortColumn, ListSortOrder, State)

LTS = "15.4.x-scala2.12"


def check_pools(bench):
    pool_id = bench.w.instance_pools.create(
        instance_pool_name="phi", node_type_id="m5.xlarge", min_idle_instances=1,
        disk_spec=DiskSpec(disk_count=1, disk_size=100, disk_type=DiskType(
            ebs_volume_type=DiskTypeEbsVolumeType.GENERAL_PURPOSE_SSD))).instance_pool_id
    pool = bench.w.instance_pools.get(pool_id)
    assert pool.disk_spec.disk_count == 1 and pool.state.value == "ACTIVE"
    bench.w.instance_pools.edit(instance_pool_id=pool_id, instance_pool_name="renamed",
                                node_type_id="m5.xlarge", max_capacity=5)
    listed = list(bench.w.instance_pools.list())
    assert listed[0].instance_pool_name == "renamed" and listed[0].disk_spec.disk_size == 100
    bench.w.instance_pools.delete(pool_id)
    raises(ResourceDoesNotExist, bench.w.instance_pools.get, pool_id)


def check_cluster_on_pool(bench):
    bench.sim("POST", "pools", {"instance_pool_id": "pool-1", "instance_pool_name": "p",
                                "node_type_id": "m6id.xlarge", "enable_elastic_disk": True})
    create = bench.w.clusters.create
    raises(InvalidParameterValue, create, spark_version=LTS, num_workers=1,
           instance_pool_id="pool-1", node_type_id="m6id.xlarge",
           contains="The field 'node_type_id' cannot be supplied when an instance pool ID is")
    raises(InvalidParameterValue, create, spark_version=LTS, num_workers=1,
           instance_pool_id="pool-1", aws_attributes=volumes(), contains="aws_attributes.ebs_")
    cluster = create(spark_version=LTS, num_workers=1, instance_pool_id="pool-1").result()
    assert cluster.state == State.RUNNING and cluster.node_type_id == "m6id.xlarge"
    assert cluster.driver_instance_pool_id == "pool-1" and cluster.enable_elastic_disk is True
    assert cluster.spec.node_type_id is None


def check_policies(bench):
    policies = bench.w.cluster_policies
    definition = json.dumps({"spark_version": {"type": "fixed", "value": LTS}})
    policy_id = policies.create(name="phi", definition=definition,
                                max_clusters_per_user=3).policy_id
    policies.create(name="another", definition="{}")
    assert json.loads(policies.get(policy_id).definition)["spark_version"]["value"] == LTS
    names = [p.name for p in policies.list(sort_column=ListSortColumn.POLICY_NAME,
                                           sort_order=ListSortOrder.DESC)]
    assert names == ["phi", "another"]
    policies.edit(policy_id=policy_id, name="renamed", definition=definition)
    assert policies.get(policy_id).name == "renamed"
    raises(InvalidParameterValue, policies.create, name="broken", definition="{")
    policies.delete(policy_id)
    raises(ResourceDoesNotExist, policies.get, policy_id)


def check_policy_merge(bench):
    policy_id = bench.w.cluster_policies.create(name="phi", definition=json.dumps({
        "spark_version": {"type": "fixed", "value": "auto:latest-lts"},
        "node_type_id": {"type": "allowlist", "values": ["i3.xlarge"], "defaultValue": "i3.xlarge"},
        "custom_tags.team": {"type": "fixed", "value": "phi"},
        "autoscale.min_workers": {"type": "fixed", "value": 1},
        "autoscale.max_workers": {"type": "range", "maxValue": 4, "defaultValue": 2},
        "autotermination_minutes": {"type": "range", "minValue": 10, "maxValue": 60,
                                    "defaultValue": 20},
        "spark_conf.spark.x": {"type": "forbidden"}})).policy_id
    created = bench.w.clusters.create(spark_version="auto:latest-lts", policy_id=policy_id,
                                      apply_policy_default_values=True)
    cluster = bench.w.clusters.get(created.cluster_id)
    assert cluster.spark_version == "17.3.x-scala2.13" and cluster.node_type_id == "i3.xlarge"
    assert cluster.custom_tags == {"team": "phi"} and cluster.autoscale.max_workers == 2
    assert cluster.autotermination_minutes == 20
    assert cluster.spec.apply_policy_default_values is True and cluster.spec.autoscale is None
    error = raises(InvalidParameterValue, bench.w.clusters.create, spark_version="auto:latest-lts",
                   policy_id=policy_id, node_type_id="m5.xlarge", autotermination_minutes=120,
                   apply_policy_default_values=True, spark_conf={"spark.x": "1"})
    for part in ("Validation failed for node_type_id, the value must be one of i3.xlarge",
                 "Validation failed for autotermination_minutes, the value must be less than",
                 "Validation failed for spark_conf.spark.x, the value must not be present"):
        assert part in str(error), str(error)
    error = raises(InvalidParameterValue, bench.w.clusters.create, spark_version="auto:latest-lts",
                   policy_id=policy_id)
    assert "Validation failed for node_type_id, the value must be present" in str(error)


def check_policy_compliance(bench):
    bench.sim("POST", "policies", {"policy_id": "P1", "name": "p", "definition": {
        "custom_tags.team": {"type": "fixed", "value": "phi"}}})
    cluster_id = bench.w.clusters.create(spark_version=LTS, node_type_id="i3.xlarge", num_workers=1,
                                         policy_id="P1").result().cluster_id
    api = bench.w.policy_compliance_for_clusters
    assert api.get_compliance(cluster_id).is_compliant
    bench.sim("POST", "clusters/mutate", {"cluster_id": cluster_id, "unset": ["custom_tags.team"]})
    found = api.get_compliance(cluster_id)
    assert not found.is_compliant and "custom_tags" in found.violations
    assert [c.is_compliant for c in api.list_compliance("P1")] == [False]
    assert api.enforce_compliance(cluster_id).has_changes
    assert api.get_compliance(cluster_id).is_compliant


def check_policy_families(bench):
    families = {f.policy_family_id: f for f in bench.w.policy_families.list()}
    assert "personal-vm" in families
    policy_id = bench.w.cluster_policies.create(
        name="mine", policy_family_id="personal-vm", policy_family_definition_overrides=json.dumps(
            {"node_type_id": {"type": "fixed", "value": "i3.2xlarge"}})).policy_id
    assert "i3.2xlarge" in bench.w.cluster_policies.get(policy_id).definition
