"""What a run asks of clusters that run, change, are terminated and are gone. `of` is the Exploration. One thread."""
import base64
import concurrent.futures

import proofs
from questions_asked import changed
from subjects import CLUSTERS, Subject, Watch

RATE_MOST = 120  # requests of the one burst


def start_job(of):
    """A job that waits on a cluster of its own, in a notebook that is removed with it."""
    if of.budget.made >= of.budget.clusters:
        of.skip("job cluster", "the budget of clusters is used up")
        return
    of.notebook = f"/Users/{of.user}/{of.budget.mark('notebook')}"
    of.ask("make a notebook", "POST", "/api/2.0/workspace/import", None, {
        "path": of.notebook, "format": "SOURCE", "language": "PYTHON", "overwrite": True,
        "content": base64.b64encode(b"import time\ntime.sleep(420)\n").decode()}, compared=False)
    cluster = changed(of.specification("SINGLE_USER", "job"), {"cluster_name": None, "autotermination_minutes": None})
    settings = {"name": of.budget.mark("job"), "max_concurrent_runs": 1, "timeout_seconds": 1500, "tasks": [
        {"task_key": "wait", "notebook_task": {"notebook_path": of.notebook}, "new_cluster": cluster}]}
    made = of.ask("make a job", "POST", "/api/2.2/jobs/create", None, settings)
    of.job = made.get("job_id")
    if not of.job:
        return
    name = of.budget.mark("job")
    of.ask("list with our job", "GET", "/api/2.2/jobs/list", {"limit": 25, "expand_tasks": "true"},
           others=("jobs", lambda one: (one.get("settings") or {}).get("name") == name))
    of.ask("get the job", "GET", "/api/2.2/jobs/get", {"job_id": of.job})
    of.ask("reset the job", "POST", "/api/2.2/jobs/reset", None, {"job_id": of.job, "new_settings": settings})
    of.ask("job of spark-submit", "POST", "/api/2.2/jobs/reset", None, {
        "job_id": of.job, "new_settings": dict(settings, tasks=[
            {"task_key": "submit", "spark_submit_task": {"parameters": ["--class", "X", "file:/x.jar"]},
             "new_cluster": changed(cluster, {"spark_conf": None, "num_workers": 1})}])})
    of.ask("update the job", "POST", "/api/2.2/jobs/update", None, {"job_id": of.job, "new_settings": settings})
    of.ask("reset the job again", "POST", "/api/2.2/jobs/reset", None, {"job_id": of.job, "new_settings": settings})
    of.budget.take_cluster()
    began = of.recorder.clock()
    run = of.ask("run the job", "POST", "/api/2.2/jobs/run-now", None, {"job_id": of.job})
    if not run.get("run_id"):
        if not run.failure and not run.ok:
            of.budget.give_back()
        return
    first = len(of.recorder.exchanges)
    of.ask("list with our run", "GET", "/api/2.2/jobs/runs/list", {"limit": 20, "active_only": "true", "expand_tasks": "true"},
           others=("runs", lambda one: one.get("run_name") == name))
    find_job_cluster(of, run.get("run_id"), cluster, began)
    last = len(of.recorder.exchanges)
    if of.job_cluster is None or of.observer.look(of.job_cluster) != "PENDING":
        for one in of.recorder.exchanges[first:last]:
            one["notes"]["unsteady"] = True


def find_job_cluster(of, run_id, cluster, began):
    answer = of.observer.repeat("get the run", "/api/2.2/jobs/runs/get", {"run_id": run_id},
                                lambda one: _cluster_of(one) is not None, of.limit / 3)
    if _cluster_of(answer):
        of.job_cluster = Subject("JOB", _cluster_of(answer), cluster)
        of.observer.began_creating(of.job_cluster, began)


def _cluster_of(run):
    for task in run.get("tasks") or []:
        if (task.get("cluster_instance") or {}).get("cluster_id"):
            return task["cluster_instance"]["cluster_id"]
    return None


