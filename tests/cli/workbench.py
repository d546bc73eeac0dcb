"""What the tests of hipaactl share: a simulated workspace, a folder with a stack, and hipaactl.

The environment names the programs: HIPAACTL, HIPAA_SIM, HIPAA_LIBRARY, HIPAA_MANIFEST.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.folder_case import FolderCase  # noqa: E402
from support.simulator import TOKEN, Simulator  # noqa: E402

HIPAACTL = os.environ["HIPAACTL"]
LIBRARY = os.path.realpath(os.environ["HIPAA_LIBRARY"])
MANIFEST = pathlib.Path(os.environ["HIPAA_MANIFEST"])
EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
CATALOGUE = json.loads((EXAMPLES.parent / "schemas" / "rules.json").read_text(encoding="utf-8"))
# Every code that `hipaactl explain` knows.
EXPLAINED = {one["id"] for one in CATALOGUE["rules"]} | {one["code"] for one in CATALOGUE["codes"]}
CREATE, UPDATE = "/api/2.1/clusters/create", "/api/2.1/clusters/edit"


def example(name):
    made = json.loads((EXAMPLES / "quickstart" / f"{name}.stack.json").read_text(encoding="utf-8"))
    # The simulated workspace is the article's.
    for provider in made["providers"].values():
        provider["config"].setdefault("compliance_profile", "classic")
    return made


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def document(self):
        made = json.loads(self.out)
        found = made.get("findings", []) if isinstance(made, dict) else []
        unknown = {one["code"] for one in found if "code" in one} - EXPLAINED
        assert not unknown, f"hipaactl explain does not know {unknown}"
        return made

    @property
    def told(self):
        """Severity, code, resource and path of every finding of a --json document."""
        return [(one["severity"], one["code"], one["resource"], one["path"])
                for one in self.document["findings"]]


class Case(FolderCase):
    """One simulated workspace a class, one folder a test; nothing of it is left."""
    # What is not about waiting waits for nothing.
    simulator_arguments = ("--start-seconds", "0")
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator(*cls.simulator_arguments)
        cls.addClassCleanup(cls.simulator.stop)

    def setUp(self):
        super().setUp()
        self.simulator.reset()
        self.simulator.control("settings", {"requests_per_second": 0, "context_seconds": 0,
                                            "command_seconds": 0})
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.folder), "DATABRICKS_TOKEN": TOKEN,
            "DATABRICKS_HOST": self.simulator.url, "HIPAA_PLUGIN_PATH": str(MANIFEST.parent)}
        for name in ("ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def command(self, *arguments):
        return [HIPAACTL, *(str(one) for one in arguments)]

    def ctl(self, *arguments, code=None, timeout=120, **more):
        done = subprocess.run(self.command(*arguments), cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, timeout=timeout, check=False,
                              stdin=subprocess.DEVNULL, **more)
        if code is not None:
            self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return Ran(done)

    def start(self, *arguments, **more):
        process = subprocess.Popen(self.command(*arguments), cwd=self.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, **more)
        for clean_up in (process.stdout.close, process.stderr.close, process.wait, process.kill):
            self.addCleanup(clean_up)
        return process

    def write_stack(self, content):
        self.write("phi.stack.json", content)

    def stack(self, base="compliant", **config):
        """Writes the example's stack with other attributes (None takes one away); returns it."""
        made = example(base)
        for key, value in config.items():
            if value is None:
                made["resources"][0]["config"].pop(key, None)
            else:
                made["resources"][0]["config"][key] = value
        self.write_stack(made)
        return made

    def many(self, count):
        made = example("compliant")
        first = made["resources"][0]
        made["resources"] = []
        for number in range(count):
            one = copy.deepcopy(first)
            one["name"] = f"phi_{number:03}"
            one["config"]["cluster_name"] = f"phi-{number:03}"
            made["resources"].append(one)
        self.write_stack(made)
        return made

    def state(self, name="phi.state.json"):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


def all_cases(suite):
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            yield from all_cases(one)
        else:
            yield one


def main():
    """Runs the tests of the script; with HIPAA_SHARD=2/5 every fifth, from the second on, so that
    several processes share what mostly waits (tests/CMakeLists.txt)."""
    shard = os.environ.get("HIPAA_SHARD")
    if not shard:
        unittest.main(verbosity=1)
    which, count = (int(number) for number in shard.split("/"))
    found = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    suite = unittest.TestSuite(list(all_cases(found))[which - 1::count])
    sys.exit(not unittest.TextTestRunner().run(suite).wasSuccessful())
