#!/usr/bin/env python3
"""What the Terraform host costs, as ratios of one run to the same number of terraform_data.

terraform.py BIN_FOLDER [--count N] [--pairs N]

Prints, and never fails by a time: start to handshake line, `plan` for 1 and for N clusters against
terraform_data that carries the same object, the refresh plan of N applied ones, and what the
provider's own processes took.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import time


def handshake_times(place, raw, runs=50):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        with raw.Provider() as provider:
            provider.process.stdout.readline()
            times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def seen(process_id):
    """CPU seconds and peak memory (MB) of a process that runs."""
    with open(f"/proc/{process_id}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    with open(f"/proc/{process_id}/status", encoding="utf-8") as status:
        peak = next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    return cpu, peak / 1024


def timed(place, project, providers_of, *arguments):
    """Wall seconds of one terraform, CPU of its providers together, and the largest peak."""
    begin = time.perf_counter()
    # Output to a file: a pipe that nobody reads would stop terraform.
    with open(project.folder / "output", "w", encoding="utf-8") as output:
        process = subprocess.Popen([place.terraform(), *arguments], cwd=project.folder,
                                   env=project.environment(), stdout=output,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        last = {}
        while process.poll() is None:
            for provider in providers_of(process.pid):
                try:
                    last[provider] = seen(provider)
                except (OSError, IndexError):
                    pass
            time.sleep(0.01)
    wall = time.perf_counter() - begin
    if process.returncode:
        sys.exit((project.folder / "output").read_text())
    return wall, sum(cpu for cpu, _ in last.values()), max((peak for _, peak in last.values()),
                                                           default=0)


def compared(place, ours, floor, providers_of, pairs, *arguments):
    """Medians of `pairs` runs in turn: ratio, our CPU, our peak."""
    ratios, cpus, peaks, walls = [], [], [], []
    for _ in range(pairs):
        wall, cpu, peak = timed(place, ours, providers_of, *arguments)
        other, _, _ = timed(place, floor, providers_of, *arguments)
        ratios.append(wall / other)
        cpus.append(cpu)
        peaks.append(peak)
        walls.append(wall)
    return [statistics.median(values) for values in (ratios, cpus, peaks, walls)]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("bin", type=pathlib.Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--pairs", type=int, default=5)
    asked = options.parse_args()
    os.environ["HIPAA_BUILD_BIN"] = str(asked.bin.resolve())
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "terraform"))
    from harness import place, raw
    from harness.project import CLUSTER, Project, cluster_block, providers_of
    from harness.simulator import Simulator

    print(f"start to handshake line, without TLS: {handshake_times(place, raw):.1f} ms median")
    same = "{" + ", ".join(f"{key} = {value}" for key, value in CLUSTER.items()) + "}"
    with Project(None) as scratch:
        simulator = Simulator(scratch.folder)
        try:
            with Project(simulator) as ours, Project(simulator) as floor:
                for count in (1, asked.count):
                    ours.write(cluster_block({"cluster_name": '"phi-${count.index}"'},
                                             extra=f"  count = {count}"))
                    (floor.folder / "main.tf").write_text(
                        f'resource "terraform_data" "phi" {{\n  count = {count}\n  input = {same}\n}}\n')
                    ratio, cpu, peak, wall = compared(place, ours, floor, providers_of, asked.pairs, "plan")
                    print(f"plan of {count}: {ratio:.2f} times terraform_data ({wall:.2f} s), "
                          f"providers {cpu:.2f} s of CPU, {peak:.0f} MB at their peak")
                for project in (ours, floor):
                    timed(place, project, providers_of, "apply", "-auto-approve", "-parallelism=64")
                ratio, cpu, peak, wall = compared(place, ours, floor, providers_of, asked.pairs, "plan")
                print(f"refresh plan of {asked.count}: {ratio:.2f} times terraform_data "
                      f"({wall:.2f} s), providers {cpu:.2f} s of CPU, {peak:.0f} MB at their peak")
        finally:
            simulator.close()


if __name__ == "__main__":
    main()