def job_cluster(of):
    """Early, for a run does not last."""
    subject = of.job_cluster
    if subject is None:
        return
    if of.observer.until(subject, ("RUNNING",), of.limit):
        def asks():
            of.ask("edit of a job's cluster", "POST", CLUSTERS + "edit", None,
                   dict(subject.specification, cluster_id=subject.cluster_id), subject)
            made = of.ask("context on a job's cluster", "POST", "/api/1.2/contexts/create", None,
                          {"clusterId": subject.cluster_id, "language": "python"}, subject)
            if made.ok and made.get("id"):
                of.ask("destroy on a job's cluster", "POST", "/api/1.2/contexts/destroy", None,
                       {"clusterId": subject.cluster_id, "contextId": made.get("id")}, subject)
            of.ask("start of a job's cluster", "POST", CLUSTERS + "start", None,
                   {"cluster_id": subject.cluster_id}, subject)
        of.observer.steady(subject, asks)
    of.ask("remove the job", "POST", "/api/2.2/jobs/delete", None, {"job_id": of.job})
    of.ask("get the removed job", "GET", "/api/2.2/jobs/get", {"job_id": of.job})
    of.ask("end the job's cluster", "POST", CLUSTERS + "delete", None, {"cluster_id": subject.cluster_id}, compared=False)


def running(of):
    for mode, subject in list(of.subjects.items()):
        if not of.observer.until(subject, ("RUNNING",), of.limit):
            continue
        if subject is of.main():
            of.observer.calls(subject)
            of.ask("start in RUNNING", "POST", CLUSTERS + "start", None, {"cluster_id": subject.cluster_id}, subject)
            of.ask("events, first page", "POST", CLUSTERS + "events", None,
                   {"cluster_id": subject.cluster_id, "page_size": 1, "order": "ASC"}, subject)
            token = of.recorder.exchanges[-1]["answer"].get("next_page_token")
            if token:
                of.ask("events, next page", "POST", CLUSTERS + "events", None,
                       {"cluster_id": subject.cluster_id, "page_size": 1, "order": "ASC", "page_token": token}, subject)
        answers = proofs.prove(of.observer, subject, mode)
        of.flag_true = of.flag_true or proofs.says_true(answers)
        if subject is of.main():
            proofs.run(of.observer, subject, "python", [proofs.EXPANDED, "spark.conf.get('spark.nosuch.key')"],
                       "environment")
            proofs.run(of.observer, subject, "r", ["1"], "language r")
            libraries(of, subject)
            second_identity(of, subject)


def second_identity(of, subject):
    if of.recorder.second_token is None:
        of.skip("what others are refused", "HIPAA_LIVE_SECOND_TOKEN is not set")
        return
    of.ask("who is the second", "GET", "/api/2.0/preview/scim/v2/Me", who="second")
    of.ask("get as the second", "GET", CLUSTERS + "get", {"cluster_id": subject.cluster_id}, None, subject, who="second")
    proofs.run(of.observer, subject, "python", [], "as the second", who="second")


def libraries(of, subject):
    body = {"cluster_id": subject.cluster_id}
    wanted = dict(body, libraries=[{"pypi": {"package": "six==1.16.0"}}])
    watch = Watch(of.recorder, subject, "library", of.recorder.clock())
    of.ask("install", "POST", "/api/2.0/libraries/install", None, wanted, subject)
    first = lambda answer: ((answer.get("library_statuses") or [{}])[0] or {}).get("status")  # noqa: E731
    of.observer.repeat("library status", "/api/2.0/libraries/cluster-status", body,
                       lambda answer: first(answer) in ("INSTALLED", "FAILED", None), of.limit / 3, subject,
                       "/library_statuses/0/status", watch)
    of.ask("libraries of all", "GET", "/api/2.0/libraries/all-cluster-statuses", None, None, subject,
           others=("statuses", lambda one: one.get("cluster_id") == subject.cluster_id))
    of.ask("uninstall", "POST", "/api/2.0/libraries/uninstall", None, wanted, subject)
    of.ask("library status after", "GET", "/api/2.0/libraries/cluster-status", body, None, subject)


def moving(of):
    """Edit and resize at once, then what is asked meanwhile; then restart and the end."""
    edited, resized = of.main(), of.subjects.get("USER_ISOLATION")
    resized = resized if resized is not edited else None
    if resized and of.observer.look(resized) == "RUNNING":
        of.observer.act(resized, "resize", "resize", {"cluster_id": resized.cluster_id, "num_workers": 2})
        if of.observer.until(resized, ("RESIZING",), of.limit / 30):
            of.observer.calls(resized, resized.specification)
    if edited and of.observer.look(edited) == "RUNNING":
        of.observer.act(edited, "edit", "edit", dict(edited.specification, cluster_id=edited.cluster_id))
        if of.observer.until(edited, ("RESTARTING",), of.limit / 30):
            of.observer.calls(edited, edited.specification)
    for subject in (edited, resized):
        if subject:
            of.observer.until(subject, ("RUNNING",), of.limit)
    if edited and edited.state == "RUNNING":
        of.observer.act(edited, "restart", "restart", {"cluster_id": edited.cluster_id})
        of.observer.look(edited)
    ends = [subject for subject in of.subjects.values() if subject.state != "GONE"]
    for subject in ends:
        of.observer.act(subject, "terminate", "delete", {"cluster_id": subject.cluster_id})
        if subject is edited and of.observer.look(subject) == "TERMINATING":
            of.observer.calls(subject, subject.specification)
    for subject in ends:
        of.observer.until(subject, ("TERMINATED",), of.limit)


