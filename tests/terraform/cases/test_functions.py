"""The functions of the provider, called by terraform."""
import json
import re
import shutil

from harness import place
from harness.case import TerraformCase


@place.needs("functions of providers")
class Functions(TerraformCase):
    def value(self, expression):
        """What terraform makes of an expression."""
        self.project.write(f'output "it" {{\n  value = {expression}\n}}\n')
        self.project.apply()
        return self.project.state()["outputs"]["it"]["value"]

    def refused(self, expression):
        self.project.write(f'output "it" {{\n  value = {expression}\n}}\n')
        return self.project.expect("plan", "-no-color", code=1).text

    def test_the_host_lists_what_the_library_offers(self):
        self.project.write()
        document = json.loads(self.project.expect("providers", "schema", "-json").output)
        (ours,) = document["provider_schemas"].values()
        wanted = json.loads((place.ROOT / "schemas" / "functions.json").read_text())["functions"]
        self.assertEqual(set(ours["functions"]), {one["name"] for one in wanted})
        for one in wanted:
            found = ours["functions"][one["name"]]
            self.assertEqual(found["summary"], one["summary"])
            self.assertEqual([each["name"] for each in found.get("parameters", [])],
                             [each["name"] for each in one["parameters"]
                              if not each.get("optional")])
            self.assertEqual("variadic_parameter" in found,
                             any(each.get("optional") for each in one["parameters"]))

    def test_runtime_is_ml(self):
        for key, answer in (("15.4.x-cpu-ml-scala2.12", True), ("15.4.x-scala2.12", False),
                            ("custom:my-image", None)):
            with self.subTest(key):
                call = f'provider::hipaa::runtime_is_ml("{key}")'
                # Outputs that are null are not kept.
                self.assertEqual(self.value(f"jsonencode({call})"), json.dumps(answer))

    def test_explain(self):
        rule = self.value('provider::hipaa::explain("HC-EBS-01")')
        wanted = next(one for one in json.loads(
            (place.ROOT / "schemas" / "rules.json").read_text())["rules"] if one["id"] == "HC-EBS-01")
        self.assertEqual(rule, wanted)
        said = self.refused('provider::hipaa::explain("HC-NOBODY-01")')
        self.assertIn("rule", said)
        self.assertIn("No rule or code has this name", said)

    def test_violations_of_a_databricks_cluster(self):
        # As databricks_cluster has it: blocks are lists of one, and much is null.
        found = self.value(
            'provider::hipaa::violations({ spark_version = "15.4.x-cpu-ml-scala2.12", library = [], '
            'cluster_id = null, num_workers = 2, data_security_mode = "SINGLE_USER", node_type_id = "m6i.xlarge", aws_attributes = '
            '[{ ebs_volume_type = "GENERAL_PURPOSE_SSD", ebs_volume_count = 0, ebs_volume_size = '
            '100, zone_id = null }] }, "cluster", "classic")')
        self.assertEqual(
            sorted((one["code"], one["path"]) for one in found if one["verdict"] == "fail"),
            [("HC-EBS-01", "/aws_attributes/0/ebs_volume_count"), ("HC-RT-01", "/spark_version")])

    def test_violations_of_a_job(self):
        found = self.value(
            'provider::hipaa::violations({ tasks = [{ task_key = "a", spark_submit_task = '
            '{ parameters = ["x"] } }] }, "job", "classic")')
        self.assertIn("HC-SUB-01", [one["code"] for one in found])

    def test_wrong_arguments_name_the_argument(self):
        self.assertIn("kind", self.refused('provider::hipaa::violations({}, "boat")'))
        self.assertIn("Give 1 to 3", self.refused(
            'provider::hipaa::violations({}, "cluster", "classic", "more")'))

    @place.needs("terraform_data")
    def test_what_is_unknown_at_plan_is_judged_at_apply(self):
        # Known parts are judged at once, the others when they are known.
        def write(count, version):
            self.project.write(
                f'resource "terraform_data" "key" {{\n  input = "{version}"\n}}\n'
                'resource "terraform_data" "cluster" {\n  lifecycle {\n    precondition {\n'
                '      condition = alltrue([for one in provider::hipaa::violations({ spark_version = '
                'terraform_data.key.output, data_security_mode = "SINGLE_USER", aws_attributes = { ebs_volume_type = '
                f'"GENERAL_PURPOSE_SSD", ebs_volume_count = {count}, ebs_volume_size = 100 }} }}, '
                '"cluster", "classic") : one.verdict != "fail"])\n'
                '      error_message = "refused"\n    }\n  }\n}\n')
        write(0, "15.4.x-scala2.12")
        self.assertIn("refused", self.project.expect("plan", "-no-color", code=1).text)
        write(1, "15.4.x-cpu-ml-scala2.12")
        self.project.expect("plan", "-no-color")
        self.assertIn("refused", self.project.apply(code=1).text)
        write(1, "15.4.x-scala2.12")
        self.project.apply()

    @place.needs("terraform_data")
    def test_the_guard_of_the_readme(self):
        readme = (place.ROOT / "README.md").read_text(encoding="utf-8")
        (guard,) = [one for one in re.findall(r"```hcl\n(.*?)```", readme, re.S)
                    if one.startswith("lifecycle")]

        def write(version, more=""):
            self.project.write(
                'resource "terraform_data" "later" {\n  input = "m6i.xlarge"\n}\n'
                f'locals {{\n  cluster = {{ spark_version = "{version}", num_workers = 2, '
                'data_security_mode = "SINGLE_USER", '
                'aws_attributes = { ebs_volume_type = "GENERAL_PURPOSE_SSD", ebs_volume_count = 1, '
                f'ebs_volume_size = 100 }}, {more} }}\n}}\n'
                f'resource "terraform_data" "cluster" {{\n{guard}}}\n')
        write("15.4.x-scala2.12", 'node_type_id = "m6i.xlarge"')
        self.project.expect("plan", "-no-color")
        for version, more in (
                ("15.4.x-cpu-ml-scala2.12", 'node_type_id = "m6i.xlarge"'),
                ("15.4.x-scala2.12", 'node_type_id = terraform_data.later.output'),
                ("15.4.x-scala2.12", 'node_type_id = "m6i.xlarge", custom_tags = {}, '
                 'spark_conf = { "spark.ssl.enabled" = "true" }')):
            with self.subTest(version + more):
                write(version, more)
                said = self.project.expect("plan", "-no-color", code=1).text
                self.assertIn("must not process protected data", said)

    def test_cluster_policy(self):
        policy = self.value("jsonencode(provider::hipaa::cluster_policy())")
        self.assertIn("aws_attributes.ebs_volume_count", json.loads(policy))
        self.assertEqual(self.value("provider::hipaa::policy_lint("
                                    "provider::hipaa::cluster_policy())"), [])
        weak = ('provider::hipaa::policy_lint(merge(provider::hipaa::cluster_policy(), '
                '{"docker_image.url" = {type = "unlimited"}}))')
        self.assertEqual(self.value(f'[for one in {weak} : '
                                    '"${one.code} ${one.verdict} ${one.cluster.docker_image.url}"]'),
                         ["HC-IMG-01 fail registry.example.org/image:1"])

    def test_example(self):
        shutil.copytree(place.ROOT / "examples" / "terraform" / "guard", self.project.folder,
                        dirs_exist_ok=True)
        self.project.expect("fmt", "-check")
        self.project.apply()
        refused = self.project.expect("plan", "-no-color", "-var=ebs_volume_count=0", code=1)
        self.assertIn("HC-EBS-01 at /aws_attributes/ebs_volume_count", refused.text)
