#!/usr/bin/env python3
"""hipaactl check: what a baseline knows again, and what it must not take for known.

test_baselines.py HIPAACTL LIBRARY
"""
import copy
import hashlib
import json
import os
import subprocess

from input_case import GOOD, InputTest, main

ML = "15.4.x-cpu-ml-scala2.12"
BAD = {**GOOD, "cluster_name": "a", "spark_version": ML}


def plan(*clusters, before=()):
    changes = [{"address": f"aws_s3_bucket.{name}", "mode": "managed", "type": "aws_s3_bucket",
                "change": {"actions": ["create"], "after": {"bucket": name}}} for name in before]
    changes += [{"address": f'databricks_cluster.c["{i}"]', "mode": "managed",
                 "type": "databricks_cluster",
                 "change": {"actions": ["create"], "after": one}} for i, one in enumerate(clusters)]
    return {"format_version": "1.2", "terraform_version": "1.9.7", "resource_changes": changes}


def job(*tasks, **more):
    return {"name": "etl", "tasks": list(tasks), **more}


def task(key, **more):
    return {"task_key": key, "notebook_task": {"notebook_path": "/a"}, "new_cluster": GOOD, **more}


def bundle(*tasks):
    return {"resources": {"jobs": {"etl": job(*tasks)}}}


def first_form(name, findings):
    """A baseline of version 1, by the rule of version 1."""
    entries = []
    for one in findings:
        text = f"1\n{name}\n{one['resource']}\n{one['code']}\n{one['path']}\n"
        entries.append({"code": one["code"], "resource": one["resource"], "path": one["path"],
                        "fingerprint": hashlib.sha256(text.encode()).hexdigest()[:32] + ":1"})
    return {"baseline_version": 1, "findings": entries}


class BaselineTest(InputTest):
    def keep(self, *files, baseline="known.json"):
        self.check("--write-baseline", baseline, *files, code=0)
        return json.loads((self.folder / baseline).read_text())

    def new(self, *files, baseline="known.json", code):
        found = self.check("--baseline", baseline, *files, code=code)
        return {one["code"] for one in found if one["baseline"] == "new"}

    def fingerprints(self, *files):
        log = json.loads(self.text("--format", "sarif", *files))
        return [one["partialFingerprints"]["hipaaFinding/v2"] for one in log["runs"][0]["results"]]


