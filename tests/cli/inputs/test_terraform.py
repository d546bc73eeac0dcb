#!/usr/bin/env python3
"""hipaactl check on what `terraform show -json` prints: what the provider computes, what is not
known, put off, marked sensitive, or written in vain.

test_terraform.py HIPAACTL LIBRARY
"""
import encodings_of_a_cluster as encodings
from input_case import GOOD, InputTest, main

DISKS = GOOD["aws_attributes"]
WRITTEN = ("cluster_name", "spark_version", "node_type_id", "num_workers", "aws_attributes")
# What the official provider computes where nobody says it.
COMPUTED = {"id": True, "cluster_id": True, "default_tags": True, "state": True, "url": True,
            "driver_instance_pool_id": True, "driver_node_type_id": True,
            "enable_elastic_disk": True, "enable_local_disk_encryption": True,
            "library": [], "docker_image": [], "aws_attributes": [{}]}


def expressions(*names):
    blocks = {"aws_attributes": [{name: {"constant_value": one}
                                  for name, one in DISKS.items()}]}
    return {name: blocks.get(name, {"constant_value": "as written"}) for name in names}


def configured(kind, written, name="phi"):
    return {"address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name,
            "provider_config_key": "databricks", "expressions": written, "schema_version": 0}


def plan(values, unknown, written, address="databricks_cluster.phi", module=None, **more):
    kind = "databricks_cluster" if "databricks_cluster." in address else address.split(".")[0]
    made = encodings.plan(encodings.resource(kind, values), unknown=unknown)
    made["resource_changes"][0]["address"] = address
    root = {"resources": [configured(kind, written)]}
    for name in module or ():
        root = {"module_calls": {name: {"source": "./m", "module": root}}}
    made["configuration"] = {"root_module": root}
    return {**made, **more}


def known_at_plan(**more):
    values = {key: one for key, one in encodings.provider_shape(GOOD).items()
              if key != "enable_elastic_disk"}
    return {**values, "data_security_mode": "SINGLE_USER", **more}


