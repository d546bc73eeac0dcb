#!/usr/bin/env python3
"""Checks that the codes of diagnostics and their catalogue agree.

codes_check.py [ROOT]

Every "HC-…" and "HP-…" literal in plugin/ is listed in schemas/rules.json, among `rules` or
`codes`, and every one listed there is used. None is put together at run time, where neither this
test nor a reader would find it. One line a problem; exit code 1 when there is one.
"""
import json
import pathlib
import re
import sys

from layering import without_comments

COMPOSED = re.compile(r'\+\s*"-[A-Z0-9]+(?:-[A-Z0-9]+)*"|"H[CP](?:-[A-Z0-9]+)*-?"\s*\+')
LITERAL = re.compile(r'"(H[CP](?:-[A-Z0-9]+)+)"')
SOURCES = {".cpp", ".hpp", ".c", ".h"}


def used_codes(folder):
    """code -> the first place where it stands."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SOURCES:
            continue
        text = without_comments(path.read_text(encoding="utf-8"), strings=True)
        for number, line in enumerate(text.splitlines(), 1):
            for code in LITERAL.findall(line):
                found.setdefault(code, f"{path}:{number}")
    return found


def composed_codes(folder):
    """The places where a code is put together of parts."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in SOURCES:
            text = without_comments(path.read_text(encoding="utf-8"), strings=True)
            for found in COMPOSED.finditer(text):
                yield f"{path}:{text.count(chr(10), 0, found.start()) + 1}"


def listed_codes(rules):
    """code -> how often it is listed."""
    listed = {}
    for code in [one["id"] for one in rules["rules"]] + [one["code"] for one in rules["codes"]]:
        listed[code] = listed.get(code, 0) + 1
    return listed


def problems(used, listed):
    for code in sorted(set(used) - set(listed)):
        yield f"{used[code]}: {code} is not in schemas/rules.json"
    for code in sorted(set(listed) - set(used)):
        yield f"schemas/rules.json: nobody uses {code}"
    for code, times in sorted(listed.items()):
        if times > 1:
            yield f"schemas/rules.json: {code} is listed {times} times"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    if root.is_file():
        root = root.parents[2]
    with open(root / "schemas" / "rules.json", encoding="utf-8") as file:
        listed = listed_codes(json.load(file))
    used = used_codes(root / "plugin")
    found = list(problems(used, listed))
    found += [f"{place}: a code is put together at run time" for place in composed_codes(root / "plugin")]
    print("\n".join(found + [f"{len(used)} codes used, {len(listed)} listed, {len(found)} problems"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
