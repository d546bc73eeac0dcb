#!/usr/bin/env python3
"""A host in Python: validates or plans a cluster, and prints the findings as JSON.

host.py [--library PATH] [--resource ADDRESS] {validate,plan,check} FILE

FILE is a case ({"config": {...}, "provider": {...}, "unknown": [...]}), or the cluster's value
alone. The output has the shape of `hipaactl --json` (schemas/findings.schema.json); that of check
is what `hipaactl check --json` prints of a stack with this resource alone, byte for byte.
Exit code: 0 nothing is wrong, 1 findings that are errors, 2 it could not be done.
"""
import argparse
import json
import pathlib
import sys
from dataclasses import asdict

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "plugin" / "python"))
import hipaa_provider as hipaa  # noqa: E402


def read_case(path):
    with open(path, encoding="utf-8") as file:
        case = json.load(file)
    return case if "config" in case else {"config": case}


def findings_of(answer, resource):
    """What is not accepted has no word of it."""
    return [{"resource": resource, **{name: value for name, value in asdict(finding).items()
                                      if value is not None}} for finding in answer.findings]


def check_document(answer, resource):
    findings = sorted(findings_of(answer, resource),
                      key=lambda one: [one[name].encode() for name in
                                       ("path", "code", "summary", "detail")])
    summary = dict.fromkeys(("acknowledged", "errors", "undecided", "warnings"), 0)
    for one in findings:
        known = one["verdict"] in ("acknowledged", "undecided")
        summary["errors" if one["severity"] == "error" else
                one["verdict"] if known else "warnings"] += 1
    return json.dumps({"changes": [], "command": "check", "findings": findings, "format_version": 1,
                       "summary": summary}, sort_keys=True, separators=(",", ":"),
                      ensure_ascii=False) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--library", default="libhipaa_provider.so.1")
    parser.add_argument("--resource", default="hipaa_cluster")
    parser.add_argument("command", choices=("validate", "plan", "check"))
    parser.add_argument("file")
    arguments = parser.parse_args()
    try:
        case = read_case(arguments.file)
        library = hipaa.Library(arguments.library)
        with library.provider(case.get("provider") or {}) as provider:
            operation = provider.plan if arguments.command == "plan" else provider.validate
            answer = operation(case["config"], case.get("unknown") or (),
                               now_unix_ms=case.get("now_unix_ms") or 0)
            findings = findings_of(provider.answer, "provider") + findings_of(answer,
                                                                              arguments.resource)
            status = answer.status
            if arguments.command == "check":
                sys.stdout.write(check_document(answer, arguments.resource))
                return {hipaa.OK: 0, hipaa.E_DIAGNOSTICS: 1}.get(status, 2)
    except hipaa.Error as error:
        print(f"host.py: {error}", file=sys.stderr)
        findings = findings_of(error.answer, "provider") if error.answer else []
        status = None
    except (OSError, ValueError) as error:
        print(f"host.py: {error}", file=sys.stderr)
        return 2
    json.dump({"format_version": 1, "command": arguments.command, "findings": findings},
              sys.stdout, indent=2, ensure_ascii=False)
    print()
    return {hipaa.OK: 0, hipaa.E_DIAGNOSTICS: 1}.get(status, 2)


if __name__ == "__main__":
    sys.exit(main())
