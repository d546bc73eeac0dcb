"""Stack files for the tests of outputs, and hipaactl run on them."""
import datetime
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from support.compliant import CLAIMS as GOOD, ML, PROVIDER  # noqa: E402
from support.folder_case import FolderCase  # noqa: E402


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
            "providers": {"hipaa": {"plugin": "hipaa", "config": PROVIDER | {"compliance_profile": "classic"}
                                    | (provider or {})}},
            "resources": [{"type": "hipaa_cluster", "name": name, "provider": "hipaa",
                           "config": config} for name, config in configurations.items()]}


class OutputTest(FolderCase):
    """hipaactl, run in the folder of the test."""
    hipaactl = library = None

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
