"""An apply that is under way, to be disturbed."""
import time

from harness.project import cluster_block


def is_waited_for(requests):
    paths = [one["path"].rsplit("/", 1)[1] for one in requests]
    return "create" in paths and "get" in paths[paths.index("create"):]


def begin_slow_apply(case):
    """An apply whose cluster never gets ready, in a process group of its own; returns once the
    workspace made the cluster and was asked for it: by then the provider knows its id."""
    case.simulator.control("settings", {"start_seconds": 60})
    case.project.write(cluster_block())
    process = case.project.start("apply", "-auto-approve", "-no-color", start_new_session=True)
    case.addCleanup(process.stdout.close)
    deadline = time.monotonic() + 30
    while not is_waited_for(case.simulator.requests("/api/2.1/clusters/*")):
        case.assertLess(time.monotonic(), deadline, "no create request")
        time.sleep(0.05)
    return process


def expect_tainted_cluster(case, process):
    """The apply ends by itself, and the state has the cluster that it made."""
    output, _ = process.communicate(timeout=30)
    case.assertEqual(process.returncode, 1, output)
    case.assertNotIn("Plugin did not respond", output)
    instance = case.project.instance()
    case.assertEqual(instance["attributes"]["cluster_id"], case.only_cluster()["cluster_id"])
    case.assertEqual(instance["status"], "tainted")
