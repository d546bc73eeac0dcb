#!/usr/bin/env python3
"""hipaactl check on asset bundles: as Databricks' own command line loads, merges and deploys them.

test_bundles.py HIPAACTL LIBRARY

Each kind of merge stands here twice: once so that what is deployed is clean, once so that it is not.
"""
from bundle_case import CLUSTER, JOB, ML, NOTEBOOK, SAFE, BundleTest
from input_case import main


class Files(BundleTest):
    def test_included_files_are_a_part_of_the_bundle(self):
        root = "bundle: {name: b}\ninclude: [resources/*.yml]\n"
        self.clean({"databricks.yml": root, "resources/etl.job.yml": JOB})
        self.fails({"databricks.yml": root, "resources/etl.job.yml": JOB.replace(SAFE, ML)},
                   ("HC-RT-01", "resources/etl.job.yml", f"new_cluster: {CLUSTER}".replace(SAFE, ML)))

    def test_patterns_cross_no_folder_and_give_a_file_once(self):
        root = ("bundle: {name: b}\ninclude: ['*.yml', 'a/**/*.yml', 'a/[x-z]?/*.yml', "
                "'a/x1/one.yml', lone.yml]\n")
        files = {"databricks.yml": root, "lone.yml": "variables: {}\n", "a/x1/one.yml": JOB,
                 "a/x1/deep/two.yml": JOB.replace("etl:", "other:").replace(SAFE, ML)}
        # What no pattern takes in is a part of a bundle by itself.
        self.fails(files, ("HC-RT-01", "a/x1/deep/two.yml",
                           f"new_cluster: {CLUSTER}".replace(SAFE, ML)))
        (self.folder / "a/x1/deep/two.yml").unlink()
        self.clean({})

    def test_the_file_that_comes_later_counts(self):
        root = "bundle: {name: b}\ninclude: [z.yml, a.yml]\n" + JOB
        over = ("targets: {prod: {resources: {jobs: {etl: {job_clusters: [{job_cluster_key: main, "
                "new_cluster: {spark_version: %s}}]}}}}}\n")
        self.clean({"databricks.yml": root, "z.yml": over % ML, "a.yml": over % SAFE})
        self.fails({"databricks.yml": root, "z.yml": over % SAFE, "a.yml": over % ML},
                   ("HC-RT-01", "a.yml", (over % ML).strip()))

    def test_an_included_file_that_says_nothing(self):
        self.clean({"databricks.yml": "bundle: {name: b}\ninclude: ['*.yml']\n" + JOB,
                    "nothing.yml": "# later\n", "empty.yml": ""})

    def test_a_part_that_is_named_alone_is_judged_within_its_bundle(self):
        root = ("bundle: {name: b}\ninclude: [resources/*.yml]\nvariables: {v: {default: %s}}\n" +
                JOB.replace("etl:", "other:").replace(SAFE, ML))
        files = {"databricks.yml": root % SAFE, "resources/etl.job.yml": JOB.replace(SAFE, "'${var.v}'"),
                 "resources/more.yml": JOB.replace("etl:", "more:").replace(SAFE, ML)}
        self.assertEqual(self.told(files, 0, "resources/etl.job.yml"), [])
        found = self.told({"databricks.yml": root % ML}, 1, "resources/etl.job.yml")
        self.assertEqual([(one[0], one[2].split(" ")[0], one[3]) for one in found],
                         [("HC-RT-01", "jobs.etl", "databricks.yml")])
        found = self.told({}, 1, "resources/more.yml", "resources/etl.job.yml")
        self.assertEqual({(one[2].split(" ")[0], one[3]) for one in found},
                         {("jobs.more", "resources/more.yml"), ("jobs.etl", "databricks.yml")})

    def test_a_part_whose_bundle_is_not_there_is_judged_alone(self):
        files = {"databricks.yml": "bundle: {name: b}\ninclude: [x/*.yml]\n",
                 "resources/etl.job.yml": JOB.replace(SAFE, "'${var.v}'")}
        found = self.told(files, 0, "resources/etl.job.yml")
        self.assertEqual({one[1] for one in found}, {"undecided"})

    def test_an_include_of_an_included_file_is_not_followed(self):
        self.clean({"databricks.yml": "bundle: {name: b}\ninclude: [a.yml]\n",
                    "a.yml": "include: [deep/b.yml]\n" + JOB,
                    "deep/b.txt": "", "deep/c.json": "{}"})

    def test_what_cannot_be_included_is_an_error(self):
        for include, summary in (("gone.yml", "The file gone.yml of include is not there."),
                                 ("/etc/x.yml", "include has an absolute path: /etc/x.yml."),
                                 ("notes.txt", "include takes in notes.txt, which is neither YAML "
                                               "nor JSON.")):
            with self.subTest(include):
                self.write("notes.txt", "x")
                self.write("databricks.yml", f"bundle: {{name: b}}\ninclude:\n  - {include}\n")
                found = self.check("databricks.yml", code=2)
                self.assertEqual([(one["code"], one["summary"], one["place"]["line"])
                                  for one in found if one["code"] != "HP-CHECK-EMPTY"],
                                 [("HP-CHECK-BUNDLE", summary, 3)])
        self.write("databricks.yml", "bundle: {name: b}\ninclude: [broken.yml]\n")
        self.write("broken.yml", "resources: {\n")
        self.assertEqual(self.check("databricks.yml", code=2)[0]["code"], "HP-CHECK-YAML")

    def test_what_does_not_fit_together_is_an_error(self):
        target = "targets: {prod: {resources: {jobs: {etl: {tasks: {load: x}}}}}}\n"
        found = self.told({"databricks.yml": "bundle: {name: b}\n" + JOB + target}, 2)
        self.assertEqual([(one[0], one[4]) for one in found], [("HP-CHECK-BUNDLE", target.strip())])

    def test_an_override_without_its_base_is_undecided(self):
        over = ("targets: {prod: {resources: {jobs: {etl: {job_clusters: [{job_cluster_key: main, "
                "new_cluster: {%s}}]}}}}}\n")
        self.assertEqual([one[:3] for one in self.told({"prod.yml": over % "num_workers: 8"}, 0)],
                         [("HP-CHECK-BUNDLE", "undecided", "jobs.etl")])
        self.assertEqual([one[:2] for one in self.told({"prod.yml": over % f"spark_version: {ML}"}, 1)],
                         [("HP-CHECK-BUNDLE", "undecided"), ("HC-RT-01", "fail")])

    def test_resources_of_other_kinds_are_counted(self):
        self.write("databricks.yml", "bundle: {name: b}\n" + JOB + "  dashboards: {d: {}, e: {}}\n")
        self.assertIn("Checked 1 resource, skipped 2 (2 resources of other kinds): nothing found.",
                      self.text("databricks.yml"))

    def test_resources_that_python_makes_are_not_seen(self):
        python = "python: {resources: ['resources:load']}\n"
        self.assertEqual([one[:2] + one[4:] for one in self.told(
            {"databricks.yml": "bundle: {name: b}\n" + JOB + python}, 0)],
            [("HP-CHECK-BUNDLE", "undecided", python.strip())])


