"""Coverage and the seal of evidence by the Python binding; rows and sums against their schemas.

test_coverage_rows.py LIBRARY SIMULATOR
"""
import json
import pathlib
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARY, SIMULATOR = sys.argv[1:3]
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "tests"), str(ROOT / "plugin" / "python")]
import hipaa_provider as hipaa  # noqa: E402
import schemas_check  # noqa: E402
from support.compliant import cluster  # noqa: E402
from support.simulator import Simulator  # noqa: E402

VOLUME = "/Volumes/main/phi/evidence"
HOUR = 3600 * 1000


class CoverageRows(unittest.TestCase):
    def setUp(self):
        self.simulator = Simulator("--start-seconds", "0.05", program=SIMULATOR)
        self.addCleanup(self.simulator.stop)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "evidence"

    def provider(self, **evidence):
        return hipaa.Library(LIBRARY).provider({
            "host": self.simulator.url, "token": "dapi-test-token", "compliance_profile": "classic",
            "evidence": {"folder": str(self.folder), **evidence}})

    def last_line(self):
        (segment,) = self.folder.glob("*.jsonl")
        return json.loads(segment.read_text(encoding="utf-8").splitlines()[-1])

    def test_rows_and_sums(self):
        now = int(time.time() * 1000)
        self.simulator.control("clusters", {
            "cluster_id": "phi", "state": "RUNNING", "unchecked": True,
            "attributes": cluster(cluster_name="phi", data_security_mode="USER_ISOLATION"),
            "events": [{"type": kind, "timestamp": now - back * HOUR, "details": {"user": "a@example.org"}}
                       for kind, back in (("CREATING", 3), ("RUNNING", 2))]})
        rows = []
        with self.provider() as provider:
            self.assertTrue(provider.audit({"prove": True}).status in (hipaa.OK, hipaa.E_DIAGNOSTICS))
            answer = provider.coverage({"from": "2020-01-01", "to": "2099-12-31"},
                                       lambda row: rows.append(row) or True)
        schemas = schemas_check.Schemas(ROOT / "schemas")
        for row in rows:
            self.assertEqual(list(schemas.errors("coverage_row.schema.json", row)), [], row)
        sums = answer.documents["value"]["value"]
        self.assertEqual(list(schemas.errors("hipaa_coverage.schema.json", sums)), [])
        (life,) = [row for row in rows if row.get("cluster_id") == "phi"]
        # What the audit measured covers its context from the start on.
        self.assertEqual([(one["kind"], one.get("cause")) for one in life["spans"]], [("measured", None)])
        self.assertGreaterEqual(sums["running_ms"], 2 * HOUR)
        self.assertEqual(sums["running_ms"], sums["measured_ms"] + sums["hardware_ms"] + sums["gap_ms"])

    def test_wishes_that_cannot_be(self):
        with self.provider() as provider:
            answer = provider.coverage({"from": "2026-07-02", "to": "2026-07-01"}, lambda row: self.fail(row))
        self.assertEqual(answer.status, hipaa.E_INVALID_ARGUMENT)
        self.assertEqual([one.severity for one in answer.findings], ["error"])

    def test_the_seal_says_which_copy_failed(self):
        self.simulator.control("volumes", {"path": VOLUME})
        self.simulator.control("clusters", {"state": "RUNNING", "attributes": cluster(cluster_name="phi")})
        refuses = {"pattern": "PUT /api/2.0/fs/files/*", "kind": "status", "status": 403, "times": -1, "offset": 1,
                   "body": {"error_code": "PERMISSION_DENIED", "message": "No WRITE VOLUME."}}
        self.simulator.control("faults", refuses)
        with self.provider(sinks=[f"volume:{VOLUME}"]) as provider:
            provider.audit({"prove": True})
            answer = provider.seal()
            self.assertEqual([(one.severity, one.code, one.path) for one in answer.findings],
                             [("warning", "HP-EVIDENCE-SINK", "/evidence/sinks")])
            self.assertEqual(answer.findings[0].http_status, 403)
            self.assertEqual(list(self.last_line()), ["seal"])
            # Nothing was recorded since: nothing is ended, and the copy is not tried again.
            self.assertEqual(provider.seal().findings, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
