#!/usr/bin/env python3
"""hipaactl check on jobs: spark-submit wherever it hides, and compute that nobody verified.

test_jobs.py HIPAACTL LIBRARY
"""
import encodings_of_a_cluster as encodings
from input_case import GOOD, InputTest, main

SUBMIT = {"spark_submit_task": {"parameters": ["--class", "x"]}}


class SparkSubmit(InputTest):
    def test_it_is_found_in_each_form_and_each_finding_says_where(self):
        task = {"task_key": "load", "job_cluster_key": "etl", **SUBMIT}
        loop = {"task_key": "each", "for_each_task": {"inputs": "[]", "task": task}}
        clusters = [{"job_cluster_key": "etl", "new_cluster": GOOD}]
        forms = {
            "settings.json": ({"name": "n", "tasks": [task], "job_clusters": clusters},
                              "/tasks/0/spark_submit_task"),
            "loop.json": ({"name": "n", "tasks": [loop], "job_clusters": clusters},
                          "/tasks/0/for_each_task/task/spark_submit_task"),
            "old.json": ({"name": "n", "new_cluster": GOOD, **SUBMIT}, "/spark_submit_task"),
            "once.json": ({"run_name": "n", "tasks": [task]}, "/tasks/0/spark_submit_task"),
            "run.json": ({"runs": [{"run_id": 1, "run_name": "n", "tasks": [task]}]},
                         "/runs/0/tasks/0/spark_submit_task"),
            "now.json": ({"job_id": 1, "spark_submit_params": ["--class"]},
                         "/spark_submit_params"),
        }
        for name, (content, path) in forms.items():
            with self.subTest(name):
                found = [one for one in self.check(self.write(name, content), code=1)
                         if one["code"] == "HC-SUB-01"]
                self.assertEqual([one["path"] for one in found], [path])
                self.assertIn('job "', found[0]["resource"])
                if "tasks" in path:
                    self.assertIn('task "load", job cluster "etl"', found[0]["resource"])

    def test_it_is_found_in_plans_states_and_bundles(self):
        """Job, task and cluster are named wherever the job is described."""
        submit = {"spark_submit_task": [{"parameters": ["--class", "x"]}]}
        load = {"task_key": "load", "job_cluster_key": "etl"}
        shaped = encodings.provider_shape(GOOD)
        clusters = [{"job_cluster_key": "etl", "new_cluster": [shaped]}]
        job = encodings.resource("databricks_job", {"name": "n", "job_cluster": clusters, "task": [
            {**load, **submit}, {"task_key": "own", "new_cluster": [shaped], **submit},
            {"task_key": "each", "for_each_task": [{"inputs": "[]", "task": [
                {"task_key": "inner", "job_cluster_key": "etl", **submit}]}]}]})
        named = {'job "n", task "load", job cluster "etl"', 'job "n", task "own", its new cluster',
                 'job "n", task "inner", job cluster "etl"'}
        old = encodings.resource("databricks_job", {"name": "n", "new_cluster": [shaped], **submit})
        settings = {"name": "n", "tasks": [{**load, **SUBMIT}],
                    "job_clusters": [{"job_cluster_key": "etl", "new_cluster": GOOD}]}
        one = {'job "n", task "load", job cluster "etl"'}
        for name, content, wanted in (
                ("plan.json", encodings.plan(job), {f"databricks_job.phi ({it})" for it in named}),
                ("state.json", encodings.state(job), {f"databricks_job.phi ({it})" for it in named}),
                ("plan_2_0.json", encodings.plan(old),
                 {'databricks_job.phi (job "n", its new cluster)'}),
                ("databricks.yml", encodings.yaml({"resources": {"jobs": {"nightly": settings}}}),
                 {f"jobs.nightly ({it})" for it in one}),
                ("reset.json", {"job_id": 1, "new_settings": settings}, one)):
            with self.subTest(name):
                found = self.check(self.write(name, content), code=1)
                self.assertEqual({it["resource"] for it in found if it["code"] == "HC-SUB-01"},
                                 wanted)

    def test_every_task_of_a_long_job(self):
        tasks = [{"task_key": f"t{number}", "job_cluster_key": "etl",
                  "notebook_task": {"notebook_path": "/a"}} for number in range(250)]
        tasks[240].update(SUBMIT)
        self.assertEqual(self.found("long.json", {"name": "n", "tasks": tasks}),
                         [("HC-SUB-01", "fail", "/tasks/240/spark_submit_task")])

    def test_chains_with_cycles_end_and_what_is_not_there_is_undecided(self):
        def runs(job):
            return [{"task_key": "next", "run_job_task": {"job_id": job}}]
        content = encodings.yaml({"resources": {"jobs": {
            "a": {"name": "a", "tasks": runs("${resources.jobs.b.id}")},
            "b": {"name": "b", "tasks": runs("${resources.jobs.a.id}")},
            "c": {"name": "c", "tasks": runs("${resources.jobs.elsewhere.id}")}}}})
        self.assertEqual(self.found("databricks.yml", content, code=0),
                         [("HC-JOB-01", "fail", f"/resources/jobs/{job}/tasks/0/run_job_task")
                          for job in "abc"] +
                         [("HC-SUB-01", "undecided",
                           "/resources/jobs/c/tasks/0/run_job_task/job_id")])
        content = {"jobs": [{"job_id": 1, "settings": {"tasks": runs(2)}},
                            {"job_id": 2, "settings": {"tasks": runs(1)}},
                            {"job_id": 3, "settings": {"tasks": runs(4)}}]}
        self.assertEqual(self.found("jobs.json", content, code=0),
                         [("HC-JOB-01", "fail", f"/jobs/{job}/settings/tasks/0/run_job_task")
                          for job in range(3)] +
                         [("HC-SUB-01", "undecided",
                           "/jobs/2/settings/tasks/0/run_job_task/job_id")])


