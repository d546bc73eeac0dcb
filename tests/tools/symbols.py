#!/usr/bin/env python3
"""Checks what the shared library shows to its host and asks of it.

symbols.py --exports abi/exports.txt LIBRARY

The dynamic symbols defined are exactly those listed, none of them STB_GNU_UNIQUE (which would keep
the library from ever being unloaded or replaced); it needs the C library and its unwinder alone; it is libcurl's
user only after the first request; its SONAME is libhipaa_provider.so.1; stripped it stays small. Nothing of ours is made once but under
the lock of plugin/support/first_use.hpp: a child of fork would wait for ever for the thread that made it.
Exit code: 0 all hold, 1 some do not (one line each).
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile

SONAME = "libhipaa_provider.so.1"
# The C library in its parts, the loader, and the unwinder, of which a process may have only one.
# libstdc++ is inside.
MAY_NEED = re.compile(r"(libc|libm|libdl|libpthread|libgcc_s)\.so\.\d+|ld-linux.*\.so\.\d+")
LARGEST_STRIPPED = 9 << 19  # with evidence that is sealed and delivered, and coverage


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def defined_symbols(library):
    """`name type` of each dynamic symbol that the library defines, as nm prints them."""
    found = []
    for line in output_of("nm", "-D", "--defined-only", "--format=posix", library).splitlines():
        name, kind = line.split()[:2]
        found.append(f"{name} {kind}")
    return sorted(found)


def dynamic_entries(library, tag):
    text = output_of("readelf", "-dW", library)
    return re.findall(rf"\({tag}\).*\[(.*)\]", text)


def dynamic_flags(library):
    return " ".join(re.findall(r"\(FLAGS(?:_1)?\)\s+(.*)", output_of("readelf", "-dW", library)))


def stripped_size(library):
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "stripped.so")
        subprocess.run(["strip", "-o", copy, library], check=True)
        return os.path.getsize(copy)


def problems(library, exports):
    with open(exports, encoding="utf-8") as file:
        listed = sorted(line.strip() for line in file if line.strip() and not line.startswith("#"))
    found = defined_symbols(library)
    for name in sorted(set(found) - set(listed)):
        yield f"exported, and not in {exports}: {name}"
    for name in sorted(set(listed) - set(found)):
        yield f"in {exports}, and not exported: {name}"

    all_symbols = output_of("readelf", "-sW", "--dyn-syms", library)
    if re.search(r"\bUNIQUE\b", all_symbols):
        yield "a symbol is STB_GNU_UNIQUE: -fno-gnu-unique is missing"

    for guard in re.findall(r"guard variable for (hipaa::.*)", output_of("nm", "-C", library)):
        yield f"a static of a function, which a child of fork may wait for: {guard}; use support::made_once"

    if dynamic_entries(library, "SONAME") != [SONAME]:
        yield f"SONAME is {dynamic_entries(library, 'SONAME')}, not {SONAME}"
    for needed in dynamic_entries(library, "NEEDED"):
        if not MAY_NEED.fullmatch(needed):
            yield f"needs {needed}"
    for flag in ("NOW", "NODELETE"):
        if flag not in dynamic_flags(library).split():
            yield f"is not linked with -z {flag.lower()}"
    if "GNU_RELRO" not in output_of("readelf", "-lW", library):
        yield "is not linked with -z relro"
    if re.search(r"GNU_STACK.*RWE", output_of("readelf", "-lW", library)):
        yield "has an executable stack"
    if "TEXTREL" in output_of("readelf", "-dW", library):
        yield "has text relocations"

    size = stripped_size(library)
    print(f"{len(found)} symbols, {size} bytes stripped, needs "
          + " ".join(dynamic_entries(library, "NEEDED")))
    if size >= LARGEST_STRIPPED:
        yield f"stripped it has {size} bytes, {LARGEST_STRIPPED} or more"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--exports", required=True)
    parser.add_argument("library")
    arguments = parser.parse_args()
    found = list(problems(arguments.library, arguments.exports))
    for one in found:
        print(f"{arguments.library}: {one}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
