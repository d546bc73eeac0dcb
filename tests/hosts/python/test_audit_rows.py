"""The rows of an audit and its summary against their schemas, by an independent validator.

test_audit_rows.py LIBRARY SIMULATOR
"""
import datetime
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARY, SIMULATOR = sys.argv[1:3]
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "tests"), str(ROOT / "plugin" / "python")]
import hipaa_provider as hipaa  # noqa: E402
import schemas_check  # noqa: E402
from support.compliant import ML, cluster  # noqa: E402
from support.simulator import Simulator  # noqa: E402

CLUSTER = cluster(cluster_name="phi")
# What a workspace can hold, by /__sim/NAME.
HELD = (
    ("clusters", {"cluster_source": "UI", "state": "RUNNING", "attributes": CLUSTER}),
    ("clusters", {"cluster_source": "UI", "state": "TERMINATED",
                  "attributes": {**CLUSTER, "spark_version": ML}}),
    ("pools", {"instance_pool_id": "pool-1", "instance_pool_name": "dry",
               "node_type_id": "m6i.xlarge"}),
    ("policies", {"policy_id": "p-1", "name": "weak", "definition": {
        "aws_attributes.ebs_volume_count": {"type": "fixed", "value": 0}}}),
    ("pipelines", {"pipelines": [{"pipeline_id": "pipe-1", "name": "claims", "spec": {
        "clusters": [{"label": "default", "node_type_id": "m6i.xlarge"}]}}]}),
    ("warehouses", {"id": "w-1", "name": "bi"}),
    ("faults", {"pattern": "GET /api/2.2/jobs/list", "kind": "status", "status": 403,
                "times": -1, "body": {"error_code": "PERMISSION_DENIED", "message": "no"}}),
)


class AuditRows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator("--start-seconds", "0.05", program=SIMULATOR)
        cls.addClassCleanup(cls.simulator.stop)
        for name, body in HELD:
            cls.simulator.control(name, body)
        cls.schemas = schemas_check.Schemas(ROOT / "schemas")

    def audited(self, profile, simulator=None, **more):
        rows = []
        config = {"host": (simulator or self.simulator).url, "token": "dapi-test-token",
                  "compliance_profile": profile, **more}
        with hipaa.Library(LIBRARY).provider(config) as provider:
            answer = provider.audit({"prove": True}, lambda row: rows.append(row) or True)
        return rows, answer.documents["value"]["value"]

    def test_all_of_them_are_valid(self):
        for profile in ("classic", "csp"):
            rows, summary = self.audited(profile)
            with self.subTest(profile):
                self.check(rows, summary)
                # Not for want of rows.
                self.assertLessEqual(
                    {"workspace", "cluster", "job", "instance_pool",
                     "cluster_policy", "pipeline"}, {row["kind"] for row in rows})
                self.assertEqual({row["outcome"] for row in rows}, {"examined", "not_readable"})
                self.assertTrue(any("proof" in row for row in rows))
                self.assertTrue(any("http_status" in one for row in rows
                                    for one in row["findings"]))

    def check(self, rows, summary):
        for row in rows:
            self.assertEqual(list(self.schemas.errors("audit_row.schema.json", row)), [], row)
        self.assertEqual(list(self.schemas.errors("hipaa_audit.schema.json", summary)), [])

    def test_what_is_waived(self):
        today = datetime.date.today()
        with tempfile.TemporaryDirectory() as folder:
            waivers = pathlib.Path(folder) / "w.json"
            waivers.write_text(json.dumps({"waivers_version": 1, "waivers": [{
                "id": "018f4d2e-7c1a-7def-8abc-0123456789ab", "rule": "HC-RT-01", "accepts": ML,
                "reason": "Single-node training on de-identified data", "ticket": "RISK-1",
                "requested_by": "team@example.org", "approved_by": "officer@example.org",
                "approved_on": str(today - datetime.timedelta(10)),
                "expires_on": str(today + datetime.timedelta(90)),
                "scope": {"cluster_name": "phi"}}]}), encoding="utf-8")
            rows, summary = self.audited("classic", waiver_files=[str(waivers)])
        self.check(rows, summary)
        self.assertEqual(summary["acknowledged"], 1)
        self.assertEqual([one["code"] for row in rows for one in row["findings"]
                          if one["verdict"] == "acknowledged"], ["HC-RT-01"])

    def test_nothing_is_there(self):
        empty = Simulator("--start-seconds", "0.05", program=SIMULATOR)
        self.addCleanup(empty.stop)
        for profile in ("classic", "csp"):
            self.check(*self.audited(profile, empty))

    def test_the_validator_would_object(self):
        row = self.audited("classic")[0][0]
        for change in ({"outcome": "perhaps"}, {"more": 1}, {"findings": [{}]}):
            self.assertTrue(list(self.schemas.errors("audit_row.schema.json", {**row, **change})))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
