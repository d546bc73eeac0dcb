#!/usr/bin/env python3
"""Checks that schemas and documents agree. Needs `jsonschema` (tests/tools/requirements.txt).

schemas_check.py [ROOT]

* Every schemas/*.schema.json is a valid JSON Schema 2020-12, and its references lead somewhere.
* Every text that may be given in a request has a length limit: maxLength, enum or const.
* schemas/rules.json and schemas/catalogs/*.json have the shape that the library reads.
* Every examples/**/*.stack.json agrees with stack.schema.json, and the configurations in it with
  the schemas of their types.
* Every case of tests/cases agrees with the schemas, or says "schema_valid": false and does not.
One line a problem; exit code 1 when there is one.
"""
import json
import pathlib
import sys

import jsonschema
import referencing
import referencing.jsonschema

import text_limits

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support.compliant import merged  # noqa: E402

SEVERITIES = {"none", "error", "acknowledge", "warning", "info"}
RULE_KEYS = {"id", "version", "title", "problem", "why", "fix", "basis", "citations", "severity", "waivable"}
CODE_KEYS = {"code", "title", "why", "fix"}
# What the library decodes by its schema.
REQUESTS = ("hipaa_cluster.schema.json", "provider.schema.json", "waivers.schema.json",
            "hipaa_audit.schema.json", "hipaa_cluster_policy.schema.json",
            "hipaa_coverage.schema.json", "functions.json")


class Duplicate(ValueError):
    pass


def strict_object(pairs):
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Duplicate("a key stands twice")
    return made


def read(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=strict_object)


