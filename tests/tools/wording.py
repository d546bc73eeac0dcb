#!/usr/bin/env python3
"""Checks that messages are plain English.

wording.py [ROOT]

Looks for turns of phrase that no reader of English would write ("is no object", "the value is told", "it stands
twice") in the string literals of plugin/ and in the descriptions, titles, reasons and fixes of schemas/. Few and
sure ones: what it finds is wrong. One line a problem; exit code 1 when there is one.
"""
import json
import pathlib
import re
import sys

from layering import without_comments

SOURCES = {".cpp", ".hpp", ".c", ".h"}
LITERALS = re.compile(r'"(?:[^"\\\n]|\\.)*"(?:\s*"(?:[^"\\\n]|\\.)*")*')
PIECE = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
SHOWN = ("title", "problem", "why", "fix", "description")
# What others say is taken as they say it, "There is no …" is English, and so is "is no longer".
WRONG = (
    (re.compile(r"(?<!there )(?<!There )\b(?:is|are|was|were) no (?!longer|more|other)\w+"), 'write "is not a"'),
    (re.compile(r"\b(?:is|are|was|were|be) told\b(?! apart)|\b(?:is|are) said\b|\bsaid of\b"), 'write "is reported", "is shown"'),
    (re.compile(r"\bnobody (?:can|could|knows|sees|saw|may)\b"), 'write what is not known, or "cannot be"'),
    (re.compile(r"\bstands? (?:in for|once|twice|in this file)\b"), 'write "is", "appears" or "replaces"'),
    (re.compile(r"\b(?:Given|Allowed|Expected|Known) (?:is|are)\b"), 'begin with what it is about: "The given value is"'),
    (re.compile(r"\b(?:is|are) not right\b|\bas it should be\b"), 'write "is invalid", "is malformed"'),
    (re.compile(r"\b(?:does|do) not hold (?:to|any more)\b|\bfor ever\b|\banew\b|\bhas not the\b"), "write it in plain English"),
)


def problems_of(text):
    for pattern, better in WRONG:
        for found in pattern.finditer(text):
            yield f'"{found[0]}" in "{text[:70]}": {better}'


def texts_of_source(source):
    """(line, text) of each literal, those that the compiler puts together as one."""
    clean = without_comments(source, strings=True)
    for found in LITERALS.finditer(clean):
        text = "".join(PIECE.findall(found[0]))
        if " " in text:
            yield clean.count("\n", 0, found.start()) + 1, text


def texts_of_schema(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in SHOWN and isinstance(inner, str):
                yield inner
            else:
                yield from texts_of_schema(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of_schema(inner)


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found, looked = [], 0
    for path in sorted((root / "plugin").rglob("*")):
        if path.suffix in SOURCES:
            for line, text in texts_of_source(path.read_text(encoding="utf-8")):
                looked += 1
                found += [f"{path}:{line}: {one}" for one in problems_of(text)]
    for path in sorted((root / "schemas").rglob("*.json")):
        for text in texts_of_schema(json.loads(path.read_text(encoding="utf-8"))):
            looked += 1
            found += [f"{path}: {one}" for one in problems_of(text)]
    print("\n".join([*found, f"{looked} texts, {len(found)} problems"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
