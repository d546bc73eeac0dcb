#!/usr/bin/env python3
"""Every host prints the same findings document, byte for byte, of the same cluster: hipaactl, the
host in Python, the host in C, and Terraform's function findings_document, over the clusters of
tests/cases.

same_findings.py HIPAACTL C_HOST LIBRARY [FOLDER]

FOLDER holds terraform-provider-hipaa; Terraform is left out without it, or where there is no
terraform of version 1.8 or later on PATH (HIPAA_TERRAFORM names another).
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE / "python"))
import hipaa  # noqa: E402
import host  # noqa: E402

HIPAACTL, C_HOST, LIBRARY = sys.argv[1:4]
ADDRESS = "hipaa_cluster.phi"
PROVIDER = json.loads((HERE / "configurations/provider.json").read_text(encoding="utf-8"))
CASES = HERE.parent / "cases"


def merged(base, change):
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    return {**base, **{name: merged(base.get(name), value) for name, value in change.items()}}


def clusters():
    """(name, configuration) of everything that the cases have of known values."""
    bases = json.loads((CASES / "bases.json").read_text(encoding="utf-8"))
    bases = bases.get("bases", bases)
    for path in sorted(CASES.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document.get("cases", ()):
            config = case.get("config")
            if not isinstance(config, dict) or case.get("unknown"):
                continue
            if "base" in config:
                config = merged(bases[config["base"]], config.get("change", {}))
            yield f"{path.stem}: {case['name']}", config
    yield "letters that need care", {"cluster_name": "Ä\u2028\"\\\t\x7f\u0001 123-45-6789",
                                     "custom_tags": {"a/b~c": "MRN: 1234567"}, "nobody": 1}


DOCUMENTS = """output "documents" {
  value = { for name in fileset(path.module, "clusters/*.json") : name => %s }
}
""" % (f'provider::hipaa::findings_document(jsondecode(file(name)), "hipaa_cluster", "classic", '
       f'"{ADDRESS}")')


def terraform():
    """Projects of Terraform's tests; None without a terraform that has functions."""
    if len(sys.argv) < 5:
        return None
    os.environ["HIPAA_BUILD_BIN"] = sys.argv[4]
    sys.path.insert(0, str(HERE.parent / "terraform"))
    from harness import place, project
    return project.Project if place.has("functions of providers") else None


class SameFindings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.library = hipaa.Library(LIBRARY)

    def write(self, name, value):
        path = self.folder / name
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    def run_host(self, *command):
        done = subprocess.run([str(one) for one in command], capture_output=True, check=False,
                              env={"HOME": str(self.folder)}, timeout=60)
        return done.stdout.decode()

    def of_hipaactl(self, config):
        stack = {"stack_version": 1, "plugins": {"hipaa": {"path": LIBRARY}},
                 "providers": {"hipaa": {"plugin": "hipaa", "config": PROVIDER}},
                 "resources": [{"type": "hipaa_cluster", "name": "phi", "provider": "hipaa",
                                "config": config}]}
        return self.run_host(HIPAACTL, "check", "--json", self.write("one.stack.json", stack))

    def of_c(self, config):
        return self.run_host(C_HOST, "--library", LIBRARY, "--check", ADDRESS, "--provider",
                             HERE / "configurations/provider.json",
                             self.write("cluster.json", config))

    def of_python(self, config):
        with self.library.provider(PROVIDER) as provider:
            return host.check_document(provider.validate(config), ADDRESS)

    def of_terraform(self, configs):
        """The documents of all clusters, by their names, or None without a terraform."""
        make_project = terraform()
        if make_project is None:
            return None
        names = {name: f"clusters/{number}.json" for number, name in enumerate(configs)}
        with make_project(None) as project:
            (project.folder / "clusters").mkdir()
            for name, file in names.items():
                (project.folder / file).write_text(json.dumps(configs[name]), encoding="utf-8")
            project.write(DOCUMENTS, provider="")
            project.apply()
            documents = json.loads(project.expect("output", "-json", "documents").output)
        return {name: documents[file] for name, file in names.items()}

    def test_all_print_the_same_bytes(self):
        compared = with_findings = 0
        configs = dict(clusters())
        by_terraform = self.of_terraform(configs)
        print("terraform is compared" if by_terraform else "terraform is left out: there is none")
        for name, config in configs.items():
            ours = self.of_hipaactl(config)
            # What hipaactl says of its own stack file, before the library sees it.
            if any(one["code"].startswith("HP-STACK") for one in json.loads(ours)["findings"]):
                continue
            with self.subTest(name):
                self.assertEqual(self.of_python(config), ours)
                self.assertEqual(self.of_c(config), ours)
                if by_terraform:
                    self.assertEqual(by_terraform[name], ours)
            compared += 1
            with_findings += '"findings":[]' not in ours
        self.assertGreater(compared, 300)
        self.assertGreater(with_findings, 150)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
