"""What the tests of asset bundles share: a job that is clean, and who says what of which line."""
from input_case import InputTest

DISKS = "{ebs_volume_type: GENERAL_PURPOSE_SSD, ebs_volume_count: 1, ebs_volume_size: 100}"
SAFE = "15.4.x-scala2.12"
ML = "15.4.x-cpu-ml-scala2.12"
REST = f"node_type_id: m6i.large, num_workers: 2, data_security_mode: SINGLE_USER, aws_attributes: {DISKS}"
CLUSTER = f"{{spark_version: {SAFE}, {REST}}}"
NOTEBOOK = "notebook_task: {notebook_path: /a}"
JOB = f"""
resources:
  jobs:
    etl:
      name: etl
      job_clusters:
        - job_cluster_key: main
          new_cluster: {CLUSTER}
      tasks:
        - {{task_key: load, job_cluster_key: main, {NOTEBOOK}}}
"""


class BundleTest(InputTest):
    def told(self, files, code, *arguments):
        """(code, verdict, resource, file, what the line says) of each finding."""
        for name, content in files.items():
            self.write(name, content)
        found = []
        for one in self.check(*(arguments or ["."]), code=code):
            place = one.get("place", {})
            line = ""
            if place.get("line"):
                text = (self.folder / place["file"]).read_text(encoding="utf-8")
                line = text.splitlines()[place["line"] - 1].strip()
            found.append((one["code"], one["verdict"], one["resource"],
                          place.get("file", "").removeprefix("./"), line))
        return found

    def clean(self, files):
        self.assertEqual(self.told(files, 0), [])

    def fails(self, files, *wanted, code=1):
        """`wanted`: (rule, file, line) of what fails, and nothing else is told."""
        found = self.told(files, code)
        self.assertEqual(sorted((one[0], one[3], one[4]) for one in found), sorted(wanted))
        return found
