#!/usr/bin/env python3
"""Runs what README.md shows: its stack file goes through `hipaactl check`, and so does every command
of "In a pipeline", with the waiver file that stands there.

readme_example.py ROOT HIPAACTL LIBRARY
"""
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ML = "17.3.x-cpu-ml-scala2.13"


def blocks(text, kind):
    return re.findall(rf"```{kind}\n(.*?)```", text, re.S)


def dated(waivers):
    """Today's dates in a waiver file: those of the text pass."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    for one in waivers["waivers"]:
        one["approved_on"] = str(today - datetime.timedelta(days=1))
        one["expires_on"] = str(today + datetime.timedelta(days=60))
    return waivers


def plan_of(stack):
    """The stack's clusters as `terraform show -json` prints them."""
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [
        {"address": f"{one['type']}.{one['name']}", "mode": "managed", "type": one["type"],
         "change": {"actions": ["create"], "before": None, "after": one["config"],
                    "after_unknown": {"id": True}}} for one in stack["resources"]]}


class Example:
    def __init__(self, folder, hipaactl, library):
        self.folder = pathlib.Path(folder)
        self.command = (hipaactl, library)
        self.environment = dict(os.environ, DATABRICKS_HOST="https://dbc-1.cloud.databricks.com",
                                DATABRICKS_TOKEN="dapi-not-used")

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document), encoding="utf-8")

    def run(self, line, code=0):
        hipaactl, library = self.command
        shell = f'hipaactl() {{ "{hipaactl}" "$1" --plugin "{library}" "${{@:2}}"; }}\n{line}'
        done = subprocess.run(["bash", "-c", shell], cwd=self.folder, env=self.environment,
                              capture_output=True, text=True, check=False, timeout=60)
        if done.returncode != code:
            sys.exit(f"exit code {done.returncode}, not {code}: {line}\n{done.stdout}{done.stderr}")


def main():
    root, *command = sys.argv[1:]
    readme = (pathlib.Path(root) / "README.md").read_text(encoding="utf-8")
    documents = [json.loads(block) for block in blocks(readme, "json")]
    stacks = [one for one in documents if "stack_version" in one]
    waivers = [one for one in documents if "waivers_version" in one]
    pipeline = blocks(readme.split("## In a pipeline\n")[1].split("\n## ")[0], "sh")[0]
    if len(stacks) != 1 or len(waivers) != 1:
        sys.exit("README.md has to show one stack file and one waiver file")
    with tempfile.TemporaryDirectory() as folder:
        example = Example(folder, *command)
        example.write("phi.stack.json", stacks[0])
        example.write("plan.json", plan_of(stacks[0]))
        example.write("waivers.json", dated(waivers[0]))
        stacks[0]["resources"][0]["config"]["spark_version"] = ML
        example.write("ml.stack.json", stacks[0])
        example.run("hipaactl check phi.stack.json")
        example.run("hipaactl check ml.stack.json", code=1)
        lines = [one for one in pipeline.splitlines() if one.startswith("hipaactl ")]
        for line in lines:
            example.run(line)
        written = {"hipaa.sarif", "hipaa.xml", "hipaa.baseline.json", "policy.json"}
        if not written <= {one.name for one in example.folder.iterdir()} or len(lines) < 10:
            sys.exit("a command of README.md did not write its file")
    return 0


if __name__ == "__main__":
    sys.exit(main())
