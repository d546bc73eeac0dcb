"""What the tests of this folder share: audits of workspaces, as hipaactl's user runs them."""
import json
import os
import pathlib
import re
import subprocess
import sys

from listed_workspace import Workspace

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.folder_case import FolderCase  # noqa: E402


def kinds_not_read(audit):
    return [one["kind"] for one in audit["coverage"] if one["not_readable"]]


class Case(FolderCase):
    maxDiff = None

    def serve(self, mode="as it is"):
        workspace = Workspace(mode)
        self.addCleanup(workspace.stop)
        return workspace

    def audit(self, *workspaces, arguments=(), code=None, **settings):
        """Of workspaces, or of addresses; settings are the providers'."""
        providers = {}
        for number, one in enumerate(workspaces):
            url = one if isinstance(one, str) else one.url
            providers[f"w{number + 1}"] = {"plugin": "hipaa", "config": {
                "host": url, "token": "${env:DATABRICKS_TOKEN}", "retry_timeout_seconds": 2,
                "rate_limit": 1000, "staff_email_domains": ["hospital.example"], **settings}}
        self.write("w.stack.json", {
            "stack_version": 1, "providers": providers, "resources": [],
            "plugins": {"hipaa": {"path": os.path.realpath(os.environ["HIPAA_LIBRARY"])}}})
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder),
                       "DATABRICKS_TOKEN": "dapi-of-a-test"}
        environment.update((name, value) for name, value in os.environ.items()
                           if name.endswith("SAN_OPTIONS"))
        ran = subprocess.run(
            [os.environ["HIPAACTL"], "audit", "--allow-stack-plugin", "w.stack.json", *arguments], cwd=self.folder,
            env=environment, capture_output=True, text=True, timeout=120, check=False)
        if code is not None:
            self.assertEqual(ran.returncode, code, ran.stdout + ran.stderr)
        return ran

    def lines(self, *workspaces, **more):
        """What an audit says, in lines: each finding, what was covered, and the exit code."""
        ran = self.audit(*workspaces, arguments=("--json",), **more)
        document = json.loads(ran.stdout)
        made = []
        for one in document["findings"]:
            verdict = "" if one["verdict"] == "fail" else f" ({one['verdict']})"
            where = " ".join(part for part in (one["resource"], one["path"]) if part)
            made.append(f"{one['severity']} {one['code']}{verdict} at {where}")
            if one["code"].startswith("HP-"):
                made.append(f"    {one['summary']} {one['detail']}".replace("\n", " / "))
        for one in document["audits"]:
            for kind in one["coverage"]:
                line = f"{kind['kind']}: {kind['examined']}"
                for outcome in ("skipped", "not_readable"):
                    for why in kind[outcome]:
                        line += f"; {why['count']} {outcome}: {why['reason']}"
                made.append(line)
        made.append(f"exit code {ran.returncode}")
        text = "\n".join(made) + "\n"
        for number, one in enumerate(workspaces):
            text = text.replace(one.url, f"https://w{number + 1}")
        # How often and how long something was tried is another's business.
        return re.sub(r" \(\d+ attempts in \d+ s\)", "", text)
