"""Settings of the provider that change what the rules find."""
import json

from harness.case import TerraformCase
from harness.project import cluster_block, provider_block

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
