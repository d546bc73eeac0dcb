"""Case 40: many instances, and the rest of terraform's commands."""
from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block


class Scale(TerraformCase):
    def test_40_many_instances(self):
        self.project.write(cluster_block({"cluster_name": '"phi-${count.index}"'},
                                         extra="  count = 500"))
        changes = self.project.planned()
        self.assertEqual(len(changes), 500)

    def test_40_ten_at_once(self):
        # Terraform has ten calls under way in one process: each creates, waits and proves.
        def write(workers):
            self.project.write(cluster_block({"cluster_name": '"phi-${count.index}"',
                                              "num_workers": workers}, extra="  count = 40"))
        write("1")
        self.project.apply("-parallelism=10")
        clusters = self.simulator.clusters()
        self.assertEqual(len({one["cluster_id"] for one in clusters}), 40)
        self.assertEqual(len(self.simulator.requests("/api/2.1/clusters/create")), 40)
        (resource,) = self.project.state()["resources"]
        for instance in resource["instances"]:
            self.assertEqual(instance["attributes"]["encryption"]["status"], "measured_true")
            self.assertEqual(instance["attributes"]["cluster_name"], f"phi-{instance['index_key']}")
        self.project.expect_no_changes()
        write("2")
        self.project.apply("-parallelism=10")
        self.project.expect_no_changes()
        self.project.destroy()
        self.assertEqual(self.simulator.clusters(), [])

    def test_40_commands(self):
        self.project.write(cluster_block())
        self.project.planned()
        self.project.apply("plan.out")
        first = self.only_cluster()["cluster_id"]
        self.assertEqual(self.project.planned("-destroy")["hipaa_cluster.phi"]["actions"], ["delete"])
        self.project.apply("-replace=hipaa_cluster.phi")
        self.assertNotEqual(self.only_cluster()["cluster_id"], first)
        self.project.expect("plan", "-target=hipaa_cluster.phi", "-detailed-exitcode")
        self.project.destroy()

    @place.needs("moved")
    def test_40_moved_within_the_type(self):
        self.project.write(cluster_block())
        self.project.apply()
        first = self.only_cluster()["cluster_id"]
        self.project.write(cluster_block(name="renamed"),
                           "moved {\n  from = hipaa_cluster.phi\n  to = hipaa_cluster.renamed\n}\n")
        self.project.apply()
        self.project.expect_no_changes()
        self.assertEqual(self.only_cluster()["cluster_id"], first)
        self.project.destroy()

    @place.needs("the command test")
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
