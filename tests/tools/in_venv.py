#!/usr/bin/env python3
"""Runs a script in the tests' virtual environment, made when it is not there.

in_venv.py [--requirements FILE] FOLDER [SCRIPT [ARGUMENT…]]

FOLDER is made again when FILE (requirements.txt, beside this file) changed; who comes while it is made
waits for it. Exit code 77, which ctest reports as skipped, when it cannot be made (PyPI is not
reachable); the reason is printed. Otherwise the script's own.
"""
import fcntl
import os
import pathlib
import shutil
import subprocess
import sys
import venv

SKIPPED = 77
REQUIREMENTS = pathlib.Path(__file__).resolve().with_name("requirements.txt")


def prepare(folder, requirements):
    """Path of the environment's python; None when it cannot be had."""
    python = folder / "bin" / "python"
    stamp = folder / "requirements.txt"
    wanted = requirements.read_text(encoding="utf-8")
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    installed = subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
         "--timeout", "20", "--retries", "1", "--requirement", requirements],
        capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        shutil.rmtree(folder, ignore_errors=True)
        lines = installed.stderr.strip().splitlines()
        print(f"skipped: pip cannot install {requirements.name}: {lines[-1] if lines else ''}")
        return None
    stamp.write_text(wanted, encoding="utf-8")
    return python


def main():
    arguments, requirements = sys.argv[1:], REQUIREMENTS
    if arguments[0] == "--requirements":
        requirements = pathlib.Path(arguments[1]).resolve()
        arguments = arguments[2:]
    folder = pathlib.Path(arguments[0]).resolve()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with open(folder.with_suffix(".lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            python = prepare(folder, requirements)
    except (OSError, subprocess.SubprocessError) as error:  # no ensurepip, no room
        print(f"skipped: no virtual environment: {error}")
        return SKIPPED
    if python is None:
        return SKIPPED
    if len(arguments) > 1:
        os.execv(python, [str(python), *arguments[1:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
