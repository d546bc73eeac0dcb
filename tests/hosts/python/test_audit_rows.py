"""The rows of an audit and its summary against their schemas, by an independent validator.

test_audit_rows.py LIBRARY SIMULATOR
"""
import os
import pathlib
import sys
import tempfile
import unittest

import hipaa

ROOT = pathlib.Path(__file__).resolve().parents[3]
LIBRARY, SIMULATOR = sys.argv[1:3]
os.environ["HIPAA_BUILD_BIN"] = os.path.dirname(SIMULATOR)
sys.path[:0] = [str(ROOT / "tests" / "tools"), str(ROOT / "tests" / "terraform")]
import schemas_check  # noqa: E402
from harness.simulator import Simulator  # noqa: E402

ML = "15.4.x-cpu-ml-scala2.12"
CLUSTER = {"cluster_name": "phi", "spark_version": "15.4.x-scala2.12", "node_type_id": "m6i.xlarge",
           "num_workers": 2, "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD",
                                                "ebs_volume_count": 1, "ebs_volume_size": 100}}
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
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.simulator = Simulator(pathlib.Path(folder.name))
        cls.addClassCleanup(cls.simulator.close)
        for name, body in HELD:
            cls.simulator.control(name, body)
        cls.schemas = schemas_check.Schemas(ROOT / "schemas")

    def audited(self, profile):
        rows = []
        config = {"host": self.simulator.url, "token": "dapi-test-token", "compliance_profile": profile}
        with hipaa.Library(LIBRARY).provider(config) as provider:
            answer = provider.audit({"prove": True}, lambda row: rows.append(row) or True)
        return rows, answer.documents["value"]["value"]

    def test_all_of_them_are_valid(self):
        for profile in ("classic", "csp"):
            rows, summary = self.audited(profile)
            with self.subTest(profile):
                for row in rows:
                    self.assertEqual(list(self.schemas.errors("audit_row.schema.json", row)), [],
                                     row)
                self.assertEqual(list(self.schemas.errors("hipaa_audit.schema.json", summary)), [])
                # Not for want of rows.
                self.assertLessEqual(
                    {"workspace", "cluster", "job", "instance_pool",
                     "cluster_policy", "pipeline"}, {row["kind"] for row in rows})
                self.assertEqual({row["outcome"] for row in rows}, {"examined", "not_readable"})
                self.assertTrue(any("proof" in row for row in rows))
                self.assertTrue(any("http_status" in one for row in rows
                                    for one in row["findings"]))

    def test_the_validator_would_object(self):
        row = self.audited("classic")[0][0]
        for change in ({"outcome": "perhaps"}, {"more": 1}, {"findings": [{}]}):
            self.assertTrue(list(self.schemas.errors("audit_row.schema.json", {**row, **change})))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
