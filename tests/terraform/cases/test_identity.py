"""Resource identity: what names a cluster for good. For versions that know none the tests of
plugin/terraform's calls have to do."""
from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block


@place.needs("resource identity")
class Identity(TerraformCase):
    def setUp(self):
        super().setUp()
        self.project.write(cluster_block())
        self.project.apply()
        self.identity = self.project.instance()["identity"]

    def forget(self):
        (self.project.folder / "terraform.tfstate").unlink()

    def import_by(self, workspace_id):
        (self.project.folder / "import.tf").write_text(
            "import {\n  to = hipaa_cluster.phi\n  identity = {\n"
            f'    cluster_id   = "{self.identity["cluster_id"]}"\n'
            + (f'    workspace_id = "{workspace_id}"\n' if workspace_id else "") + "  }\n}\n")

    def test_identity_is_kept_beside_the_state(self):
        attributes = self.project.instance()["attributes"]
        self.assertEqual(self.identity, {name: attributes[name]
                                         for name in ("cluster_id", "workspace_id")})
        self.assertTrue(self.identity["workspace_id"])
        self.project.expect_no_changes()
        self.project.write(cluster_block({"num_workers": "2"}))
        self.project.apply()
        self.assertEqual(self.project.instance()["identity"], self.identity)
        self.project.apply("-replace=hipaa_cluster.phi")
        replaced = self.project.instance()
        self.assertEqual(replaced["identity"]["cluster_id"], replaced["attributes"]["cluster_id"])
        self.assertNotEqual(replaced["identity"], self.identity)

    def test_import_by_identity(self):
        for workspace_id in (None, self.identity["workspace_id"]):
            with self.subTest(workspace_id):
                self.forget()
                self.import_by(workspace_id)
                self.project.apply()
                self.project.expect_no_changes()
                self.assertEqual(self.project.instance()["identity"], self.identity)

    def test_import_from_another_workspace_is_refused(self):
        self.forget()
        self.import_by("4711")
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("HP-STATE-WORKSPACE: The cluster to import is in another workspace",
                      outcome.text)

    def test_failed_create_has_the_identity_of_what_it_left(self):
        self.project.destroy()
        self.simulator.control("ssl", {"answer": "false"})
        self.project.apply(code=1)
        instance = self.project.instance()
        self.assertEqual(instance["status"], "tainted")
        self.assertEqual(instance["identity"]["cluster_id"], self.only_cluster()["cluster_id"])
