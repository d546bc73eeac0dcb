#!/usr/bin/env python3
"""What the Terraform host costs, each figure beside the limit that it has to keep.

terraform.py BIN_FOLDER [--count N] [--pairs N] [--apply N] [--against BIN_FOLDER]

Prints, and never fails by a time: start to handshake line with TLS, the sizes of what is shipped,
`plan` for 1 and for N clusters against terraform_data that carries the same object, in turn in one
run, the refresh plan of N applied ones against the simulated workspace, what the provider's own
processes took, and what an apply of new clusters costs with its proofs: requests, and the time
beside another build's, in turn, where --against names one. The ratios travel from machine to machine,
the times do not.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time


# What a workspace full of protected data looks like: no rule has anything to say of it.
WITHOUT_FINDINGS = {"node_type_id": '"m5n.xlarge"', "data_security_mode": '"USER_ISOLATION"'}


def say(what, value, unit, limit, more=""):
    held = "" if value <= limit else "  EXCEEDED"
    print(f"{what:<44}{value:>9.2f} {unit:<6} limit {limit:>6.2f}{held}{'  ' + more if more else ''}",
          flush=True)


def handshake_times(raw, client_certificate, runs=50):
    times = []
    for _ in range(runs):
        begin = time.perf_counter()
        with raw.Provider(PLUGIN_CLIENT_CERT=client_certificate) as provider:
            provider.process.stdout.readline()
            times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def stripped_megabytes(executable, folder):
    stripped = pathlib.Path(folder) / "stripped"
    subprocess.run(["strip", "-o", stripped, executable], check=True)
    return stripped.stat().st_size / 1e6


def children(process_id):
    found = []
    try:
        for thread in os.listdir(f"/proc/{process_id}/task"):
            with open(f"/proc/{process_id}/task/{thread}/children", encoding="utf-8") as listed:
                found += listed.read().split()
    except OSError:
        pass  # it ended
    return found


def seen(process_id):
    """CPU seconds and peak memory (MB) of a process that runs."""
    with open(f"/proc/{process_id}/stat", encoding="utf-8") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    with open(f"/proc/{process_id}/status", encoding="utf-8") as status:
        peak = next((int(line.split()[1]) for line in status if line.startswith("VmHWM")), 0)
    return cpu, peak / 1024


def timed(place, project, *arguments):
    """Wall seconds of one terraform, CPU of its providers together, and the largest peak."""
    begin = time.perf_counter()
    # Output to a file: a pipe that nobody reads would stop terraform.
    with open(project.folder / "output", "w", encoding="utf-8") as output:
        process = subprocess.Popen([place.terraform(), *arguments], cwd=project.folder,
                                   env=project.environment(), stdout=output,
                                   stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        last = {}
        while process.poll() is None:
            for provider in children(process.pid):
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


def compared(place, ours, floor, pairs, *arguments):
    """Medians of `pairs` runs in turn: ratio, our CPU, our peak, our wall."""
    rows = []
    for _ in range(pairs):
        wall, cpu, peak = timed(place, ours, *arguments)
        other, _, _ = timed(place, floor, *arguments)
        rows.append((wall / other, cpu, peak, wall))
    return [statistics.median(column) for column in zip(*rows)]


def plans(place, asked, cluster, cluster_block, ours, floor):
    same = "{" + ", ".join(f"{key} = {value}" for key, value in cluster.items()) + "}"
    for count in (1, asked.count):
        ours.write(cluster_block({**cluster, "cluster_name": '"phi-${count.index}"'},
                                 extra=f"  count = {count}"))
        (floor.folder / "main.tf").write_text(
            f'resource "terraform_data" "phi" {{\n  count = {count}\n  input = {same}\n}}\n')
        # A plan of one is short, and noisy.
        pairs = asked.pairs * 3 if count == 1 else asked.pairs
        ratio, cpu, peak, wall = compared(place, ours, floor, pairs, "plan")
        say(f"plan of {count} to terraform_data's", ratio, "times", 3.2, f"({wall:.2f} s)")
    say(f"  the provider's processes at {asked.count}, CPU", cpu, "s", 0.25)
    say("  their largest peak", peak, "MB", 40)
    for project in (ours, floor):
        timed(place, project, "apply", "-auto-approve", "-parallelism=64")
    ratio, cpu, peak, wall = compared(place, ours, floor, asked.pairs, "plan")
    say(f"refresh plan of {asked.count} to terraform_data's", ratio, "times", 2.2,
        f"({wall:.2f} s, providers {cpu:.2f} s of CPU, {peak:.0f} MB)")


# Of so many clusters with their proofs: requests at most, and the part of the time that was needed
# when a proof was ten requests and all shared one limit.
MOST_REQUESTS = {100: 620, 1000: 6200}
MOST_TIME = {100: 0.3, 1000: 0.2}


def applied(place, simulator, folder, count, cluster_block, project):
    """Requests and seconds of an apply that creates and proves so many, as any user's provider does."""
    simulator.reset()
    project.override(place.ADDRESS, folder)
    provider = project.plain_provider()
    project.write(cluster_block({**WITHOUT_FINDINGS, "cluster_name": '"phi-${count.index}"'},
                                extra=f"  count = {count}"), provider=provider)
    for state in project.folder.glob("terraform.tfstate*"):
        state.unlink()
    wall, _, _ = timed(place, project, "apply", "-auto-approve", "-parallelism=64")
    return len(simulator.requests()), wall


