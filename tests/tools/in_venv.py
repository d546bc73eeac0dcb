#!/usr/bin/env python3
"""Runs a script in a virtual environment of the build tree, made when it is not there.

in_venv.py FOLDER REQUIREMENTS SCRIPT [ARGUMENT…]

FOLDER is made again when REQUIREMENTS changed. Exit code 77, which ctest reports as skipped, when
it cannot be made (PyPI is not reachable); the reason is printed. Otherwise the script's own.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import venv

SKIPPED = 77


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
    folder, requirements, script = (pathlib.Path(one).resolve() for one in sys.argv[1:4])
    try:
        python = prepare(folder, requirements)
    except (OSError, subprocess.SubprocessError) as error:  # no ensurepip, no room
        print(f"skipped: no virtual environment: {error}")
        return SKIPPED
    if python is None:
        return SKIPPED
    sys.stdout.flush()
    os.execv(python, [str(python), str(script), *sys.argv[4:]])
    return SKIPPED  # not reached


if __name__ == "__main__":
    sys.exit(main())
