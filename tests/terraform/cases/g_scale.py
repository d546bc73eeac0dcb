"""Case 40: many instances, and the rest of terraform's commands."""
from harness.case import TerraformCase
from harness.project import cluster_block


class Scale(TerraformCase):
    def test_40_many_instances(self):
        self.project.write(cluster_block({"cluster_name": '"phi-${count.index}"'},
                                         extra="  count = 500"))
        changes = self.project.planned()
        self.assertEqual(len(changes), 500)

    def test_40_commands(self):
        self.project.write(cluster_block())
        self.project.planned()
        self.project.apply("plan.out")
        first = self.only_cluster()["cluster_id"]
        self.assertEqual(self.project.planned("-destroy")["hipaa_cluster.phi"]["actions"], ["delete"])
        self.project.apply("-replace=hipaa_cluster.phi")
        self.assertNotEqual(self.only_cluster()["cluster_id"], first)
        self.project.expect("plan", "-target=hipaa_cluster.phi", "-detailed-exitcode")
        self.project.write(cluster_block(name="renamed"),
                           "moved {\n  from = hipaa_cluster.phi\n  to = hipaa_cluster.renamed\n}\n")
        self.project.apply()
        self.project.expect_no_changes()
        self.project.destroy()

    def test_40_terraform_test(self):
        self.project.write(cluster_block())
        tests = self.project.folder / "tests"
        tests.mkdir()
        (tests / "phi.tftest.hcl").write_text(
            'run "proved" {\n  command = apply\n  assert {\n'
            '    condition     = hipaa_cluster.phi.encryption.status == "measured_true"\n'
            '    error_message = "not proved"\n  }\n}\n')
        outcome = self.project.expect("test", "-no-color")
        self.assertIn("1 passed", outcome.text)
        self.assertEqual(self.simulator.clusters(), [])
