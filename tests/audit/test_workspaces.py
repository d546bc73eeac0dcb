"""Several workspaces, dead ones, refusals, patient data, and what an audit costs."""
import json
import re
import socket
import time
import unittest

from listed_workspace import CLUSTERS, JOBS, MODES, PIPELINES, Workspace
from workspace_case import Case, kinds_not_read

FORMATS = ("text", "json", "sarif", "junit", "github")
# What the names of the workspace hold of a patient.
PATIENT = "4482913"


def nobody():
    """An address at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


class Workspaces(Case):
    def test_it_takes_no_more_requests_than_its_lists_have_pages(self):
        workspace = self.serve()
        self.audit(workspace)
        # Pages of clusters 3, jobs 3, runs 1, pipelines 2; two jobs and four pipelines by
        # themselves, a policy's family; eight lists and facts of one page.
        self.assertEqual(len(workspace.requests), 24)

    def test_patient_data_is_in_no_format_and_in_no_baseline(self):
        workspace = self.serve()
        found = self.audit(workspace, arguments=("--json",)).stdout
        self.assertEqual(found.count('"code":"HC-PHI-01"'), 3)
        for form in FORMATS:
            with self.subTest(form):
                ran = self.audit(workspace, arguments=("--format", form, "--output", "o"))
                written = (self.folder / "o").read_text(encoding="utf-8")
                self.assertNotIn(PATIENT, ran.stdout + ran.stderr + written)
                self.assertIn("0101-101010-patien10", written)
        self.audit(workspace, arguments=("--write-baseline", "b"), code=0)
        self.assertNotIn(PATIENT, (self.folder / "b").read_text(encoding="utf-8"))

    def test_patient_data_in_what_other_rules_speak_of_is_not_shown_either(self):
        workspace = self.serve()
        clusters = workspace.content(CLUSTERS)
        clusters["clusters"] = clusters["clusters"][:1]
        clusters["clusters"][0].update(
            init_scripts=[{"volumes": {"destination": f"/Volumes/MRN {PATIENT}/a.sh"}}])
        workspace.changed[CLUSTERS] = clusters
        for form in FORMATS:
            with self.subTest(form):
                ran = self.audit(workspace, arguments=("--format", form))
                self.assertNotIn(PATIENT, ran.stdout + ran.stderr)
                self.assertIn("(patient data)", ran.stdout)

    def test_every_format_says_what_is_not_examined_by_design(self):
        workspace = self.serve()
        for form in FORMATS:
            text = self.audit(workspace, arguments=("--format", form)).stdout
            for one in ("serving endpoints", "apps", "vector search endpoints", "dashboards",
                        "the contents of notebooks and files", "runs of jobs"):
                self.assertIn(one, text, form)

    def test_of_several_workspaces_each_line_names_its_own(self):
        one, two = self.serve(), self.serve("libraries forbidden")
        text = self.audit(one, two, arguments=("--format", "text"), code=1).stdout
        heads = [line for line in text.splitlines() if re.match(r"(error|warning|undecided) H", line)]
        self.assertGreater(len(heads), 20)
        for line in heads:
            self.assertTrue(line.endswith((f" in {one.url}", f" in {two.url}")), line)
        rows = [line for line in text.splitlines() if re.match(r"  http\S+ (cluster|job|run): ", line)]
        self.assertEqual(len(rows), 6)
        github = self.audit(one, two, arguments=("--format", "github")).stdout
        self.assertIn(f" in {two.url}::".replace(":", "%3A").replace("%3A%3A", "::"), github)

    def test_a_dead_workspace_ends_at_once_and_the_other_is_audited(self):
        dead, alive = nobody(), self.serve()
        begun = time.monotonic()
        ran = self.audit(dead, alive, arguments=("--json",), code=2, retry_timeout_seconds=300)
        self.assertLess(time.monotonic() - begun, 60)
        document = json.loads(ran.stdout)
        self.assertEqual([one["code"] for one in document["findings"] if one["stack"] == dead],
                         ["HP-HTTP-CONNECT"])
        first, second = document["audits"]
        self.assertEqual((first["host"], second["host"]), (dead, alive.url))
        self.assertEqual(kinds_not_read(first), [
            "workspace_setting", "instance_pool", "cluster_policy", "library", "cluster", "job",
            "run", "pipeline", "warehouse"])
        self.assertEqual(kinds_not_read(second), [])

    def test_a_refusal_keeps_what_the_api_said(self):
        ran = self.audit(self.serve("policies forbidden"), arguments=("--json",))
        [one] = [it for it in json.loads(ran.stdout)["findings"]
                 if it["code"] == "HP-AUDIT-UNREADABLE"]
        self.assertEqual((one["http_status"], one["vendor_code"], one["request_id"]),
                         (403, "PERMISSION_DENIED", "request-of-list"))
        self.assertIn("auditor@hospital.example may not call /api/2.0/policies/clusters/list",
                      one["detail"])

    def test_where_nothing_could_be_examined_it_is_said_what_was_refused(self):
        ran = self.audit(self.serve("all lists forbidden"), arguments=("--json",), code=2)
        [one] = [it for it in json.loads(ran.stdout)["findings"] if it["code"] == "HP-AUDIT-EMPTY"]
        self.assertIn("cluster (The workspace answered 403 to GET /api/2.1/clusters/list)",
                      one["detail"])
        self.assertIn("job (The workspace answered 403 to GET /api/2.2/jobs/list)", one["detail"])

    def test_nothing_is_said_to_be_unasked(self):
        for mode in MODES:
            text = self.audit(self.serve(mode), arguments=("--format", "text")).stdout
            for untrue in ("not asked at this stage", "is not known yet", "is not sent", "..\n",
                           ". .", "  \n\n"):
                self.assertNotIn(untrue, text, mode)

    def test_each_policy_is_asked_what_it_lets_through(self):
        found = json.loads(self.audit(self.serve(), arguments=("--json",)).stdout)["findings"]
        holes = {one["resource"].split(" ")[2]: one["detail"].split(chr(10))[0] for one in found
                 if one["code"] == "HC-POL-01" and one["severity"] == "warning"}
        self.assertEqual(sorted(holes), ["POL-IMAGE", "POL-PERSONAL", "POL-PX", "POL-VOLUME"])
        # Only runtimes for machine learning; its family's default is one.
        for policy in ("POL-PX", "POL-PERSONAL"):
            self.assertIn("HC-RT-01 (spark_version)", holes[policy])
        self.assertNotIn("HC-EBS-01", holes["POL-VOLUME"])
        self.assertIn("HC-EBS-01", holes["POL-PX"])

    def test_a_pipeline_gone_meanwhile_is_no_trouble(self):
        workspace = self.serve()
        gone = workspace.content(PIPELINES + "/get")
        del gone["p-0003"]
        workspace.changed[PIPELINES + "/get"] = gone
        self.assertNotIn("p-0003", self.audit(workspace).stdout)

    def test_a_job_that_is_no_object_makes_its_list_unread(self):
        workspace = self.serve()
        workspace.changed[JOBS] = {"jobs": [None]}
        ran = json.loads(self.audit(workspace, arguments=("--json",)).stdout)
        self.assertEqual(kinds_not_read(ran["audits"][0]), ["job"])


if __name__ == "__main__":
    unittest.main(verbosity=1)
