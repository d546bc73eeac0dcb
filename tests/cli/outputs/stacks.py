"""Stack files for the tests of outputs, and hipaactl run on them."""
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ML = "15.4.x-cpu-ml-scala2.12"
GOOD = {"cluster_name": "claims", "spark_version": "15.4.x-scala2.12", "node_type_id": "m6i.xlarge",
        "num_workers": 2,
        "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 1,
                           "ebs_volume_size": 100}}


def day(days):
    """A day from today on, by the clock that hipaactl goes by."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return (today + datetime.timedelta(days=days)).isoformat()


def acknowledgement(**changes):
    return {"rule": "HC-RT-01", "reason": "Single-node training on de-identified data",
            "approved_by": "officer@example.org", "ticket": "RISK-1", "approved_on": day(-10),
            "expires_on": day(90), "accepts": ML, **changes}


BAD = {**GOOD, "spark_version": ML, "spark_conf": {"spark.ssl.enabled": "true"},
       "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 0}}
WAIVED = {**GOOD, "spark_version": ML, "acknowledgement": [acknowledgement()]}


def stack(provider=None, **configurations):
    return {"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
            "providers": {"hipaa": {"plugin": "hipaa", "config": provider or {}}},
            "resources": [{"type": "hipaa_cluster", "name": name, "provider": "hipaa",
                           "config": config} for name, config in configurations.items()]}


class OutputTest(unittest.TestCase):
    """One folder for each test, and hipaactl run in it."""
    hipaactl = library = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def read(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def run_ctl(self, *arguments, code=None):
        done = subprocess.run([self.hipaactl, arguments[0], "--plugin", self.library,
                               *arguments[1:]], cwd=self.folder, capture_output=True, text=True,
                              env=dict(os.environ, TZ="UTC"), check=False, timeout=60)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def document(self, *arguments, code=None):
        return json.loads(self.run_ctl(*arguments, code=code))


def main(arguments):
    OutputTest.hipaactl, OutputTest.library = arguments[1:3]
    unittest.main(module="__main__", argv=[arguments[0]])
