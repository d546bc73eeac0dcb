#!/usr/bin/env python3
"""hipaactl check on asset bundles: variables, and what a deployment makes of a resource.

test_bundle_values.py HIPAACTL LIBRARY
"""
from bundle_case import CLUSTER, DISKS, JOB, ML, REST, SAFE, BundleTest
from input_case import main


class Variables(BundleTest):
    def bundle(self, variables, version, more=""):
        return (f"bundle: {{name: b}}\nvariables: {variables}\n" + JOB.replace(SAFE, version) + more)

    def test_a_default(self):
        line = "{v: {default: %s}}"
        self.clean({"databricks.yml": self.bundle(line % SAFE, "'${var.v}'")})
        self.fails({"databricks.yml": self.bundle(line % ML, "'${var.v}'")},
                   ("HC-RT-01", "databricks.yml", "variables: " + line % ML))

    def test_what_a_target_gives_it(self):
        for form in ("%s", "{default: %s}"):
            with self.subTest(form):
                targets = "targets: {prod: {variables: {v: " + form + "}}}\n"
                self.clean({"databricks.yml": self.bundle(
                    f"{{v: {{default: {ML}}}}}", "'${var.v}'", targets % SAFE)})
                self.fails({"databricks.yml": self.bundle(
                    f"{{v: {{default: {SAFE}}}}}", "'${var.v}'", targets % ML)},
                    ("HC-RT-01", "databricks.yml", (targets % ML).strip()))

    def test_a_file_of_variables(self):
        bundle = self.bundle(f"{{v: {{default: {SAFE}}}}}", "'${var.v}'", "targets: {prod: {}, dev: {}}\n")
        name = ".databricks/bundle/prod/variable-overrides.json"
        self.clean({"databricks.yml": bundle, name: {"v": "15.4.x-photon-scala2.12"}})
        found = self.fails({"databricks.yml": bundle, name: {"v": ML}},
                           ("HC-RT-01", name, f'"v": "{ML}"'))
        self.assertTrue(found[0][2].startswith("target prod: jobs.etl"), found[0][2])

    def test_what_the_environment_sets_counts_most(self):
        bundle = self.bundle(f"{{v: {{default: {ML}}}}}", "'${var.v}'",
                             f"targets: {{prod: {{variables: {{v: {ML}}}}}}}\n")
        name = ".databricks/bundle/prod/variable-overrides.json"
        for given, files in ((SAFE, {name: {"v": ML}}), (ML, {name: {"v": SAFE}})):
            with self.subTest(given):
                self.environment = {"BUNDLE_VAR_v": given, "BUNDLE_VAR_other": "x", "BUNDLE_VAR_": "y"}
                found = self.told({"databricks.yml": bundle, **files}, 0 if given == SAFE else 1)
                self.assertEqual([(one[0], one[4]) for one in found], [] if given == SAFE else [
                    ("HC-RT-01", f"variables: {{v: {{default: {ML}}}}}")])

    def test_the_environment_gives_what_nothing_else_does_or_only_the_workspace(self):
        for definition in ("{}", "{lookup: {cluster_policy: x}}", "{description: d}"):
            self.environment = {"BUNDLE_VAR_v": SAFE}
            self.clean({"databricks.yml": self.bundle(f"{{v: {definition}}}", "'${var.v}'")})
            self.environment = {"BUNDLE_VAR_V": SAFE}  # another one
            found = self.told({}, 0, "databricks.yml")
            self.assertEqual({one[1] for one in found}, {"undecided"})

    def test_the_environment_cannot_set_a_complex_one(self):
        self.environment = {"BUNDLE_VAR_c": SAFE}
        self.fails({"databricks.yml": self.bundle(
            f"{{c: {{type: complex, default: {{v: {ML}}}}}}}", "'${var.c.v}'")},
            ("HC-RT-01", "databricks.yml", f"variables: {{c: {{type: complex, default: {{v: {ML}}}}}}}"))

    def test_a_complex_one_and_paths_into_it(self):
        for version, whole in ((SAFE, True), (SAFE, False), (ML, True), (ML, False)):
            with self.subTest(f"{version} {whole}"):
                variables = (f"{{c: {{type: complex, default: {{spark_version: {version}, {REST}}}}},"
                             f" l: {{type: complex, default: [{{a: x}}, {{a: [y, {version}]}}]}}}}")
                bundle = ("bundle: {name: b}\nvariables: " + variables + "\nresources: {clusters: "
                          "{phi: " + ("'${var.c}'" if whole else "{spark_version: '${var.l[1].a[1]}', "
                                      "node_type_id: '${var.c.node_type_id}', data_security_mode: "
                                      "SINGLE_USER, num_workers: 1, aws_attributes: "
                                      "'${var.c.aws_attributes}'}") + "}}\n")
                if version == SAFE:
                    self.clean({"databricks.yml": bundle})
                else:
                    self.fails({"databricks.yml": bundle},
                               ("HC-RT-01", "databricks.yml", "variables: " + variables))

    def test_references_within_a_text_and_in_other_variables(self):
        bundle = ("bundle: {name: b}\nvariables:\n  major: {default: 15}\n  kind: {default: %s}\n"
                  "  v: {default: '${var.major}.4.x-${var.kind}scala2.12'}\n" +
                  JOB.replace(SAFE, "'${variables.v.value}'"))
        self.clean({"databricks.yml": bundle % "''"})
        found = self.told({"databricks.yml": bundle % "cpu-ml-"}, 1)
        self.assertEqual([(one[0], one[4]) for one in found],
                         [("HC-RT-01", "v: {default: '${var.major}.4.x-${var.kind}scala2.12'}")])

    def test_the_name_of_the_target(self):
        bundle = ("bundle: {name: b}\n" + JOB.replace(SAFE, "'15.4.x-${bundle.target}scala2.12'") +
                  "targets: {%s: {}}\n")
        self.clean({"databricks.yml": bundle % "photon-"})
        self.assertEqual([one[0] for one in self.told({"databricks.yml": bundle % "cpu-ml-"}, 1)],
                         ["HC-RT-01"])

    def test_what_nobody_can_know_here_is_undecided(self):
        for variables, version in (("{v: {lookup: {cluster: x}}}", "${var.v}"), ("{v: }", "${var.v}"),
                                   ("{v: {default: '${var.v}'}}", "${var.v}"),
                                   ("{v: {default: a}}", "${workspace.current_user.short_name}"),
                                   ("{v: {default: a}}", "${resources.clusters.x.spark_version}")):
            with self.subTest(variables + version):
                found = self.told({"databricks.yml": self.bundle(variables, f"'{version}'")}, 0)
                self.assertEqual({one[:2] for one in found}, {("HC-RT-01", "undecided"),
                                                              ("HC-RT-02", "undecided"),
                                                              ("HC-RT-03", "undecided")})

    def test_a_lookup_of_a_target_takes_the_default_away(self):
        targets = "targets: {prod: {variables: {v: %s}}}\n"
        self.clean({"databricks.yml": self.bundle("{v: {lookup: {cluster: x}}}", "'${var.v}'",
                                                  targets % SAFE)})
        found = self.told({"databricks.yml": self.bundle(
            f"{{v: {{default: {SAFE}}}}}", "'${var.v}'", targets % "{lookup: {cluster: x}}")}, 0)
        self.assertEqual({one[1] for one in found}, {"undecided"})

    def test_what_is_no_reference_stays_a_text(self):
        tags = "custom_tags: {a: '$${var.v', b: '${}', c: '${1x}', d: '{{secrets/a/b}}'}"
        self.clean({"databricks.yml": "bundle: {name: b}\n" + JOB.replace("num_workers",
                                                                          tags + ", num_workers")})