class Computed(InputTest):
    def test_what_nobody_wrote_and_the_provider_computes_is_absent(self):
        for address, module in (("databricks_cluster.phi", None),
                                ("databricks_cluster.phi[3]", None),
                                ('databricks_cluster.phi["a.b[0]"]', None),
                                ('module.outer["x.y"].module.inner[0].databricks_cluster.phi["k"]',
                                 ("inner", "outer"))):
            with self.subTest(address):
                content = plan(known_at_plan(), COMPUTED, expressions(*WRITTEN), address, module)
                self.assertEqual(self.found("plan.json", content, code=0), [])

    def test_what_somebody_wrote_is_undecided(self):
        content = plan(known_at_plan(), COMPUTED,
                       {**expressions(*WRITTEN), "enable_elastic_disk": {"references": ["var.e"]}})
        self.assertEqual(self.found("plan.json", content, code=0),
                         [("HC-EBS-04", "undecided",
                           "/resource_changes/0/change/after/enable_elastic_disk")])
        # A call of a function that needs nothing else is written as nothing.
        content = plan(known_at_plan(), COMPUTED,
                       {**expressions(*WRITTEN), "enable_elastic_disk": {}})
        self.assertEqual([one[:2] for one in self.found("plan.json", content, code=0)],
                         [("HC-EBS-04", "undecided")])

    def test_within_a_block(self):
        values = known_at_plan()
        del values["aws_attributes"][0]["ebs_volume_count"]
        unknown = {"aws_attributes": [{"ebs_volume_count": True, "zone_id": True}]}
        at = "/resource_changes/0/change/after/aws_attributes/0/ebs_volume_count"
        found = self.found("plan.json", plan(values, unknown, expressions(*WRITTEN)), code=0)
        self.assertEqual(found, [("HC-EBS-01", "undecided", at)])
        without = expressions(*WRITTEN)
        del without["aws_attributes"][0]["ebs_volume_count"]
        found = self.found("plan.json", plan(values, unknown, without), code=1)
        self.assertEqual(found, [("HC-EBS-01", "fail", at)])

    def test_a_dynamic_block_stands_nowhere_in_the_configuration(self):
        values = known_at_plan()
        del values["aws_attributes"]
        found = self.found("plan.json", plan(values, {"aws_attributes": True},
                                             expressions(*WRITTEN[:-1])), code=0)
        self.assertEqual({one[1] for one in found}, {"undecided"})
        self.assertIn("HC-EBS-01", {one[0] for one in found})
        # Of one beside others, nobody can tell which is which.
        values = known_at_plan(library=[{}, {}])
        found = self.found("plan.json", plan(
            values, {"library": [{"pypi": True}, {"pypi": True}]},
            {**expressions(*WRITTEN), "library": [{"pypi": [{"package": {}}]}]}), code=0)
        self.assertEqual({one[1] for one in found}, {"undecided"})

    def test_the_clusters_of_a_job(self):
        job = {"name": "n", "task": [{"task_key": "t", "new_cluster": [known_at_plan()],
                                      "notebook_task": [{"notebook_path": "/a"}]}]}
        unknown = {"id": True, "task": [{"new_cluster": [COMPUTED], "notebook_task": [{}]}]}
        written = {"name": {}, "task": [{"task_key": {}, "new_cluster": [expressions(*WRITTEN)],
                                         "notebook_task": [{"notebook_path": {}}]}]}
        content = plan(job, unknown, written, "databricks_job.phi")
        self.assertEqual(self.found("plan.json", content, code=0), [])

    def test_a_resource_that_the_configuration_lacks_stays_undecided(self):
        content = plan(known_at_plan(), {"enable_elastic_disk": True}, {}, "databricks_cluster.x")
        self.assertEqual([one[:2] for one in self.found("plan.json", content, code=0)],
                         [("HC-EBS-04", "undecided")])

    def test_machines_of_another_cloud_that_are_not_known(self):
        content = plan(known_at_plan(), {"azure_attributes": True}, expressions(*WRITTEN))
        self.assertEqual([one[:2] for one in self.found("plan.json", content, code=0)],
                         [("HC-CLOUD-01", "undecided")])

    def test_an_unknown_policy_is_told_once(self):
        values = known_at_plan(policy_id="AB12")
        for name in ("spark_version", "node_type_id", "aws_attributes"):
            del values[name]
        written = expressions("cluster_name", "num_workers", "policy_id")
        found = self.check(self.write("plan.json", plan(values, COMPUTED, written)), code=0)
        self.assertEqual([(one["code"], one["verdict"], one["path"]) for one in found],
                         [("HC-POL-01", "undecided",
                           "/resource_changes/0/change/after/policy_id")])
        self.assertIn("may come from it: HC-RT-01, HC-RT-02, HC-RT-03, HC-EBS-01, HC-EBS-05 "
                      "cannot be decided either.", found[0]["detail"])
        # What the cluster itself leaves open is not the policy's.
        found = self.found("plan.json", plan(
            values, {**COMPUTED, "spark_version": True},
            {**written, "spark_version": {"references": ["var.v"]}}), code=0)
        self.assertIn(("HC-RT-01", "undecided", "/resource_changes/0/change/after/spark_version"),
                      found)


