#!/usr/bin/env python3
"""hipaactl check: patient data in whatever a customer names, and compute that csp covers.

test_named_texts.py HIPAACTL LIBRARY
"""
import json

from input_case import GOOD, InputTest, main

SSN, MRN = "123-45-6789", "MRN 12345678"


class PatientData(InputTest):
    """What a customer names is looked through everywhere; what is found is printed nowhere."""

    def job(self, **more):
        task = {"task_key": "load", "new_cluster": GOOD, "notebook_task": {"notebook_path": "/a"}}
        return {"name": "n", "tasks": [task], **more}

    def test_every_field_that_is_named(self):
        git = {"git_url": f"https://git.example.org/{MRN}.git", "git_provider": "gitHub",
               "git_branch": "main"}
        for path, content in (
                ("/run_name", {"run_name": MRN, "tasks": self.job()["tasks"]}),
                ("/tags/p", self.job(tags={"p": SSN})),
                ("/tags", self.job(tags={MRN: "x"})),
                ("/description", self.job(description=f"for {MRN}")),
                ("/parameters/0/default", self.job(parameters=[{"name": "p", "default": SSN}])),
                ("/parameters/0/name", self.job(parameters=[{"name": MRN, "default": "x"}])),
                ("/git_source/git_url", self.job(git_source=git)),
                ("/email_notifications/on_failure/0",
                 self.job(email_notifications={"on_failure": ["jane@mail.example.com"]}))):
            with self.subTest(path):
                file = self.write("job.json", content)
                found = [one for one in self.check(file, code=0) if one["code"] == "HC-PHI-01"]
                self.assertEqual([one["path"] for one in found], [path])
                said = json.dumps(self.check(file, code=0))
                for hidden in (SSN, MRN, "jane@"):
                    self.assertNotIn(hidden, said)

    def test_fields_of_tasks(self):
        for path, more in (
                ("/tasks/0/task_key", {"task_key": MRN}),
                ("/tasks/0/description", {"description": MRN}),
                ("/tasks/0/notebook_task/base_parameters/p",
                 {"notebook_task": {"notebook_path": "/a", "base_parameters": {"p": SSN}}})):
            with self.subTest(path):
                job = self.job()
                job["tasks"][0].update(more)
                file = self.write("job.json", job)
                found = [one for one in self.check(file, code=0) if one["code"] == "HC-PHI-01"]
                self.assertEqual([one["path"] for one in found], [path])
                self.assertNotIn("12345", json.dumps(self.check(file, code=0)))

    def test_a_subject_is_told_by_its_number_or_id(self):
        tasks = [{"task_key": MRN, "new_cluster": {**GOOD, "spark_version": "15.4.x-cpu-ml-scala2.12"},
                  "notebook_task": {"notebook_path": "/a"}}]
        for content, wanted in (({"name": MRN, "tasks": tasks}, "task 1, its new cluster"),
                                ({"job_id": 17, "settings": {"name": MRN, "tasks": tasks}},
                                 'job "17", task 1, its new cluster')):
            found = self.check(self.write("job.json", content), code=1)
            self.assertIn(wanted, {one["resource"] for one in found if one["code"] == "HC-RT-01"})
            self.assertNotIn("12345678", json.dumps(found))
        file = self.write("clusters.json", {"clusters": [GOOD, {**GOOD, "cluster_name": MRN}]})
        found = self.check(file, code=0)
        self.assertEqual([one["resource"] for one in found if one["code"] == "HC-PHI-01"],
                         ["cluster 2"])
        self.assertNotIn("12345678", json.dumps(found))


