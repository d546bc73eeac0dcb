#!/usr/bin/env python3
"""Builds the same sources in another folder, and compares what the target `package` makes of them.

built_elsewhere.py SOURCE BUILD

BUILD has its packages already. What is committed or about to be is copied; the compiler's options are
BUILD's. Takes as long as a build does.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SAME = ("CMAKE_BUILD_TYPE", "CMAKE_CXX_FLAGS_RELEASE", "CMAKE_UNITY_BUILD", "CMAKE_CXX_COMPILER_LAUNCHER",
        "CMAKE_C_COMPILER_LAUNCHER", "HIPAA_HARDEN", "HIPAA_MAINTAINER", "HIPAA_TERRAFORM_ADDRESS")


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def copy_of(source, target):
    for name in output_of("git", "-C", str(source), "ls-files", "-co", "--exclude-standard").splitlines():
        if (source / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / name, target / name)


def quietly(*command, environment):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          env=environment)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-4000:]}")


def main():
    source, build = (pathlib.Path(one).resolve() for one in sys.argv[1:3])
    cache = dict(re.findall(r"^(\w+):\w+=(.*)$", (build / "CMakeCache.txt").read_text(), re.M))
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or output_of("git", "-C", str(source), "log", "-1", "--format=%ct").strip()
    environment = {**os.environ, "SOURCE_DATE_EPOCH": epoch, "TZ": "Asia/Tokyo"}
    with tempfile.TemporaryDirectory(prefix="hipaa-elsewhere-") as folder:
        there = pathlib.Path(folder, "another", "folder with a longer name".replace(" ", "-"))
        copy_of(source, there / "source")
        options = [f"-D{name}={cache[name]}" for name in SAME if name in cache]
        quietly("cmake", "-G", "Ninja", "-S", str(there / "source"), "-B", str(there / "build"), "-DHIPAA_BUILD_TESTS=OFF",
                *options, environment=environment)
        quietly("cmake", "--build", str(there / "build"), "--target", "package", environment=environment)
        here, elsewhere = ((one / "packages" / "SHA256SUMS").read_text().splitlines() for one in (build, there / "build"))
    different = sorted(set(here) ^ set(elsewhere))
    print("\n".join(different) if different else f"{len(here)} files: the same bytes in both folders")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
