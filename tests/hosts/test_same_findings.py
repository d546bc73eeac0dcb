#!/usr/bin/env python3
"""Every host prints the same findings document, byte for byte, of the same cluster: hipaactl, the
host in Python, the host in C, and Terraform's function findings_document, over the clusters of
tests/cases, in both profiles; with values that are not known yet, and with waiver files.

test_same_findings.py HIPAACTL C_HOST LIBRARY [FOLDER]

FOLDER holds terraform-provider-hipaa; Terraform is left out without it, or where there is no
terraform of version 1.8 or later on PATH (HIPAA_TERRAFORM names another).
"""
import concurrent.futures
import copy
import datetime
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

HERE = pathlib.Path(__file__).parent
sys.path[:0] = [str(HERE / "python"), str(HERE.parent), str(HERE.parents[1] / "plugin" / "python")]
import hipaa_provider as hipaa  # noqa: E402
import host  # noqa: E402
from support.compliant import BASES, CLAIMS, ML, PROVIDER  # noqa: E402

HIPAACTL, C_HOST, LIBRARY = sys.argv[1:4]
ADDRESS = "hipaa_cluster.phi"
CASES = HERE.parent / "cases"


def shown(text):
    """As hipaactl writes JSON: characters that cannot be seen are escaped. The value is the same."""
    return re.sub("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]",
                  lambda found: f"\\u{ord(found[0]):04x}", text)


def merged(base, change):
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    return {**base, **{name: merged(base.get(name), value) for name, value in change.items()}}


