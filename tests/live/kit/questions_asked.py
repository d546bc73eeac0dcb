"""What is asked by creating or editing, as data: (step, changes of the specification). None takes a member away.

`refused` are sure to be refused, so they may be asked of clusters/create; what might be accepted is asked of
clusters/edit on a terminated cluster, where nothing starts and nothing costs.
"""


def refused(policy_id):
    yield "bad node type", {"node_type_id": "m99.nosuch"}
    yield "bad driver node type", {"driver_node_type_id": "m99.nosuch"}
    yield "bad runtime", {"spark_version": "1.0.x-scala2.99"}
    yield "no runtime", {"spark_version": None}
    yield "no node type", {"node_type_id": None}
    yield "unknown policy", {"policy_id": "00000000000NOONE"}
    yield "unknown pool", {"instance_pool_id": "0000-000000-none0-pool-none0000", "node_type_id": None,
                           "aws_attributes": None}
    yield "no size", {"num_workers": None, "spark_conf": None, "custom_tags.ResourceClass": None}
    if policy_id:
        yield "bad policy value", {"policy_id": policy_id, "custom_tags.live_kit": "other"}


def edits(user, policy_id, pool_id):
    yield "same", {}
    yield "no worker outside a single node", {"spark_conf": None, "custom_tags.ResourceClass": None}
    yield "volume too small", {"aws_attributes.ebs_volume_size": 1}
    yield "too many volumes", {"aws_attributes.ebs_volume_count": 11}
    yield "no volume", {"aws_attributes.ebs_volume_count": 0}
    yield "iops too low", {"aws_attributes.ebs_volume_iops": 100}
    yield "iops above 16000", {"aws_attributes.ebs_volume_iops": 16001}
    yield "throughput too low", {"aws_attributes.ebs_volume_throughput": 1}
    yield "throughput above 1000", {"aws_attributes.ebs_volume_throughput": 1001}
    yield "elastic disk and volumes", {"enable_elastic_disk": True}
    yield "no elastic disk", {"enable_elastic_disk": False}
    yield "local disk encryption", {"enable_local_disk_encryption": True}
    yield "no aws attributes", {"aws_attributes": None}
    yield "ml without kind", {"use_ml_runtime": True}
    yield "ml with kind", {"use_ml_runtime": True, "kind": "CLASSIC_PREVIEW"}
    yield "single node with kind", {"is_single_node": True, "kind": "CLASSIC_PREVIEW", "spark_conf": None,
                                    "num_workers": None, "custom_tags.ResourceClass": None}
    yield "automatic runtime", {"spark_version": "auto:latest-lts"}
    yield "custom runtime", {"spark_version": "custom:nosuch"}
    yield "photon", {"runtime_engine": "PHOTON"}
    yield "registry login", {"docker_image": {"url": "registry.invalid/nosuch:1",
                                              "basic_auth": {"username": "nobody", "password": "not-a-secret"}}}
    yield "unknown member", {"hipaa_live_unknown": 1}
    yield "unknown value of an enumeration", {"data_security_mode": "NO_SUCH_MODE"}
    yield "number as text", {"autotermination_minutes": "20"}
    yield "member that is null", {"driver_node_type_id": "null"}
    yield "empty lists and maps", {"init_scripts": [], "ssh_public_keys": [], "spark_env_vars": {}}
    yield "flags for settings", {"spark_conf.spark.sql.ansi.enabled": True}
    yield "workload", {"workload_type": {"clients": {"jobs": False, "notebooks": True}}}
    yield "autoscale", {"num_workers": None, "autoscale": {"min_workers": 1, "max_workers": 2}, "spark_conf": None,
                        "custom_tags.ResourceClass": None}
    yield "autoscale the wrong way", {"num_workers": None, "autoscale": {"min_workers": 2, "max_workers": 1},
                                      "spark_conf": None, "custom_tags.ResourceClass": None}
    yield "alternates", {"worker_node_type_flexibility": {"alternate_node_type_ids": ["m5n.large"]}}
    yield "the flag set by the cluster", {"spark_conf.spark.ssl.enabled": "true"}
    for mode in ("DATA_SECURITY_MODE_AUTO", "DATA_SECURITY_MODE_STANDARD", "DATA_SECURITY_MODE_DEDICATED",
                 "LEGACY_TABLE_ACL", "LEGACY_PASSTHROUGH", "LEGACY_SINGLE_USER", "LEGACY_SINGLE_USER_STANDARD"):
        changes = {"data_security_mode": mode}
        if mode.startswith("DATA"):
            changes["kind"] = "CLASSIC_PREVIEW"
        yield f"mode {mode}", changes
    yield "no mode", {"data_security_mode": None}
    if user:
        yield "user in capitals", {"single_user_name": user.upper()}
    if policy_id:
        yield "policy", {"policy_id": policy_id}
        yield "policy with its defaults", {"policy_id": policy_id, "apply_policy_default_values": True}
        yield "value that the policy forbids", {"policy_id": policy_id, "custom_tags.live_kit": "other"}
    if pool_id:
        yield "pool and node type", {"instance_pool_id": pool_id}
        yield "pool", {"instance_pool_id": pool_id, "node_type_id": None, "aws_attributes": None}
    yield "as it was", {}


def policy_definition():
    return {"custom_tags.live_kit": {"type": "fixed", "value": "yes"},
            "spark_env_vars.HIPAA_LIVE_DEFAULT": {"type": "unlimited", "defaultValue": "d", "isOptional": True},
            "autotermination_minutes": {"type": "range", "minValue": 10, "maxValue": 60}}


def changed(specification, changes):
    """A copy of the specification. A dot leads into aws_attributes, custom_tags or spark_conf; "null" is null."""
    made = {name: dict(value) if isinstance(value, dict) else value for name, value in specification.items()}
    for path, value in changes.items():
        at, _, key = path.partition(".")
        holder = made.setdefault(at, {}) if key else made
        key = key or at
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = None if value == "null" else value
    return made
