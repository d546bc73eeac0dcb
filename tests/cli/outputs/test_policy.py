"""hipaactl policy: what it writes enforces the rules, and what is weak is shown by a cluster.

test_policy.py HIPAACTL LIBRARY
"""
import copy
import json
import random
import sys

from stacks import GOOD, ML, OutputTest, main, stack
from policy_acceptance import accepts

# What random clusters are made of: documented keys, good values and bad ones; None: not there.
VALUES = {
    "spark_version": ["17.3.x-scala2.13", "15.4.x-scala2.12", "16.4.x-scala2.13", "18.x-scala2.13",
                      ML, "11.3.x-hls-scala2.12",
                      "auto:latest-lts", "auto:latest-lts-ml", "custom:spark-image-1",
                      "apache-spark-2.4.x-scala2.11", "3.3.x-scala2.11", "latest-stable-scala2.11",
                      "7.3.x-gpu-ml-scala2.12", "9.1.x-photon-scala2.12", "2.1.0-db2-scala2.10"],
    "node_type_id": ["m6id.xlarge", "m5.xlarge", "i3.xlarge", "r5d.large"],
    "docker_image.url": [None, None, None, "databricksruntime/gpu-tensorflow:cuda11.8"],
    "enable_elastic_disk": [False, False, None, True],
    "aws_attributes.ebs_volume_type": ["GENERAL_PURPOSE_SSD", "GENERAL_PURPOSE_SSD", None,
                                       "THROUGHPUT_OPTIMIZED_HDD"],
    "aws_attributes.ebs_volume_count": [1, 2, 10, 0, None],
    "aws_attributes.ebs_volume_size": [100, 500, 4096, 99, None],
    "spark_conf.spark.ssl.enabled": [None, None, None, "true", "false"],
    "spark_conf.spark.executor.extraJavaOptions": [None, None, None, "-Dspark.ssl.enabled=true"],
    "spark_conf.xgboost.spark.ignoreSsl": [None, None, None, "true"],
    "spark_conf.spark.local.dir": [None, None, None, "/local_disk0"],
    "spark_conf.spark.sql.shuffle.partitions": [None, "200"],
    "spark_env_vars.SPARK_LOCAL_DIRS": [None, None, None, "/local_disk0"],
    "spark_env_vars.JAVA_TOOL_OPTIONS": [None, None, None, "-Dspark.ssl.enabled=true"],
}

# A weakness each: the attribute, what its limits become (None: they are gone), the rule it breaks.
WEAK = (
    ("spark_version", None, "HC-RT-01"),
    ("spark_version", {"type": "regex", "pattern": ".*-scala2.12"}, "HC-RT-01"),
    ("spark_version", {"type": "allowlist", "values": ["15.4.x-scala2.12", ML]}, "HC-RT-01"),
    ("spark_version", {"type": "fixed", "value": ML}, "HC-RT-01"),
    ("spark_version", {"type": "blocklist", "values": [ML]}, "HC-RT-01"),
    ("docker_image.url", None, "HC-IMG-01"),
    ("aws_attributes.ebs_volume_count", None, "HC-EBS-01"),
    ("aws_attributes.ebs_volume_count", {"type": "range", "minValue": 0, "maxValue": 10},
     "HC-EBS-01"),
    ("aws_attributes.ebs_volume_count", {"type": "range", "minValue": 1, "maxValue": 10,
                                         "isOptional": True}, "HC-EBS-01"),
    ("aws_attributes.ebs_volume_size", {"type": "range", "minValue": 30}, "HC-EBS-01"),
    ("enable_elastic_disk", None, "HC-EBS-04"),
    ("enable_elastic_disk", {"type": "unlimited"}, "HC-EBS-04"),
    ("spark_conf.spark.ssl.enabled", None, "HC-SSL-02"),
    ("spark_conf.spark.ssl.enabled", {"type": "fixed", "value": "true"}, "HC-SSL-02"),
    ("spark_conf.xgboost.spark.ignoreSsl", None, "HC-ML-03"),
    ("spark_conf.spark.local.dir", None, "HC-EBS-06"),
)


def put(cluster, path, value):
    if value is None:
        return
    *folders, last = [path.split(".")[0], ".".join(path.split(".")[1:])] if "." in path else [path]
    for one in folders:
        cluster = cluster.setdefault(one, {})
    cluster[last] = value


def filled(definition, cluster):
    """The cluster as the workspace makes it: what is fixed is filled in."""
    made = copy.deepcopy(cluster)
    for path, limits in definition.items():
        if limits["type"] == "fixed":
            put(made, path, limits["value"])
    return made


