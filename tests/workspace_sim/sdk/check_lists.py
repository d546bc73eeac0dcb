"""Lists of clusters: filters, pages, order, large ones; what the platform offers."""
import time

from databricks.sdk.service.compute import (ClusterSource, ListClustersFilterBy, ListClustersSortBy,
                                            ListClustersSortByDirection, ListClustersSortByField,
                                            State)


def check_list_with_filters(bench):
    running = bench.running(cluster_name="running")
    bench.sim("POST", "clusters", {"clusters": [
        {"cluster_source": "UI", "cluster_name": "ui", "state": "TERMINATED"},
        {"cluster_source": "JOB", "cluster_name": "job {n}", "count": 3}]})
    bench.w.clusters.pin(running)

    def names(**filters):
        return sorted(c.cluster_name
                      for c in bench.w.clusters.list(filter_by=ListClustersFilterBy(**filters)))

    assert names(cluster_sources=[ClusterSource.JOB]) == ["job 0", "job 1", "job 2"]
    assert names(cluster_sources=[ClusterSource.API, ClusterSource.UI]) == ["running", "ui"]
    assert names(cluster_states=[State.RUNNING]) == ["running"]
    assert names(is_pinned=True) == ["running"]
    assert names(policy_id="none") == []
    assert all(c.spec is None for c in bench.w.clusters.list())


def check_list_pages(bench):
    bench.sim("POST", "clusters", {"count": 7, "cluster_name": "c{n}"})
    listed = list(bench.w.clusters.list(page_size=2))
    assert len({c.cluster_id for c in listed}) == 7
    assert len(bench.requests("/api/2.1/clusters/list")) == 4
    by_name = [c.cluster_name for c in bench.w.clusters.list(page_size=3, sort_by=ListClustersSortBy(
        field=ListClustersSortByField.CLUSTER_NAME, direction=ListClustersSortByDirection.DESC))]
    assert by_name == [f"c{n}" for n in range(6, -1, -1)]


def check_twenty_thousand_clusters(bench):
    bench.sim("POST", "clusters", {"count": 20000, "cluster_source": "JOB"})
    began = time.monotonic()
    ids = {c.cluster_id for c in bench.w.clusters.list(page_size=100)}
    assert len(ids) == 20000 and time.monotonic() - began < 60


def check_node_types_versions_zones(bench):
    nodes = {n.node_type_id: n for n in bench.w.clusters.list_node_types().node_types}
    assert nodes["i3.xlarge"].is_encrypted_in_transit is False
    assert nodes["m6id.xlarge"].is_encrypted_in_transit and nodes["m5.xlarge"].support_ebs_volumes
    assert nodes["m5.xlarge"].node_instance_type.local_nvme_disks == 0
    assert nodes["dev-tier-node"].support_ebs_volumes is False
    # The SDK asks for Scala 2.12 unless told otherwise.
    assert bench.w.clusters.select_spark_version(long_term_support=True) == "16.4.x-scala2.12"
    assert "-ml-" in bench.w.clusters.select_spark_version(ml=True, latest=True)
    assert nodes[bench.w.clusters.select_node_type(local_disk=True, min_memory_gb=64)]
    assert bench.w.clusters.list_zones().default_zone == "auto"
