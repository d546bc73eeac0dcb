"""What the tests of hipaactl check on files share."""
import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))
from support.compliant import CLAIMS  # noqa: E402
from support.folder_case import FolderCase  # noqa: E402

GOOD = {**CLAIMS, "enable_elastic_disk": False, "spark_conf": {}}


class InputTest(FolderCase):
    hipaactl = library = None
    environment = {}

    def check(self, *arguments, code, stdin=None):
        done = subprocess.run([self.hipaactl, "check", "--plugin", self.library, "--json",
                               *arguments], cwd=self.folder, capture_output=True, text=True,
                              input=stdin, timeout=60,
                              env={"HOME": str(self.folder), **self.environment})
        if code is not None:
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return json.loads(done.stdout)["findings"]

    def text(self, *arguments, stream="stdout"):
        return getattr(subprocess.run(
            [self.hipaactl, "check", "--plugin", self.library, *arguments], cwd=self.folder,
            capture_output=True, text=True, check=False, env={"HOME": str(self.folder)}, timeout=60),
            stream)

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
