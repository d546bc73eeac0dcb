"""Settings of the provider that change what the rules find."""
import datetime
import json

from harness.case import TerraformCase
from harness.project import cluster_block, provider_block

ML = "15.4.x-cpu-ml-scala2.12"
WAIVERS = """waivers_version: 1
waivers:
  - id: 11111111-2222-4333-8444-555555555555
    rule: HC-RT-01
    scope: {{cluster_name: phi}}
    accepts: 15.4.x-cpu-ml-scala2.12
    reason: Single-node training on de-identified data
    approved_by: officer@example.org
    approved_on: {approved_on}
    expires_on: {expires_on}
"""
PATTERNS = 'patient_data_patterns = { "hospital record number" = "HRN-[0-9]{6}" }'


class ProviderSettings(TerraformCase):
    def configured(self, extra, *blocks):
        self.project.write(*blocks, provider=provider_block(self.simulator, extra))

    def test_a_pattern_of_ones_own_is_refused_at_its_attribute(self):
        self.configured(PATTERNS, cluster_block({"cluster_name": '"run HRN-123456"'}))
        said = [one for one in self.project.diagnostics() if one["severity"] == "error"]
        self.assertEqual([one["summary"].split(":")[0] for one in said], ["HC-PHI-01"], said)
        self.assertIn('"hospital record number"', said[0]["detail"])
        self.assertNotIn("HRN-123456", json.dumps([said[0]["summary"], said[0]["detail"]]))
        self.project.apply(code=1)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
        self.configured(PATTERNS, cluster_block())
        self.project.apply()
        self.project.expect_no_changes()

    def test_what_is_no_pattern_is_refused_with_its_place(self):
        self.configured(PATTERNS.replace("{6}", "{6"), cluster_block())
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("HP-PATTERN", outcome.text)
        self.assertIn("a count is {n}, {n,} or {n,m}", outcome.text)
        self.assertIn('patient_data_patterns["hospital record number"]', outcome.text)

    def test_a_waiver_file_may_be_yaml(self):
        today = datetime.datetime.now(datetime.timezone.utc).date()
        path = self.project.folder / "waivers.yaml"
        path.write_text(WAIVERS.format(approved_on=today - datetime.timedelta(days=10),
                                       expires_on=today + datetime.timedelta(days=90)))
        ml_cluster = cluster_block({"spark_version": json.dumps(ML)})
        self.project.write(ml_cluster)
        self.assertIn("HC-RT-01", self.project.expect("plan", "-no-color", code=1).text)
        self.configured('waiver_files = ["${path.module}/waivers.yaml"]', ml_cluster)
        outcome = self.project.apply()
        self.assertIn("Single-node training on de-identified data", outcome.text)
        self.project.expect_no_changes()
        path.write_text("waivers_version: 1\nwaivers: [\n")
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("waivers.yaml: at line 3, column 1: it is not valid", outcome.text)
