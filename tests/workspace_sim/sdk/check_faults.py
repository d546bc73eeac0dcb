"""Faults on demand, as the SDK lives through them."""
import time

from bench import raises
from databricks.sdk.errors import InternalError, InvalidState, ResourceDoesNotExist

ME = "GET /api/2.0/preview/scim/v2/Me"


def fault(bench, **description):
    bench.sim("POST", "faults", description)


def check_throttling_is_waited_for(bench):
    fault(bench, pattern=ME, kind="status", status=429, headers={"Retry-After": "1"}, times=1)
    began = time.monotonic()
    assert bench.w.current_user.me().active
    assert time.monotonic() - began >= 1
    assert [r["status"] for r in bench.requests("/api/2.0/preview/scim/v2/Me")] == [429, 200]


def check_reset_connection_is_retried(bench):
    fault(bench, pattern=ME, kind="reset_before")
    assert bench.w.current_user.me().active


def check_lost_answer_makes_a_second_cluster(bench):
    """What a client without a guard does: the change happened, the answer was lost, it retries."""
    fault(bench, pattern="POST /api/2.1/clusters/create", kind="reset_after")
    bench.w.clusters.create(cluster_name="twice", spark_version="15.4.x-scala2.12",
                            node_type_id="i3.xlarge", num_workers=1)
    assert [c.cluster_name for c in bench.w.clusters.list()] == ["twice", "twice"]


def check_offset_times_and_cluster(bench):
    mine, other = bench.running(), bench.running()
    fault(bench, pattern="GET /api/*/clusters/get", cluster_id=mine, offset=1, times=1,
          kind="status", status=500)
    bench.w.clusters.get(mine)
    bench.w.clusters.get(other)
    raises(InternalError, bench.w.clusters.get, mine)
    bench.w.clusters.get(mine)


def check_login_page_instead_of_an_answer(bench):
    fault(bench, pattern=ME, kind="login_page")
    try:
        bench.w.current_user.me()
    except Exception:
        pass  # the SDK has no word for it; ours must
    else:
        raise AssertionError("a login page passed for an answer")


def check_slow_answer_arrives(bench):
    fault(bench, pattern=ME, kind="slow_bytes", bytes_per_second=2000)
    assert bench.w.current_user.me().active
    fault(bench, pattern=ME, kind="delay_before", delay_ms=300)
    began = time.monotonic()
    assert bench.w.current_user.me().active and time.monotonic() - began >= 0.3


def check_eventual_consistency(bench):
    bench.settings(consistency_lag_gets=1)
    cluster_id = bench.w.clusters.create(spark_version="15.4.x-scala2.12",
                                         node_type_id="i3.xlarge", num_workers=1).cluster_id
    raises(ResourceDoesNotExist, bench.w.clusters.get, cluster_id)
    assert bench.w.clusters.get(cluster_id).cluster_id == cluster_id
    bench.settings(gone_spelling="invalid_state")
    raises(InvalidState, bench.w.clusters.get, "0000-000000-nothing0")
