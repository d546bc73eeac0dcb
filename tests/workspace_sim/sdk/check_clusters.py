"""Clusters: create and wait, edit, update, resize, start, restart, terminate, delete, pin, events."""
from bench import ADMIN, raises, volumes
from databricks.sdk.errors import (InvalidParameterValue, InvalidState, OperationFailed,
                                   ResourceDoesNotExist)
from databricks.sdk.service.compute import (AutoScale, ClusterSource, DataSecurityMode, EventType,
                                            GetEventsOrder, Kind, RuntimeEngine, State,
                                            TerminationReasonType, UpdateClusterResource)

LTS = "15.4.x-scala2.12"


def check_create_and_wait(bench):
    bench.settings(start_seconds=30)
    waiter = bench.w.clusters.create(cluster_name="phi", spark_version=LTS, num_workers=2,
                                     node_type_id="m5.xlarge", aws_attributes=volumes())
    assert bench.w.clusters.get(waiter.cluster_id).state == State.PENDING
    bench.sim("POST", "clock", {"seconds": 31})
    cluster = waiter.result()
    assert cluster.state == State.RUNNING and cluster.cluster_source == ClusterSource.API
    assert cluster.creator_user_name == ADMIN and len(cluster.executors) == 2
    assert cluster.spark_context_id > 2 ** 53 and cluster.driver.private_ip
    assert cluster.default_tags["ClusterId"] == cluster.cluster_id
    assert cluster.cluster_cores == 12.0 and cluster.cluster_memory_mb == 3 * 16384


def check_effective_and_spec_views(bench):
    cluster = bench.w.clusters.get(bench.running(
        kind="CLASSIC_PREVIEW", data_security_mode="DATA_SECURITY_MODE_DEDICATED",
        aws_attributes={"first_on_demand": 0}))
    assert cluster.data_security_mode == DataSecurityMode.SINGLE_USER
    assert cluster.spec.data_security_mode == DataSecurityMode.DATA_SECURITY_MODE_DEDICATED
    assert cluster.single_user_name == ADMIN and cluster.spec.single_user_name is None
    assert cluster.driver_node_type_id == "i3.xlarge" and cluster.spec.driver_node_type_id is None
    assert cluster.enable_elastic_disk is False and cluster.spec.enable_elastic_disk is None
    assert cluster.aws_attributes.zone_id == "auto" and cluster.aws_attributes.first_on_demand == 0
    assert cluster.aws_attributes.ebs_volume_count == 0
    assert cluster.runtime_engine == RuntimeEngine.STANDARD
    assert cluster.autotermination_minutes == 0


def check_single_node_and_ml_runtime(bench):
    cluster = bench.w.clusters.get(bench.w.clusters.create(
        spark_version=LTS, node_type_id="i3.xlarge", kind=Kind.CLASSIC_PREVIEW, is_single_node=True,
        use_ml_runtime=True).cluster_id)
    assert cluster.spark_conf["spark.databricks.cluster.profile"] == "singleNode"
    assert cluster.custom_tags == {"ResourceClass": "SingleNode"} and cluster.num_workers == 0
    assert cluster.spec.spark_conf is None and cluster.use_ml_runtime
    raw = bench.w.api_client.do("GET", "/api/2.1/clusters/get",
                                query={"cluster_id": cluster.cluster_id})
    assert raw["effective_spark_version"] == "15.4.x-cpu-ml-scala2.12"


def check_edit_and_wait(bench):
    cluster_id = bench.running()
    before = bench.w.clusters.get(cluster_id)
    edited = bench.w.clusters.edit(cluster_id=cluster_id, cluster_name="phi", spark_version=LTS,
                                   node_type_id="i3.2xlarge", num_workers=3).result()
    assert edited.node_type_id == "i3.2xlarge" and edited.driver_node_type_id == "i3.2xlarge"
    assert edited.spark_context_id != before.spark_context_id and edited.last_restarted_time > 0


def check_edit_of_terminated_stays_terminated(bench):
    cluster_id = bench.sim("POST", "clusters", {"state": "TERMINATED"})["cluster_ids"][0]
    bench.w.clusters.edit(cluster_id=cluster_id, spark_version=LTS, node_type_id="i3.xlarge",
                          autoscale=AutoScale(min_workers=1, max_workers=4))
    cluster = bench.w.clusters.get(cluster_id)
    assert cluster.state == State.TERMINATED and cluster.autoscale.max_workers == 4


def check_update_with_mask(bench):
    cluster_id = bench.running(custom_tags={"a": "b"}, autotermination_minutes=60)
    changed = bench.w.clusters.update(
        cluster_id=cluster_id, update_mask="autotermination_minutes,custom_tags",
        cluster=UpdateClusterResource(autotermination_minutes=30)).result()
    assert changed.autotermination_minutes == 30 and changed.custom_tags is None
    assert changed.node_type_id == "i3.xlarge"


def check_resize(bench):
    cluster_id = bench.running()
    context = bench.w.clusters.get(cluster_id).spark_context_id
    resized = bench.w.clusters.resize(cluster_id=cluster_id, num_workers=4).result()
    assert len(resized.executors) == 4 and resized.spark_context_id == context
    scaled = bench.w.clusters.resize(cluster_id=cluster_id,
                                     autoscale=AutoScale(min_workers=2, max_workers=5)).result()
    assert scaled.autoscale.min_workers == 2 and len(scaled.executors) == 2


def check_terminate_start_restart(bench):
    cluster_id = bench.running()
    ended = bench.w.clusters.delete(cluster_id).result()
    assert ended.termination_reason.type == TerminationReasonType.SUCCESS
    assert ended.termination_reason.parameters == {"username": ADMIN} and ended.terminated_time > 0
    assert ended.driver is None
    raises(InvalidState, bench.w.clusters.resize, cluster_id=cluster_id, num_workers=2)
    assert bench.w.clusters.start(cluster_id).result().state == State.RUNNING
    assert bench.w.clusters.restart(cluster_id).result().state == State.RUNNING
    bench.w.clusters.ensure_cluster_is_running(cluster_id)