class Plans(InputTest):
    def test_one_that_is_errored_or_not_complete_says_so(self):
        for more, said in (({"errored": True, "complete": False, "applyable": False},
                            "Terraform met an error while it made this plan."),
                           ({"errored": False, "complete": False, "applyable": True},
                            "The plan is not complete: Terraform puts off a part of the changes."),
                           ({"errored": False, "complete": True, "applyable": True}, None)):
            with self.subTest(said):
                content = plan(known_at_plan(), COMPUTED, expressions(*WRITTEN), **more)
                found = self.check(self.write("plan.json", content), code=0)
                self.assertEqual([(one["code"], one["verdict"], one["summary"]) for one in found],
                                 [("HP-CHECK-PLAN", "undecided", said)] if said else [])
                self.check("--undecided=error", "plan.json", code=1 if said else 0)

    def test_what_is_put_off_is_judged(self):
        late = plan({**known_at_plan(), "spark_version": "15.4.x-gpu-ml-scala2.12"}, COMPUTED,
                    expressions(*WRITTEN))["resource_changes"][0]
        content = plan(known_at_plan(), COMPUTED, expressions(*WRITTEN), complete=False,
                       deferred_changes=[{"reason": "instance_count_unknown",
                                          "resource_change": {
                                              **late, "address": "databricks_cluster.phi[*]"}}])
        found = self.found("plan.json", content)
        self.assertIn(("HC-RT-01", "fail", "/deferred_changes/0/resource_change/change/after/"
                                           "spark_version"), found)

    def test_a_major_version_that_is_not_known_is_refused(self):
        for made in (plan(known_at_plan(), {}, {}), encodings.state()):
            for version, code in (("0.2", 0), ("1.0", 0), ("1.9", 0), ("2.0", 2), ("10.0", 2)):
                with self.subTest(version):
                    made["format_version"] = version
                    self.write("plan.json", made)
                    found = self.check("--allow-empty", "plan.json", code=code)
                    self.assertEqual([one["code"] for one in found],
                                     ["HP-CHECK-FORMAT"] if code else [])

    def test_an_empty_state_says_so(self):
        self.write("state.json", {"format_version": "1.0"})
        found = self.check("--allow-empty", "state.json", code=0)
        self.assertEqual([one["code"] for one in found], ["HP-CHECK-STATE"])
        self.assertIn("HP-CHECK-EMPTY",
                      [one["code"] for one in self.check("state.json", code=2)])

    def test_moved_imported_and_unchanged_resources_are_judged(self):
        for actions, more in ((["no-op"], {"previous_address": "databricks_cluster.old"}),
                              (["update"], {"importing": {"id": "0101-1-a"}}),
                              (["delete", "create"], {"action_reason": "replace_by_request"})):
            with self.subTest(actions):
                content = plan({**known_at_plan(), "spark_version": "15.4.x-cpu-ml-scala2.12"},
                               COMPUTED, expressions(*WRITTEN))
                content["resource_changes"][0].update(more)
                content["resource_changes"][0]["change"]["actions"] = actions
                self.assertEqual([one[0] for one in self.found("plan.json", content)],
                                 ["HC-RT-01"])


class Sensitive(InputTest):
    VALUES = {"spark_version": "custom:patients-2026", "custom_tags": {"owner": "a@example.org"},
              "aws_attributes": [{**DISKS, "ebs_volume_count": 77}]}
    MARKS = {"spark_version": True, "custom_tags": True,
             "aws_attributes": [{"ebs_volume_count": True}]}

    def shown(self, content):
        found = self.check(self.write("x.json", content), code=1)
        self.assertLessEqual({"HC-RT-02", "HC-EBS-01"}, {one["code"] for one in found})
        for form in ("json", "sarif", "junit", "github"):
            text = self.text("--format", form, "x.json")
            for value in ("patients-2026", "example.org"):
                self.assertNotIn(value, text)
        one = next(one for one in found if one["path"].endswith("/ebs_volume_count"))
        self.assertIn("(sensitive value)", one["detail"])
        self.assertNotIn("77", one["detail"])

    def test_of_a_plan(self):
        content = plan(known_at_plan(**self.VALUES), COMPUTED, expressions(*WRITTEN))
        content["resource_changes"][0]["change"]["after_sensitive"] = self.MARKS
        self.shown(content)

    def test_of_a_state(self):
        self.shown(encodings.state({**encodings.resource(
            "databricks_cluster", known_at_plan(**self.VALUES)), "sensitive_values": self.MARKS}))


class InVain(InputTest):
    def test_a_key_that_terraform_leaves_out_is_told(self):
        written = {"aws_attributes": {"constant_value": {**DISKS, "avilability": "SPOT"}},
                   "docker_image": {"constant_value": {"url": "x", "basic_ath": {}}},
                   "spark_conf": {"constant_value": {"any.key": "1"}}}
        content = plan({**GOOD, "data_security_mode": "SINGLE_USER"}, {}, written,
                       "hipaa_cluster.phi")
        found = self.check(self.write("plan.json", content), code=0)
        base = "/configuration/root_module/resources/0/expressions"
        self.assertEqual([(one["code"], one["severity"], one["resource"], one["path"])
                          for one in found],
                         [("HP-ARG-UNKNOWN-KEY", "warning", "hipaa_cluster.phi",
                           base + "/aws_attributes/constant_value/avilability"),
                          ("HP-ARG-UNKNOWN-KEY", "warning", "hipaa_cluster.phi",
                           base + "/docker_image/constant_value/basic_ath")])
        self.assertIn('Did you mean "availability"?', found[0]["detail"])
        lines = (self.folder / "plan.json").read_text(encoding="utf-8").splitlines()
        self.assertIn("avilability", lines[found[0]["place"]["line"] - 1])


if __name__ == "__main__":
    main()