class Targets(BundleTest):
    def test_job_clusters_by_their_key(self):
        over = """
targets:
  prod:
    resources:
      jobs:
        etl:
          job_clusters:
            - job_cluster_key: main
              new_cluster:
                %s
"""
        base = "bundle: {name: b}\n" + JOB
        self.clean({"databricks.yml": base + over % "num_workers: 8"})
        found = self.fails({"databricks.yml": base + over % f"spark_version: {ML}"},
                           ("HC-RT-01", "databricks.yml", f"spark_version: {ML}"))
        self.assertEqual(found[0][2], 'jobs.etl (job "etl", job cluster "main")')

    def test_a_key_that_is_a_variable(self):
        base = "bundle: {name: b}\nvariables: {key: {default: main}}\n" + JOB.replace(
            "job_cluster_key: main\n", "job_cluster_key: ${var.key}\n")
        over = ("targets: {prod: {resources: {jobs: {etl: {job_clusters: [{job_cluster_key: %s, "
                "new_cluster: {%s}}]}}}}}\n")
        self.clean({"databricks.yml": base + over % ("main", "num_workers: 8")})
        found = self.told({"databricks.yml": base + over % ("other", "num_workers: 8")}, 1)
        self.assertLessEqual({"HC-EBS-01", "HC-RT-02"}, {one[0] for one in found})

    def test_tasks_by_their_key(self):
        base = "bundle: {name: b}\n" + JOB
        over = "targets: {prod: {resources: {jobs: {etl: {tasks: [{task_key: load, %s}]}}}}}\n"
        self.clean({"databricks.yml": base + over % "max_retries: 2"})
        submit = over % "spark_submit_task: {parameters: [a]}"
        self.fails({"databricks.yml": base + submit},
                   ("HC-SUB-01", "databricks.yml", submit.strip()))

    def test_libraries_are_joined(self):
        base = "bundle: {name: b}\n" + JOB.replace(
            NOTEBOOK, "libraries: [{pypi: {package: %s}}], " + NOTEBOOK)
        over = ("targets: {prod: {resources: {jobs: {etl: {tasks: [{task_key: load, libraries: "
                "[{pypi: {package: requests}}]}]}}}}}\n")
        self.clean({"databricks.yml": base % "pandas" + over})
        found = self.told({"databricks.yml": base % "horovod==0.28" + over}, 1)
        self.assertEqual([one[0] for one in found], ["HC-ML-01"])
        self.assertIn("horovod", found[0][4])

    def test_null_leaves_what_the_base_says(self):
        over = ("targets: {prod: {resources: {jobs: {etl: {job_clusters: [{job_cluster_key: main, "
                "new_cluster: {%s}}]}}}}}\n")
        base = "bundle: {name: b}\n" + JOB
        self.clean({"databricks.yml": base + over % "aws_attributes: null, spark_version: null"})
        image = "docker_image: {url: x.example/ml:1}"
        with_image = base.replace("num_workers", image + ", num_workers")
        found = self.told({"databricks.yml": with_image + over % "docker_image: null"}, 1)
        self.assertEqual([one[0] for one in found], ["HC-IMG-01"])
        self.assertIn(image, found[0][4])

    def test_each_target_by_itself_and_once_where_they_agree(self):
        base = "bundle: {name: b}\n" + JOB.replace("num_workers: 2", "num_workers: 0")
        targets = f"""
targets:
  dev: {{default: true, mode: development}}
  test:
  prod:
    resources: {{jobs: {{etl: {{job_clusters: [{{job_cluster_key: main, new_cluster: {{spark_version: %s}}}}]}}}}}}
"""
        self.clean({"databricks.yml": base + targets % "15.4.x-photon-scala2.12"})
        found = self.told({"databricks.yml": base + targets % ML}, 1)
        self.assertEqual([one[:3] for one in found],
                         [("HC-RT-01", "fail",
                           'target prod: jobs.etl (job "etl", job cluster "main")')])
        found = self.told({"databricks.yml": base.replace(SAFE, ML) + targets % SAFE}, 1)
        self.assertEqual([one[:3] for one in found],
                         [("HC-RT-01", "fail",
                           'targets dev, test: jobs.etl (job "etl", job cluster "main")')])
        found = self.told({"databricks.yml": base.replace("ebs_volume_count: 1",
                                                          "ebs_volume_count: 0") + targets % SAFE}, 1)
        self.assertEqual([one[:3] for one in found],
                         [("HC-EBS-01", "fail", 'jobs.etl (job "etl", job cluster "main")')])

    def test_a_resource_of_one_target(self):
        one = "targets: {dev: {}, prod: {resources: {clusters: {phi: %s}}}}\n"
        self.clean({"databricks.yml": "bundle: {name: b}\n" + one % CLUSTER})
        found = self.told({"databricks.yml": "bundle: {name: b}\n" + one % CLUSTER.replace(SAFE, ML)}, 1)
        self.assertEqual([it[2] for it in found], ["target prod: clusters.phi"])

    def test_environments_are_targets_by_their_old_name(self):
        over = "environments: {prod: {resources: {clusters: {phi: {spark_version: %s}}}}}\n"
        base = f"bundle: {{name: b}}\nresources: {{clusters: {{phi: {CLUSTER}}}}}\n"
        self.clean({"databricks.yml": base + over % SAFE})
        self.fails({"databricks.yml": base + over % ML},
                   ("HC-RT-01", "databricks.yml", (over % ML).strip()))

    def test_one_cluster_in_the_place_of_all(self):
        base = "bundle: {name: b%s}\n" + JOB
        self.clean({"databricks.yml": base % ""})
        found = self.told({"databricks.yml": base % ", cluster_id: 0101-120000-abcd1234"}, 0)
        self.assertEqual([(one[0], one[4]) for one in found],
                         [("HC-JOB-01", "bundle: {name: b, cluster_id: 0101-120000-abcd1234}")])
        for name in ("cluster_id", "compute_id"):
            with self.subTest(name):
                target = f"targets: {{dev: {{{name}: 0101-120000-abcd1234}}, prod: {{}}}}\n"
                found = self.told({"databricks.yml": base % "" + target}, 0)
                self.assertEqual([(one[0], one[2].split(" (")[0], one[4]) for one in found],
                                 [("HC-JOB-01", "target dev: jobs.etl", target.strip())])
        # What a loop repeats.
        loop = JOB.replace("{task_key: load, job_cluster_key: main, ",
                           "{task_key: each, for_each_task: {inputs: '[]', task: {task_key: in, "
                           "job_cluster_key: main, ").rstrip() + "}}\n"
        found = self.told({"databricks.yml": "bundle: {name: b, cluster_id: 0101-1-a}\n" + loop}, 0)
        self.assertEqual([one[0] for one in found], ["HC-JOB-01"])


if __name__ == "__main__":
    main()
