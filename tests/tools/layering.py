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

# Room -> rooms whose headers it may include, beside its own, as design and CMake have them: an arrow
# goes down only. A room inside of a room is one of its own. `abi` is abi/include.
GROUND = {"plugin/model", "plugin/support", "plugin/json", "plugin/yaml", "schemas"}
WORKSPACE = {"plugin/workspace/http", "plugin/workspace/auth", "plugin/workspace/client"}
CLUSTER = {"plugin/cluster", "plugin/cluster/policy"}
# What observes, judges and acts on a cluster stands on these.
CONFIGURED = GROUND | CLUSTER | WORKSPACE | {"plugin/request", "plugin/provider", "plugin/evidence"}
JUDGED = CONFIGURED | {"plugin/judgement", "plugin/rules", "plugin/rules/read", "plugin/rules/accept"}
APPLIED = JUDGED | {"plugin/observe"}
HOST = {"abi", "plugin/json", "plugin/yaml", "plugin/files", "plugin/transparency"}
ROOMS = {
    "plugin/json": set(),
    "plugin/yaml": {"plugin/json"},
    "plugin/files": set(),
    "plugin/model": {"plugin/json"},
    "plugin/support": {"plugin/model", "plugin/json"},
    "plugin/request": GROUND,
    # Trees, notes and segments: what a library writes and anybody may verify.
    "plugin/transparency": {"plugin/json", "plugin/files", "plugin/support"},
    "plugin/evidence": GROUND | {"plugin/files", "plugin/transparency"},
    # Events and statements of evidence to the time that they cover.
    "plugin/coverage": {"plugin/json", "plugin/support", "plugin/transparency"},
    "plugin/rules/verdict": GROUND,
    "plugin/rules/read": GROUND | {"plugin/rules/verdict"},
    "plugin/rules/rule": GROUND | {"plugin/rules/verdict", "plugin/rules/read"},
    "plugin/rules/accept": GROUND | {"plugin/rules/verdict", "plugin/rules/read"},
    "plugin/rules": GROUND | {"plugin/rules/verdict", "plugin/rules/read", "plugin/rules/rule",
                              "plugin/rules/accept"},
    "plugin/workspace/http": GROUND | {"plugin/files"},
    "plugin/workspace/auth": GROUND | {"plugin/files", "plugin/workspace/http"},
    "plugin/workspace/client": GROUND | {"plugin/workspace/http", "plugin/workspace/auth"},
    "plugin/cluster/policy": GROUND | {"plugin/request"},
    "plugin/cluster": GROUND | {"plugin/request", "plugin/cluster/policy"},
    "plugin/provider/sinks": GROUND | WORKSPACE | {"plugin/evidence"},
    "plugin/provider": CONFIGURED | {"plugin/provider/sinks"} | {"plugin/files", "plugin/rules/accept"},
    "plugin/judgement": JUDGED,
    "plugin/judgement/examine": JUDGED,
    "plugin/judgement/policy": JUDGED | {"plugin/rules/verdict"},
    "plugin/observe": CONFIGURED,
    "plugin/operations/apply": APPLIED | {"plugin/operations"},
    "plugin/operations/audit": APPLIED | {"plugin/operations", "plugin/judgement/examine",
                                          "plugin/judgement/policy"},
    "plugin/operations/coverage": APPLIED | {"plugin/operations", "plugin/coverage", "plugin/transparency",
                                             "plugin/judgement/examine"},
    "plugin/operations/offer": APPLIED | {"plugin/operations", "plugin/operations/audit",
                                          "plugin/operations/coverage",
                                          "plugin/judgement/examine", "plugin/judgement/policy"},
    "plugin/operations": APPLIED | {"plugin/judgement/examine", "plugin/operations/apply",
                                    "plugin/operations/audit", "plugin/operations/offer"},
    "plugin/boundary": GROUND | {"abi", "plugin/files", "plugin/request", "plugin/provider", "plugin/operations",
                                 "plugin/operations/audit", "plugin/operations/coverage",
                                 "plugin/operations/offer"},
    "plugin/terraform": HOST,
    "plugin/cli": HOST,
    # Hosts of the ABI, too, for those who write others.
    "plugin/checked": {"abi"},
    "plugin/conformance": {"abi"},
    "abi": {"abi"},
    "examples": {"abi"},
    "tests/hosts": {"abi"},
}
HOSTS = ("plugin/terraform", "plugin/cli", "plugin/checked", "plugin/conformance", "examples", "tests/hosts")

