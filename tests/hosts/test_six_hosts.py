"""The hosts of examples/hosts print the same transcript, over HTTP and over TLS.

test_six_hosts.py LIBRARY C_HOST CPP_HOST [all]

With `all` those in Go, Rust and JavaScript are built and run, too: each is left out, by name, where
its compiler or its package cannot be had.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.compliant import ML, PROVIDER, cluster  # noqa: E402
from support.simulator import TOKEN, Simulator  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOSTS = ROOT / "examples" / "hosts"
LARGEST = 150  # lines
EXPECTED = """abi 1.1
provider 0
validate refused 1
  1 HC-RT-01 /spark_version
plan 0
  document 1
  document 2
  document 3
validate cancelled 4
  1 HP-CALL-CANCELLED 
apply 0
  document 1
  document 2
  document 4
read 0
  document 1
  document 2
  document 4
verify 0
  document 4
destroy 0
  document 4
"""


def run(*command, folder=None, **environment):
    return subprocess.run([str(one) for one in command], cwd=folder, check=False, timeout=300,
                          capture_output=True, text=True, env=dict(os.environ, **environment))


class SixHosts(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.simulator = Simulator("--start-seconds", "0")
        cls.addClassCleanup(cls.simulator.stop)

    def envelope(self, name, value):
        path = self.folder / name
        path.write_text(json.dumps({"format_version": 1, "value": value}), encoding="utf-8")
        return path

    def transcript(self, *host):
        """What the host prints, over HTTP and over TLS."""
        said = []
        compliant = self.envelope("compliant.json", cluster())
        refused = self.envelope("refused.json", cluster(spark_version=ML))
        for url in (self.simulator.url, self.simulator.tls_url):
            self.simulator.reset()
            self.simulator.control("settings", {"context_seconds": 0, "command_seconds": 0,
                                                "start_seconds": 0})
            provider = self.envelope("provider.json", {
                **PROVIDER, "compliance_profile": "classic", "host": url, "token": TOKEN,
                "ca_file": self.simulator.certificate})
            done = run(*host, LIBRARY, provider, compliant, refused)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            said.append(done.stdout)
            self.assertEqual(self.simulator.running(), {})
        return said

    def check(self, *host):
        self.assertEqual(self.transcript(*host), [EXPECTED, EXPECTED])

    def test_c(self):
        self.check(C_HOST)

    def test_cpp(self):
        self.check(CPP_HOST)

    def test_python(self):
        self.check(sys.executable, HOSTS / "python" / "host.py")

    def with_tool(self, tool):
        if not ALL:
            self.skipTest("only with `all`")
        if shutil.which(tool) is None:
            self.skipTest(f"there is no {tool}")

    def test_rust(self):
        self.with_tool("rustc")
        built = run("rustc", "--edition", "2021", "-O", "-o", self.folder / "rust_host",
                    HOSTS / "rust" / "host.rs")
        self.assertEqual(built.returncode, 0, built.stderr)
        self.check(self.folder / "rust_host")

    def test_go(self):
        self.with_tool("go")
        if run("go", "mod", "download", folder=HOSTS / "go").returncode != 0:
            self.skipTest("the module of purego cannot be had")
        built = run("go", "build", "-o", self.folder / "go_host", ".", folder=HOSTS / "go",
                    CGO_ENABLED="0")
        self.assertEqual(built.returncode, 0, built.stderr)
        self.check(self.folder / "go_host")

    def test_node(self):
        self.with_tool("npm")
        place = self.folder / "node"
        shutil.copytree(HOSTS / "node", place)
        if run("npm", "install", "--no-audit", "--no-fund", folder=place).returncode != 0:
            self.skipTest("the package koffi cannot be had")
        self.check("node", place / "host.mjs")

    def test_they_are_short(self):
        hosts = [path for path in HOSTS.rglob("*") if path.suffix in (".c", ".cpp", ".py", ".go", ".mjs", ".rs")]
        self.assertEqual(len(hosts), 6)
        for path in hosts:
            self.assertLess(len(path.read_text(encoding="utf-8").splitlines()), LARGEST, path)


if __name__ == "__main__":
    ALL = sys.argv[4:] == ["all"]
    LIBRARY, C_HOST, CPP_HOST = sys.argv[1:4]
    unittest.main(argv=sys.argv[:1])
