#!/usr/bin/env python3
"""The first hour of three newcomers, each in a root folder that holds the packages of a release and
the C library of this machine: a platform engineer with hipaactl, a user of Terraform, a security
engineer with check, audit and the reports. The workspace is the simulated one.

first_hour.py PACKAGES FACTS WORKSPACE_SIM

Every step is printed with its time; the first that does not end as it has to ends the script (1).
Exit code 77 where no such root can be made. The user of Terraform is left out where there is none.
"""
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from empty_root import EmptyRoot, reason  # noqa: E402
from support.compliant import cluster  # noqa: E402
from support.simulator import TOKEN, Simulator  # noqa: E402

ROOT = HERE.parents[1]
EXAMPLES = "/usr/share/doc/hipaactl/examples/quickstart"
SECONDS_TO_A_CLEAN_PLAN = 60


class Newcomer:
    """One of them, in a root of their own, with a home in which their files are."""

    def __init__(self, who, folder, release, facts, simulator):
        print(f"\n== {who}")
        self.began = time.monotonic()
        self.root = EmptyRoot(folder)
        self.home = self.root.folder / "root"
        self.environment = {"DATABRICKS_HOST": simulator.url, "DATABRICKS_TOKEN": TOKEN}
        self.root.install(next(release.glob("hipaactl_*.deb")))
        curl, crypto = facts["loaded"]
        self.root.take_libraries(*folder.glob("usr/bin/*"), *folder.glob("usr/lib/*.so.1"),
                                 also=(curl, os.path.realpath(crypto)))
        self.say("installs the package")

    def seconds(self):
        return time.monotonic() - self.began

    def say(self, what):
        print(f"{self.seconds():6.1f} s  {what}")

    def does(self, code, *command, shows=()):
        """A command in the home, that has to end so, and to print so."""
        done = self.root.run(*command, folder="/root", **self.environment)
        self.say(f"{' '.join(command)} (exit code {done.returncode})")
        printed = done.stdout + done.stderr
        missing = [one for one in shows if one not in printed]
        if done.returncode != code or missing:
            sys.exit(f"{printed}\nexpected exit code {code}{', and to read: ' if missing else ''}{missing or ''}")
        return done.stdout

    def has(self, name, *beginnings):
        text = (self.home / name).read_text(encoding="utf-8")
        if not text.lstrip().startswith(beginnings):
            sys.exit(f"{name} begins with {text[:80]!r}")
        return text


def platform_engineer(one):
    one.does(0, "hipaactl", "--help", shows=["check", "plan", "apply"])
    one.does(0, "hipaactl", "version")
    one.does(0, "hipaactl", "init", "mine.stack.json")
    one.does(1, "hipaactl", "check", "mine.stack.json", shows=["HC-BAA-01"])
    mine = one.home / "mine.stack.json"
    mine.write_text(mine.read_text(encoding="utf-8").replace("REPLACE-ME", "CONTRACT-4711"), encoding="utf-8")
    one.does(0, "hipaactl", "check", "mine.stack.json")
    for name in ("compliant", "non-compliant"):
        one.root.take(one.root.folder / EXAMPLES.lstrip("/") / f"{name}.stack.json", f"root/{name}.stack.json")
    one.does(1, "hipaactl", "check", "non-compliant.stack.json", shows=["HC-RT-01", "HC-EBS-01"])
    one.does(0, "hipaactl", "explain", "HC-EBS-01")
    one.does(0, "hipaactl", "check", "compliant.stack.json")
    one.does(0, "hipaactl", "doctor", "compliant.stack.json")
    one.does(0, "hipaactl", "plan", "compliant.stack.json")
    to_plan = one.seconds()
    one.does(0, "hipaactl", "apply", "--auto-approve", "compliant.stack.json")
    one.does(0, "hipaactl", "verify", "--stack", "compliant.stack.json", "hipaa_cluster.phi")
    one.does(0, "hipaactl", "read", "compliant.stack.json")
    one.does(0, "hipaactl", "destroy", "--auto-approve", "compliant.stack.json")
    return to_plan


