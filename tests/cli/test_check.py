"""check, explain, schema, version, and the command line: nothing here needs a workspace."""
import json
import subprocess

import workbench
from workbench import Case, example

NON_COMPLIANT = [
    ("error", "HC-EBS-01", "hipaa_cluster.phi", "/aws_attributes/ebs_volume_count"),
    ("error", "HC-EBS-01", "hipaa_cluster.phi", "/aws_attributes/ebs_volume_size"),
    ("error", "HC-EBS-01", "hipaa_cluster.phi", "/aws_attributes/ebs_volume_type"),
    ("warning", "HC-DSM-01", "hipaa_cluster.phi", "/data_security_mode"),
    ("error", "HC-ML-01", "hipaa_cluster.phi", "/libraries/0/pypi/package"),
    ("error", "HC-SSL-02", "hipaa_cluster.phi", "/spark_conf/spark.ssl.enabled"),
    ("error", "HC-ML-03", "hipaa_cluster.phi", "/spark_conf/xgboost.spark.ignoreSsl"),
    ("error", "HC-RT-01", "hipaa_cluster.phi", "/spark_version"),
    ("error", "HC-SUB-01", "hipaa_cluster.phi", "/tasks/1/spark_submit_task"),
    ("error", "HC-BAA-01", "provider.hipaa", "")]


