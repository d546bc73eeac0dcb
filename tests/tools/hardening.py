#!/usr/bin/env python3
"""Reads what is shipped for what makes it hard to attack.

hardening.py [--compiled] FILE…

Of each ELF file: RELRO and BIND_NOW, so that nothing that functions are found by can be written; no
RPATH or RUNPATH; no stack that can be executed; position-independent. With --compiled, of how it was
compiled (HIPAA_HARDEN): the stack's canary, the checked functions of _FORTIFY_SOURCE, probes of large
frames, and on x86 marks where jumps may land. Exit code: 0 all hold, 1 some do not (one line each).
"""
import argparse
import re
import subprocess
import sys

PROBE = b"\x48\x83\x0c\x24\x00"  # orq $0,(%rsp): a page of a large frame is touched
LANDING = b"\xf3\x0f\x1e\xfa"  # endbr64


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def linked(file):
    segments = output_of("readelf", "-lW", file)
    dynamic = output_of("readelf", "-dW", file)
    if "GNU_RELRO" not in segments:
        yield "no RELRO"
    if not re.search(r"\((FLAGS|FLAGS_1)\).*NOW|\(BIND_NOW\)", dynamic):
        yield "no BIND_NOW"
    if re.search(r"\((RPATH|RUNPATH)\)", dynamic):
        yield "has an RPATH"
    stack = re.search(r"GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+(\S+)", segments)
    if stack is None or "E" in stack.group(1):
        yield "its stack can be executed"
    if re.search(r"LOAD.* RWE ", segments):
        yield "memory that can be both written and executed"
    if not re.search(r"Type:\s+DYN", output_of("readelf", "-hW", file)):
        yield "not position-independent"


def imported(file):
    needed = output_of("nm", "-D", "--undefined-only", "--format=posix", file)
    return {line.split()[0].split("@")[0] for line in needed.splitlines()}


def is_fortified(file):
    return any(re.fullmatch(r"__\w+_chk", name) for name in imported(file))


def compiled(file):
    if "__stack_chk_fail" not in imported(file):
        yield "no stack protector"
    if "X86-64" in output_of("readelf", "-hW", file):
        with open(file, "rb") as opened:
            code = opened.read()
        if PROBE not in code:
            yield "no protection against stack clashes"
        if code.count(LANDING) < 100:
            yield "no marks of -fcf-protection"


def main():
    arguments = argparse.ArgumentParser(description=__doc__,
                                        formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--compiled", action="store_true")
    arguments.add_argument("files", nargs="+")
    given = arguments.parse_args()
    found = [f"{file}: {problem}" for file in given.files
             for check in (linked, compiled)[:2 if given.compiled else 1] for problem in check(file)]
    # Not every file calls a function of which there is a checked one.
    if given.compiled and not any(is_fortified(file) for file in given.files):
        found.append("none of them: a function of _FORTIFY_SOURCE")
    for one in found:
        print(one)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
