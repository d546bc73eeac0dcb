#!/usr/bin/env python3
"""The pages that Terraform's registry shows, out of schemas/ and examples/terraform.

registry_docs.py [--check] [ROOT]

Writes plugin/terraform/docs: index.md, resources/*.md, data-sources/*.md, functions/*.md, in the registry's layout.
--check only compares, names what differs, and exits with 1 then.
"""
import json
import pathlib
import re
import sys

from registry_pages import EXAMPLES, KINDS, RELATED, SUBCATEGORIES

ADDRESS = "hipaa-provider/hipaa"
NOTE = "<!-- written by tests/tools/registry_docs.py out of schemas/ -->\n"
# A description that says what happens without the attribute, or the variable that stands in for it.
SAYS_DEFAULT = re.compile(r"absent|default|[Rr]equired|[Oo]nly with|[Nn]ot supported|[Ii]nstead of|[Ww]ithout one")
VARIABLE = re.compile(r" (DATABRICKS_[A-Z_]+)\.$")
SIMPLE = {"string": "String", "integer": "Number", "number": "Number", "boolean": "Boolean"}


def page(name, title, description, body):
    first = description.split(". ")[0].rstrip(".") + "."
    return (f'---\npage_title: "{title}"\nsubcategory: "{SUBCATEGORIES.get(name, "")}"\n'
            f"description: |-\n  {first}\n---\n\n{NOTE}\n{body.rstrip()}\n{related_text(name)}")


def full_name(name):
    folder, word = name.split("/")
    return word if folder == "functions" else f"hipaa_{word}"


def related_text(name):
    links = "".join(f"- [{full_name(one)}](../{one}.md) ({KINDS[one.split('/')[0]]})\n"
                    for one in RELATED.get(name, []))
    return links and f"\n## Related\n\n{links}"