class Check(Case):
    def test_the_examples(self):
        self.write_stack(example("compliant"))
        ran = self.ctl("check", code=0)
        self.assertEqual((ran.out, ran.err), ("Checked 1 resource: nothing found.\n", ""))
        self.write_stack(example("non-compliant"))
        ran = self.ctl("check", "--json", code=1)
        self.assertEqual(ran.told, NON_COMPLIANT)
        self.assertEqual(ran.document["summary"],
                         {"errors": 9, "warnings": 1, "acknowledged": 0, "undecided": 0})

    def test_agreements_are_judged_and_told_once_at_the_provider(self):
        stack = example("compliant")
        del stack["providers"]["hipaa"]["config"]["business_associate_agreement"]
        stack["resources"].append({**stack["resources"][0], "name": "second"})
        self.write_stack(stack)
        ran = self.ctl("check", "--json", code=1)
        self.assertEqual(ran.told, [("error", "HC-BAA-01", "provider.hipaa", "")])

    def test_what_only_the_workspace_can_decide_is_counted_once_at_the_provider(self):
        stack = example("compliant")
        stack["providers"]["hipaa"]["config"]["compliance_profile"] = "csp"
        stack["resources"].append({**stack["resources"][0], "name": "second"})
        self.write_stack(stack)
        ran = self.ctl("check", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HC-CSP-01", "provider.hipaa", "")])
        self.assertEqual(ran.document["summary"],
                         {"errors": 0, "warnings": 0, "acknowledged": 0, "undecided": 1})
        self.assertTrue(self.ctl("check", code=0).out.endswith(
            "Checked 2 resources: 0 errors, 0 warnings, 1 undecided.\n"))
        self.ctl("check", "--undecided=error", code=1)
        self.ctl("check", "--undecided=error", "--assume-csp", code=0)

    def test_findings_have_a_place_and_say_how_to_fix_them(self):
        self.write_stack(json.dumps(example("non-compliant"), indent=2))
        ran = self.ctl("check", code=1)
        self.assertIn("error HC-SUB-01 at hipaa_cluster.phi /tasks/1/spark_submit_task "
                      "(phi.stack.json:51:13)\n  A spark-submit task\n", ran.out)
        self.assertIn("  Fix: Turn the task into a spark_jar_task, spark_python_task, "
                      "python_wheel_task\n  or notebook_task.\n", ran.out)
        self.assertTrue(ran.out.endswith("Checked 1 resource: 9 errors, 1 warning.\n"), ran.out)

    def test_patterns_of_ones_own(self):
        named = ["hospital record number", "HRN-[0-9]{6}"]
        stack = example("compliant")
        stack["providers"]["hipaa"]["config"]["patient_data_patterns"] = dict([named])
        stack["resources"][0]["config"]["cluster_name"] = "run HRN-123456"
        self.write_stack(stack)
        ran = self.ctl("check", "--json", code=1)
        self.assertEqual(ran.told, [("error", "HC-PHI-01", "hipaa_cluster.phi", "/cluster_name")])
        self.assertIn(named[0], ran.document["findings"][0]["detail"])
        self.assertNotIn("HRN-123456", ran.out)
        # Of what has no provider of its own.
        (self.folder / "phi.stack.json").unlink()
        self.write("cluster.json", stack["resources"][0]["config"])
        given = ["--patient-data-pattern", "=".join(named)]
        ran = self.ctl("check", "--json", *given, "cluster.json", code=1)
        self.assertEqual([one[:2] + one[3:] for one in ran.told],
                         [("error", "HC-PHI-01", "/cluster_name")])
        self.ctl("check", "cluster.json", code=0)
        self.assertIn("NAME=PATTERN is expected",
                      self.ctl("check", "--patient-data-pattern", "x", "cluster.json", code=2).err)
        for broken in (["check", "--patient-data-pattern", "x=(", "cluster.json"],
                       ["audit", "--patient-data-pattern", "x=("]):
            ran = self.ctl(*broken)
            self.assertNotEqual(ran.code, 0)
            self.assertIn("HP-PATTERN", ran.out + ran.err)

    def test_addresses_of_staff_are_no_patient_data(self):
        cluster = example("compliant")["resources"][0]["config"]
        cluster["custom_tags"] = {"owner": "data.office@hospital.org"}
        self.write("cluster.json", cluster)
        ran = self.ctl("check", "--json", "cluster.json", code=0)
        self.assertIn("HC-PHI-01", [one[1] for one in ran.told])
        self.assertNotIn("data.office", ran.out)
        ran = self.ctl("check", "--json", "--staff-email-domain", "hospital.org", "cluster.json", code=0)
        self.assertNotIn("HC-PHI-01", [one[1] for one in ran.told])
        ran = self.ctl("check", "--json", "--staff-email-domain", "clinic.org", "cluster.json", code=0)
        self.assertIn("HC-PHI-01", [one[1] for one in ran.told])
        ran = self.ctl("check", "--staff-email-domain", "no domain", "cluster.json", code=1)
        self.assertIn("HP-ARG-PATTERN", ran.out + ran.err)

    def test_a_graver_case_is_explained(self):
        said = " ".join(self.ctl("explain", "HC-PHI-01", code=0).out.split())
        self.assertIn("classic: warning, csp: warning; error where one of the provider's "
                      "patient_data_patterns matches", said)
        self.write_stack(example("compliant"))
        self.ctl("check", "--format", "sarif", "--output", "x.sarif", code=0)
        driver = json.loads((self.folder / "x.sarif").read_text())["runs"][0]["tool"]["driver"]
        rules = {one["id"]: one for one in driver["rules"]}
        self.assertEqual(rules["HC-PHI-01"]["defaultConfiguration"]["level"], "error")
        self.assertEqual(rules["HC-PHI-01"]["properties"]["graver"]["severity"], "error")

    def test_it_uses_no_network(self):
        self.write_stack(example("non-compliant"))
        self.ctl("check", code=1)
        self.assertEqual(self.simulator.requests(), [])
        for host in ("http://127.0.0.1:1", "https://unreachable.invalid"):
            self.environment["DATABRICKS_HOST"] = host
            self.write_stack(example("compliant"))
            self.assertEqual(self.ctl("check", code=0).out, "Checked 1 resource: nothing found.\n")

    def test_it_makes_no_socket(self):
        if subprocess.run(["sh", "-c", "command -v strace"], stdout=subprocess.DEVNULL,
                          check=False).returncode != 0:
            self.skipTest("strace is not installed")
        self.write_stack(example("compliant"))
        done = subprocess.run(["strace", "-f", "-e", "trace=network", *self.command("check")],
                              cwd=self.folder, env=self.environment, capture_output=True, text=True,
                              check=False)
        self.assertNotIn("socket(", done.stderr)

    def test_what_is_missing_is_left_open(self):
        del self.environment["DATABRICKS_TOKEN"]
        self.write_stack(example("compliant"))
        ran = self.ctl("check", "--json", code=0)
        self.assertEqual(ran.told, [("warning", "HP-STACK-VARIABLE", "provider.hipaa", "/token")])
        self.assertEqual(ran.document["findings"][0]["verdict"], "undecided")
        self.assertEqual(ran.document["summary"]["undecided"], 1)
        self.ctl("check", "--undecided=error", code=1)
        self.ctl("check", "--undecided=ok", code=0)

    def test_several_stacks(self):
        for name in ("compliant", "non-compliant"):
            self.write(f"{name}.stack.json", example(name))
        ran = self.ctl("check", "--json", "compliant.stack.json", "non-compliant.stack.json", code=1)
        self.assertEqual(ran.told, NON_COMPLIANT)
        self.assertEqual({one["stack"] for one in ran.document["findings"]},
                         {"non-compliant.stack.json"})
        ran = self.ctl("check", code=2)
        self.assertIn("This folder has several stack files.", ran.err)

    def test_no_resources(self):
        stack = example("compliant")
        stack["resources"] = []
        self.write_stack(stack)
        self.assertEqual(self.ctl("check", "--json", code=0).told,
                         [("warning", "HP-STACK-EMPTY", "", "")])

    def test_the_same_input_gives_the_same_bytes(self):
        self.write_stack(example("non-compliant"))
        texts = {self.ctl("check", "--json").out for _ in range(5)}
        self.assertEqual(len(texts), 1)


class Others(Case):
    def test_explain(self):
        ran = self.ctl("explain", "hc-ebs-01", code=0)
        self.assertTrue(ran.out.startswith("HC-EBS-01  An EBS volume on every instance\n"), ran.out)
        for heading in ("Why\n", "How to fix it\n", "For example\n", "Basis\n", "Acknowledgement\n",
                        "Severity by compliance profile\n  classic: error"):
            self.assertIn(heading, ran.out)
        self.assertEqual(json.loads(self.ctl("explain", "HC-EBS-01", "--json", code=0).out)["id"],
                         "HC-EBS-01")
        codes = [line.split()[0] for line in self.ctl("explain", code=0).out.splitlines()]
        self.assertIn("HC-RT-01", codes)
        self.assertIn("HP-STATE-LOCKED", codes)
        ran = self.ctl("explain", "hc-ebs-1", code=2)
        self.assertEqual(ran.err, 'error HP-CLI-USAGE\n  There is no rule or code "hc-ebs-1".\n'
                                  '  Did you mean "HC-EBS-01"? `hipaactl explain` lists them all.\n\n')
        ran = self.ctl("explain", "HC-NO-99", code=2)
        self.assertTrue(ran.err.startswith(
            'error HP-CLI-USAGE\n  There is no rule or code "HC-NO-99".\n  There are:\n'), ran.err)

    def test_explain_has_all_that_the_catalogue_says_of_a_rule(self):
        catalogue = workbench.EXAMPLES.parent / "schemas" / "rules.json"
        for rule in json.loads(catalogue.read_text(encoding="utf-8"))["rules"]:
            with self.subTest(rule["id"]):
                said = " ".join(self.ctl("explain", rule["id"], code=0).out.split())
                severity = ", ".join(f"{name}: {one}" for name, one in rule["severity"].items())
                for part in (f"{rule['id']} {rule['title']} Why {rule['why']} "
                             f"How to fix it {rule['fix']} For example",
                             f"Severity by compliance profile {severity}",
                             f"Basis {rule['basis']} Acknowledgement " + (
                                 "A person may answer for it" if rule["waivable"] else
                                 "None: this rule cannot be waived."),
                             "; ".join(rule["citations"])):
                    self.assertIn(part, said)

    def test_every_code_is_explained(self):
        for line in self.ctl("explain", code=0).out.splitlines():
            self.ctl("explain", line.split()[0], code=0)

    def test_schema(self):
        everything = json.loads(self.ctl("schema", code=0).out)
        self.assertEqual(set(everything), {"format_version", "provider", "resources", "data_sources",
                                           "functions", "envelope"})
        one = json.loads(self.ctl("schema", "hipaa_cluster", "--json", code=0).out)
        self.assertEqual(one, everything["resources"]["hipaa_cluster"])
        self.assertEqual(json.loads(self.ctl("schema", "hipaa_audit", code=0).out),
                         everything["data_sources"]["hipaa_audit"])
        self.assertEqual(json.loads(self.ctl("schema", "envelope", code=0).out)["title"], "envelope")
        ran = self.ctl("schema", "nothing", code=2)
        self.assertIn('The plugin has no schema of "nothing".', ran.err)
        self.assertIn('Did you mean "hipaa_cluster"?', self.ctl("schema", "hipa_cluster", code=2).err)

    def test_schemas_of_files(self):
        folder = workbench.EXAMPLES.parent / "schemas"
        for kind in ("stack", "findings", "baseline", "waivers", "manifest", "doctor", "coverage",
                     "coverage_row", "evidence"):
            with self.subTest(kind):
                self.assertEqual(json.loads(self.ctl("schema", kind, code=0).out),
                                 json.loads((folder / f"{kind}.schema.json").read_text(encoding="utf-8")))

    def test_version(self):
        ran = self.ctl("version", code=0)
        self.assertRegex(ran.out, r"^hipaactl \d+\.\d+\.\d+ \(ABI 1\.1\)\nplugin \d+\.\d+\.\d+ "
                                  r"\(ABI 1\.1\) /.*libhipaa_provider\.so.*\n$")
        made = json.loads(self.ctl("version", "--json", code=0).out)
        self.assertEqual(made["plugin"]["library"], workbench.LIBRARY)

    def test_help_and_wrong_command_lines(self):
        self.assertIn("Exit codes: 0 clean, 1 findings, 2", self.ctl("--help", code=0).out)
        for command in ("audit", "check", "plan", "apply", "read", "destroy", "import", "verify", "explain",
                        "schema", "version"):
            self.assertIn("--json", self.ctl(command, "--help", code=0).out)
        for wrong in ((), ("frob",), ("plan", "--frob"), ("plan", "a", "b"), ("import", "x"),
                      ("verify",), ("plan", "--timeout", "soon"), ("plan", "--parallelism", "0"),
                      ("verify", "a.b", "--id", "c"), ("check", "--undecided=perhaps")):
            with self.subTest(wrong):
                ran = self.ctl(*wrong, code=2)
                self.assertEqual(ran.out, "")
                self.assertNotEqual(ran.err, "")

    def test_a_rule_that_does_not_exist_is_guessed(self):
        self.stack()
        said = self.ctl("check", "--skip", "HC-EBS-1", code=2).err
        self.assertIn("There is no rule HC-EBS-1.", said)
        self.assertIn('Did you mean "HC-EBS-01"?', said)


if __name__ == "__main__":
    workbench.main()
