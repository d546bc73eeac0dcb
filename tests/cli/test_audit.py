"""hipaactl audit: workspaces, formats, baselines, coverage, exit codes, memory."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

import workbench
from workbench import LIBRARY, Simulator, example

from support import compliant
from support.compliant import ML

CLUSTER = compliant.cluster(cluster_name="phi", autotermination_minutes=None)


class Audit(workbench.Case):
    def setUp(self):
        super().setUp()
        self.environment["HIPAA_PLUGIN_PATH"] = str(workbench.MANIFEST.parent)

    def cluster(self, simulator=None, count=1, state="RUNNING", **changes):
        return (simulator or self.simulator).control(
            "clusters", {"count": count, "cluster_source": "UI", "state": state,
                         "attributes": {**CLUSTER, **changes}})["cluster_ids"]

    def job(self):
        return self.simulator.control("jobs", {"settings": {"name": "nightly", "tasks": [
            {"task_key": "load", "spark_submit_task": {}, "new_cluster": CLUSTER}]}})["job_ids"][0]

    def audit(self, *arguments, code):
        if "--profile" not in arguments:  # the simulated workspace is the article's
            arguments = ("--profile", "classic", *arguments)
        return self.ctl("audit", "--plugin", LIBRARY, *arguments, code=code)

    def two_workspaces(self):
        other = Simulator("--start-seconds", "0.05")
        self.addCleanup(other.stop)
        self.environment["OTHER_HOST"] = other.url
        stack = example("compliant")
        first = stack["providers"]["hipaa"]
        stack["providers"]["other"] = {**first, "config": {**first["config"],
                                                           "host": "${env:OTHER_HOST}"}}
        self.write_stack(stack)
        return other

    def test_the_workspace_of_the_environment(self):
        bad = self.cluster(spark_version=ML)[0]
        job = self.job()
        ran = self.audit("--json", code=1)
        self.assertEqual(ran.told, [
            ("error", "HC-RT-01", f"cluster {bad} (phi)", "/spark_version"),
            ("error", "HC-SUB-01", f'job {job} (job "nightly", task "load", its new cluster)',
             "/settings/tasks/0/spark_submit_task")])
        summary = ran.document["audits"][0]
        self.assertEqual(summary["host"], self.simulator.url)
        self.assertEqual(summary["errors"], 2)
        coverage = {one["kind"]: one["examined"] for one in summary["coverage"]}
        self.assertEqual((coverage["cluster"], coverage["job"], coverage["warehouse"]), (1, 1, 0))
        self.assertNotIn("provider.environment", ran.out)

    def test_the_profile_of_the_command_line(self):
        self.cluster(node_type_id="m6id.large")
        ran = self.audit("--json", "--profile", "csp", code=1)
        self.assertIn(("error", "HC-CSP-01"), [one[:2] for one in ran.told])
        self.assertEqual(ran.document["audits"][0]["profile"], "csp")

    def test_a_profile_that_is_not_the_workspaces_is_a_warning(self):
        self.cluster(node_type_id="m6id.large")
        self.simulator.control("settings", {"csp": True, "compliance_standards": ["HIPAA"],
                                            "esm": True, "automatic_cluster_update": True})
        ran = self.audit("--json", "--profile", "classic", code=0)
        self.assertEqual([one[:2] for one in ran.told], [("warning", "HC-CSP-01")])
        self.assertEqual(self.audit("--json", "--profile", "csp", code=0).told, [])

    def test_what_people_read(self):
        bad = self.cluster(spark_version=ML)[0]
        self.cluster(count=2)
        ran = self.audit("--prove", code=1)
        self.assertIn(f"error HC-RT-01 at cluster {bad} (phi) /spark_version", ran.out)
        self.assertIn(f"Examined in {self.simulator.url}:", ran.out)
        self.assertIn("  cluster: 3\n", ran.out)
        self.assertIn("  proof: 3\n", ran.out)
        self.assertIn("  warehouse: 0\n", ran.out)
        self.assertIn("1 error, 0 warnings.", ran.out)
        self.audit("--format", "text", "--output", "audit.txt", code=1)
        self.assertIn("HC-RT-01", (self.folder / "audit.txt").read_text(encoding="utf-8"))

    def test_a_clean_workspace(self):
        self.cluster(count=3)
        ran = self.audit("--json", "--prove", code=0)
        self.assertEqual(ran.told, [])
        self.assertEqual(sorted(one["status"] for one in ran.document["proofs"].values()),
                         ["measured_true"] * 3)
        self.assertIn("0 errors" if "errors" in self.audit(code=0).out else "cluster: 3",
                      self.audit(code=0).out)

    def test_nothing_examined_is_an_error(self):
        ran = self.audit("--json", code=2)
        self.assertEqual([one[1] for one in ran.told], ["HP-AUDIT-EMPTY"])
        self.audit(code=2)
        self.audit("--allow-empty", code=0)

    def test_what_cannot_be_read_is_undecided(self):
        self.cluster()
        self.simulator.control("faults", {"pattern": "GET /api/2.2/jobs/list", "kind": "status",
                                          "status": 403, "times": -1,
                                          "body": {"error_code": "PERMISSION_DENIED"}})
        ran = self.audit("--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-AUDIT-UNREADABLE", "job", "")])
        self.assertEqual(ran.document["findings"][0]["http_status"], 403)
        self.audit("--json", "--undecided", "error", code=1)
        self.assertIn("1 not readable: ", self.audit("--undecided", "error", code=1).out)

    def test_refused_credentials(self):
        self.environment["DATABRICKS_TOKEN"] = "dapi-wrong"
        ran = self.audit("--json", code=2)
        self.assertNotIn("dapi-wrong", ran.out + ran.err)

    def test_several_workspaces(self):
        other = self.two_workspaces()
        self.cluster()
        bad = self.cluster(other, spark_version=ML)[0]
        ran = self.audit("--json", code=1)
        self.assertEqual([(one["stack"], one["resource"]) for one in ran.document["findings"]],
                         [(other.url, f"cluster {bad} (phi)")])
        self.assertEqual([one["host"] for one in ran.document["audits"]],
                         [self.simulator.url, other.url])
        self.audit("--json", "--provider", "hipaa", code=0)
        self.assertEqual(self.audit("--json", "--provider", "other", code=1).told,
                         [("error", "HC-RT-01", f"cluster {bad} (phi)", "/spark_version")])
        self.audit("--provider", "nobody", code=2)

    def test_the_other_formats(self):
        bad = self.cluster(spark_version=ML)[0]
        self.cluster(cluster_name="fine")
        sarif = json.loads(self.audit("--format", "sarif", code=1).out)["runs"][0]
        location = sarif["results"][0]["locations"][0]
        host = self.simulator.url.split("://")[1]
        self.assertEqual(location["physicalLocation"]["artifactLocation"]["uri"].replace("%3A", ":"),
                         f"databricks://{host}/cluster/{bad}")
        self.assertEqual(sarif["properties"]["audits"][0]["errors"], 1)
        junit = self.audit("--format", "junit", code=1).out
        self.assertIn(f"cluster {bad} (phi)", junit)
        self.assertIn("(fine)", junit)
        self.assertIn("judged: nothing found", junit)
        github = self.audit("--format", "github", code=1).out
        self.assertIn(f"::error title=HC-RT-01 at cluster {bad} (phi) /spark_version", github)

    def test_a_baseline(self):
        self.cluster(spark_version=ML)
        self.audit("--write-baseline", "known.json", code=0)
        self.audit("--baseline", "known.json", code=0)
        self.job()
        ran = self.audit("--baseline", "known.json", "--json", code=1)
        self.assertEqual([(one["code"], one["baseline"]) for one in ran.document["findings"]],
                         [("HC-RT-01", "known"), ("HC-SUB-01", "new")])

    def test_a_baseline_is_of_one_workspace(self):
        self.cluster(spark_version=ML)
        self.audit("--write-baseline", "known.json", code=0)
        other = Simulator("--start-seconds", "0.05")
        self.addCleanup(other.stop)
        self.cluster(other, spark_version=ML)
        self.environment["DATABRICKS_HOST"] = other.url
        ran = self.audit("--baseline", "known.json", "--json", code=1)
        self.assertEqual([(one["code"], one["baseline"]) for one in ran.document["findings"]],
                         [("HC-RT-01", "new")])
        self.assertEqual(ran.document["summary"]["gone"], 1)

    def test_a_signal_ends_it(self):
        self.cluster(count=200)
        self.simulator.control("faults", {"pattern": "GET /api/2.1/clusters/list", "kind":
                                          "delay_before", "delay_ms": 60000, "times": -1,
                                          "offset": 1})
        process = self.start("audit", "--plugin", LIBRARY, "--json")
        while not self.simulator.requests("/api/2.1/clusters/list"):
            pass
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 2)
        self.assertEqual(json.loads(out)["findings"][0]["code"], "HP-CALL-CANCELLED")

    def peak(self):
        """Largest resident memory of one audit, in KiB, and what it printed."""
        self.simulator.control("settings", {"requests_per_second": 0})
        self.write_stack({"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
                          "providers": {"hipaa": {"plugin": "hipaa", "config": {
                              "host": "${env:DATABRICKS_HOST}", "token": "${env:DATABRICKS_TOKEN}",
                              "rate_limit": 1000}}}, "resources": []})
        with open(self.folder / "out.txt", "w", encoding="utf-8") as out:
            process = subprocess.Popen(self.command("audit", "phi.stack.json"), cwd=self.folder,
                                       env=self.environment, stdout=out, stderr=out)
            # The kernel's own high-water mark, watched until the end: what wait4 tells is that of
            # this process where it is larger.
            marks = [0]
            while process.poll() is None:
                try:
                    status = pathlib.Path(f"/proc/{process.pid}/status").read_text("utf-8")
                except OSError:
                    break
                marks += [int(line.split()[1]) for line in status.splitlines()
                          if line.startswith("VmHWM")]
                time.sleep(0.002)
            process.wait()
        text = (self.folder / "out.txt").read_text(encoding="utf-8")
        self.assertEqual(process.returncode, 1, text[-2000:])
        return max(marks), text

    @unittest.skipIf("HIPAA_SANITIZE" in os.environ, "a sanitizer keeps what is freed")
    def test_memory_stays_flat(self):
        # Every cluster has a finding, which people see at once and nobody keeps.
        many = int(os.environ.get("HIPAA_AUDIT_CLUSTERS", "10000"))
        self.cluster(count=1000, spark_version=ML)
        few_peak, few = self.peak()
        self.cluster(count=many - 1000, spark_version=ML)
        many_peak, text = self.peak()
        self.assertIn("cluster: 1000\n", few)
        self.assertIn(f"cluster: {many}\n", text)
        self.assertIn(f"{many} errors", text)
        print(f"audit of 1000 clusters: {few_peak} KiB, of {many}: {many_peak} KiB")
        self.assertLess(many_peak, few_peak * 1.1)


if __name__ == "__main__":
    unittest.main(verbosity=1)