class Known(BaselineTest):
    def stays(self, name, before, after):
        self.write(name, before)
        self.keep(name)
        marks = self.fingerprints(name)
        self.write(name, after)
        self.assertEqual(self.new(name, code=0), set())
        self.assertEqual(set(self.fingerprints(name)), set(marks))

    def test_something_is_inserted_before(self):
        bad = task("load", new_cluster=BAD)
        libraries = [{"pypi": {"package": "horovod==0.28.1"}}, {"pypi": {"package": "sparkdl"}}]
        for what, name, before, after in (
                ("a change of a plan", "p.json", plan(BAD), plan(BAD, before=("logs", "more"))),
                ("a task of a bundle", "databricks.yml", bundle(bad), bundle(task("new"), bad)),
                ("a task of a job", "j.json", job(bad), job(task("new"), task("other"), bad)),
                ("a job cluster", "k.json",
                 job(job_clusters=[{"job_cluster_key": "c", "new_cluster": BAD}]),
                 job(job_clusters=[{"job_cluster_key": "b", "new_cluster": GOOD},
                                   {"job_cluster_key": "c", "new_cluster": BAD}])),
                ("a cluster of a list", "l.json", [BAD], [{**GOOD, "cluster_name": "new"}, BAD]),
                ("a library", "m.json", {**GOOD, "libraries": libraries},
                 {**GOOD, "libraries": [{"pypi": {"package": "requests"}}, *libraries]})):
            with self.subTest(what):
                self.stays(name, before, after)

    def test_the_state_of_terraform(self):
        def state(*others):
            resources = [{"address": f"databricks_cluster.{name}", "mode": "managed",
                          "type": "databricks_cluster", "values": {**GOOD, "cluster_name": name}}
                         for name in others]
            resources.append({"address": "databricks_cluster.a", "mode": "managed",
                              "type": "databricks_cluster", "values": BAD})
            return {"format_version": "1.0", "terraform_version": "1.9.7", "values": {
                "root_module": {"child_modules": [{"address": "module.m",
                                                   "resources": resources}]}}}
        self.stays("s.json", state(), state("x", "y"))

    def test_equal_findings_are_counted(self):
        self.write("l.json", [BAD])
        self.keep("l.json")
        self.write("l.json", [BAD, BAD])
        self.assertIn("HC-RT-01", self.new("l.json", code=1))

    def test_a_file_is_named_from_the_baseline(self):
        self.write("jobs/a.json", BAD)
        (self.folder / "ci").mkdir()
        written = self.keep("jobs/a.json", baseline="ci/known.json")
        self.assertEqual({one["file"] for one in written["findings"]}, {"../jobs/a.json"})
        for name in ("./jobs//a.json", "ci/../jobs/a.json", str(self.folder.resolve() / "jobs/a.json")):
            self.assertEqual(self.new(name, baseline="ci/known.json", code=0), set(), name)
        done = subprocess.run([self.hipaactl, "check", "--plugin", self.library, "--baseline",
                               "../ci/known.json", "a.json"], cwd=self.folder / "jobs",
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_an_entry_says_what_it_is(self):
        self.write("j.json", job(task("load", new_cluster={**GOOD, "spark_version": ML})))
        entry = next(one for one in self.keep("j.json")["findings"] if one["code"] == "HC-RT-01")
        self.assertEqual((entry["file"], entry["resource"], entry["path"]),
                         ("j.json", 'job "etl", task "load", its new cluster',
                          "/tasks/task_key=load/new_cluster/spark_version"))

    def test_what_is_gone_has_the_fingerprint_that_it_had(self):
        (self.folder / "ci").mkdir()
        self.write("a.json", BAD)
        self.keep("a.json", baseline="ci/known.json")
        marks = self.fingerprints("a.json")
        self.write("a.json", {**GOOD, "cluster_name": "a"})
        log = json.loads(self.text("--format", "sarif", "--baseline", "ci/known.json", "a.json"))
        gone = [one["partialFingerprints"]["hipaaFinding/v2"] for one in log["runs"][0]["results"]
                if one["baselineState"] == "absent"]
        self.assertTrue(gone)
        self.assertLessEqual(set(gone), set(marks))


class New(BaselineTest):
    def test_the_same_in_a_file_of_the_same_name(self):
        for name in ("databricks.yml", "one.json"):
            with self.subTest(name):
                bad, good = bundle(task("t", new_cluster=BAD)), bundle(task("t"))
                self.write("a/" + name, bad)
                self.write("b/" + name, good)
                self.keep("a", "b")
                self.write("a/" + name, good)
                self.write("b/" + name, bad)
                self.assertIn("HC-RT-01", self.new("a", "b", code=1))
                self.write("a/" + name, bad)
                marks = self.fingerprints("a/" + name, "b/" + name)
                self.assertEqual(len(set(marks)), len(marks))

    def test_another_value(self):
        self.write("a.json", BAD)
        self.keep("a.json")
        self.write("a.json", {**BAD, "spark_version": "16.4.x-gpu-ml-scala2.12"})
        self.assertEqual(self.new("a.json", code=1), {"HC-RT-01"})
        self.assertEqual(self.new("--baseline-ignores-values", "a.json", code=0), set())

    def test_another_version_of_a_library(self):
        self.write("a.json", {**GOOD, "libraries": [{"pypi": {"package": "horovod==0.28.0"}}]})
        self.keep("a.json")
        self.write("a.json", {**GOOD, "libraries": [{"pypi": {"package": "horovod==0.28.1"}}]})
        self.assertEqual(self.new("a.json", code=1), {"HC-ML-01"})
        self.assertEqual(self.new("--baseline-ignores-values", "a.json", code=0), set())

    def test_another_task_and_another_library(self):
        self.write("j.json", job(task("a", new_cluster=BAD), task("b")))
        self.keep("j.json")
        self.write("j.json", job(task("a"), task("b", new_cluster=BAD)))
        self.assertIn("HC-RT-01", self.new("--baseline-ignores-values", "j.json", code=1))
        self.write("a.json", {**GOOD, "libraries": [{"pypi": {"package": "horovod"}}]})
        self.keep("a.json")
        self.write("a.json", {**GOOD, "libraries": [{"pypi": {"package": "sparkdl"}}]})
        self.assertIn("HC-ML-01", self.new("--baseline-ignores-values", "a.json", code=1))

    def test_another_instance_of_a_resource(self):
        self.write("p.json", plan(BAD, {**GOOD, "cluster_name": "a"}))
        self.keep("p.json")
        self.write("p.json", plan({**GOOD, "cluster_name": "a"}, BAD))
        self.assertIn("HC-RT-01", self.new("p.json", code=1))


class PatientData(BaselineTest):
    """Neither the text nor a digest that could be guessed back."""

    def test_nothing_of_it_is_written(self):
        def written(number):
            name = f"MRN {number}"
            self.write("j.json", {"name": name, "tags": {name: "x", "p": name}, "tasks": [
                task(name, new_cluster={**BAD, "spark_env_vars": {"P": name}})]})
            self.write("l.json", [{**BAD, "cluster_name": name}, {**BAD, "cluster_name": name}])
            self.write("p.json", plan({**BAD, "cluster_name": name}))
            self.write("databricks.yml", bundle(task(name, new_cluster=BAD)))
            text = json.dumps(self.keep("j.json", "l.json", "p.json", "databricks.yml"))
            self.assertIn("HC-PHI-01", text)
            self.assertNotIn(str(number), text)
            return text
        self.assertEqual(written(12345678), written(87654321))

    def test_a_sensitive_value_leaves_no_digest(self):
        def value(version):
            content = plan({**BAD, "spark_version": version})
            content["resource_changes"][0]["change"]["after_sensitive"] = {"spark_version": True}
            self.write("p.json", content)
            return {one["code"]: one for one in self.keep("p.json")["findings"]}["HC-RT-01"]
        self.assertEqual(value(ML), value("16.4.x-gpu-ml-scala2.12"))


class FirstForm(BaselineTest):
    def kept(self, name, content):
        self.write(name, content)
        found = self.check(name, code=1)
        self.write("known.json", first_form(name.rsplit("/", 1)[-1], found))

    def version(self):
        return json.loads((self.folder / "known.json").read_text())["baseline_version"]

    def said(self, *files):
        return self.text("--baseline", "known.json", *files, stream="stderr")

    def test_it_is_read_and_rewritten(self):
        self.kept("a.json", BAD)
        before = self.new("a.json", code=0)
        self.assertEqual((before, self.version()), (set(), 2))
        self.assertEqual(self.new("a.json", code=0), set())
        self.assertEqual(self.said("a.json"), "")

    def test_it_says_so(self):
        self.kept("a.json", BAD)
        self.assertEqual(self.said("a.json"),
                         "known.json is of version 1, which names findings by numbers. It has been "
                         "rewritten as version 2.\n")

    def test_what_stands_behind_something_new(self):
        self.kept("p.json", plan(BAD))
        self.write("p.json", plan(BAD, before=("logs",)))
        self.assertEqual(self.new("p.json", code=0), set())
        self.kept("databricks.yml", bundle(task("old", new_cluster=BAD)))
        self.write("databricks.yml", bundle(task("new"), task("old", new_cluster=BAD)))
        self.assertEqual(self.new("databricks.yml", code=0), set())

    def test_two_files_of_one_name(self):
        bad = bundle(task("t", new_cluster=BAD))
        self.kept("a/databricks.yml", bad)
        self.write("a/databricks.yml", bundle(task("t")))
        self.write("b/databricks.yml", bad)
        self.assertIn("HC-RT-01", self.new("a", "b", code=1))
        self.assertEqual(self.version(), 1)
        self.assertIn("Write it again with --write-baseline.", self.said("a", "b"))

    def test_what_was_not_looked_at_is_not_lost(self):
        self.kept("a.json", BAD)
        self.write("b.json", GOOD)
        self.assertEqual(self.new("b.json", code=0), set())
        self.assertEqual(self.version(), 1)
        self.check("--baseline", "known.json", "--write-baseline", "known.json", "a.json", code=0)
        self.assertEqual(self.version(), 2)

    def test_another_library_at_its_number_is_new(self):
        self.kept("a.json", {**GOOD, "libraries": [{"pypi": {"package": "horovod"}}]})
        self.write("a.json", {**GOOD, "libraries": [{"pypi": {"package": "requests"}},
                                                    {"pypi": {"package": "sparkdl"}}]})
        self.assertIn("HC-ML-01", self.new("a.json", code=1))


class Damaged(BaselineTest):
    def refused(self, text, *wanted):
        (self.folder / "known.json").write_bytes(text if isinstance(text, bytes) else text.encode())
        found = self.check("--baseline", "known.json", "a.json", code=2)
        codes = {one["code"] for one in found if one["code"].startswith("HP-BASELINE")}
        self.assertTrue(codes, found)
        said = json.dumps(found)
        for one in wanted:
            self.assertIn(one, said)

    def test_every_kind(self):
        self.write("a.json", BAD)
        written = self.keep("a.json")
        for change in ("code", "file", "resource", "path", "value"):
            other = copy.deepcopy(written)
            entry = next(one for one in other["findings"] if one["code"] == "HC-RT-01")
            entry[change] = "HC-RT-03" if change == "code" else "0" * 32
            self.refused(json.dumps(other), "/findings/", "changed by hand")
        twice = {**written, "findings": written["findings"] + written["findings"][:1]}
        self.refused(json.dumps(twice), "twice")
        for text in ("", "{", "[]", "null", '"x"', "\x00", '{"baseline_version": 3, "findings": []}',
                     '{"baseline_version": "2", "findings": []}', '{"baseline_version": 2}',
                     '{"baseline_version": 2, "findings": {}}',
                     '{"baseline_version": 2, "findings": [1]}',
                     '{"baseline_version": 2, "findings": [], "more": 1}',
                     '{"baseline_version": 2, "baseline_version": 2, "findings": []}',
                     '{"baseline_version": 2, "findings": [{"code": "HC-RT-01", "fingerprint": ""}]}',
                     '{"baseline_version": 2, "findings": ' + "[" * 5000 + "]" * 5000 + "}",
                     b'{"baseline_version": 2, "findings": [], "\xff": 1}'):
            with self.subTest(text[:60]):
                self.refused(text)

    def test_what_is_no_file(self):
        self.write("a.json", BAD)
        os.mkfifo(self.folder / "pipe")
        for name in ("absent.json", ".", "pipe"):
            self.check("--baseline", name, "a.json", code=2)


if __name__ == "__main__":
    main()
