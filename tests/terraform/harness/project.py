"""A folder with a configuration, and terraform running in it."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from harness import place
from support.compliant import PROVIDER, SMALL

HEAD = """terraform {
  required_providers {
    hipaa = {
      source = "%s"
    }
  }
}
""" % place.ADDRESS

AGREEMENT = PROVIDER["business_associate_agreement"]
# The quickest and slowest waits of these tests.
LIMIT = 120


def provider_block(simulator, extra="", host=None, token='"dapi-test-token"'):
    if "compliance_profile" not in extra:  # the simulated workspace is the article's
        extra += '\n  compliance_profile = "classic"\n'
    return f"""
provider "hipaa" {{
  host  = {host or json.dumps(simulator.url)}
  token = {token}
  rate_limit = 1000
  retry_timeout_seconds = 3
  business_associate_agreement = {json.dumps(AGREEMENT)}
  {extra}
}}
"""


# A value in JSON is one in HCL.
CLUSTER = {name: json.dumps(value) for name, value in SMALL.items()}


def cluster_block(changes=None, name="phi", extra=""):
    """A compliant cluster with changes in HCL; None takes an attribute away."""
    attributes = {**CLUSTER, **(changes or {})}
    lines = "".join(f"  {key} = {value}\n" for key, value in attributes.items()
                    if value is not None)
    return f'resource "hipaa_cluster" "{name}" {{\n{lines}{extra}\n}}\n'


class Outcome:
    def __init__(self, code, output):
        self.code = code
        self.output = re.sub(r"\x1b\[[0-9;]*m", "", output)
        # Terraform wraps what it says and draws a frame around it.
        self.text = " ".join(re.sub(r"[│╷╵]", " ", self.output).split())


class Project:
    """with Project(simulator) as project: project.write(...); project.run("plan")."""

    def __init__(self, simulator, prefix="hipaa-terraform-"):
        self.simulator = simulator
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=prefix))
        self.overrides = {}
        self.override(place.ADDRESS, place.BIN)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.folder, ignore_errors=True)

    def override(self, address, folder):
        """Lets terraform take a provider out of a folder."""
        self.overrides[address] = folder
        lines = "".join(f'    "{name}" = "{path}"\n' for name, path in self.overrides.items())
        (self.folder / "terraform.rc").write_text(
            "provider_installation {\n  dev_overrides {\n%s  }\n  direct {}\n}\n" % lines)

    def write(self, *blocks, file="main.tf", provider=None):
        """Writes HEAD, the provider block and the blocks given."""
        text = HEAD + (provider_block(self.simulator) if provider is None else provider)
        (self.folder / file).write_text(text + "\n".join(blocks))

    def plain_provider(self):
        """The provider's block as a user begins with it: no limit, no times."""
        return "\n".join(line for line in provider_block(self.simulator).splitlines()
                         if "rate_limit" not in line and "_seconds" not in line) + "\n"

    def environment(self, **changes):
        return place.environment(TF_CLI_CONFIG_FILE=self.folder / "terraform.rc", **changes)

    def start(self, *arguments, env=None, **options):
        command = [place.terraform(), *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment(**(env or {})),
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                stdin=subprocess.DEVNULL, **options)

    def run(self, *arguments, env=None):
        process = self.start(*arguments, env=env)
        try:
            output, _ = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            raise AssertionError(f"terraform {arguments} took more than {LIMIT} s:\n{output}")
        return Outcome(process.returncode, output)

    def expect(self, *arguments, code=0, env=None):
        outcome = self.run(*arguments, env=env)
        if outcome.code != code:
            raise AssertionError(f"terraform {' '.join(arguments)}: {outcome.code} instead of "
                                 f"{code}\n{outcome.output}")
        return outcome

    def apply(self, *arguments, code=0, env=None):
        return self.expect("apply", "-auto-approve", "-no-color", *arguments, code=code, env=env)

    def destroy(self):
        return self.expect("destroy", "-auto-approve", "-no-color")

    def expect_no_changes(self):
        """An empty plan, with and without asking the workspace."""
        for arguments in ([], ["-refresh=false"]):
            self.expect("plan", "-detailed-exitcode", "-no-color", *arguments)

    def planned(self, *arguments, code=0):
        """The plan as JSON: the changes by address."""
        self.expect("plan", "-out=plan.out", "-no-color", *arguments, code=code)
        shown = json.loads(self.expect("show", "-json", "plan.out").output)
        return {change["address"]: change["change"] for change in shown["resource_changes"]}

    def diagnostics(self):
        """What `validate -json` says."""
        return json.loads(self.run("validate", "-json").output)["diagnostics"]

    def state(self):
        path = self.folder / "terraform.tfstate"
        # A killed terraform leaves an empty file.
        text = path.read_text() if path.exists() else ""
        return json.loads(text) if text else {"resources": []}

    def instance(self, name="phi"):
        """The state of hipaa_cluster.<name>: attributes, private, status; None: it is not there."""
        for resource in self.state()["resources"]:
            if resource["type"] == "hipaa_cluster" and resource["name"] == name:
                return resource["instances"][0] if resource["instances"] else None
        return None


def processes_of(process_id):
    """The processes of terraform itself, and those of the provider, among this one and all that it
    started: an old Terraform runs itself a second time, to catch its own crashes."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                name, fields = stat.read().rsplit(")", 1)
        except OSError:
            continue
        children.setdefault(int(fields.split()[1]), []).append(
            (int(entry), "terraform-prov" in name))
    own, providers, left = [process_id], [], [process_id]
    while left:
        for child, is_provider in children.get(left.pop(), []):
            (providers if is_provider else own).append(child)
            left.append(child)
    return own, providers
