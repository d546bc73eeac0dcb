#!/usr/bin/env python3
"""hipaactl check on files that are no stacks.

test_files.py HIPAACTL LIBRARY
"""
import json

import encodings_of_a_cluster as encodings
from input_case import GOOD, InputTest, main


class Encodings(InputTest):
    def test_one_cluster_in_every_encoding_gives_the_same_findings(self):
        expected = None
        for name, (content, base) in encodings.encodings(encodings.CLUSTER).items():
            with self.subTest(name):
                found = set()
                for one in self.check(self.write(name, content), code=1):
                    if one["verdict"] != "fail":
                        continue
                    self.assertTrue(base is None or one["path"].startswith(base), one["path"])
                    inside = one["path"][len(base or ""):].replace("aws_attributes/0/",
                                                                   "aws_attributes/")
                    found.add((one["code"], one["severity"], inside, one["summary"],
                               one["detail"]))
                expected = expected or found
                self.assertEqual(found, expected)
        self.assertLessEqual({"HC-EBS-01", "HC-RT-01", "HC-SSL-02"}, {one[0] for one in expected})

    def test_a_good_cluster_is_clean_in_every_encoding(self):
        for name, (content, _) in encodings.encodings(GOOD).items():
            with self.subTest(name):
                found = self.check(self.write(name, content), code=0)
                self.assertEqual([one for one in found if one["verdict"] == "fail"], [])

    def test_findings_have_file_and_line(self):
        for name in ("cluster.json", "databricks.yml"):
            with self.subTest(name):
                content, _ = encodings.encodings(encodings.CLUSTER)[name]
                found = self.check(self.write(name, content), code=1)
                one = next(one for one in found if one["code"] == "HC-RT-01")
                lines = (self.folder / name).read_text(encoding="utf-8").splitlines()
                self.assertEqual(one["place"]["file"], name)
                self.assertIn("spark_version", lines[one["place"]["line"] - 1])


class Terraform(InputTest):
    def test_unknown_values_are_undecided(self):
        values = {key: one for key, one in encodings.provider_shape(GOOD).items()
                  if key != "spark_version"}
        content = encodings.plan(encodings.resource("databricks_cluster", values),
                                 unknown={"spark_version": True, "aws_attributes": [{}]})
        found = self.found("plan.json", content, code=0)
        self.assertIn(("HC-RT-01", "undecided", "/resource_changes/0/change/after/spark_version"),
                      found)
        self.assertEqual([one for one in found if one[1] == "fail"], [])
        self.check("--undecided=error", "plan.json", code=1)

    def test_what_will_be_destroyed_is_not_judged(self):
        content = encodings.plan(encodings.resource("databricks_cluster", None))
        found = self.check(self.write("plan.json", content), code=2)
        self.assertEqual([one["code"] for one in found], ["HP-CHECK-EMPTY"])
        self.check("--allow-empty", "plan.json", code=0)

    def test_pools_and_policies(self):
        pool = {"instance_pool_name": "p", "node_type_id": "m6i.xlarge", "disk_spec": []}
        policy = {"name": "p", "definition": json.dumps(
            {"spark_version": {"type": "fixed", "value": "15.4.x-cpu-ml-scala2.12"}})}
        content = encodings.plan(encodings.resource("databricks_instance_pool", pool),
                                 encodings.resource("databricks_cluster_policy", policy))
        self.assertEqual(self.found("plan.json", content),
                         [("HC-EBS-02", "fail", "/resource_changes/0/change/after/disk_spec"),
                          ("HC-POL-01", "fail", "/resource_changes/1/change/after/definition")])

    def test_texts_name_things_as_the_pool_does(self):
        pool = {"instance_pool_name": "mrn: 1234567", "node_type_id": "m6i.xlarge",
                "custom_tags": {"ssn": "123-45-6789"},
                "disk_spec": {"disk_count": 1, "disk_size": 100,
                              "disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}},
                "preloaded_docker_images": [{"url": "a/b:1"}, {"url": "c/d:2"}]}
        found = self.check(self.write("pool.json", pool), code=None)
        self.assertEqual({one["path"]: one["detail"].split(" ")[0] for one in found
                          if one["code"] in ("HC-PHI-01", "HC-IMG-01")},
                         {"/instance_pool_name": "instance_pool_name",
                          "/custom_tags/ssn": "custom_tags.ssn",
                          "/preloaded_docker_images/0/url": "preloaded_docker_images[0].url",
                          "/preloaded_docker_images/1/url": "preloaded_docker_images[1].url"})

    def test_the_raw_state_file_is_refused_with_what_to_do(self):
        found = self.check(self.write("terraform.tfstate.json", {
            "version": 4, "serial": 1, "lineage": "x", "resources": []}), code=2)
        one = next(one for one in found if one["code"] == "HP-CHECK-FORMAT")
        self.assertIn("terraform show -json", one["detail"])


class Bundles(InputTest):
    def test_variables_anchors_and_targets(self):
        found = self.found("databricks.yml", """
variables:
  same: {default: 15.4.x-cpu-ml-scala2.12}
  differs: {default: 15.4.x-scala2.12}
disks: &disks {ebs_volume_type: GENERAL_PURPOSE_SSD, ebs_volume_count: 1, ebs_volume_size: 100}
resources:
  clusters:
    a: {spark_version: "${var.same}", data_security_mode: SINGLE_USER, aws_attributes: *disks}
    b:
      spark_version: "${var.differs}"
      data_security_mode: SINGLE_USER
      aws_attributes: {<<: *disks}
    c: {spark_version: 15.4.x-scala2.12, data_security_mode: SINGLE_USER}
targets:
  dev:
    variables: {differs: 15.4.x-cpu-ml-scala2.12}
    resources:
      clusters:
        c: {aws_attributes: *disks}
""")
        self.assertEqual([one for one in found if one[1] == "fail"],
                         [("HC-RT-01", "fail", "/resources/clusters/a/spark_version"),
                          ("HC-RT-01", "fail", "/resources/clusters/b/spark_version")])

    def test_yaml_that_unfolds_without_end_is_refused(self):
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 10) + "]" for i in range(1, 9)]
        found = self.check(self.write("bomb.yml", "\n".join(lines) + "\n"), code=2)
        self.assertEqual(found[0]["code"], "HP-CHECK-YAML")

    def test_broken_yaml_is_told_with_its_place(self):
        found = self.check(self.write("x.yml", "a: [1\nb: }\n"), code=2)
        self.assertEqual(found[0]["code"], "HP-CHECK-YAML")
        self.assertGreater(found[0]["place"]["line"], 0)