def user_of_terraform(one, release, terraform):
    shutil.copytree(release / "mirror", one.root.folder / "opt/mirror")
    one.root.take(terraform, "usr/bin/terraform", 0o755)
    one.root.take(ROOT / "examples/terraform/quickstart/main.tf", "root/main.tf")
    (one.home / "terraform.rc").write_text(
        'provider_installation {\n  filesystem_mirror {\n    path = "/opt/mirror"\n  }\n}\n')
    one.environment.update(TF_CLI_CONFIG_FILE="/root/terraform.rc", TF_IN_AUTOMATION="1", CHECKPOINT_DISABLE="1")
    one.does(0, "terraform", "init", "-no-color")
    one.does(0, "terraform", "validate", "-no-color")
    one.does(0, "terraform", "plan", "-no-color", "-out=tfplan")
    to_plan = one.seconds()
    (one.home / "plan.json").write_text(one.does(0, "terraform", "show", "-json", "tfplan"))
    one.does(0, "hipaactl", "check", "plan.json")
    one.does(0, "terraform", "apply", "-no-color", "tfplan")
    one.does(0, "terraform", "plan", "-no-color", "-detailed-exitcode")
    one.does(0, "terraform", "destroy", "-no-color", "-auto-approve")
    return to_plan


def security_engineer(one, simulator):
    bad = f"{EXAMPLES}/non-compliant.stack.json"
    one.does(1, "hipaactl", "check", "--summary", bad)
    one.does(1, "hipaactl", "check", "--format", "html", "--output", "hipaa.html", bad)
    one.has("hipaa.html", "<!DOCTYPE html>", "<!doctype html>")
    one.does(1, "hipaactl", "check", "--format", "sarif", "--output", "hipaa.sarif", bad)
    json.loads(one.has("hipaa.sarif", "{"))
    one.does(0, "hipaactl", "check", "--write-baseline", "hipaa.baseline.json", bad)
    one.does(0, "hipaactl", "check", "--baseline", "hipaa.baseline.json", bad)
    (one.home / "policy.json").write_text(one.does(0, "hipaactl", "policy", "generate"))
    one.does(0, "hipaactl", "policy", "lint", "policy.json")
    simulator.control("clusters", {"count": 1, "cluster_source": "UI", "state": "RUNNING", "attributes": cluster(
        cluster_name="somebody-else", spark_version="17.3.x-cpu-ml-scala2.13", autotermination_minutes=None)})
    one.does(1, "hipaactl", "audit", shows=["somebody-else", "HC-RT-01"])
    one.does(1, "hipaactl", "audit", "--format", "html", "--output", "audit.html")
    one.has("audit.html", "<!DOCTYPE html>", "<!doctype html>")
    one.does(0, "hipaactl", "evidence", "keygen", "hospital.example/evidence")


def main():
    release, facts = pathlib.Path(sys.argv[1]).resolve(), json.loads(pathlib.Path(sys.argv[2]).read_text())
    if reason():
        print(f"skipped: {reason()}")
        return 77
    terraform = os.environ.get("HIPAA_TERRAFORM") or shutil.which("terraform") or shutil.which("tofu")
    simulator = Simulator("--start-seconds", "0.05", program=sys.argv[3])
    to_plan = {}
    try:
        with tempfile.TemporaryDirectory(prefix="hipaa-first-hour-") as folder:
            folder = pathlib.Path(folder)

            def newcomer(who, name):
                return Newcomer(who, folder / name, release, facts, simulator)
            to_plan["hipaactl"] = platform_engineer(newcomer("A platform engineer", "platform"))
            if terraform:
                to_plan["Terraform"] = user_of_terraform(newcomer("A user of Terraform", "terraform"), release, terraform)
            else:
                print("\n== A user of Terraform: left out, there is no terraform or tofu on PATH")
            security_engineer(newcomer("A security engineer", "security"), simulator)
    finally:
        simulator.stop()
    print()
    for name, seconds in to_plan.items():
        print(f"From the package to the first clean plan, with {name}: {seconds:.1f} s (at most {SECONDS_TO_A_CLEAN_PLAN} s)")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    sys.exit(main())
