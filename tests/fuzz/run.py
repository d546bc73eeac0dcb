#!/usr/bin/env python3
"""Fuzzes each target for a while: run.py BUILD [--seconds N] [--jobs N] [TARGET…]

BUILD is a build with tests/cmake/fuzz.cmake. What a target has learned stays in BUILD/corpus/TARGET;
an input that ends one is kept in BUILD/found, and is to become a file of findings/TARGET. Exit code 1
where there is one.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).resolve().parent


def fuzz(build, name, seconds):
    """What it says, and the inputs that it was ended by."""
    corpus, found = build / "corpus" / name, build / "found"
    corpus.mkdir(parents=True, exist_ok=True)
    found.mkdir(exist_ok=True)
    inputs = [corpus, build / "seeds" / name]
    if (HERE / "findings" / name).is_dir():
        inputs.append(HERE / "findings" / name)
    before = set(found.glob(f"{name}-*"))
    log = build / f"fuzz_{name}.log"
    with log.open("w") as out:
        code = subprocess.run(
            [build / "bin" / f"fuzz_{name}", f"-max_total_time={seconds}", "-timeout=20", "-rss_limit_mb=4096",
             "-max_len=65536", "-print_final_stats=1", f"-artifact_prefix={found}/{name}-", *inputs],
            stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    said = log.read_text(errors="replace")
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", said) or re.findall(r"^#(\d+)", said, re.M)
    edges = re.findall(r" cov: (\d+)", said)
    line = f"{name:13} {runs[-1] if runs else 0:>9} executions, {edges[-1] if edges else 0:>6} edges"
    new = sorted(set(found.glob(f"{name}-*")) - before)
    if code != 0 or new:
        why = re.findall(r"(?:ERROR: .*|does not hold: .*|runtime error: .*|SUMMARY: .*)", said)
        line += "".join(f"\n  {one}" for one in why[:4] + [str(one) for one in new] + [f"see {log}"])
    return line, code != 0 or bool(new)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_intermixed_args()
    build = options.build.resolve()
    subprocess.run([sys.executable, "-B", HERE / "seeds.py", build / "seeds"], check=True)
    names = options.targets or sorted(one.stem for one in (HERE / "targets").glob("*.cpp"))
    start = time.monotonic()
    with ThreadPoolExecutor(max(1, options.jobs)) as pool:
        results = list(pool.map(lambda name: fuzz(build, name, options.seconds), names))
    for line, _ in results:
        print(line)
    bad = sum(failed for _, failed in results)
    print(f"{len(names)} targets, {bad} with findings, {time.monotonic() - start:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