class Shapes:
    """One document's attributes, the way Terraform has them."""

    def __init__(self, document):
        self.document = document

    def resolved(self, schema):
        if "$ref" not in schema:
            return schema
        return {**self.document["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}

    def contains_itself(self, schema, seen=()):
        if "$ref" in schema:
            if schema["$ref"] in seen:
                return True
            seen = (*seen, schema["$ref"])
            schema = self.resolved(schema)
        inner = list(schema.get("properties", {}).values())
        inner += [schema[key] for key in ("items", "additionalProperties")
                  if isinstance(schema.get(key), dict)]
        return any(self.contains_itself(one, seen) for one in inner)

    def nested(self, schema):
        """The object whose attributes an attribute has, or None."""
        schema = self.resolved(schema)
        if self.contains_itself(schema):
            return None
        inner = self.resolved(schema.get("items") or schema.get("additionalProperties") or {}) \
            if schema.get("type") == "array" or isinstance(schema.get("additionalProperties"), dict) \
            else schema
        return inner if inner.get("properties") else None

    def type_name(self, schema):
        schema = self.resolved(schema)
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next(one for one in kind if one != "null")
        if kind in SIMPLE:
            return SIMPLE[kind]
        if self.contains_itself(schema):
            return "Dynamic"
        if kind == "array":
            inner = self.resolved(schema["items"])
            return "Attributes List" if inner.get("properties") else \
                f"List of {self.type_name(inner)}"
        if isinstance(schema.get("additionalProperties"), dict):
            return f"Map of {self.type_name(schema['additionalProperties'])}"
        return "Attributes" if schema.get("properties") else "Dynamic"


def marks(schema):
    return "".join(f", {word}" for key, word in (("x-sensitive", "Sensitive"),
                                                 ("x-write-only", "Write-only"))
                   if schema.get(key))


def item(name, kind, text):
    return f"- `{name}` ({kind}) {' '.join(text.split())}".rstrip()


def limits(schema):
    """What the schema asks of a value besides its type, where its description may not say it."""
    said = []
    if "enum" in schema:
        said.append("One of " + ", ".join(f"`{one}`" for one in schema["enum"]) + ".")
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        said.append(f"From {low} to {high}.")
    elif low is not None:
        said.append(f"At least {low}.")
    elif high is not None:
        said.append(f"At most {high}.")
    return "".join(" " + one for one in said)


def default_text(description):
    """What an optional attribute is when absent, where its description does not say it."""
    if SAYS_DEFAULT.search(description):
        return ""
    variable = VARIABLE.search(description)
    return f" The environment's {variable.group(1)} when absent." if variable else " None when absent."


def attribute_groups(shapes, document, is_computed):
    required, optional, read_only = [], [], []
    for name in sorted(document.get("properties", {})):
        schema = shapes.resolved(document["properties"][name])
        computed = is_computed or schema.get("x-computed")
        group = read_only if computed else \
            required if name in document.get("required", []) else optional
        group.append((name, schema))
    return [("Required", required), ("Optional", optional), ("Read-Only", read_only)]


def anchor(path):
    return "nestedatt--" + "--".join(path)


def schema_text(document):
    """tfplugindocs' own form: the attributes, then each nested object under an anchor."""
    shapes = Shapes(document)
    lines = ["## Schema", ""]
    written = {}  # of a shape that contains itself: where it stands

    def below_itself(schema, path):
        """The object of a shape that contains itself, or where it has been written."""
        target = shapes.resolved(schema).get("items", schema)
        name = target.get("$ref", "")
        if name in written:
            return None, written[name]
        if name:
            written[name] = anchor(path)
        inner = shapes.resolved(target)
        return (inner if inner.get("properties") else None), None

    def write(schema, path, level, is_computed):
        below = []
        for title, group in attribute_groups(shapes, schema, is_computed):
            if not group:
                continue
            lines.extend([f"{level} {title}", ""])
            for name, one in group:
                inner, above = shapes.nested(one), None
                if not inner and shapes.contains_itself(schema["properties"][name]):
                    inner, above = below_itself(schema["properties"][name], [*path, name])
                more = f" (of the same shape as [these](#{above}))" if above else ""
                if inner:
                    more = f" (see [below for nested schema](#{anchor([*path, name])}))"
                    below.append((name, inner, is_computed or one.get("x-computed", False)))
                said = one.get("description", "")
                if title == "Optional":
                    said = VARIABLE.sub(".", said) + default_text(said)
                lines.append(item(name, shapes.type_name(one) + marks(one), said + limits(one) + more))
            lines.append("")
        for name, inner, computed in below:
            lines.extend([f'<a id="{anchor([*path, name])}"></a>',
                          f"### Nested Schema for `{'.'.join([*path, name])}`", ""])
            write(inner, [*path, name], "####", computed)

    write(document, [], "###", False)
    return "\n".join(lines)


def examples_text(root, name):
    text = ""
    for title, file in EXAMPLES.get(name, []):
        code = (root / "examples" / "terraform" / file).read_text(encoding="utf-8")
        text += f"### {title}\n\n```terraform\n{code.rstrip()}\n```\n\n"
    return text and "## Example Usage\n\n" + text


IDENTITY_INTRODUCTION = """## Import

By id, or from Terraform 1.12 on by identity. What is imported is judged as if it had been planned.

```terraform
import {
  to = %(type)s.existing
  id = "0123-456789-abcdefgh"
}
```

By identity:

```terraform
import {
  to = %(type)s.existing
  identity = {
%(identity)s
  }
}
```

"""


def import_text(document):
    parts = {name: schema for name, schema in document["properties"].items()
             if "x-identity" in schema}
    width = max(map(len, parts))
    text = IDENTITY_INTRODUCTION % {
        "type": document["title"],
        "identity": "\n".join(f'    {name:<{width}} = "…"' for name in parts)}
    for name, schema in parts.items():
        text += f"- `{name}` ({schema['x-identity']}) {schema['description']}\n"
    return text + "\n"


def resource_page(root, document):
    name = "resources/" + document["title"].split("_", 1)[1]
    body = (f"# {document['title']} (Resource)\n\n{document['description']}\n\n"
            + examples_text(root, name) + schema_text(document) + "\n" + import_text(document))
    if name == "resources/cluster":
        body += MOVED
    return name, page(name, f"{document['title']} Resource - hipaa", document["description"], body)


def data_source_page(root, document):
    name = "data-sources/" + document["title"].split("_", 1)[1]
    body = (f"# {document['title']} (Data Source)\n\n{document['description']}\n\n"
            + examples_text(root, name) + schema_text(document))
    return name, page(name, f"{document['title']} Data Source - hipaa", document["description"], body)


MOVED = """## Moving from databricks_cluster

From Terraform 1.8 on a `moved` block takes a `databricks_cluster` over: the state moves, the cluster stays as it is. The blocks of the resource become attributes. The clusters of a `databricks_job` live for a run and cannot be moved. Terraform asks the provider that wrote the state for its schema: `databricks/databricks` has to stay installable until the move has been applied.

```terraform
moved {
  from = databricks_cluster.claims
  to   = hipaa_cluster.claims
}
```
"""


def function_page(root, function):
    shapes = Shapes({})
    names = {"Attributes List": "list of object", "Attributes": "object"}

    def type_of(schema):
        name = shapes.type_name(schema)
        return names.get(name, name.lower())

    fixed = [one for one in function["parameters"] if not one.get("optional")]
    optional = [one for one in function["parameters"] if one.get("optional")]
    signature = [f"{one['name']} {type_of(one)}" for one in fixed]
    arguments = [f"1. `{one['name']}` ({type_of(one)}) {one['description']}." for one in fixed]
    if optional:
        signature.append(f"{'_and_'.join(one['name'] for one in optional)} "
                         f"{type_of(optional[0])}...")
        arguments += [f"1. `{one['name']}` ({type_of(one)}, may be left out) {one['description']}."
                      for one in optional]
    returns = function["returns"]
    body = (f"# {function['name']} (Function)\n\n{function['summary']}. "
            f"{function.get('description', '')}\n\nTerraform 1.8 and later, OpenTofu 1.7 and later.\n\n"
            + examples_text(root, f"functions/{function['name']}")
            + f"## Signature\n\n```text\n{function['name']}({', '.join(signature)}) "
              f"{type_of(returns)}\n```\n\n## Arguments\n\n" + "\n".join(arguments) + "\n\n")
    said = [returns["description"] + "."] if "description" in returns else []
    inner = shapes.nested(returns)
    if inner:
        said.append("Each has:")
        said += [item(name, type_of(one), one.get("description", "") + limits(one)) for name, one in inner["properties"].items()]
    if said:
        body += "## Return Value\n\n" + "\n\n".join(said[:2]) + "\n" + "\n".join(said[2:]) + "\n"
    return (f"functions/{function['name']}",
            page(f"functions/{function['name']}", f"{function['name']} Function - hipaa", function["summary"], body))


INDEX = """# hipaa Provider

%(description)s

Its resource refuses the cluster that must not process protected health information, and reads `spark.ssl.enabled` on the running one before an apply succeeds. [hipaa_cluster](resources/cluster.md) is that resource; [hipaa_audit](data-sources/audit.md) judges what the workspace already has, [hipaa_coverage](data-sources/coverage.md) sums up how much of the time that its clusters ran is covered by proof, [hipaa_cluster_policy](data-sources/cluster_policy.md) writes the policy that enforces the rules, and the functions judge what other providers own.

## Example Usage

```terraform
%(example)s
```

"""


def index_page(root, document):
    example = (root / "examples" / "terraform" / "quickstart" / "main.tf").read_text(encoding="utf-8")
    head = INDEX % {"description": document["description"], "example": example.rstrip()}
    return "index", page("index", "hipaa Provider", document["description"], head + schema_text(document))


def pages(root):
    def read(name):
        return json.loads((root / "schemas" / name).read_text(encoding="utf-8"))

    made = [index_page(root, read("provider.schema.json")),
            resource_page(root, read("hipaa_cluster.schema.json"))]
    made += [data_source_page(root, read(f"{name}.schema.json"))
             for name in ("hipaa_audit", "hipaa_cluster_policy", "hipaa_coverage")]
    made += [function_page(root, one) for one in read("functions.json")["functions"]]
    return {f"{name}.md": text for name, text in made}


def main(arguments):
    roots = [one for one in arguments if one != "--check"]
    root = pathlib.Path(roots[0]) if roots else pathlib.Path(__file__).resolve().parents[2]
    folder = root / "plugin" / "terraform" / "docs"
    wanted = pages(root)
    found = {str(path.relative_to(folder)): path.read_text(encoding="utf-8")
             for path in sorted(folder.rglob("*.md"))}
    if "--check" in arguments:
        differing = sorted(name for name in wanted.keys() | found.keys()
                           if wanted.get(name) != found.get(name))
        for name in differing:
            print(f"plugin/terraform/docs/{name} is not what schemas/ and examples/ say; run "
                  "tests/tools/registry_docs.py")
        return 1 if differing else 0
    for name in found.keys() - wanted.keys():
        (folder / name).unlink()
    for name, text in wanted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
