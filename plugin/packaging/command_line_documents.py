#!/usr/bin/env python3
"""Writes the man pages and the completions of hipaactl from what the program says of itself, and the man page of
hipaa-conformance.

command_line_documents.py FOLDER VERSION HIPAA_CONFORMANCE HIPAACTL…

HIPAACTL… is the program, with an emulator before it where the build is for another machine, which then
runs HIPAA_CONFORMANCE as well. FOLDER gets man1/*.1.gz, bash/hipaactl, zsh/_hipaactl and
fish/hipaactl.fish. The source of each page is --help, so that a page cannot differ from the program.
"""
import gzip
import pathlib
import re
import subprocess
import sys

COMPLETIONS = {"bash": "hipaactl", "zsh": "_hipaactl", "fish": "hipaactl.fish"}


def roff(text):
    """Text as troff prints it, whatever it begins with."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text.startswith((".", "'")) else text


def items_of(lines):
    """("--name VALUE", "what it is for") of each entry; what follows an entry is indented deeper."""
    items = []
    for line in lines:
        text = line.strip()
        if len(line) - len(line.lstrip()) <= 4 or not items:
            name, _, what = text.partition("  ")
            name = re.sub(r":\{[^}]*\}", "", name)  # the same choices once more
            items.append([name, what.strip()])
        else:
            items[-1][1] = f"{items[-1][1]} {text}".strip()
    return items


def parsed(text):
    """What stands at the beginning, the usage, [(heading, items)] and the paragraphs after them."""
    usage, before, sections, after = "", [], [], []
    for line in text.splitlines():
        if not line.strip():
            continue
        heading = re.fullmatch(r"([A-Z][\w ]*):", line)
        if line.startswith("Usage:"):
            usage = line.partition(":")[2].strip()
        elif heading:
            sections.append((heading[1], []))
        elif line.startswith(" ") and sections and not after:
            sections[-1][1].append(line)
        elif usage:
            after.append(line.strip())
        else:
            before.append(line.strip())
    return before, usage, [(name, items_of(lines)) for name, lines in sections], after


def page(words, text, version, others):
    name = "-".join(words)
    before, usage, sections, after = parsed(text)
    what = " ".join(before).rstrip(".")
    lines = [f'.TH {roff(name.upper())} 1 "" "hipaactl {version}" "User Commands"',
             ".SH NAME", f"{roff(name)} \\- {roff(what)}",
             ".SH SYNOPSIS", f".B {roff(usage or ' '.join(words))}"]
    for heading, items in sections:
        lines.append(f".SH {heading.upper()}")
        for term, meaning in items:
            lines += [".TP", f".B {roff(term)}", roff(meaning)]
    ends = [one for one in after if one.startswith("Exit codes:")]
    if ends:
        lines.append('.SH "EXIT STATUS"')
        lines += [roff(one.partition(":")[2].strip()) for one in ends]
    notes = [one for one in after if one not in ends]
    if notes:
        lines.append(".SH NOTES")
        lines += [line for one in notes for line in (".PP", roff(one))]
    if others:
        lines += [".SH SEE ALSO", ",\n".join(f".BR {roff(one)} (1)" for one in sorted(others))
]
    return "\n".join(lines) + "\n"


def said(program, *words):
    return subprocess.run([*program, *words], capture_output=True, text=True, check=True).stdout


def pages(program, version, words=("hipaactl",)):
    """{name: text} of a command's page and of the pages of all commands below it."""
    text = said(program, *words[1:], "--help")
    below = [items for heading, items in parsed(text)[2] if heading == "Subcommands"]
    made = {}
    for name, _ in below[0] if below else ():
        made.update(pages(program, version, (*words, name)))
    direct = {one for one in made if one.count("-") == len(words)}
    above = {"-".join(words[:-1])} - {""}
    made["-".join(words)] = page(words, text, version, direct | above)
    return made


def main():
    folder, version, conformance, program = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]
    for shell, name in COMPLETIONS.items():
        (folder / shell).mkdir(parents=True, exist_ok=True)
        (folder / shell / name).write_text(said(program, "completion", shell), encoding="utf-8")
    (folder / "man1").mkdir(exist_ok=True)
    for old in (folder / "man1").glob("*.gz"):
        old.unlink()
    made = pages(program, version)
    made["hipaa-conformance"] = page(("hipaa-conformance",), said([*program[:-1], conformance], "--help"), version,
                                     {"hipaactl"})
    for name, text in made.items():
        # No time and no name in the archive: the same text makes the same bytes.
        (folder / "man1" / f"{name}.1.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
