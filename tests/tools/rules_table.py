#!/usr/bin/env python3
"""The README's table of rules, out of schemas/rules.json.

rules_table.py [--check] [ROOT]

Writes the table between its two marks in README.md; --check only compares, and exits with 1 where
the table is not current.
"""
import json
import pathlib
import sys

BEGIN = "<!-- rules: written by tests/tools/rules_table.py -->\n"
END = "<!-- end of rules -->\n"
WORDS = {"error": "refused", "acknowledge": "refused unless acknowledged", "warning": "warning",
         "info": "recorded", "none": "–"}


def cell(rule, profile):
    """What a rule does in a profile, its graver case included where that changes anything."""
    severity, graver = rule["severity"][profile], rule.get("graver")
    if graver is None or severity in ("none", graver["severity"]):
        return WORDS[severity]
    return f"{WORDS[severity]}; {WORDS[graver['severity']]} where {graver['when']}"


def table(rules):
    lines = ["| rule | what it asks for | `classic` | `csp` | basis |", "|---|---|---|---|---|"]
    for rule in rules:
        lines.append(f"| {rule['id']} | {rule['title']} | {cell(rule, 'classic')} "
                     f"| {cell(rule, 'csp')} | {rule['basis']} |")
    return "\n".join(lines) + "\n"


def with_table(readme, made):
    before, rest = readme.split(BEGIN)
    after = rest.split(END)[1]
    return before + BEGIN + made + END + after


def main(arguments):
    check = "--check" in arguments
    roots = [one for one in arguments if one != "--check"]
    root = pathlib.Path(roots[0]) if roots else pathlib.Path(__file__).resolve().parents[2]
    rules = json.loads((root / "schemas" / "rules.json").read_text(encoding="utf-8"))["rules"]
    path = root / "README.md"
    readme = path.read_text(encoding="utf-8")
    current = with_table(readme, table(rules))
    if not check:
        path.write_text(current, encoding="utf-8")
    elif current != readme:
        print("README.md: the table of rules is not that of schemas/rules.json; "
              "run tests/tools/rules_table.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
