#!/usr/bin/env python3
"""What a whole process costs: `hipaactl check`, and loading the library, each beside a process that does nothing, in turn in one run."""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time


def run_ms(command, environment):
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def stripped_size(library):
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(library, folder)
        subprocess.run(["strip", copy], check=True)
        return os.path.getsize(copy)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("nothing", "load-only", "hipaactl", "library", "stack"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--runs", type=int, default=60)
    given = parser.parse_args()
    environment = dict(os.environ, DATABRICKS_HOST="https://example.cloud.databricks.com", DATABRICKS_TOKEN="dapi-not-used")
    library = os.path.realpath(given.library)
    commands = {
        "nothing": [given.nothing],
        "library load": [given.load_only, library],
        "hipaactl check": [given.hipaactl, "check", "--plugin", library, given.stack],
    }
    times = {name: [] for name in commands}
    for _ in range(given.runs):
        for name, command in commands.items():
            times[name].append(run_ms(command, environment))
    floor = statistics.median(times["nothing"])
    print(f"{'process':<18}{'median, ms':>12}{'above nothing':>16}")
    for name, measured in times.items():
        middle = statistics.median(measured)
        print(f"{name:<18}{middle:>12.2f}{middle - floor:>16.2f}")
    print(f"library, stripped: {stripped_size(library) / 1e6:.2f} MB")
    print("to reach: load and check at most 5 ms above nothing; tests/tools/symbols.py limits the library's size")


if __name__ == "__main__":
    main()
