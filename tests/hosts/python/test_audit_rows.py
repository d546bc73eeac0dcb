"""The rows of an audit and its summary against their schemas, by an independent validator.

test_audit_rows.py LIBRARY SIMULATOR
"""
import json
import pathlib
import subprocess
import sys
import unittest
import urllib.request

import hipaa

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "tools"))
import schemas_check  # noqa: E402

LIBRARY, SIMULATOR = sys.argv[1:3]
ML = "15.4.x-cpu-ml-scala2.12"
CLUSTER = {"cluster_name": "phi", "spark_version": "15.4.x-scala2.12", "node_type_id": "m5.xlarge",
           "num_workers": 2, "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD",
                                                "ebs_volume_count": 1, "ebs_volume_size": 100}}
# What a workspace can hold, by /__sim/NAME.
HELD = (
    ("clusters", {"cluster_source": "UI", "state": "RUNNING", "attributes": CLUSTER}),
    ("clusters", {"cluster_source": "UI", "state": "TERMINATED",
                  "attributes": {**CLUSTER, "spark_version": ML}}),
    ("pools", {"instance_pool_id": "pool-1", "instance_pool_name": "dry",
               "node_type_id": "m5.xlarge"}),
    ("policies", {"policy_id": "p-1", "name": "weak", "definition": {
        "aws_attributes.ebs_volume_count": {"type": "fixed", "value": 0}}}),
    ("pipelines", {"pipelines": [{"pipeline_id": "pipe-1", "name": "claims", "spec": {
        "clusters": [{"label": "default", "node_type_id": "m5.xlarge"}]}}]}),
    ("warehouses", {"id": "w-1", "name": "bi"}),
    ("faults", {"pattern": "GET /api/2.2/jobs/list", "kind": "status", "status": 403,
                "times": -1, "body": {"error_code": "PERMISSION_DENIED", "message": "no"}}),
)


class AuditRows(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen([SIMULATOR, "--exit-with-parent"], stdout=subprocess.PIPE,
                                       text=True)
        cls.addClassCleanup(cls.stop)
        cls.url = json.loads(cls.process.stdout.readline())["url"]
        for name, body in HELD:
            request = urllib.request.Request(f"{cls.url}/__sim/{name}", json.dumps(body).encode(),
                                             {"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=30).close()
        cls.schemas = schemas_check.Schemas(ROOT / "schemas")

    @classmethod
    def stop(cls):
        cls.process.terminate()
        cls.process.wait()
        cls.process.stdout.close()

    def audited(self, profile):
        rows = []
        config = {"host": self.url, "token": "dapi-test-token", "compliance_profile": profile}
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