class Compute(InputTest):
    def tasks(self, *tasks):
        job = {"name": "n", "tasks": [{"task_key": f"t{number}", **task}
                                      for number, task in enumerate(tasks)],
               "job_clusters": [{"job_cluster_key": "etl", "new_cluster": GOOD},
                                {"job_cluster_key": "none", "serverless_compute_id": "x"}]}
        return self.found("job.json", job, code=None)

    def test_what_runs_on_no_cluster_of_the_job_is_told(self):
        notebook = {"notebook_task": {"notebook_path": "/a"}}
        self.assertEqual(self.tasks(
            {**notebook, "job_cluster_key": "etl"}, {**notebook, "new_cluster": GOOD},
            {"condition_task": {"op": "EQUAL_TO", "left": "1", "right": "1"}},
            {"for_each_task": {"inputs": "[1]", "task": {"job_cluster_key": "etl", **notebook}}},
            {"task_key": "no kind"}), [])
        self.assertEqual(self.tasks(
            notebook, {**notebook, "environment_key": "e"}, {**notebook, "job_cluster_key": "none"},
            {**notebook, "existing_cluster_id": "1124-1"}, {"kind_of_tomorrow_task": {}},
            {"for_each_task": {"inputs": "[1]", "task": notebook}},
            {"notebook_task": {"notebook_path": "/a", "warehouse_id": "w"},
             "job_cluster_key": "etl"}),
            [("HC-JOB-01", "fail", f"/tasks/{place}") for place in (
                "0", "1/environment_key", "2", "3/existing_cluster_id", "4",
                "5/for_each_task/task", "6/notebook_task/warehouse_id")])

    def test_texts_name_things_as_the_job_does(self):
        """A task is told of in its own terms: the list in which it is judged is none of the job's."""
        job = {"name": "n", "tasks": [
            {"task_key": "a", "notebook_task": {"notebook_path": "/a"}, "new_cluster": GOOD},
            {"task_key": "b", "notebook_task": {"notebook_path": "/a"}},
            {"task_key": "c", **SUBMIT, "new_cluster": GOOD,
             "libraries": [{"pypi": {"package": "horovod"}}]},
            {"task_key": "d", "for_each_task": {"inputs": "[1]", "task": {
                **SUBMIT, "new_cluster": GOOD}}}]}
        found = self.check(self.write("job.json", job), code=1)
        self.assertEqual(sorted(one["detail"].split("\n")[0].partition(". ")[0] for one in found), [
            "The task names no cluster: it runs on serverless compute.",
            'libraries[0].pypi.package = "horovod" installs horovod',
            "spark_submit_task is a spark-submit task.",
            "spark_submit_task is a spark-submit task."])

    def test_kinds_that_hipaa_cluster_does_not_offer_are_judged(self):
        kinds = ("pipeline_task", "sql_task", "dashboard_task", "alert_task", "power_bi_task",
                 "clean_rooms_notebook_task", "dbt_cloud_task", "dbt_platform_task")
        self.assertEqual(self.tasks(*({kind: {}} for kind in kinds)),
                         [("HC-JOB-01", "fail", f"/tasks/{number}/{kind}")
                          for number, kind in enumerate(kinds)])
        self.assertEqual(self.tasks(
            {"ai_runtime_task": {}}, {"gen_ai_compute_task": {}},
            {"notebook_task": {"notebook_path": "/a"},
             "compute": {"hardware_accelerator": "GPU_1xA10"}}),
            [("HC-JOB-02", "fail", f"/tasks/{place}") for place in (
                "0/ai_runtime_task", "1/gen_ai_compute_task", "2/compute/hardware_accelerator")])

    def test_what_a_job_installs_on_serverless_compute_is_judged(self):
        names = ["requests", "horovod==0.28.1", "/Volumes/x/y.whl", "-r /Volumes/x/r.txt"]
        for name, content, pointer in (
                ("job.json", {"name": "j", "tasks": [], "environments": [
                    {"environment_key": "e", "spec": {"client": "1", "dependencies": names}}]},
                 "/environments/0/spec/dependencies"),
                ("state.json", encodings.state(encodings.resource("databricks_job", {
                    "name": "j", "environment": [{"environment_key": "e", "spec": [
                        {"client": "1", "dependencies": names}]}]})),
                 "/values/root_module/child_modules/0/resources/0/values/environment/0/spec/0"
                 "/dependencies")):
            with self.subTest(name):
                found = self.check(self.write(name, content), code=1)
                self.assertEqual({(one["code"], one["path"]) for one in found},
                                 {("HC-ML-01", pointer + "/1"), ("HC-ML-04", pointer)})
                texts = {one["code"]: one["detail"] for one in found}
                self.assertIn('dependencies[1] = "horovod==0.28.1"', texts["HC-ML-01"])
                self.assertTrue(texts["HC-ML-04"].startswith("dependencies installs files"))
                self.assertIn("y.whl", texts["HC-ML-04"])
                self.assertIn("r.txt", texts["HC-ML-04"])
                self.assertIn('environment "e"', found[0]["resource"])

    def test_a_cluster_of_ours_that_was_proved_is_verified(self):
        def phi(name, status):
            return encodings.resource("hipaa_cluster", {
                **GOOD, "cluster_id": f"1124-{name}", "encryption": {"status": status}}, name)

        job = encodings.resource("databricks_job", {"name": "n", "task": [
            {"task_key": name, "existing_cluster_id": f"1124-{name}",
             "notebook_task": [{"notebook_path": "/a"}]} for name in ("a", "b", "c")]})
        resources = phi("a", "measured_true"), phi("b", "not_measured"), job
        for name, content, pointer in (
                ("plan.json", encodings.plan(*resources), "/resource_changes/2/change/after"),
                ("state.json", encodings.state(*resources),
                 "/values/root_module/child_modules/0/resources/2/values")):
            with self.subTest(name):
                self.assertEqual(
                    [one for one in self.found(name, content, code=None) if one[0] == "HC-JOB-01"],
                    [("HC-JOB-01", "fail", f"{pointer}/task/{number}/existing_cluster_id")
                     for number in (1, 2)])


if __name__ == "__main__":
    main()
