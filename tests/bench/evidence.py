"""What evidence costs an apply, and what a refresh writes: with it and without, in turn in one run.

evidence.py --hipaactl FILE --library FILE --simulator FILE

Applies a cluster by hipaactl against the simulated workspace (clusters start after half a second),
and reads a thousand that have not changed. Prints medians beside their limits.
"""
import argparse
import copy
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.simulator import TOKEN, Simulator  # noqa: E402

STACK = pathlib.Path(__file__).resolve().parents[2] / "examples/quickstart/compliant.stack.json"
ROUNDS = 15


def main():
    given = argparse.ArgumentParser()
    for name in ("hipaactl", "library", "simulator"):
        given.add_argument("--" + name, required=True)
    asked = given.parse_args()
    simulator = Simulator("--start-seconds", "0.5", program=asked.simulator)
    simulator.control("settings", {"requests_per_second": 0, "context_seconds": 0, "command_seconds": 0})
    environment = {**os.environ, "DATABRICKS_TOKEN": TOKEN, "DATABRICKS_HOST": simulator.url}

    with tempfile.TemporaryDirectory() as folder:
        def ctl(*arguments):
            start = time.monotonic()
            subprocess.run([asked.hipaactl, *arguments, "--plugin", asked.library], cwd=folder, check=True,
                           env={**environment, "HOME": folder}, stdout=subprocess.DEVNULL)
            return time.monotonic() - start

        def stack(count, recording):
            made = json.loads(STACK.read_text(encoding="utf-8"))
            for provider in made["providers"].values():
                provider["config"].setdefault("compliance_profile", "classic")
                if recording:
                    provider["config"]["evidence"] = {"signing_key_file": "evidence.key"}
            (first,) = made["resources"]
            made["resources"] = []
            for number in range(count):
                one = copy.deepcopy(first)
                one["name"], one["config"]["cluster_name"] = f"phi_{number}", f"phi-{number}"
                made["resources"].append(one)
            (pathlib.Path(folder) / "phi.stack.json").write_text(json.dumps(made), encoding="utf-8")

        subprocess.run([asked.hipaactl, "evidence", "keygen", "bench.example"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times = {True: [], False: []}
        for _ in range(ROUNDS):
            for recording in (True, False):
                stack(1, recording)
                times[recording].append(ctl("apply", "-y"))
                ctl("destroy", "-y")
        with_it, without = statistics.median(times[True]), statistics.median(times[False])
        print(f"apply: {with_it:.3f} s with a statement, {without:.3f} s without: "
              f"{100 * (with_it / without - 1):+.1f} % (at most 5 %)")
        shutil.rmtree(pathlib.Path(folder) / "phi.evidence")
        count = 1000
        stack(count, True)
        ctl("apply", "-y", "--parallelism", "100")
        before = set((pathlib.Path(folder) / "phi.evidence").iterdir())
        took = ctl("read")
        (segment,) = set((pathlib.Path(folder) / "phi.evidence").iterdir()) - before
        print(f"refresh of {count} unchanged clusters: {segment.stat().st_size / 1000:.1f} KB "
              f"(at most 100 KB), {took:.2f} s")
    simulator.stop()


if __name__ == "__main__":
    main()
