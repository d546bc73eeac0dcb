"""What the tests of hipaactl check on files share."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import encodings_of_a_cluster as encodings

GOOD = {**encodings.CLUSTER, "spark_version": "15.4.x-scala2.12", "enable_elastic_disk": False,
        "spark_conf": {}, "aws_attributes": {**encodings.DISKS, "ebs_volume_count": 1}}


class InputTest(unittest.TestCase):
    hipaactl = library = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        path.write_text(text, encoding="utf-8")
        return name

    def check(self, *arguments, code, stdin=None):
        done = subprocess.run([self.hipaactl, "check", "--plugin", self.library, "--json",
                               *arguments], cwd=self.folder, capture_output=True, text=True,
                              input=stdin, env={"HOME": str(self.folder)}, timeout=60)
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)["findings"]

    def found(self, name, content, code=1):
        """(code, verdict, path) of each that does not only wait for a workspace."""
        return sorted((one["code"], one["verdict"], one["path"])
                      for one in self.check(self.write(name, content), code=code)
                      if one["code"] != "HC-EBS-05")


def main():
    """The last two arguments are hipaactl and the library."""
    InputTest.library = str(pathlib.Path(sys.argv.pop()).resolve())
    InputTest.hipaactl = str(pathlib.Path(sys.argv.pop()).resolve())
    unittest.main()
