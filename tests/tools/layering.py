#!/usr/bin/env python3
"""Checks that the house keeps its order: who may include whom, what may stand where, how large.

layering.py [ROOT]

One line a problem; exit code 1 when there is one. The tables below are the rule; CMake's PRIVATE
links keep most of it too, and this test says which line breaks it.
"""
import os
import pathlib
import re
import subprocess
import sys

# Room -> rooms whose headers it may include, beside its own. `model` and `support` are open to all
# rooms of the library; `abi` is abi/include, `schemas` is schemas/.
OPEN = {"model", "support"}
ROOMS = {
    "plugin/model": set(),
    "plugin/support": OPEN,
    "plugin/yaml": set(),
    "plugin/rules": OPEN,
    "plugin/request": OPEN | {"schemas"},
    "plugin/workspace": OPEN,
    "plugin/evidence": OPEN,
    "plugin/resource": OPEN | {"request", "rules", "workspace", "evidence", "yaml"},
    "plugin/boundary": OPEN | {"abi", "request", "resource"},
    "plugin/terraform": {"abi"},
    # What a waiver file and an asset bundle say must not depend on who reads them.
    "plugin/cli": {"abi", "yaml"},
    "abi": {"abi"},
    "examples": {"abi"},
    "tests/hosts": {"abi"},
}
HOSTS = ("plugin/terraform", "plugin/cli", "examples", "tests/hosts")

# Third-party headers, by the beginning of their name, and the rooms that may use them.
LIBRARY = {room for room in ROOMS if room.startswith("plugin/")}
THIRD_PARTY = {
    "boost/json": LIBRARY,
    "boost/system/": LIBRARY,
    "boost/assert/": LIBRARY,
    "curl/": {"plugin/workspace"},
    "spdlog/": {"plugin/support"},
    "fmt/": {"plugin/support"},
    "grpc": {"plugin/terraform"},
    "absl/": {"plugin/terraform"},
    "google/protobuf/": {"plugin/terraform"},
    "nlohmann/": {"plugin/terraform"},
    "openssl/": {"plugin/terraform", "plugin/cli"},
    "CLI/": {"plugin/cli"},
    "yaml.h": {"plugin/yaml"},
}
SYSTEM_FOLDERS = ("sys/", "netinet/", "arpa/", "net/", "linux/")

# Headers of the language and the system that only some rooms may use.
# A library has no standard streams: what it prints would be its host's output.
RESTRICTED = {header: set(HOSTS) for header in ("iostream", "cstdio", "stdio.h", "print")}
# Rules are pure: no files, no clock (calendars are arithmetic), no threads, no chance.
IMPURE = {"fstream", "ctime", "time.h", "thread", "mutex", "atomic", "filesystem", "random",
          "unistd.h", "fcntl.h", "cstdlib"}
CLOCK = re.compile(r"\b\w+_clock\b")

CATCH = ("plugin/boundary", "plugin/support") + HOSTS
LARGEST = 16 * 1024
SIZED = ("plugin", "abi", "tests")
SOURCES = {".c", ".h", ".cpp", ".hpp"}
MEASURED = SOURCES | {".py", ".sh", ".cmake", ".txt"}
TOP = {"CMakeLists.txt", "README.md", "abi", "examples", "plugin", "schemas", "tests"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def room_of(path):
    """The room that a file stands in; None for files that no rule is about."""
    return next((room for room in ROOMS if path.startswith(room + "/")), None)


def without_comments(text, strings=False):
    """Comments become blanks, and strings (unless they are to stay) empty; lines stay in place."""
    def blank(match):
        if match.group().startswith('"'):
            return match.group() if strings else '""'
        return " " + "\n" * match.group().count("\n")
    return COMMENT.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def owner_of(header, quoted):
    """The room behind an include of ours, by its short name; None for other people's headers."""
    if header.startswith("hipaa/"):
        return "abi"
    if header.startswith("plugin/"):
        return header.split("/")[1]
    if header.startswith(("schemas/", "tests/")):
        return header.split("/")[0]
    return "beside" if quoted else None


def include_problem(room, header, quoted):
    owner = owner_of(header, quoted)
    own = room.split("/")[-1]
    if owner is not None:
        if owner == own or owner in ROOMS[room]:
            return None
        if owner == "beside" and room in ("abi", "examples", "tests/hosts"):
            return None
        if owner == "beside":
            return f"write \"{header}\" as a path from the top level"
        return f"{room} may not know {header}"
    if header in RESTRICTED and room not in RESTRICTED[header]:
        return f"<{header}> belongs to hosts: the library has no standard streams"
    if room == "plugin/rules" and header in IMPURE:
        return f"<{header}>: rules are pure"
    for prefix, rooms in THIRD_PARTY.items():
        if header.startswith(prefix):
            return None if room in rooms else f"{room} may not use {header}"
    if "/" not in header or header.startswith(SYSTEM_FOLDERS):
        return None
    return f"{header} is not among the known third parties"


def text_problems(path, text):
    """(line, problem) of one source file."""
    room = room_of(path)
    code = without_comments(text)
    if room is not None:
        for match in INCLUDE.finditer(text):
            problem = include_problem(room, match.group(2), match.group(1) == '"')
            if problem:
                yield line_of(text, match.start()), problem
    if room == "plugin/rules":
        for match in CLOCK.finditer(code):
            yield line_of(code, match.start()), f"{match.group()}: rules are pure"
    if path.startswith("plugin/") and not path.startswith(CATCH):
        for match in re.finditer(r"\bcatch\s*\(", code):
            yield line_of(code, match.start()), "catch stands in boundary, support and hosts only"
    if path.startswith("plugin/") and not path.startswith(("plugin/boundary/",) + HOSTS):
        for match in re.finditer(r'\bextern\s+""', code):
            yield line_of(code, match.start()), "extern \"C\" stands in boundary only"
    if path.endswith((".h", ".hpp")):
        for match in re.finditer(r"\busing\s+namespace\b", code):
            yield line_of(code, match.start()), "using namespace in a header"


def file_problems(path, text, size):
    suffix = os.path.splitext(path)[1]
    if suffix in SOURCES:
        yield from text_problems(path, text)
    if suffix in MEASURED and path.split("/")[0] in SIZED and size > LARGEST:
        yield 1, f"{size} bytes, more than {LARGEST}: a file that wants to be two"


def top_level_problems(files):
    for entry in sorted({path.split("/")[0] for path in files}):
        if entry not in TOP and not entry.startswith("."):
            yield entry, f"the top level is fixed: {' '.join(sorted(TOP))} and dotfiles"


def files_of(root):
    """What git tracks or would track; without git, all that is not built."""
    listed = subprocess.run(["git", "-C", root, "ls-files", "-co", "--exclude-standard", "-z"],
                            capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return sorted(path for path in listed.stdout.split("\0")
                      if path and (root / path).is_file())
    return sorted(str(path.relative_to(root)) for path in root.rglob("*")
                  if path.is_file() and not path.relative_to(root).parts[0].startswith(("build", ".")))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    if root.is_file():
        root = root.parents[2]
    files = files_of(root)
    found = [f"{entry}: {problem}" for entry, problem in top_level_problems(files)]
    for path in files:
        if path.split("/")[0] not in ("plugin", "abi", "examples", "tests", "schemas"):
            continue
        data = (root / path).read_bytes()
        found += [f"{path}:{line}: {problem}"
                  for line, problem in file_problems(path, data.decode(errors="replace"), len(data))]
    print("\n".join(found + [f"{len(files)} files, {len(found)} problems"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