# Third-party headers, by the beginning of their name, and the rooms that may use them.
LIBRARY = {room for room in ROOMS if room.startswith("plugin/")}
THIRD_PARTY = {
    "boost/json": LIBRARY,
    "boost/system/": LIBRARY,
    "boost/assert/": LIBRARY,
    "curl/": {"plugin/workspace/http"},
    "spdlog/": {"plugin/support"},
    "fmt/": {"plugin/support"},
    "grpc": {"plugin/terraform"},
    "absl/": {"plugin/terraform"},
    "google/protobuf/": {"plugin/terraform"},
    "nlohmann/": {"plugin/terraform"},
    "openssl/": {"plugin/terraform", "plugin/cli", "plugin/transparency"},
    "CLI/": {"plugin/cli"},
    "yaml.h": {"plugin/yaml"},
}
SYSTEM_FOLDERS = ("sys/", "netinet/", "arpa/", "net/", "linux/")

# Headers of the language and the system that only some rooms may use.
# A library has no standard streams: what it prints would be its host's output.
RESTRICTED = {header: set(HOSTS) for header in ("iostream", "cstdio", "stdio.h", "print")}
# Rules are pure: no files, no clock (calendars are arithmetic), no threads, no chance.
PURE = "plugin/rules"
IMPURE = {"fstream", "ctime", "time.h", "thread", "mutex", "atomic", "filesystem", "random",
          "unistd.h", "fcntl.h", "cstdlib"}
CLOCK = re.compile(r"\b\w+_clock\b")

CATCH = ("plugin/boundary", "plugin/support", "plugin/json", "plugin/yaml") + HOSTS
# std::regex recurses over the text of whoever wrote it: support::Pattern does not.
REGEX = {"plugin/support", "plugin/request"}
LARGEST = 16 * 1024
MOST_SOURCES = 25  # of a folder in plugin/
ONE_FILE_A_RULE = {"plugin/rules/rule"}
SIZED = ("plugin", "abi", "tests")
SOURCES = {".c", ".h", ".cpp", ".hpp"}
MEASURED = SOURCES | {".py", ".sh", ".cmake", ".txt"}
TOP = {"CMakeLists.txt", "README.md", "abi", "examples", "plugin", "schemas", "tests"}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
COMMENT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.S)


def room_of(path):
    """The innermost room that a file stands in; None for files that no rule is about."""
    return max((room for room in ROOMS if path.startswith(room + "/")), key=len, default=None)


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
    """The room behind an include of ours; None for other people's headers."""
    if header.startswith("hipaa/"):
        return "abi"
    if header.startswith("plugin/"):
        return room_of(header) or header
    if header.startswith(("schemas/", "tests/")):
        return header.split("/")[0]
    return "beside" if quoted else None


def include_problem(room, header, quoted):
    owner = owner_of(header, quoted)
    if owner is not None:
        if owner == room or owner in ROOMS[room]:
            return None
        if owner == "beside" and room in ("abi", "examples", "tests/hosts"):
            return None
        if owner == "beside":
            return f"write \"{header}\" as a path from the top level"
        return f"{room} may not know {header}"
    if header == "regex" and room.startswith("plugin/") and room not in REGEX:
        return "<regex> recurses on texts of others: use support::Pattern"
    if header in RESTRICTED and room not in RESTRICTED[header]:
        return f"<{header}> belongs to hosts: the library has no standard streams"
    if room.startswith(PURE) and header in IMPURE:
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
    if room is not None and room.startswith(PURE):
        for match in CLOCK.finditer(code):
            yield line_of(code, match.start()), f"{match.group()}: rules are pure"
    if path.startswith("plugin/") and not path.startswith(CATCH):
        for match in re.finditer(r"\bcatch\s*\(", code):
            yield line_of(code, match.start()), "catch stands in boundary, ground rooms and hosts only"
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


def tree_problems(files):
    """(path, problem) of what stands beside what: unique headers, folders of a size to be read."""
    headers, folders = {}, {}
    for path in files:
        folder, name = os.path.split(path)
        if not path.startswith("plugin/"):
            continue
        if name.endswith((".h", ".hpp")):
            headers.setdefault(name, []).append(path)
        if name.endswith((".c", ".cpp")):
            folders[folder] = folders.get(folder, 0) + 1
    for name, paths in sorted(headers.items()):
        for path in paths[1:]:
            yield path, f"a second header of the name {name}, beside {paths[0]}"
    for folder, count in sorted(folders.items()):
        if count > MOST_SOURCES and folder not in ONE_FILE_A_RULE:
            yield folder, f"{count} sources, more than {MOST_SOURCES}: a room that wants to be two"


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
    found += [f"{path}: {problem}" for path, problem in tree_problems(files)]
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
