"""Cases 15 to 18: the schema that terraform sees."""
import json
import re

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block

SIMPLE = {"string": "string", "integer": "number", "boolean": "bool"}
# Names that Terraform keeps for itself.
RESERVED = {"connection", "count", "depends_on", "for_each", "lifecycle", "provider", "provisioner"}


def resolved(schema, document):
    if "$ref" not in schema:
        return schema
    return {**document["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}


def keys_of(attribute, path):
    """The attributes of an object that Terraform has as a map: the points of its description."""
    names = []
    for line in attribute.get("description", "").splitlines():
        if match := re.match(r"((?:  )*)\* `([a-z0-9_]+)`( \(required\))?: (.+)", line):
            names[len(match[1]) // 2:] = [match[2]]
            kind = "computed" if attribute.get("computed") else "required" if match[3] else "optional"
            yield ".".join([path, *names]), match[2], {kind: True, "description": match[4]}


def attributes_of(block, path=""):
    for name, attribute in block.get("attributes", {}).items():
        yield f"{path}.{name}", name, attribute
        if "nested_type" in attribute:
            yield from attributes_of(attribute["nested_type"], f"{path}.{name}")
        else:
            yield from keys_of(attribute, f"{path}.{name}")


def documented(page):
    """Path of each attribute on a page of the registry's, to the group under which it stands."""
    found, path, group = {}, "", ""
    for line in page.split("## Schema\n")[1].split("\n## ")[0].splitlines():
        if match := re.match(r"### Nested Schema for `(.*)`", line):
            path = "." + match[1]
        elif match := re.match(r"###+ (Required|Optional|Read-Only)$", line):
            group = match[1]
        elif match := re.match(r"- `([a-z0-9_]+)` ", line):
            found[f"{path}.{match[1]}"] = group
    return found


class Schema(TerraformCase):
    def schema(self):
        self.project.write()
        document = json.loads(self.project.expect("providers", "schema", "-json").output)
        (ours,) = document["provider_schemas"].values()
        return ours

    def test_15_every_attribute_of_our_schema_is_there(self):
        ours = self.schema()
        for kind, file in (("provider", "provider"), (None, "hipaa_cluster")):
            wanted = json.loads((place.ROOT / "schemas" / f"{file}.schema.json").read_text())
            block = ours["provider"]["block"] if kind else \
                ours["resource_schemas"]["hipaa_cluster"]["block"]
            self.assertEqual(set(block["attributes"]), set(wanted["properties"]))
            for name, schema in wanted["properties"].items():
                self.compare(name, schema, block["attributes"][name], wanted)

    def compare(self, path, wanted, found, document):
        wanted = resolved(wanted, document)
        self.assertEqual(bool(found.get("computed")), bool(wanted.get("x-computed")), path)
        self.assertEqual(bool(found.get("sensitive")), bool(wanted.get("x-sensitive")), path)
        inner = resolved(wanted.get("items", wanted), document)
        is_map = "nested_type" not in found and found["type"] != "dynamic" and "properties" in inner
        description = found.get("description")
        self.assertEqual(description.split("\n")[0] if is_map else description,
                         wanted.get("description"), path)
        if is_map:
            kind = found["type"][1] if "items" in wanted else found["type"]
            points = {one: point for one, _, point in keys_of(found, path)}
            self.compare_map(path, inner, kind, points, document)
            return
        if "nested_type" not in found:
            if found["type"] != "dynamic" and wanted["type"] in SIMPLE:
                self.assertEqual(found["type"], SIMPLE[wanted["type"]], path)
            return
        self.assertEqual(found["nested_type"]["nesting_mode"],
                         "list" if wanted["type"] == "array" else "single", path)
        self.assertEqual(set(found["nested_type"]["attributes"]), set(inner["properties"]), path)
        for name, schema in inner["properties"].items():
            if not wanted.get("x-computed"):
                attribute = found["nested_type"]["attributes"][name]
                self.assertEqual(bool(attribute.get("required")),
                                 name in inner.get("required", []), f"{path}.{name}")
                self.compare(f"{path}.{name}", schema, attribute, document)

    def compare_map(self, path, wanted, kind, points, document):
        """An object whose attributes are all of one type, by the points of its description."""
        # What is computed has all its keys, and so has a mock of it.
        self.assertEqual(kind[0], "object" if wanted.get("x-computed") else "map", path)
        self.assertEqual({one for one in points if one.rsplit(".", 1)[0] == path},
                         {f"{path}.{name}" for name in wanted["properties"]})
        for name, schema in wanted["properties"].items():
            one, schema = f"{path}.{name}", resolved(schema, document)
            point = points[one]
            of = kind[1][name] if kind[0] == "object" else kind[1]
            self.assertTrue(wanted.get("x-computed") or
                            bool(point.get("required")) == (name in wanted.get("required", [])), one)
            self.assertEqual(point["description"], schema["description"], one)
            if "properties" in schema:
                self.compare_map(one, schema, of, points, document)
            elif schema["type"] == "boolean":
                self.assertIn(of, ("bool", "string"), one)
            elif schema["type"] != "array":
                self.assertEqual(of, SIMPLE[schema["type"]], one)

    def test_16_everything_is_described(self):
        for path, _, attribute in attributes_of(
                self.schema()["resource_schemas"]["hipaa_cluster"]["block"]):
            self.assertTrue(attribute.get("description"), path)

    def test_16_the_registry_s_pages_have_what_terraform_has(self):
        ours = self.schema()
        docs = place.ROOT / "plugin" / "terraform" / "docs"
        for block, page in ((ours["provider"]["block"], "index.md"),
                            (ours["resource_schemas"]["hipaa_cluster"]["block"],
                             "resources/cluster.md")):
            shown = documented((docs / page).read_text())
            # Terraform does not know the shape of what is dynamic; the page has it from schemas/.
            for path in [path for path, _, one in attributes_of(block) if one.get("type") == "dynamic"]:
                inner = {one for one in shown if one.startswith(f"{path}.")}
                self.assertIn(f"{path}.task_key", inner)
                shown = {one: group for one, group in shown.items() if one not in inner}
            self.assertEqual(shown, {
                path: "Read-Only" if one.get("computed") else
                "Required" if one.get("required") else "Optional"
                for path, _, one in attributes_of(block)})
        if not place.has("functions of providers"):
            self.assertNotIn("functions", ours)
        for name, function in ours.get("functions", {}).items():
            text = (docs / "functions" / f"{name}.md").read_text()
            parameters = [one["name"] for one in function.get("parameters", [])]
            if "variadic_parameter" in function:
                parameters.append(function["variadic_parameter"]["name"])
            (signature,) = re.findall(rf"^{name}\((.*)\) ", text, re.MULTILINE)
            self.assertEqual([one.split()[0] for one in signature.split(", ") if one], parameters)

    def test_17_schema_rules(self):
        ours = self.schema()
        for block in (ours["provider"]["block"],
                      ours["resource_schemas"]["hipaa_cluster"]["block"]):
            for path, name, attribute in attributes_of(block):
                self.assertRegex(name, r"^[a-z_][a-z0-9_]*$", path)
                flags = [flag for flag in ("required", "optional", "computed") if attribute.get(flag)]
                self.assertEqual(len(flags), 1, path)
                self.assertFalse(name in RESERVED and path.count(".") == 1, path)
                self.assertNotIn('"set"', json.dumps(attribute.get("type", "")), path)
        self.assertTrue(all(re.fullmatch(r"hipaa_[a-z_]+", name) for name in ours["resource_schemas"]))

    def test_18_wrong_type_is_terraform_s_own_error(self):
        self.project.write(cluster_block({"num_workers": '"many"'}))
        outcome = self.project.expect("validate", "-no-color", code=1)
        self.assertIn("Incorrect attribute value type", outcome.text)