class Deployment(BundleTest):
    def test_the_clusters_of_a_pipeline(self):
        pipeline = ("bundle: {name: b}\nresources: {pipelines: {p: {name: p, clusters: [{label: Default, "
                    "node_type_id: m6i.large, num_workers: 2, aws_attributes: %s}]}}}\n")
        over = ("targets: {prod: {resources: {pipelines: {p: {clusters: [{num_workers: 3%s}]}}}}}\n")
        self.clean({"databricks.yml": pipeline % DISKS + over % ""})
        found = self.fails({"databricks.yml": pipeline % DISKS + over % (
            ", aws_attributes: {ebs_volume_count: 0}")},
            ("HC-EBS-01", "databricks.yml",
             (over % ", aws_attributes: {ebs_volume_count: 0}").strip()))
        self.assertEqual(found[0][2], 'pipelines.p (pipeline "p", cluster "Default")')

    def test_machines_are_those_of_the_pool(self):
        base = "bundle: {name: b}\nresources: {clusters: {phi: %s}}\n"
        self.clean({"databricks.yml": base % CLUSTER.replace("node_type_id",
                                                            "driver_instance_pool_id: p, node_type_id")})
        found = self.told({"databricks.yml": base % CLUSTER.replace("node_type_id",
                                                                   "instance_pool_id: p, node_type_id")}, 0)
        self.assertEqual({one[0] for one in found} & {"HC-EBS-03"}, set())
        self.assertIn(("HC-EBS-02", "undecided"), {one[:2] for one in found})

    def test_presets_add_their_names_and_tags(self):
        presets = "presets: {name_prefix: '%s ', tags: {team: claims}}\n"
        base = "bundle: {name: b}\n" + JOB
        self.clean({"databricks.yml": base + presets % "nightly"})
        found = self.told({"databricks.yml": base + presets % "123-45-6789"}, 0) + self.told(
            {"databricks.yml": base + presets % "jane.roe@example.org"}, 0)
        self.assertEqual({one[:2] for one in found}, {("HC-PHI-01", "fail")})

    def test_a_job_of_the_same_bundle_speaks_for_itself(self):
        chain = ("bundle: {name: b}\nresources: {jobs: {a: {name: a, tasks: [{task_key: t, run_job_task: "
                 "{job_id: '${resources.jobs.%s.id}'}}]}, b: {name: b, tasks: []}}}\n")
        for job, wanted in (("b", []), ("gone", [("HC-SUB-01", "undecided")])):
            found = self.told({"databricks.yml": chain % job}, 0)
            self.assertEqual([one[:2] for one in found if one[0] != "HC-JOB-01"], wanted)

    def test_permissions_and_run_as_are_read_over(self):
        more = "run_as: {user_name: jane@example.org}\npermissions: [{level: CAN_VIEW, group_name: g}]\n"
        self.clean({"databricks.yml": "bundle: {name: b}\n" + more + JOB +
                                      "      permissions: [{level: CAN_MANAGE, user_name: x}]\n"})

    def test_numbers_and_flags_as_they_are_converted(self):
        cluster = CLUSTER.replace("num_workers: 2", "num_workers: '4', enable_elastic_disk: %s, "
                                  "spark_conf: {spark.speculation: false, a: 20000, b: 1.50}, "
                                  "spark_env_vars: {A: 1}, custom_tags: {ver: 1.5}")
        cluster = cluster.replace("ebs_volume_count: 1", "ebs_volume_count: '1'")
        base = "bundle: {name: b}\nresources: {clusters: {phi: %s}}\n"
        self.clean({"databricks.yml": base % (cluster % "no")})
        self.assertEqual([one[0] for one in self.told({"databricks.yml": base % (cluster % "yes")}, 1)],
                         ["HC-EBS-04"])

    def test_what_is_wrong_in_type_is_not_missing_too(self):
        base = "bundle: {name: b}\nresources: {clusters: {phi: %s}}\n"
        for right, wrong in (("ebs_volume_count: 1", "ebs_volume_count: [1]"),
                             ("ebs_volume_count: 1", "ebs_volume_count: many"),
                             (f"spark_version: {SAFE}", "spark_version: {a: b}"),
                             (f"aws_attributes: {DISKS}", "aws_attributes: ebs")):
            with self.subTest(wrong):
                found = self.told({"databricks.yml": base % CLUSTER.replace(right, wrong)}, 1)
                self.assertEqual([one[0] for one in found], ["HP-ARG-TYPE"])

    def test_maps_that_a_merge_key_lists(self):
        bundle = f"""
bundle: {{name: b}}
definitions:
  safe: &safe
    spark_version: {SAFE}
    {REST.replace(", ", chr(10) + "    ", 3)}
  ml: &ml
    spark_version: {ML}
resources:
  clusters:
    phi:
      <<: [%s]
"""
        self.clean({"databricks.yml": bundle % "*ml, *safe"})
        self.fails({"databricks.yml": bundle % "*safe, *ml"},
                   ("HC-RT-01", "databricks.yml", f"spark_version: {ML}"))


if __name__ == "__main__":
    main()