def terminated(of, edits):
    subject = of.main()
    if subject is None or subject.state != "TERMINATED":
        return
    body = {"cluster_id": subject.cluster_id}
    of.observer.calls(subject)
    of.ask("delete in TERMINATED", "POST", CLUSTERS + "delete", None, body, subject)
    of.ask("resize in TERMINATED", "POST", CLUSTERS + "resize", None,
           dict(body, num_workers=subject.specification["num_workers"]), subject)
    for step, changes in edits:
        answer = of.ask(f"edit: {step}", "POST", CLUSTERS + "edit", None,
                        dict(changed(subject.specification, changes), **body), subject)
        if answer.ok:
            of.observer.look(subject, f"get after edit: {step}")
        if subject.state not in ("TERMINATED",):
            of.recorder.troubles.append({"stage": "terminated", "message": f"edit: {step} led to {subject.state}"})
            break
    of.ask("update without the value", "POST", CLUSTERS + "update", None,
           dict(body, update_mask="spark_env_vars", cluster={}), subject)
    of.observer.look(subject, "get after update without the value")
    of.ask("pin", "POST", CLUSTERS + "pin", None, body, subject)
    of.observer.look(subject, "get while pinned")
    pinned = of.recorder.exchanges[-2]["answer"].ok
    if pinned:
        of.ask("permanent-delete while pinned", "POST", CLUSTERS + "permanent-delete", None, body, subject)
        of.ask("unpin", "POST", CLUSTERS + "unpin", None, body, subject)
    of.observer.act(subject, "start", "start", body)
    of.observer.look(subject)
    of.observer.act(subject, "terminate early", "delete", body)
    of.observer.until(subject, ("TERMINATED",), of.limit)
    if of.recorder.second_token is not None:
        of.ask("permanent-delete as the second", "POST", CLUSTERS + "permanent-delete", None, body, subject, who="second")


def gone(of):
    of.observer.watches.clear()
    for mode, subject in of.subjects.items():
        body = {"cluster_id": subject.cluster_id}
        of.ask(f"permanent-delete {mode}", "POST", CLUSTERS + "permanent-delete", None, body, subject)
    subject = of.main()
    if subject is None or of.observer.look(subject) != "GONE":
        return
    body = {"cluster_id": subject.cluster_id}
    of.observer.calls(subject, subject.specification)
    for name in ("delete", "permanent-delete", "pin", "unpin"):
        of.ask(f"{name} in GONE", "POST", CLUSTERS + name, None, body, subject)
    for name in ("install", "uninstall"):
        of.ask(f"{name} in GONE", "POST", f"/api/2.0/libraries/{name}", None,
               dict(body, libraries=[{"pypi": {"package": "six==1.16.0"}}]), subject)
    if of.pool:
        of.ask("remove the pool", "POST", "/api/2.0/instance-pools/delete", None, {"instance_pool_id": of.pool})
        of.ask("get the removed pool", "GET", "/api/2.0/instance-pools/get", {"instance_pool_id": of.pool})
    if of.policy:
        of.ask("remove the policy", "POST", "/api/2.0/policies/clusters/delete", None, {"policy_id": of.policy})
        of.ask("get the removed policy", "GET", "/api/2.0/policies/clusters/get", {"policy_id": of.policy})


def rate(of):
    """One short burst of a cheap call; the first refusal is recorded, and how many were answered."""
    workspace, clock = of.recorder.workspace, of.recorder.clock
    began, refused, answered = clock(), None, 0
    def one(_):
        return workspace.ask("GET", CLUSTERS + "list", {"page_size": 1})
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for answer in pool.map(one, range(RATE_MOST)):
            if answer.status == 429 and refused is None:
                refused = answer
            answered += answer.ok
    refused = refused or of.recorder.refused
    note = {"answered": answered, "requests": RATE_MOST, "in_seconds": round(clock() - began, 2)}
    of.recorder.note("rate", CLUSTERS + "list", refused, note)