class Canaries(InputTest):
    """Wherever the text stands: no output and no baseline holds it."""
    BAD = {**GOOD, "spark_version": "15.4.x-cpu-ml-scala2.12"}

    def cases(self):
        tasks = [{"task_key": "load", "new_cluster": self.BAD, "notebook_task": {"notebook_path": "/a"}}]
        yield "the key of a bundle's resource", "databricks.yml", {
            "bundle": {"name": "b"}, "resources": {"jobs": {MRN: {"name": "n", "tasks": tasks}}}}
        yield "the name of a target", "databricks.yml", {
            "bundle": {"name": "b"}, "resources": {"jobs": {"j": {"name": "n"}}},
            "targets": {"dev": {}, MRN: {"resources": {"jobs": {"j": {"tasks": tasks}}}}}}
        for address in (f'databricks_cluster.c["{MRN}"]', f'module.m["{MRN}"].databricks_cluster.c'):
            yield address, "plan.json", {
                "format_version": "1.2", "terraform_version": "1.9.7", "resource_changes": [
                    {"address": address, "mode": "managed", "type": "databricks_cluster",
                     "change": {"actions": ["create"], "after": self.BAD}}]}
        for more in ({MRN: "x"}, {MRN: MRN}, {f"{MRN}_TOKEN": "dapi0123456789abcdef0123456789abcdef"}):
            yield "the name of an environment variable", "c.json", {**self.BAD, "spark_env_vars": more}
        yield "a key of spark_conf", "c.json", {
            **self.BAD, "spark_conf": {f"spark.{MRN}.password": "hunter2hunter2"}}
        yield "a tag, its value and its list", "c.json", {**self.BAD, "custom_tags": {MRN: MRN}}
        yield "the cluster's name", "l.json", [self.BAD, {**self.BAD, "cluster_name": MRN}]

    def test_no_output_holds_it(self):
        for what, name, content in self.cases():
            self.write(name, content)
            for arguments in (["--format", one] for one in ("text", "json", "sarif", "junit", "github")):
                with self.subTest(f"{what} {arguments}"):
                    said = self.text(*arguments, "--write-baseline", "known.json", name)
                    self.assertIn("HC-RT-01", said)
                    self.assertNotIn("12345678", said)
                    kept = (self.folder / "known.json").read_text(encoding="utf-8")
                    self.assertIn("HC-RT-01", kept)
                    self.assertNotIn("12345678", kept)

    def test_what_is_shown_instead(self):
        shown = {}
        for what, name, content in self.cases():
            found = self.check(self.write(name, content), code=1)
            shown[what] = {one["resource"] for one in found if one["code"] == "HC-RT-01"}
        self.assertIn('jobs.#1 (job "n", task "load", its new cluster)',
                      shown["the key of a bundle's resource"])
        self.assertIn('target #2: jobs.j (job "n", task "load", its new cluster)',
                      shown["the name of a target"])
        self.assertIn("cluster 1", shown[f'databricks_cluster.c["{MRN}"]'])
        self.assertIn("cluster 2", shown["the cluster's name"])


class Serverless(InputTest):
    """Compute of Databricks: a warning to move off it, but in csp, where the profile covers it."""
    JOB = {"name": "n", "tasks": [
        {"task_key": "a", "notebook_task": {"notebook_path": "/a"}},
        {"task_key": "b", "sql_task": {"warehouse_id": "w", "query": {"query_id": "1"}}},
        {"task_key": "c", "pipeline_task": {"pipeline_id": "p"}}]}

    def test_in_classic_it_warns(self):
        found = self.check(self.write("job.json", self.JOB), "--profile", "classic", code=0)
        self.assertEqual([one["path"] for one in found if one["code"] == "HC-JOB-01"],
                         ["/tasks/0", "/tasks/1/sql_task", "/tasks/2/pipeline_task"])

    def test_in_csp_nobody_is_told_to_move(self):
        found = self.check(self.write("job.json", self.JOB), "--profile", "csp", code=0)
        self.assertEqual([one for one in found if one["code"] == "HC-JOB-01"], [])

    def test_serverless_gpus_stay_refused(self):
        job = {"name": "n", "tasks": [{"task_key": "a", "ai_runtime_task": {"x": "y"}}]}
        found = self.check(self.write("job.json", job), "--profile", "csp", code=1)
        self.assertEqual([one["code"] for one in found if one["severity"] == "error"],
                         ["HC-JOB-02"])


if __name__ == "__main__":
    main()