class Schemas:
    def __init__(self, folder):
        self.documents = {path.name: read(path) for path in sorted(folder.glob("*.schema.json"))}
        self.registry = referencing.Registry().with_resources(
            (name, referencing.jsonschema.DRAFT202012.create_resource(document))
            for name, document in self.documents.items())

    def problems(self):
        """Of the schemas themselves."""
        for name, document in self.documents.items():
            if document.get("$schema") != "https://json-schema.org/draft/2020-12/schema":
                yield f"schemas/{name}: $schema is not that of 2020-12"
            if document.get("$id") != name:
                yield f"schemas/{name}: $id is {document.get('$id')}, not its own name"
            try:
                jsonschema.Draft202012Validator.check_schema(document)
            except jsonschema.SchemaError as error:
                yield f"schemas/{name}: {error.json_path}: {error.message}"
            for reference in references(document):
                try:
                    self.registry.resolver(base_uri=name).lookup(reference)
                except referencing.exceptions.Unresolvable:
                    yield f"schemas/{name}: {reference} leads nowhere"

    def errors(self, name, value, unknown=()):
        """What a value has against a schema: (JSON Pointer, message). Absent and null are one
        thing, and what is not known yet is not judged."""
        validator = jsonschema.Draft202012Validator(
            self.documents[name], registry=self.registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
        for error in validator.iter_errors(without_nulls(value)):
            path = "".join("/" + str(part).replace("~", "~0").replace("/", "~1")
                           for part in error.absolute_path)
            missing = f"{path}/{error.message.split(chr(39))[1]}" if error.validator == "required" \
                else path
            if not any(missing == one or missing.startswith(one + "/") for one in unknown):
                yield missing, error.message


def references(document):
    if isinstance(document, dict):
        for key, value in document.items():
            if key == "$ref" and isinstance(value, str):
                yield value
            else:
                yield from references(value)
    elif isinstance(document, list):
        for one in document:
            yield from references(one)


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [without_nulls(one) for one in value]
    return value


def rules_problems(rules):
    codes = []
    for rule in rules["rules"]:
        name = rule.get("id", "?")
        codes.append(name)
        for key in RULE_KEYS - set(rule):
            yield f"schemas/rules.json: {name}: no {key}"
        severity = rule.get("severity", {})
        if (set(severity) - {"classic_strict_ml"} != {"classic", "csp"}
                or not set(severity.values()) <= SEVERITIES):
            yield f"schemas/rules.json: {name}: severity {severity}"
        graver = rule.get("graver", {"severity": "error", "when": "never"})
        if set(graver) != {"severity", "when"} or graver["severity"] not in SEVERITIES - {"none"}:
            yield f"schemas/rules.json: {name}: graver {graver}"
        # A person may answer for what is refused unless acknowledged, and for nothing else.
        answers = {*severity.values(), rule.get("graver", {}).get("severity")}
        if rule.get("waivable") != ("acknowledge" in answers):
            yield f"schemas/rules.json: {name}: waivable and its severities disagree"
    for code in rules["codes"]:
        codes.append(code.get("code", "?"))
        for key in CODE_KEYS - set(code):
            yield f"schemas/rules.json: {code.get('code', '?')}: no {key}"
    for code in sorted({one for one in codes if codes.count(one) > 1}):
        yield f"schemas/rules.json: {code} stands twice"


def catalogue_problems(folder):
    for path in sorted(folder.glob("*.json")):
        catalogue = read(path)
        if not catalogue.get("version") or not catalogue.get("sources"):
            yield f"schemas/catalogs/{path.name}: no version or no sources"
    names = [(one["kind"], one["name"]) for one in read(folder / "packages.json")["packages"]]
    for kind, name in sorted({one for one in names if names.count(one) > 1}):
        yield f"schemas/catalogs/packages.json: {kind} {name} stands twice"


def has_substitution(value, pointer):
    """Whether the value at a pointer, or any in it, is filled in when the stack is read."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError):
            break
    return "${" in json.dumps(value)


def stack_problems(schemas, path, name):
    stack = read(path)
    parts = [("", "stack.schema.json", stack)]
    parts += [(f"/providers/{key}/config", "provider.schema.json", one.get("config", {}))
              for key, one in stack.get("providers", {}).items()]
    parts += [(f"/resources/{index}/config", f"{one.get('type')}.schema.json", one.get("config", {}))
              for index, one in enumerate(stack.get("resources", []))]
    for at, schema, value in parts:
        if schema not in schemas.documents:
            yield f"{name}: {at}: there is no {schema}"
            continue
        for pointer, message in schemas.errors(schema, value):
            if not has_substitution(value, pointer):
                yield f"{name}: {at}{pointer}: {message}"


def built(bases, given):
    if isinstance(given, dict) and "base" in given:
        return merged(bases[given["base"]], given.get("change"))
    return given


def document_text(given):
    """config_text: a text, or its parts: texts, {"hex": bytes}, {"repeat": text, "times": n}."""
    if isinstance(given, str):
        return given.encode("utf-8")
    return b"".join(
        part.encode("utf-8") if isinstance(part, str)
        else bytes.fromhex(part["hex"]) if "hex" in part
        else part["repeat"].encode("utf-8") * part["times"] for part in given)


def case_errors(schemas, bases, case):
    """What the schemas have against a case, in words."""
    unknown = case.get("unknown", [])
    if "config_text" in case:
        try:
            envelope = json.loads(document_text(case["config_text"]).decode("utf-8"),
                                  object_pairs_hook=strict_object)
        except (ValueError, RecursionError) as error:
            return [str(error)]
        found = [f"envelope{pointer}: {message}"
                 for pointer, message in schemas.errors("envelope.schema.json", envelope)]
        if found or not isinstance(envelope.get("value"), dict):
            return found
        value, unknown = envelope["value"], envelope.get("unknown", [])
    else:
        value = built(bases, case.get("config"))
    found = []
    if value is not None:
        schema = f"{case.get('type_name', 'hipaa_cluster')}.schema.json"
        found += schemas.errors(schema, value, unknown)
    provider = built(bases, case.get("provider"))
    if provider is not None:
        found += schemas.errors("provider.schema.json", provider)
    return [f"{pointer}: {message}" for pointer, message in found]


def cases_problems(schemas, folder):
    bases = read(folder / "bases.json")
    for path in sorted(folder.glob("*.json")):
        if path.name == "bases.json":
            continue
        for case in read(path)["cases"]:
            errors = case_errors(schemas, bases, case)
            valid = case.get("schema_valid", True)
            if valid and errors:
                yield f"tests/cases/{path.name}: {case['name']}: {'; '.join(errors)}"
            if not valid and not errors:
                yield (f"tests/cases/{path.name}: {case['name']}: says that it violates the schemas, "
                       "and does not")


def problems(root):
    schemas = Schemas(root / "schemas")
    yield from schemas.problems()
    for name in REQUESTS:
        for place in text_limits.unlimited_texts(read(root / "schemas" / name)):
            yield f"schemas/{name}: {place} takes a text of any length"
    yield from rules_problems(read(root / "schemas" / "rules.json"))
    yield from catalogue_problems(root / "schemas" / "catalogs")
    for path in sorted((root / "examples").rglob("*.stack.json")):
        yield from stack_problems(schemas, path, path.relative_to(root))
    yield from cases_problems(schemas, root / "tests" / "cases")
    print(f"{len(schemas.documents)} schemas")


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__).resolve()
    if root.is_file():
        root = root.parents[2]
    found = list(problems(root))
    print("\n".join(found + [f"{len(found)} problems"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