def applies(place, asked, cluster_block, project, simulator):
    for count in asked.apply:
        requests, wall = applied(place, simulator, asked.bin.resolve(), count, cluster_block, project)
        say(f"apply of {count}, requests", requests, "", MOST_REQUESTS.get(count, 6.2 * count),
            f"({wall:.1f} s)")
        if asked.against:
            before, other = applied(place, simulator, asked.against.resolve(), count, cluster_block,
                                    project)
            say(f"apply of {count}, to the other build's", wall / other, "times",
                MOST_TIME.get(count, 1), f"({other:.1f} s, {before} requests)")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("bin", type=pathlib.Path)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--pairs", type=int, default=5)
    options.add_argument("--apply", type=int, nargs="*", default=[100],
                         help="so many new clusters each; --apply alone: none")
    options.add_argument("--against", type=pathlib.Path, help="the binaries of another build")
    options.add_argument("--apply-only", action="store_true", help="nothing but the applies")
    asked = options.parse_args()
    os.environ["HIPAA_BUILD_BIN"] = str(asked.bin.resolve())
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "terraform"))
    from harness import place, raw
    from harness.project import CLUSTER, Project, cluster_block
    from support.simulator import Simulator

    if not asked.apply_only:
        sizes_and_start(place, raw, asked)
    if not place.terraform():
        sys.exit("There is neither terraform nor tofu on PATH, and HIPAA_TERRAFORM names none.")
    simulator = Simulator("--start-seconds", "0.1", program=place.SIMULATOR)
    try:
        with Project(simulator) as ours, Project(simulator) as floor:
            if not asked.apply_only:
                plans(place, asked, {**CLUSTER, **WITHOUT_FINDINGS}, cluster_block, ours, floor)
            applies(place, asked, cluster_block, ours, simulator)
    finally:
        simulator.stop()


def sizes_and_start(place, raw, asked):
    with tempfile.TemporaryDirectory() as folder:
        certificate, _ = raw.make_certificate(pathlib.Path(folder), "client")
        say("start to handshake line, with TLS, median", handshake_times(raw, certificate.read_text()),
            "ms", 15)
        say("executable, stripped", stripped_megabytes(place.EXECUTABLE, folder), "MB", 12)
    packages = sorted(asked.bin.resolve().parent.glob("terraform/*_linux_amd64.zip"))
    if packages:
        say("release zip", packages[-1].stat().st_size / 1e6, "MB", 25)
    else:
        print("release zip: not made; the target terraform-package makes it")


if __name__ == "__main__":
    main()
