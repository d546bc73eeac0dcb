#!/usr/bin/env python3
"""Runs what README.md shows: its stack file goes through `hipaactl check`.

readme_example.py ROOT HIPAACTL LIBRARY
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def main():
    root, hipaactl, library = sys.argv[1:]
    readme = (pathlib.Path(root) / "README.md").read_text(encoding="utf-8")
    stacks = [block for block in re.findall(r"```json\n(.*?)```", readme, re.S)
              if "stack_version" in block]
    if not stacks:
        print("README.md shows no stack file")
        return 1
    environment = dict(os.environ, DATABRICKS_HOST="https://dbc-1.cloud.databricks.com",
                       DATABRICKS_TOKEN="dapi-not-used")
    for stack in stacks:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "phi.stack.json"
            path.write_text(stack, encoding="utf-8")
            done = subprocess.run([hipaactl, "check", "--plugin", library, str(path)],
                                  env=environment, timeout=60)
        if done.returncode != 0:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
