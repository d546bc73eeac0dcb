"""Coverage as OSCAL assessment results: compliance-trestle reads what hipaactl writes."""
import json
import uuid

import workbench
from coverage_case import CoverageCase, event, instant
from trestle.oscal.assessment_results import AssessmentResults

WAIVER = {"rule": "HC-RT-01", "kind": "waiver", "id": "w-1", "ticket": "SEC-7",
          "approved_by": "officer@example.com", "expires_on": "2026-07-31"}


def identifiers(of):
    if isinstance(of, dict):
        for name, value in of.items():
            if name == "uuid":
                yield value
            else:
                yield from identifiers(value)
    elif isinstance(of, list):
        for one in of:
            yield from identifiers(one)


class Oscal(CoverageCase):
    def results(self, code):
        self.assertEqual(self.workspace("--format", "oscal", "--output", "results.json").code, code)
        path = self.folder / "results.json"
        return path, AssessmentResults.oscal_read(path)

    def test_measurements_hardware_gaps_and_exceptions(self):
        self.simulator.control("settings", {"platform": "csp"})
        life = [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                event("RESTARTING", 10, "bob@example.com"), event("RUNNING", 10.5),
                event("TERMINATING", 12, reason="INACTIVITY")]
        self.history("c1", life)
        self.history("c2", life[:2] + life[4:], attributes={
            "cluster_name": "c2", "spark_version": "15.4.x-scala2.12",
            "node_type_id": "m6id.large", "num_workers": 1})
        self.segment(self.statement("c1", 8.2, acceptances=[WAIVER]))
        path, read = self.results(1)
        self.assertEqual(len(read.results), 1)
        document = json.loads(path.read_text(encoding="utf-8"))["assessment-results"]
        # It would take any version.
        self.assertEqual(document["metadata"]["oscal-version"], "1.2.0")
        (result,) = document["results"]
        self.assertEqual((result["start"], result["end"]), (instant(0), instant(72)))
        methods = {one["title"]: one["methods"] for one in result["observations"]}
        self.assertEqual(methods[f"Cluster c1, {instant(8.1)} to {instant(10)}"], ["TEST"])
        self.assertEqual(methods[f"Cluster c2, {instant(8.1)} to {instant(12)}"], ["EXAMINE"])
        risks = {one["title"]: one for one in result["risks"]}
        gap = risks["No proof covers all of the time of cluster c1"]
        self.assertEqual(gap["status"], "open")
        self.assertIn("restarted, and not proved since, bob@example.com", gap["statement"])
        waiver = risks["HC-RT-01 on cluster c1"]
        self.assertEqual((waiver["status"], waiver["deadline"]),
                         ("deviation-approved", "2026-07-31T23:59:59Z"))
        # One a rule and control: those that the rules cite.
        findings = {(one["title"], one["target"]["target-id"]): one["target"]["status"]["state"]
                    for one in result["findings"]}
        self.assertEqual(findings, {("HC-SSL-01", "hipaa-164.312.e.1"): "not-satisfied",
                                    ("HC-SSL-01", "hipaa-164.312.e.2.i"): "not-satisfied",
                                    ("HC-SSL-01", "hipaa-164.312.e.2.ii"): "not-satisfied",
                                    ("HC-RT-01", "hipaa-164.312.e.1"): "not-satisfied",
                                    ("HC-RT-01", "hipaa-164.312.e.2.ii"): "not-satisfied"})
        (reviewed,) = result["reviewed-controls"]["control-selections"]
        self.assertEqual([one["control-id"] for one in reviewed["include-controls"]],
                         ["hipaa-164.312.e.1", "hipaa-164.312.e.2.i", "hipaa-164.312.e.2.ii"])
        every = list(identifiers(document))
        self.assertEqual(len(every), len(set(every)))
        self.assertEqual({uuid.UUID(one).version for one in every}, {5})

    def test_equal_input_gives_equal_bytes(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        path, _ = self.results(1)
        first = path.read_bytes()
        self.results(1)
        self.assertEqual(path.read_bytes(), first)


if __name__ == "__main__":
    workbench.main()
