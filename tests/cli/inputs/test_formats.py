#!/usr/bin/env python3
"""hipaactl check tells formats apart, reads each as its own tool reads it, and skips in folders
what is none of ours.

test_formats.py HIPAACTL LIBRARY
"""
import json

from input_case import GOOD, InputTest, main

ML = "15.4.x-cpu-ml-scala2.12"
CLUSTER = {**GOOD, "data_security_mode": "SINGLE_USER"}
DEFINITION = {"spark_version": {"type": "fixed", "value": ML}}
POOL = {"instance_pool_name": "p", "node_type_id": "m6i.xlarge", "disk_spec": {}}
TASK = {"task_key": "t", "notebook_task": {"notebook_path": "/a"}, "new_cluster":
        {**CLUSTER, "spark_version": ML}}


class WhatIsIt(InputTest):
    def test_each_kind_by_members_that_only_it_has(self):
        answered = {"cluster_id": "0101-1-a", "state": "RUNNING", "default_tags": {"Vendor": "D"},
                    "disk_spec": {"disk_count": 1}, "driver": {"node_id": "1"}}
        for name, content, wanted in (
                ("cluster", {**CLUSTER, **answered, "spark_version": ML}, "HC-RT-01"),
                ("empty_disks", {**CLUSTER, **answered, "disk_spec": {}, "spark_version": ML},
                 "HC-RT-01"),
                ("pool", POOL, "HC-EBS-02"),
                ("pool_answer", {**POOL, "instance_pool_id": "1", "stats": {"idle_count": 0}},
                 "HC-EBS-02"),
                ("policy", {"name": "p", "policy_id": "A", "definition": json.dumps(DEFINITION)},
                 "HC-POL-01"),
                ("definition", DEFINITION, "HC-POL-01"),
                ("policies", {"policies": [{"name": "p", "definition": DEFINITION}]}, "HC-POL-01"),
                ("list", [{"name": "p", "definition": DEFINITION}], "HC-POL-01"),
                ("family", {"name": "p", "policy_family_id": "personal-vm",
                            "policy_family_definition_overrides": json.dumps(DEFINITION)},
                 "HC-POL-01"),
                ("job", {"name": "j", "tasks": [TASK]}, "HC-RT-01"),
                ("reset", {"job_id": 1, "new_settings": {"name": "j", "tasks": [TASK]}}, "HC-RT-01"),
                ("pipeline", {"name": "p", "id": "8a", "storage": "dbfs:/x", "continuous": False,
                              "libraries": [{"notebook": {"path": "/a"}}],
                              "clusters": [{"label": "default", "num_workers": 1,
                                            "node_type_id": "m6i.large"}]}, "HC-EBS-01"),
                ("pipeline_get", {"pipeline_id": "8a", "name": "p", "spec": {
                    "clusters": [{"label": "default", "node_type_id": "m6i.large"}]}},
                 "HC-EBS-01")):
            with self.subTest(name):
                found = self.check(self.write("x.json", content), code=1)
                self.assertIn((wanted, "fail"), {(one["code"], one["verdict"]) for one in found})
                if name.startswith("pipeline"):
                    self.assertNotIn("HC-RT-02", {one["code"] for one in found})

    def test_a_definition_alone_is_judged_where_it_stands(self):
        self.write("x.json", json.dumps(DEFINITION, indent=1))
        one = self.check("x.json", code=1)[0]
        self.assertEqual((one["code"], one["path"]), ("HC-POL-01", ""))

    def test_what_says_only_an_id_and_the_like_is_none_of_the_formats(self):
        for content in ({"cluster_id": "0101-1-a"}, {"job_id": 1}, {"run_id": 1, "number_in_job": 1},
                        {"events": [{"cluster_id": "1", "timestamp": 1, "type": "RUNNING"}]},
                        {"cluster_id": "1", "library_statuses": [{"status": "INSTALLED"}]},
                        {"statuses": [{"cluster_id": "1", "library_statuses": []}]},
                        {"instance_pool_id": "1"}, {"policy_id": "A"}, {"pipeline_id": "8a"},
                        {"definition": "x", "title": "t"}, {"settings": {"editor": 1}},
                        {"version": "2.0.0", "tasks": [{"label": "build", "type": "shell"}]},
                        {"name": "npm", "tasks": {"build": "tsc"}}):
            with self.subTest(content):
                found = self.check(self.write("x.json", content), code=2)
                self.assertEqual([one["code"] for one in found], ["HP-CHECK-FORMAT"])


