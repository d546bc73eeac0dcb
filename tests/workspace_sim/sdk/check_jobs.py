"""Jobs and runs."""
from bench import raises
from databricks.sdk.errors import InvalidParameterValue, ResourceDoesNotExist
from databricks.sdk.service.compute import ClusterSpec, State
from databricks.sdk.service.jobs import (ForEachTask, JobCluster, JobSettings, NotebookTask,
                                         RunLifeCycleState, RunResultState, RunType,
                                         SparkPythonTask, SparkSubmitTask, SubmitTask, Task)


def new_cluster(**more):
    return ClusterSpec(spark_version="15.4.x-scala2.12", node_type_id="i3.xlarge", num_workers=1,
                       **more)


def notebook(key, **more):
    return Task(task_key=key, notebook_task=NotebookTask(notebook_path="/x"), **more)


def check_job_life(bench):
    jobs = bench.w.jobs
    cluster_id = bench.running()
    job_id = jobs.create(name="first", tags={"a": "b"},
                         tasks=[notebook("one", existing_cluster_id=cluster_id)]).job_id
    job = jobs.get(job_id)
    assert job.settings.tasks[0].existing_cluster_id == cluster_id and job.run_as_user_name
    jobs.update(job_id, new_settings=JobSettings(name="second"), fields_to_remove=["tags"])
    assert jobs.get(job_id).settings.name == "second" and jobs.get(job_id).settings.tags is None
    jobs.reset(job_id, JobSettings(name="third", tasks=[notebook("a"), notebook("b")]))
    assert [t.task_key for t in jobs.get(job_id).settings.tasks] == ["a", "b"]
    jobs.delete(job_id)
    raises(ResourceDoesNotExist, jobs.get, job_id)


def check_job_of_250_tasks(bench):
    job_id = bench.w.jobs.create(
        name="wide", tasks=[notebook(f"t{n}", job_cluster_key="shared") for n in range(250)],
        job_clusters=[JobCluster(job_cluster_key="shared", new_cluster=new_cluster())]).job_id
    raw = bench.w.api_client.do("GET", "/api/2.2/jobs/get", query={"job_id": job_id})
    assert len(raw["settings"]["tasks"]) == 100 and raw["has_more"] and raw["next_page_token"]
    assert len(bench.w.jobs.get(job_id).settings.tasks) == 250
    listed = list(bench.w.jobs.list(expand_tasks=True))
    assert len(listed) == 1 and len(listed[0].settings.tasks) == 250
    old = bench.w.api_client.do("GET", "/api/2.1/jobs/get", query={"job_id": job_id})
    assert len(old["settings"]["tasks"]) == 250


def check_list_of_jobs(bench):
    bench.sim("POST", "jobs", {"count": 230, "settings": {"name": "job {n}", "tasks": [
        {"task_key": "a", "notebook_task": {"notebook_path": "/x"}}]}})
    listed = list(bench.w.jobs.list(limit=100))
    assert len({j.job_id for j in listed}) == 230 and not listed[0].settings.tasks
    assert [j.settings.name for j in bench.w.jobs.list(name="JOB 7")] == ["job 7"]
    assert list(bench.w.jobs.list(name="job")) == []


def check_spark_submit(bench):
    jobs = bench.w.jobs
    submit = SparkSubmitTask(parameters=["--class", "org.x.Main", "dbfs:/app.jar"])
    job_id = jobs.create(name="submit", tasks=[Task(task_key="a", spark_submit_task=submit,
                                                    new_cluster=new_cluster())]).job_id
    assert jobs.get(job_id).settings.tasks[0].spark_submit_task.parameters[0] == "--class"
    cluster_id = bench.running()
    raises(InvalidParameterValue, jobs.create, name="x", contains="only supported on new clusters",
           tasks=[Task(task_key="a", spark_submit_task=submit, existing_cluster_id=cluster_id)])
    raises(InvalidParameterValue, jobs.create, name="x", contains="only supported on new clusters",
           tasks=[Task(task_key="a", for_each_task=ForEachTask(inputs="[1]", task=Task(
               task_key="b", spark_submit_task=submit, existing_cluster_id=cluster_id)))])
    raises(InvalidParameterValue, jobs.create, name="x", contains="spark_conf is not supported",
           tasks=[Task(task_key="a", spark_submit_task=submit,
                       new_cluster=new_cluster(spark_conf={"a": "b"}))])


def check_old_form_of_jobs(bench):
    answer = bench.w.api_client.do("POST", "/api/2.0/jobs/create", body={
        "name": "old", "new_cluster": new_cluster().as_dict(),
        "spark_submit_task": {"parameters": ["a"]}})
    old = bench.w.api_client.do("GET", "/api/2.0/jobs/get", query=answer)["settings"]
    assert old["format"] == "SINGLE_TASK" and old["spark_submit_task"] and "tasks" not in old
    new = bench.w.jobs.get(answer["job_id"]).settings
    assert new.format.value == "MULTI_TASK" and new.tasks[0].spark_submit_task


def check_run_now(bench):
    job_id = bench.w.jobs.create(name="runs", tasks=[notebook("a", new_cluster=new_cluster())]).job_id
    waiter = bench.w.jobs.run_now(job_id, idempotency_token="once")
    assert bench.w.jobs.run_now(job_id, idempotency_token="once").run_id == waiter.run_id
    run = waiter.result()
    assert run.state.result_state == RunResultState.SUCCESS and run.run_type == RunType.JOB_RUN
    assert bench.w.jobs.get_run_output(run.tasks[0].run_id).metadata.run_id == run.run_id
    own = bench.w.clusters.get(run.tasks[0].cluster_instance.cluster_id)
    assert own.cluster_source.value == "JOB"
    assert [r.run_id for r in bench.w.jobs.list_runs(job_id=job_id)] == [run.run_id]
    assert list(bench.w.jobs.list_runs(job_id=job_id, active_only=True)) == []


def check_submit(bench):
    bench.settings(start_seconds=30)
    cluster_id = bench.sim("POST", "clusters", {})["cluster_ids"][0]
    submit = bench.w.jobs.submit(run_name="once", tasks=[SubmitTask(
        task_key="a", existing_cluster_id=cluster_id,
        spark_python_task=SparkPythonTask(python_file="/x.py"))])
    assert bench.w.clusters.get(cluster_id).state == State.PENDING  # a run starts its cluster
    active = list(bench.w.jobs.list_runs(run_type=RunType.SUBMIT_RUN, active_only=True,
                                         expand_tasks=True))
    assert active[0].tasks[0].spark_python_task.python_file == "/x.py"
    bench.w.jobs.cancel_run(submit.run_id)
    assert bench.w.jobs.get_run(submit.run_id).state.result_state == RunResultState.CANCELED
    closed = bench.running(workload_type={"clients": {"jobs": False, "notebooks": True}})
    refused = bench.w.jobs.submit(run_name="no", tasks=[SubmitTask(
        task_key="a", existing_cluster_id=closed,
        notebook_task=NotebookTask(notebook_path="/x"))])
    state = bench.w.jobs.get_run(refused.run_id).state
    assert state.life_cycle_state == RunLifeCycleState.INTERNAL_ERROR
    assert "does not support jobs workload" in state.state_message
