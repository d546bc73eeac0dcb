"""terraform test with a mocked provider, with defaults and without."""
from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block

OUTPUT = 'output "encryption" {\n  value = hipaa_cluster.phi.encryption.status\n}\n'
RUN = """run "all" {
  command = apply
  assert {
    condition     = hipaa_cluster.phi.cluster_name == "phi" && %s
    error_message = "not as mocked"
  }
}
"""
DEFAULTS = """mock_provider "hipaa" {
  mock_resource "hipaa_cluster" {
    defaults = { encryption = { status = "measured_true", value = "true" }, cluster_id = "0000-1" }
  }
}
"""


@place.needs("the command test")
class Mocks(TerraformCase):
    def expect_passed(self, text):
        self.project.write(cluster_block(), OUTPUT)
        (self.project.folder / "mock.tftest.hcl").write_text(text)
        outcome = self.project.run("test", "-no-color")
        if "mock_provider" in outcome.text and "not expected here" in outcome.text:
            self.skipTest(place.LACKING + "mocks of providers")
        self.assertEqual(outcome.code, 0, outcome.output)

    def test_without_defaults(self):
        self.expect_passed('mock_provider "hipaa" {}\n' + RUN % (
            "hipaa_cluster.phi.encryption != null && hipaa_cluster.phi.compliance != null"))

    def test_with_defaults(self):
        self.expect_passed(DEFAULTS + RUN % 'hipaa_cluster.phi.encryption.status == "measured_true"')