class Folders(InputTest):
    STRANGERS = {
        "Taskfile.yml": "tasks:\n  build:\n    cmds: [make]\n",
        "build.yaml": "targets:\n  $default:\n    builders: []\n",
        "kustomization.yaml": "resources:\n- deployment.yaml\n",
        "values.yaml": "resources:\n  limits: {cpu: 1}\n  clusters: {a: {b: 1}}\nreplicaCount: 1\n",
        "azure-pipelines.yml": "resources:\n  pipelines:\n  - pipeline: x\n",
        "playbook.yml": "- name: play\n  hosts: all\n  tasks:\n  - name: x\n",
        "deploy.yaml": "kind: A\n---\nkind: B\n", "chart.yaml": "a: {{ .Values.b }}\n",
        "tsconfig.json": "{ // comment\n}", "package.json": "{\"name\": \"x\"}",
        "answer.json": "{\"cluster_id\": \"1\"}", "bundle.yaml": "schema: olm.bundle\n"}

    def test_what_is_none_of_ours_is_skipped_counted_and_named(self):
        self.write("in/cluster.json", CLUSTER)
        for name, content in self.STRANGERS.items():
            self.write("in/" + name, content)
        self.assertEqual(self.check("in", code=0), [])
        self.assertIn("Checked 1 resource, skipped 12 (9 none of the formats, 2 not readable as YAML, "
                      "1 not valid JSON): nothing found.\n", self.text("in"))
        named = self.text("--verbose", "in", stream="stderr").splitlines()
        self.assertIn("Skipped in/tsconfig.json: not valid JSON.", named)
        self.assertEqual({line.split()[1].rstrip(":") for line in named},
                         {"in/" + name for name in self.STRANGERS})

    def test_broken_bundles_stacks_and_plans_are_errors(self):
        self.write("in/cluster.json", CLUSTER)
        for name, content, code in (("databricks.yml", "bundle: {\n", "HP-CHECK-YAML"),
                                    ("databricks.yaml", "[]\n", "HP-CHECK-BUNDLE"),
                                    ("x.stack.json", "{", "HP-STACK-JSON"),
                                    ("stack.json", '{"stack_version": 1,', "HP-CHECK-JSON"),
                                    ("plan.json", '{"format_version": "1.2", "terraform_version": '
                                                  '"1.11.4", "resource_changes": [', "HP-CHECK-JSON")):
            with self.subTest(name):
                self.write("in/" + name, content)
                self.assertEqual([one["code"] for one in self.check("in", code=2)], [code])
                (self.folder / "in" / name).unlink()

    def test_an_included_file_is_judged_once(self):
        self.write("in/databricks.yml", "bundle: {name: b}\ninclude: [a/*.yml]\n")
        self.write("in/a/phi.yml", "resources: {clusters: {phi: " + json.dumps(
            {**CLUSTER, "spark_version": ML}) + "}}\n")
        for arguments in (["in"], ["in/databricks.yml", "in/a/phi.yml"],
                          ["in/a/phi.yml", "in/databricks.yml"]):
            found = self.check(*arguments, code=1)
            self.assertEqual([(one["code"], one["place"]["file"]) for one in found],
                             [("HC-RT-01", "in/a/phi.yml")])


class AsYaml(InputTest):
    TEXT = ("bundle: {name: y}\nresources:\n  clusters:\n    c: {spark_version: 15.4.x-scala2.12, "
            "node_type_id: m6i.large, data_security_mode: SINGLE_USER, num_workers: %s, "
            "aws_attributes: {ebs_volume_type: GENERAL_PURPOSE_SSD, ebs_volume_count: 1, "
            "ebs_volume_size: %s}}\n")

    def bytes(self, name, content):
        (self.folder / name).write_bytes(content)
        return name

    def test_numbers_as_the_command_line_reads_them(self):
        for number in ("100", "0x64", "1_00", "0b1100100", "0o144", "0100", "1e2", "100.0", "'100'",
                       "!!int '100'", "!!float 100", "+100"):
            with self.subTest(number):
                self.assertEqual(self.check(self.write("x.yml", self.TEXT % (2, number)), code=0), [])
        for number in ("50", "0x10", "0b10", "1_0", "050"):
            with self.subTest(number):
                found = self.check(self.write("x.yml", self.TEXT % (2, number)), code=1)
                self.assertEqual([one["code"] for one in found], ["HC-EBS-01"])

    def test_byte_order_marks_and_empty_documents(self):
        text = self.TEXT % (2, 100)
        for name, content in (("bom", b"\xef\xbb\xbf" + text.encode()),
                              ("u16le", b"\xff\xfe" + text.encode("utf-16-le")),
                              ("u16be", b"\xfe\xff" + text.encode("utf-16-be")),
                              ("end", (text + "---\n").encode()),
                              ("marks", ("---\n" + text + "...\n---\n# nothing\n").encode())):
            with self.subTest(name):
                self.assertEqual(self.check(self.bytes(name + ".yml", content), code=0), [])
        for name, content in (("u16", text.encode("utf-16-le")), ("two", (text + "---\na: 1\n").encode()),
                              ("tab", text.replace("    c:", "\tc:").encode()),
                              ("twice", (text + "bundle: {name: z}\n").encode()),
                              ("tag", (text + "x: !secret y\n").encode())):
            with self.subTest(name):
                found = self.check(self.bytes(name + ".yml", content), code=2)
                self.assertEqual([one["code"] for one in found], ["HP-CHECK-YAML"])


if __name__ == "__main__":
    main()
