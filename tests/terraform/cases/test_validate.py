"""Cases 19 to 25: validation, and what is not known yet."""
import json

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block, provider_block
from support.compliant import day

ACKNOWLEDGEMENT = f"""[{{
    rule = "HC-RT-01", reason = "The model has to be trained on protected data.",
    approved_by = "privacy@example.com", approved_on = "{day(-1)}", expires_on = "{day(90)}",
    accepts = "15.4.x-cpu-ml-scala2.12" }}]"""
ML = '"15.4.x-cpu-ml-scala2.12"'


class Validate(TerraformCase):
    def line_of(self, text):
        lines = (self.project.folder / "main.tf").read_text().splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)

    def errors(self):
        return [said for said in self.project.diagnostics() if said["severity"] == "error"]

    def test_19_missing_ebs_volume_names_the_attribute(self):
        self.project.write(cluster_block({"aws_attributes": '{\n    zone_id = "auto"\n  }'}))
        found = [said for said in self.errors() if said["summary"].startswith("HC-EBS-01")]
        self.assertTrue(found, self.project.diagnostics())
        self.assertEqual(found[0]["address"], "hipaa_cluster.phi")
        self.assertIn("ebs_volume", json.dumps(found[0]["detail"]))
        # Terraform shows no line inside a nested attribute; the path stands in the detail.
        self.assertEqual(found[0]["range"]["start"]["line"], self.line_of("aws_attributes"))
        self.assertIn("aws_attributes.ebs_volume_", found[0]["detail"])

    def test_19_wrong_value_is_shown_where_it_stands(self):
        self.project.write(cluster_block({"aws_attributes":
            '{\n    ebs_volume_type = "GENERAL_PURPOSE_SSD"\n    ebs_volume_size = 100\n'
            '    ebs_volume_count = 0\n  }'}))
        self.assertTrue(any(said["range"]["start"]["line"] == self.line_of("aws_attributes")
                            and said["detail"].startswith("aws_attributes.ebs_volume_count = 0: ")
                            for said in self.errors()), self.errors())

    def test_a_path_is_named_once(self):
        self.project.write(cluster_block({"tasks": '[{ task_key = "a", spark_submit_task = { parameters = ["x"] } }]',
                                          "libraries": '[{ pypi = { package = "horovod" } }]'}))
        said = [one["detail"] for one in self.errors()]
        for path in ("tasks[0].spark_submit_task is ", 'libraries[0].pypi.package = "horovod" '):
            self.assertTrue(any(one.startswith(path) for one in said), said)

    def test_20_machine_learning_needs_an_acknowledgement(self):
        self.project.write(cluster_block({"spark_version": ML}))
        self.assertIn("HC-RT-01", self.project.expect("validate", "-no-color", code=1).text)
        self.project.write(cluster_block({"spark_version": ML, "acknowledgement": ACKNOWLEDGEMENT}))
        outcome = self.project.expect("validate", "-no-color")
        self.assertIn("Warning: HC-RT-01", outcome.text)

    def test_21_spark_submit_is_refused(self):
        self.project.write(cluster_block({"tasks":
            '[{ task_key = "one", spark_submit_task = { parameters = ["a.jar"] } }]'}))
        found = [said for said in self.errors() if said["summary"].startswith("HC-SUB-01")]
        self.assertTrue(found)
        self.assertEqual(found[0]["range"]["start"]["line"], self.line_of("tasks"))

    @place.needs("terraform_data")
    def test_22_unknown_is_skipped_and_judged_once_known(self):
        unknown = 'resource "terraform_data" "later" {\n  input = "%s"\n}\n'
        cluster = cluster_block({"spark_version": "terraform_data.later.output"})
        self.project.write(unknown % ML.strip('"'), cluster)
        self.assertNotIn("Undecided", self.project.expect("validate", "-no-color").text)
        planned = self.project.expect("plan", "-no-color").text
        for rule in ("HC-RT-01", "HC-RT-02", "HC-RT-03"):
            self.assertEqual(planned.count(f"Warning: {rule}: Undecided: "), 1, planned)
        outcome = self.project.apply(code=1)
        self.assertIn("HC-RT-01", outcome.text)
        self.assertEqual(self.simulator.requests("/api/2.1/clusters/create"), [])
        self.project.write(unknown % "15.4.x-scala2.12", cluster)
        self.project.apply()
        self.project.expect_no_changes()

    def test_22_variables_and_count(self):
        self.project.write('variable "size" { type = number }\n',
                           cluster_block({"num_workers": "var.size + count.index"},
                                         extra="  count = 2"))
        self.project.expect("validate")

    @place.needs("terraform_data")
    def test_23_refined_unknown(self):
        self.project.write('resource "terraform_data" "later" {}\n',
                           cluster_block({"cluster_name": '"prefix-${terraform_data.later.id}"',
                                          "custom_tags": "{ owner = terraform_data.later.id }"}))
        self.project.apply()
        self.project.expect_no_changes()

    @place.needs("terraform_data")
    def test_24_unknown_list(self):
        self.project.write('resource "terraform_data" "later" {\n  input = ["ssh-rsa AAAA a@b"]\n}\n',
                           cluster_block({"ssh_public_keys": "terraform_data.later.output",
                                          "init_scripts": None}))
        self.project.expect("validate")
        self.project.apply()
        self.project.expect_no_changes()

    @place.needs("terraform_data")
    def test_25_unknown_host_at_plan(self):
        self.project.write(
            f'resource "terraform_data" "host" {{\n  input = "{self.simulator.url}"\n}}\n',
            cluster_block(),
            provider=provider_block(self.simulator, host="terraform_data.host.output"))
        self.project.expect("plan")
        self.project.apply()
        self.project.expect_no_changes()
