#!/usr/bin/env python3
"""Checks that .github/DEPENDENCIES.md tells what the binaries are made of.

dependencies.py [ROOT]

Each library that .ci/install-dependencies.sh installs stands in its table, and no other; where dpkg
knows the package, the version begins as the table says. One line a problem; exit code 1 when there
is one.
"""
import pathlib
import re
import subprocess
import sys

ROW = re.compile(r"^\| ([a-z0-9.+-]+) \| ([0-9.]+) \|", re.M)
LIBRARY = re.compile(r"^(lib.*-dev|.*-dev|catch2|protobuf-compiler.*)$")


def installed(package):
    """The upstream version, None where it is not installed, or there is no dpkg."""
    try:
        done = subprocess.run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", package],
                              capture_output=True, text=True, check=False)
    except OSError:
        return None
    status, _, version = done.stdout.partition(" ")
    return re.sub(r"^\d+:", "", version) if status == "installed" else None


def problems(root):
    listed = dict(ROW.findall((root / ".github" / "DEPENDENCIES.md").read_text(encoding="utf-8")))
    script = (root / ".ci" / "install-dependencies.sh").read_text(encoding="utf-8")
    packages = re.search(r"packages=\((.*?)\n\)", script, re.S).group(1).split()
    wanted = {one for one in packages if LIBRARY.match(one)}
    for one in sorted(wanted - set(listed)):
        yield f".github/DEPENDENCIES.md does not list {one}"
    for one in sorted(set(listed) - wanted):
        yield f".github/DEPENDENCIES.md lists {one}, which is not installed"
    for one, version in sorted(listed.items()):
        found = installed(one)
        if found is not None and not re.match(re.escape(version) + r"(?![0-9])", found):
            yield f"{one} is {found} here, and .github/DEPENDENCIES.md says {version}"


def main():
    found = list(problems(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
    for one in found:
        print(one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
