#!/usr/bin/env python3
"""Drives the simulated workspace with Databricks' own SDK for Python.

Usage: sdk_drive.py SIMULATOR [part of a check's title]

Every check is a function of sdk/*.py that takes a Bench and fails by an assertion or an exception.
Each file has a workspace of its own, and all files are worked through at once: the SDK mostly
waits. Prints one line a check and `N passed, N failed`; exits 1 when one failed.
"""
import concurrent.futures
import os
import pathlib
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "sdk"), str(HERE.parent)]

# Nothing of the caller's own Databricks set-up may leak in.
for variable in [name for name in os.environ if name.startswith("DATABRICKS_")]:
    del os.environ[variable]

import check_access  # noqa: E402
import check_clusters  # noqa: E402
import check_commands  # noqa: E402
import check_faults  # noqa: E402
import check_jobs  # noqa: E402
import check_lists  # noqa: E402
import check_policies  # noqa: E402
import check_workspace  # noqa: E402
from bench import Bench  # noqa: E402
from support.simulator import Simulator  # noqa: E402

MODULES = [check_clusters, check_lists, check_commands, check_policies, check_jobs,
           check_workspace, check_access, check_faults]


def drive(module, program, part, folder):
    """Whether each of the module's checks passed."""
    results = []
    with open(folder / f"{module.__name__}.err", "w+", encoding="utf-8") as output:
        simulator = Simulator("--start-seconds", "0.1", program=program, stderr=output)
        bench = Bench(simulator)
        for name, check in vars(module).items():
            title = f"{module.__name__.removeprefix('check_')}: {name.removeprefix('check_')}"
            title = title.replace("_", " ")
            if not name.startswith("check_") or part not in title or not callable(check):
                continue
            began = time.monotonic()
            try:
                bench.reset()
                check(bench)
                results.append(True)
                print(f"ok   {title} ({time.monotonic() - began:.1f} s)\n", end="", flush=True)
            except Exception:  # a check may fail in any way; the others still run
                results.append(False)
                print(f"FAIL {title}\n{traceback.format_exc()}\n", end="", flush=True)
        # The program has to end well too: a sanitizer's report, say, comes at its end.
        code = simulator.stop()
        if code != 0:
            results.append(False)
            output.seek(0)
            print(f"FAIL {module.__name__}: the simulated workspace ended with {code}\n"
                  f"{output.read()}\n", end="", flush=True)
    return results


def main() -> int:
    program = sys.argv[1]
    part = sys.argv[2] if len(sys.argv) > 2 else ""
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(len(MODULES)) as at_once:
        os.environ["HOME"] = folder
        driven = [at_once.submit(drive, module, program, part, pathlib.Path(folder))
                  for module in MODULES]
        results = [one for each in driven for one in each.result()]
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