class Policies(OutputTest):
    def definition(self, profile="classic"):
        return self.document("policy", "generate", "--profile", profile, code=0)

    def lint(self, definition, *arguments, code):
        self.write("policy.json", definition)
        return self.document("policy", "lint", "policy.json", "--json", *arguments,
                             code=code)["findings"]

    def codes(self, clusters, profile):
        """The rules that each cluster fails."""
        self.write("all.stack.json", stack({"compliance_profile": profile},
                                           **{f"c{i}": one for i, one in enumerate(clusters)}))
        failed = {i: set() for i in range(len(clusters))}
        for one in self.document("check", "--json", "all.stack.json")["findings"]:
            if one["severity"] == "error":
                failed[int(one["resource"].split(".c")[1])].add((one["code"], one["detail"]))
        return failed

    def test_whatever_the_generated_policy_accepts_passes_the_static_rules(self):
        chance = random.Random(20261124)
        for profile in ("classic", "csp"):
            definition = self.definition(profile)
            accepted, refused = [], []
            for _ in range(6000):
                cluster = {"cluster_name": "x", "num_workers": 1}
                # Mostly good, so that enough of them are let through.
                for path, values in VALUES.items():
                    put(cluster, path, values[0] if chance.random() < 0.75 else
                        chance.choice(values))
                if accepts(definition, cluster):
                    accepted.append(filled(definition, cluster))
                else:
                    refused.append(cluster)
            self.assertGreater(len(accepted), 50)
            self.assertGreater(len(refused), 50)
            for i, failed in self.codes(accepted, profile).items():
                self.assertEqual(failed, set(), accepted[i])

    def test_the_policy_lets_a_good_cluster_through(self):
        self.assertTrue(accepts(self.definition(), {**GOOD, "enable_elastic_disk": False,
                                                    "spark_version": "17.3.x-scala2.13"}))

    def test_the_generated_policy_has_no_counter_example(self):
        for profile in ("classic", "csp"):
            self.assertEqual(self.lint(self.definition(profile), "--profile", profile, code=0), [])

    def test_a_weak_policy_has_one_that_is_accepted_and_refused(self):
        for attribute, limits, rule in WEAK:
            definition = self.definition()
            del definition[attribute]
            if limits is not None:
                definition[attribute] = limits
            with self.subTest(f"{attribute} {limits}"):
                found = {one["code"]: one for one in self.lint(definition, code=1)}
                self.assertIn(rule, found)
                self.assertTrue(found[rule]["path"].startswith("/" + attribute.split(".")[0]))
                text = found[rule]["detail"].split("The policy accepts this cluster:\n")[1]
                cluster = json.loads(text)
                self.assertTrue(accepts(definition, cluster), cluster)
                self.assertIn(rule, {code for code, _ in self.codes([cluster], "classic")[0]})

    def test_the_profile_decides_what_is_weak(self):
        definition = self.definition("csp")
        for attribute, limits, rule in (("node_type_id", None, "HC-NODE-01"),
                                        ("driver_node_type_id", {"type": "unlimited"}, "HC-NODE-01"),
                                        ("docker_image.url", None, "HC-IMG-01")):
            weak = {key: one for key, one in definition.items() if key != attribute}
            if limits is not None:
                weak[attribute] = limits
            with self.subTest(f"{attribute} {limits}"):
                found = {one["code"]: one for one in self.lint(weak, "--profile", "csp", code=1)}
                text = found[rule]["detail"].split("The policy accepts this cluster:\n")[1]
                cluster = json.loads(text)
                self.assertTrue(accepts(weak, cluster), cluster)
                self.assertIn(rule, {code for code, _ in self.codes([cluster], "csp")[0]})
        self.assertIn("HC-EBS-01", {one["code"] for one in self.lint(definition, code=1)})

    def test_an_empty_policy_lets_everything_through(self):
        codes = {one["code"] for one in self.lint({}, code=1)}
        self.assertLessEqual({"HC-RT-01", "HC-EBS-01", "HC-SSL-02", "HC-IMG-01", "HC-ML-03"}, codes)

    def test_a_policy_as_the_api_gives_it(self):
        definition = self.definition()
        self.lint({"name": "phi", "definition": json.dumps(definition)}, code=0)
        del definition["docker_image.url"]
        self.lint({"name": "phi", "definition": json.dumps(definition)}, code=1)

    def test_what_is_no_policy_is_an_error(self):
        for text in ("", "{", "[]", '{"definition": "{"}'):
            self.write("policy.json", text)
            with self.subTest(text):
                self.assertIn(self.run_ctl_code("policy", "lint", "policy.json"), (1, 2))
        self.run_ctl("policy", "lint", "none.json", code=2)
        self.run_ctl("policy", "lint", code=2)
        self.run_ctl("policy", "mend", code=2)

    def run_ctl_code(self, *arguments):
        return next(code for code in (0, 1, 2) if self.ends_with(code, *arguments))

    def ends_with(self, code, *arguments):
        try:
            self.run_ctl(*arguments, code=code)
        except AssertionError:
            return False
        return True

    def test_a_pattern_that_cannot_be_searched_may_let_anything_through(self):
        for pattern in ("((((", "(?!9).*", "(a)\\1", "(a{99}){99}"):
            definition = copy.deepcopy(self.definition())
            definition["spark_version"] = {"type": "regex", "pattern": pattern}
            with self.subTest(pattern):
                self.assertIn("HC-RT-01", [one["code"] for one in self.lint(definition, code=1)])

    def test_a_pattern_that_takes_for_ever_elsewhere_is_searched(self):
        definition = copy.deepcopy(self.definition())
        definition["spark_version"] = {"type": "regex", "pattern": "(([0-9a-z.-]+)+)+!"}
        # No runtime is called so, and the rule for names that tell nothing says it.
        self.assertEqual([one["code"] for one in self.lint(definition, code=1)], ["HC-RT-02"])

    def test_what_cannot_be_decided_is_named_and_fails(self):
        definition = copy.deepcopy(self.definition())
        definition["spark_version"] = {"type": "regex", "pattern": "15.4(.x"}
        found = self.lint(definition, code=1)
        self.assertEqual([(one["code"], one["verdict"], one["severity"], one["path"])
                          for one in found],
                         [("HC-RT-01", "undecided", "error", "/spark_version")])
        self.assertIn('its pattern "15.4(.x" cannot be read: a group is not closed',
                      found[0]["detail"])
        self.assertNotIn("accepts this cluster", found[0]["detail"])

    def test_each_policy_of_a_list_by_itself(self):
        good = self.definition()
        weak = {key: one for key, one in good.items() if key != "docker_image.url"}
        policies = [{"policy_id": "1", "name": "good", "definition": json.dumps(good)},
                    {"policy_id": "2", "name": "weak", "definition": json.dumps(weak)}]
        for document in ({"policies": policies}, policies):
            found = self.lint(document, code=1)
            self.assertEqual([(one["resource"], one["code"]) for one in found],
                             [('policy "weak"', "HC-IMG-01")])
        self.assertEqual(self.lint({"policies": policies[:1]}, code=0), [])
        self.lint({"policies": []}, code=2)
        self.lint({"policies": [*policies[:1], {"policy_id": "3", "name": "broken",
                                                "definition": "{"}]}, code=2)

    def test_a_policy_of_a_family(self):
        good = self.definition()
        weak = {key: one for key, one in good.items() if key != "docker_image.url"}
        policy = {"name": "p", "policy_family_id": "job-cluster"}
        overrides = "policy_family_definition_overrides"
        self.assertEqual(self.lint({**policy, overrides: json.dumps(good)}, code=0), [])
        found = self.lint({**policy, overrides: json.dumps(weak)}, code=1)
        self.assertEqual([(one["code"], one["verdict"]) for one in found],
                         [("HC-IMG-01", "undecided")])
        self.assertIn("its family job-cluster, whose definition is not given", found[0]["detail"])

    def test_policies_of_a_plan(self):
        good = self.definition()
        weak = {key: one for key, one in good.items() if key != "docker_image.url"}

        def change(name, after, unknown):
            return {"address": f"databricks_cluster_policy.{name}", "mode": "managed",
                    "type": "databricks_cluster_policy", "name": name,
                    "provider_name": "registry.terraform.io/databricks/databricks",
                    "change": {"actions": ["create"], "before": None, "after": after,
                               "after_unknown": unknown}}
        found = self.lint({"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [
            change("good", {"name": "good", "definition": json.dumps(good)}, {"id": True}),
            change("weak", {"name": "weak", "definition": json.dumps(weak)}, {"id": True}),
            change("open", {"name": "open"}, {"id": True, "definition": True})]}, code=1)
        self.assertEqual({(one["resource"].split(".")[-1], one["verdict"]) for one in found},
                         {("weak", "fail"), ("open", "undecided")})
        self.assertEqual([one["code"] for one in found if one["resource"].endswith("weak")],
                         ["HC-IMG-01"])

    def test_a_job_is_no_policy(self):
        found = self.lint({"name": "j", "tasks": [{"task_key": "t"}]}, code=2)
        self.assertIn("This is not a cluster policy.", json.dumps(found))


if __name__ == "__main__":
    main(sys.argv)
