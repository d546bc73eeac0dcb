"""What the tests of hipaactl share: a simulated workspace, a folder with a stack, and hipaactl.

The environment names the programs: HIPAACTL, HIPAA_SIM, HIPAA_LIBRARY, HIPAA_MANIFEST.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

HIPAACTL = os.environ["HIPAACTL"]
LIBRARY = os.path.realpath(os.environ["HIPAA_LIBRARY"])
MANIFEST = pathlib.Path(os.environ["HIPAA_MANIFEST"])
EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples"
TOKEN = "dapi-test-token"
CREATE, UPDATE = "/api/2.1/clusters/create", "/api/2.1/clusters/edit"


def example(name):
    return json.loads((EXAMPLES / "quickstart" / f"{name}.stack.json").read_text(encoding="utf-8"))


class Simulator:
    def __init__(self, *arguments):
        self.folder = tempfile.TemporaryDirectory()
        self.certificate = os.path.join(self.folder.name, "ca.pem")
        self.process = subprocess.Popen(
            [os.environ["HIPAA_SIM"], "--exit-with-parent", "--tls-port", "0", "--certificate-out",
             self.certificate, *arguments], stdout=subprocess.PIPE, text=True)
        ready = json.loads(self.process.stdout.readline())
        self.url, self.tls_url = ready["url"], ready["tls_url"]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.folder.cleanup()

    def control(self, path, body=None, method=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/__sim/{path}", data,
                                         {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def requests(self, path=None, method=None):
        return [one for one in self.control("requests")["requests"]
                if path in (None, one["path"]) and method in (None, one["method"])]

    def clusters(self):
        """cluster_id -> state, of those that run, start or stop."""
        return {one["cluster_id"]: one["state"] for one in self.control("state?brief=true")["clusters"]
                if one["state"] not in ("TERMINATED", "TERMINATING")}


class Ran:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def document(self):
        return json.loads(self.out)

    @property
    def told(self):
        """Severity, code, resource and path of every finding of a --json document."""
        return [(one["severity"], one["code"], one["resource"], one["path"])
                for one in self.document["findings"]]


class Case(unittest.TestCase):
    """One simulated workspace a class, one folder a test; nothing of it is left."""
    # What is not about waiting waits for nothing.
    simulator_arguments = ("--start-seconds", "0")
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.simulator = Simulator(*cls.simulator_arguments)
        cls.addClassCleanup(cls.simulator.stop)

    def setUp(self):
        self.simulator.control("reset", {})
        self.simulator.control("settings", {"requests_per_second": 0, "context_seconds": 0,
                                            "command_seconds": 0})
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
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

    def write(self, content, name="phi.stack.json"):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content),
                        encoding="utf-8")
        return path

    def stack(self, base="compliant", **config):
        """Writes the example's stack with other attributes (None takes one away); returns it."""
        made = example(base)
        for key, value in config.items():
            if value is None:
                made["resources"][0]["config"].pop(key, None)
            else:
                made["resources"][0]["config"][key] = value
        self.write(made)
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
        self.write(made)
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