def check_gates_while_pending(bench):
    bench.settings(start_seconds=30)
    cluster_id = bench.w.clusters.create(spark_version=LTS, node_type_id="i3.xlarge",
                                         num_workers=1).cluster_id
    raises(InvalidState, bench.w.clusters.edit, cluster_id=cluster_id, spark_version=LTS,
           node_type_id="i3.xlarge", num_workers=1, contains="is in unexpected state Pending.")
    raises(InvalidState, bench.w.clusters.start, cluster_id, contains="unexpected state Pending.")
    bench.sim("POST", "clock", {"seconds": 31})
    assert bench.w.clusters.get(cluster_id).state == State.RUNNING


def check_failed_start(bench):
    bench.settings(start_failure={"code": "AWS_INSUFFICIENT_INSTANCE_CAPACITY_FAILURE",
                                  "type": "CLOUD_FAILURE", "state_message": "No capacity.",
                                  "parameters": {"aws_api_error_code": "InsufficientCapacity"}})
    waiter = bench.w.clusters.create(spark_version=LTS, node_type_id="i3.xlarge", num_workers=1)
    raises(OperationFailed, waiter.result, contains="No capacity.")
    reason = bench.w.clusters.get(waiter.cluster_id).termination_reason
    assert reason.type == TerminationReasonType.CLOUD_FAILURE
    assert reason.parameters["aws_api_error_code"] == "InsufficientCapacity"


def check_pin_and_permanent_delete(bench):
    cluster_id = bench.running()
    bench.w.clusters.pin(cluster_id)
    bench.w.clusters.pin(cluster_id)
    raises(InvalidParameterValue, bench.w.clusters.permanent_delete, cluster_id,
           contains="Cannot delete pinned cluster")
    bench.w.clusters.unpin(cluster_id)
    bench.w.clusters.permanent_delete(cluster_id)
    raises(ResourceDoesNotExist, bench.w.clusters.get, cluster_id, contains="does not exist")


def check_events(bench):
    cluster_id = bench.running()
    bench.sim("POST", "clusters/mutate", {"cluster_id": cluster_id, "user": "mallory@example.com",
                                          "set": {"aws_attributes.ebs_volume_count": 0}})
    for workers in range(60):
        bench.sim("POST", "clusters/mutate",
                  {"cluster_id": cluster_id, "set": {"num_workers": workers + 1}})
    events = list(bench.w.clusters.events(cluster_id))
    assert len(events) == 62 and events[-1].type == EventType.CREATING
    edited = list(bench.w.clusters.events(cluster_id, event_types=[EventType.EDITED],
                                          order=GetEventsOrder.ASC))
    assert edited[0].details.user == "mallory@example.com"
    assert edited[0].details.previous_attributes.spark_version == LTS


def check_change_owner(bench):
    bench.sim("POST", "users", {"user_name": "other@example.com"})
    cluster_id = bench.running()
    raises(InvalidState, bench.w.clusters.change_owner, cluster_id, "other@example.com")
    bench.w.clusters.delete(cluster_id).result()
    bench.w.clusters.change_owner(cluster_id, "other@example.com")
    assert bench.w.clusters.get(cluster_id).creator_user_name == "other@example.com"


def check_server_refusals(bench):
    create = bench.w.clusters.create
    common = dict(spark_version=LTS, num_workers=1)
    raises(InvalidParameterValue, create, node_type_id="c5.xlarge", **common,
           contains="At least one EBS volume must be attached for clusters created with node type")
    raises(InvalidParameterValue, create, spark_version="11.3.x-nonsense-scala2.12", num_workers=1,
           node_type_id="i3.xlarge", contains="Invalid spark version 11.3.x-nonsense-scala2.12.")
    raises(InvalidParameterValue, create, spark_version=LTS, num_workers=0,
           node_type_id="i3.xlarge", contains="NumWorkers could be 0 only for SingleNode clusters")
    raises(InvalidParameterValue, create, node_type_id="i3.xlarge", spark_version=LTS,
           contains="Exactly 1 of")
    attributes = volumes()
    attributes.ebs_volume_iops = 100
    raises(InvalidParameterValue, create, node_type_id="i3.xlarge", aws_attributes=attributes,
           contains="The specified IOPS, 100, is not in the range 3,000 - 16,000", **common)
    bench.settings(csp=True)
    raises(InvalidParameterValue, create, node_type_id="i3.xlarge", **common,
           contains="Workspace restricted to instance types that encrypt in transit")
    assert create(node_type_id="m6id.xlarge", **common).cluster_id


def check_purge_after_thirty_days(bench):
    kept, lost = bench.running(), bench.running()
    bench.w.clusters.pin(kept)
    for cluster_id in (kept, lost):
        bench.w.clusters.delete(cluster_id)
    bench.sim("POST", "clock", {"days": 31})
    assert bench.w.clusters.get(kept).state == State.TERMINATED
    raises(InvalidState, bench.w.clusters.get, lost,
           contains="that was terminated or unpinned more than 30 days ago.")
    bench.settings(gone_spelling="not_found")
    raises(ResourceDoesNotExist, bench.w.clusters.get, lost)


def check_autotermination(bench):
    cluster_id = bench.running(autotermination_minutes=20)
    bench.sim("POST", "clock", {"seconds": 21 * 60})
    cluster = bench.w.clusters.get(cluster_id)
    assert cluster.state == State.TERMINATED
    assert cluster.termination_reason.code.value == "INACTIVITY"
