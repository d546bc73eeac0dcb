"""A change of each attribute of hipaa_cluster that a configuration can have, from the compliant
cluster of project.CLUSTER on."""
from support.compliant import day

ACKNOWLEDGED = ('[{{ rule = "{rule}", reason = "Reviewed by the privacy office for this test.", '
                'approved_by = "officer@example.org", '
                f'approved_on = "{day(-1)}", expires_on = "{day(90)}", '
                'accepts = "{accepts}" }}]')
POOL = {"instance_pool_id": "pool-1", "node_type_id": "m6i.xlarge",
        "disk_spec": {"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1,
                      "disk_size": 100}}
POLICY = {"policy_id": "P1", "name": "phi", "definition": {}}


def offer(simulator):
    """The pools and policies that the changes name."""
    for pool_id in ("pool-1", "pool-2"):
        simulator.control("pools", {**POOL, "instance_pool_id": pool_id})
    for policy_id in ("P1", "P2"):
        simulator.control("policies", {**POLICY, "policy_id": policy_id})


# Attribute -> the changes in HCL that vary it; with more than one, the others are what it needs.
CHANGES = {
    "cluster_name": {"cluster_name": '"other"'},
    "spark_version": {"spark_version": '"14.3.x-scala2.12"'},
    "num_workers": {"num_workers": "2"},
    "autoscale": {"autoscale": "{ min_workers = 1, max_workers = 3 }", "num_workers": None},
    "autotermination_minutes": {"autotermination_minutes": "30"},
    "node_type_id": {"node_type_id": '"m5.2xlarge"'},
    "driver_node_type_id": {"driver_node_type_id": '"m5.2xlarge"'},
    "instance_pool_id": {"instance_pool_id": '"pool-1"', "node_type_id": None,
                         "aws_attributes": None},
    "driver_instance_pool_id": {"instance_pool_id": '"pool-1"', "node_type_id": None,
                                "driver_instance_pool_id": '"pool-1"', "aws_attributes": None},
    "worker_node_type_flexibility": {
        "worker_node_type_flexibility": '{ alternate_node_type_ids = ["m5.2xlarge"] }'},
    "driver_node_type_flexibility": {
        "driver_node_type_flexibility": '{ alternate_node_type_ids = ["m5.2xlarge"] }'},
    "aws_attributes": {
        "aws_attributes": '{ ebs_volume_type = "GENERAL_PURPOSE_SSD", ebs_volume_count = 2, '
                          'ebs_volume_size = 100 }'},
    "enable_elastic_disk": {"enable_elastic_disk": "false"},
    "enable_local_disk_encryption": {"enable_local_disk_encryption": "true"},
    "custom_tags": {"custom_tags": '{ team = "a" }'},
    "ssh_public_keys": {"ssh_public_keys": '["ssh-ed25519 AAAA test"]'},
    "init_scripts": {"init_scripts": '[{ workspace = { destination = "/Shared/init.sh" } }]'},
    "cluster_log_conf": {"cluster_log_conf": '{ volumes = { destination = "/Volumes/a/b/c" } }'},
    "spark_conf": {"spark_conf": '{ "spark.a" = "b" }'},
    "spark_env_vars": {"spark_env_vars": '{ A = "b" }'},
    "data_security_mode": {"data_security_mode": '"USER_ISOLATION"'},
    "single_user_name": {"data_security_mode": '"SINGLE_USER"',
                         "single_user_name": '"admin@example.com"'},
    "runtime_engine": {"runtime_engine": '"STANDARD"'},
    "kind": {"kind": '"CLASSIC_PREVIEW"'},
    "use_ml_runtime": {"kind": '"CLASSIC_PREVIEW"', "use_ml_runtime": "false"},
    "is_single_node": {"kind": '"CLASSIC_PREVIEW"', "is_single_node": "true", "num_workers": None},
    "policy_id": {"policy_id": '"P1"'},
    "apply_policy_default_values": {"policy_id": '"P1"', "apply_policy_default_values": "true"},
    "workload_type": {"workload_type": "{ clients = { jobs = true, notebooks = false } }"},
    "docker_image": {"docker_image": '{ url = "example.org/etl:1" }',
                     "acknowledgement": ACKNOWLEDGED.format(rule="HC-IMG-01",
                                                            accepts="example.org/etl:1")},
    "dependency_mode": {"dependency_mode": '"DEPENDENCY_MODE_CLUSTER_LIBRARIES"'},
    "libraries": {"libraries": '[{ pypi = { package = "simplejson==3.8.0" } }]'},
    "is_pinned": {"is_pinned": "true"},
    "tasks": {"tasks": '[{ task_key = "a", notebook_task = { notebook_path = "/n" } }]'},
    "acknowledgement": {"acknowledgement": ACKNOWLEDGED.format(rule="HC-IMG-01", accepts="x/y:1")},
    "timeouts": {"timeouts": '{ create = "10m" }'},
    "allow_same_name": {"allow_same_name": "true"},
    "on_stale_proof": {"on_stale_proof": '"show"'},
}
