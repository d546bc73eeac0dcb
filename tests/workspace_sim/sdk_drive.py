#!/usr/bin/env python3
"""Drives the simulated workspace with Databricks' own SDK for Python.

Usage: sdk_drive.py READY_FILE [part of a check's title]

Every check is a function of sdk/*.py that takes a Bench and fails by an assertion or an exception.
Prints one line a check and `N passed, N failed`; exits 1 when one failed.
"""
import json
import os
import sys
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "sdk"))

import check_access
import check_clusters
import check_commands
import check_faults
import check_jobs
import check_lists
import check_policies
import check_workspace
from bench import Bench

MODULES = [check_clusters, check_lists, check_commands, check_policies, check_jobs,
           check_workspace, check_access, check_faults]


def main() -> int:
    with open(sys.argv[1], encoding="utf-8") as ready:
        bench = Bench(json.load(ready))
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    passed = failed = 0
    for module in MODULES:
        for name, check in vars(module).items():
            title = f"{module.__name__.removeprefix('check_')}: {name.removeprefix('check_')}"
            title = title.replace("_", " ")
            if not name.startswith("check_") or part not in title or not callable(check):
                continue
            began = time.monotonic()
            try:
                bench.reset()
                check(bench)
                passed += 1
                print(f"ok   {title} ({time.monotonic() - began:.1f} s)", flush=True)
            except Exception:  # a check may fail in any way; the others still run
                failed += 1
                print(f"FAIL {title}\n{traceback.format_exc()}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