class Sources(InputTest):
    def test_stdin(self):
        found = self.check("-", code=1, stdin=json.dumps(encodings.CLUSTER))
        self.assertIn("HC-RT-01", {one["code"] for one in found})
        self.check("-", code=1, stdin=encodings.bundle(encodings.CLUSTER))

    def test_several_files_and_folders(self):
        self.write("in/a/cluster.json", encodings.CLUSTER)
        self.write("in/databricks.yml", encodings.bundle(encodings.CLUSTER))
        self.write("in/package.json", {"name": "none of ours"})
        self.write("in/.hidden/cluster.json", encodings.CLUSTER)
        self.write("more.json", GOOD)
        found = self.check("in", "more.json", code=1)
        self.assertEqual({one["stack"] for one in found if one["verdict"] == "fail"},
                         {"in/a/cluster.json", "in/databricks.yml"})

    def test_nothing_examined_is_no_success(self):
        (self.folder / "empty").mkdir()
        for arguments, content in ((["empty"], None), (["jobs.json"], {"jobs": []})):
            if content is not None:
                self.write(arguments[0], content)
            found = self.check(*arguments, code=2)
            self.assertEqual([one["code"] for one in found], ["HP-CHECK-EMPTY"])
            self.check("--allow-empty", *arguments, code=0)

    def test_what_cannot_be_read_is_told(self):
        for name, content, code in (("x.json", "{", "HP-CHECK-JSON"),
                                    ("y.json", {"a": 1}, "HP-CHECK-FORMAT"),
                                    ("z.json", None, "HP-CHECK-FILE")):
            if content is not None:
                self.write(name, content)
            with self.subTest(name):
                self.assertEqual(self.check(name, code=2)[0]["code"], code)

    def test_the_profile_decides(self):
        self.write("cluster.json", {**GOOD, "node_type_id": "m5.xlarge", "aws_attributes": {}})
        self.check("cluster.json", code=1)
        self.assertNotIn("HC-EBS-01", [one["code"] for one in self.check(
            "--profile", "csp", "cluster.json", code=1)])

    def test_undecided_fails_a_stack_only_when_asked(self):
        self.write("phi.stack.json", encodings.stack({**GOOD, "instance_pool_id": "p-1",
                                                      "node_type_id": None,
                                                      "aws_attributes": None}))
        found = self.check("phi.stack.json", code=0)
        self.assertEqual([(one["code"], one["verdict"], one["severity"], one["path"])
                          for one in found if one["path"] == "/instance_pool_id"],
                         [(code, "undecided", "warning", "/instance_pool_id")
                          for code in ("HC-EBS-02", "HC-EBS-04", "HC-EBS-05")])
        self.assertEqual(self.check("--undecided=error", "phi.stack.json", code=1), found)

    def test_a_policy_that_nobody_knows_is_one_line_of_a_stack(self):
        self.write("phi.stack.json", encodings.stack({**GOOD, "policy_id": "ABC",
                                                      "spark_version": None}))
        found = self.check("phi.stack.json", code=0)
        self.assertEqual([(one["code"], one["verdict"], one["path"]) for one in found],
                         [("HC-POL-01", "undecided", "/policy_id")])
        self.assertIn("What the cluster leaves out may come from it: HC-RT-01, HC-RT-02, HC-RT-03 "
                      "cannot be decided either.", found[0]["detail"])


if __name__ == "__main__":
    main()