def cases():
    """(name, case, configuration) of everything that the cases have."""
    for path in sorted(CASES.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        for case in document.get("cases", ()):
            config = case.get("config")
            if not isinstance(config, dict):
                continue
            if "base" in config:
                config = merged(BASES[config["base"]], config.get("change", {}))
            yield f"{path.stem}: {case['name']}", case, config


def clusters():
    """(name, configuration) of all of known values, each once."""
    seen = set()
    for name, case, config in cases():
        text = json.dumps(config, sort_keys=True)
        if not case.get("unknown") and text not in seen:
            seen.add(text)
            yield name, config
    yield "letters that need care", {"cluster_name": "Ä\u2028\"\\\t\x7f\u0001 123-45-6789",
                                     "custom_tags": {"a/b~c": "MRN: 1234567"}, "nobody": 1}


def open_clusters():
    """(name, configuration, pointer) of all in which one value is not known yet."""
    for name, case, config in cases():
        if len(case.get("unknown", ())) == 1:
            yield name, config, case["unknown"][0]


def at(value, pointer):
    """(what holds the value at the pointer, its key in it)."""
    *parts, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in parts:
        value = value[int(part) if isinstance(value, list) else part]
    return value, int(last) if isinstance(value, list) else last


def with_at(value, pointer, put):
    """A copy with something else at the pointer."""
    made = copy.deepcopy(value)
    holder, key = at(made, pointer)
    holder[key] = put
    return made


def hcl(value):
    """As an expression of Terraform; an Expression as it is."""
    if isinstance(value, Expression):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{hcl(name)} = {hcl(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(hcl, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("${", "$${").replace("%{", "%%{")


class Expression(str):
    pass


CALL = 'provider::hipaa::findings_document(%s, "hipaa_cluster", "%s", "' + ADDRESS + '")'
PROFILES = ("classic", "csp")
DOCUMENTS = """output "documents" {
  value = { for name in fileset(path.module, "clusters/*.json") : name => {
    classic = %s
    csp     = %s
  } }
}
""" % tuple(CALL % ("jsondecode(file(name))", profile) for profile in PROFILES)
# Which rules can be found before a workspace is asked is what the cases know best: fewer than these
# would compare less than it seems.
FEWEST_RULES = {"classic": 22, "csp": 18}


def terraform():
    """Projects of Terraform's tests; None without a terraform that has functions."""
    if len(sys.argv) < 5:
        return None
    os.environ["HIPAA_BUILD_BIN"] = sys.argv[4]
    sys.path.insert(0, str(HERE.parent / "terraform"))
    from harness import place, project
    return project.Project if place.has("functions of providers") else None


def without_variables(text):
    """hipaactl's document without its warnings of variables that are not set: no other host has
    any."""
    document = json.loads(text)
    kept = [one for one in document["findings"] if one["code"] != "HP-STACK-VARIABLE"]
    document["summary"]["undecided"] -= len(document["findings"]) - len(kept)
    document["findings"] = kept
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def at_resource(text):
    """hipaactl's document, where what holds of a workspace stands at the provider, once for all its
    resources: given back to the one resource."""
    document = json.loads(text)
    moved = [one for one in document["findings"]
             if one["code"].startswith("HC-CSP-") and one["resource"] == "provider.hipaa"]
    if not moved:
        return text
    for one in moved:
        one["resource"] = ADDRESS
    document["findings"].sort(key=lambda one: [one[name].encode() for name in (
        "path", "code", "summary", "detail")])
    return shown(json.dumps(document, sort_keys=True, separators=(",", ":"),
                            ensure_ascii=False)) + "\n"


class SameFindings(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.library = hipaa.Library(LIBRARY)

    def write(self, name, value):
        # Several threads write.
        path = self.folder / f"{threading.get_ident()}_{name}"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    def run_host(self, *command):
        done = subprocess.run([str(one) for one in command], capture_output=True, check=False,
                              env={"HOME": str(self.folder)}, timeout=60)
        return done.stdout.decode()

    def of_hipaactl(self, config, provider):
        stack = {"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
                 "providers": {"hipaa": {"plugin": "hipaa", "config": provider}},
                 "resources": [{"type": "hipaa_cluster", "name": "phi", "provider": "hipaa",
                                "config": config}]}
        return at_resource(self.run_host(HIPAACTL, "check", "--plugin", LIBRARY, "--json",
                                         self.write("one.stack.json", stack)))

    def of_c(self, config, provider, *more):
        return self.run_host(C_HOST, "--library", LIBRARY, "--check", ADDRESS, "--provider",
                             self.write("provider.json", provider), *more,
                             self.write("cluster.json", config))

    def of_python(self, config, provider, unknown=()):
        with self.library.provider(provider) as made:
            return host.check_document(made.validate(config, unknown), ADDRESS)

    def of_terraform(self, configs):
        """The documents of all clusters by their names, each by profile; None without a terraform
        that has functions."""
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

    def planned_by_terraform(self, configs):
        """The same of clusters in which a value is known only after the plan: what the plan says of
        them."""
        make_project = terraform()
        if make_project is None:
            return None
        documents = hcl({str(number): {profile: Expression(CALL % (hcl(config), profile))
                                       for profile in PROFILES}
                         for number, config in enumerate(configs.values())})
        with make_project(None) as project:
            project.write('resource "terraform_data" "later" {\n  input = "x"\n}\n'
                          f'output "documents" {{\n  value = {documents}\n}}\n', provider="")
            project.expect("plan", "-out=plan.out", "-no-color")
            shown = json.loads(project.expect("show", "-json", "plan.out").output)
        found = shown["output_changes"]["documents"]["after"]
        return {name: found[str(number)] for number, name in enumerate(configs)}

    def test_all_print_the_same_bytes(self):
        compared = with_findings = 0
        rules = {profile: set() for profile in PROFILES}
        configs = dict(clusters())
        by_terraform = self.of_terraform(configs)
        print("terraform is compared" if by_terraform else "terraform is left out: there is none")

        def of_programs(one):
            profile, (_, config) = one
            provider = {**PROVIDER, "compliance_profile": profile}
            return self.of_hipaactl(config, provider), self.of_c(config, provider)

        todo = list(itertools.product(PROFILES, configs.items()))
        with concurrent.futures.ThreadPoolExecutor(4) as at_once:
            printed = list(at_once.map(of_programs, todo))
        for (profile, (name, config)), (ours, of_c) in zip(todo, printed):
            found = {one["code"] for one in json.loads(ours)["findings"]}
            # What hipaactl says of its own stack file, before the library sees it.
            if any(code.startswith("HP-STACK") for code in found):
                continue
            with self.subTest(name, profile=profile):
                provider = {**PROVIDER, "compliance_profile": profile}
                self.assertEqual(shown(self.of_python(config, provider)), ours)
                self.assertEqual(shown(of_c), ours)
                if by_terraform:
                    self.assertEqual(shown(by_terraform[name][profile]), ours)
            compared += 1
            with_findings += bool(found)
            rules[profile] |= {code for code in found if code.startswith("HC-")}
        self.assertGreater(compared, 600)
        self.assertGreater(with_findings, 300)
        self.assertGreater(compared - with_findings, 100)
        for profile, fewest in FEWEST_RULES.items():
            self.assertGreaterEqual(len(rules[profile]), fewest, sorted(rules[profile]))

    def test_what_is_not_known_yet(self):
        configs = {name: (config, pointer) for name, config, pointer in open_clusters()}
        self.assertGreater(len(configs), 30)
        by_terraform = self.planned_by_terraform({
            name: with_at(config, pointer, Expression("terraform_data.later.output"))
            for name, (config, pointer) in configs.items()})
        for profile, (name, (config, pointer)) in itertools.product(PROFILES, configs.items()):
            provider = {**PROVIDER, "compliance_profile": profile}
            with self.subTest(name, profile=profile):
                ours = self.of_python(config, provider, [pointer])
                self.assertEqual(self.of_c(config, provider, "--unknown", pointer), ours)
                if by_terraform:
                    self.assertEqual(by_terraform[name][profile], ours)
                self.assertEqual(without_variables(self.of_hipaactl(
                    with_at(config, pointer, "${env:HIPAA_NOT_SET}"), provider)), ours)

    def test_waiver_files(self):
        """Those of a provider: Terraform's functions have none, so it is left out."""
        today = datetime.datetime.now(datetime.timezone.utc).date()
        waiver = {"id": "018f4d2e-7c1a-7def-8abc-0123456789ab", "rule": "HC-RT-01", "accepts": ML,
                  "reason": "Single-node training on de-identified data", "ticket": "RISK-1",
                  "requested_by": "team@example.org", "approved_by": "officer@example.org",
                  "approved_on": str(today - datetime.timedelta(40)),
                  "expires_on": str(today + datetime.timedelta(90)),
                  "scope": {"cluster_name": "claims"}}
        expired = {**waiver, "id": waiver["id"].replace("0", "1"),
                   "expires_on": str(today - datetime.timedelta(1))}
        unused = {**waiver, "id": waiver["id"].replace("0", "2"), "rule": "HC-IMG-01",
                  "accepts": "x/y:1"}
        config = {**CLAIMS, "spark_version": ML}
        for profile, waivers, verdict in (("classic", [waiver, expired, unused], "acknowledged"),
                                          ("classic", [expired], "fail"), ("csp", [waiver], None)):
            file = self.write("waivers.json", {"waivers_version": 1, "waivers": waivers})
            provider = {**PROVIDER, "compliance_profile": profile, "waiver_files": [str(file)]}
            with self.subTest(profile=profile, verdict=verdict):
                ours = self.of_hipaactl(config, provider)
                told = [one["verdict"] for one in json.loads(ours)["findings"]
                        if one["code"] == "HC-RT-01"]
                self.assertTrue(told if verdict is None else told == [verdict], ours)
                self.assertEqual(self.of_python(config, provider), ours)
                self.assertEqual(self.of_c(config, provider), ours)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
