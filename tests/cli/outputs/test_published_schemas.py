"""hipaactl's SARIF and JUnit against the published schemas, its baselines against ours.

test_published_schemas.py HIPAACTL LIBRARY FOLDER SCHEMAS

Exit code 77, with the reason, where the published schemas cannot be had.
"""
import json
import pathlib
import sys

import jsonschema
from lxml import etree

from published_schemas import NotAvailable, published_schemas
from stacks import BAD, GOOD, ML, OutputTest, WAIVED, acknowledgement, main, stack

# What the formats have to hold: findings of every kind, none, and a command that could not work.
STACKS = {
    "all": json.dumps(stack(phi=BAD, waived=WAIVED, good=GOOD)),
    "hostile": json.dumps(stack(phi={**BAD, "spark_version": "<&\"'\u0001\uffff]]>\r\n"})),
    "clean": json.dumps(stack(good=GOOD)),
    "empty": json.dumps(stack()),
    "broken": '{"stack_version": 1,',
}


class PublishedSchemas(OutputTest):
    sarif = junit = baseline = None

    def test_sarif_is_valid(self):
        validator = jsonschema.Draft4Validator(self.sarif)
        for name, text in STACKS.items():
            self.write("a.stack.json", text)
            with self.subTest(name):
                for arguments in ((), ("--baseline", "base.json")):
                    log = self.document("check", "--format", "sarif", *arguments, "a.stack.json")
                    validator.validate(log)
                self.run_ctl("check", "--write-baseline", "base.json", "a.stack.json")

    def test_external_suppressions_and_what_is_no_stack_are_valid(self):
        """A waiver's suppression, whatever the version of its UUID, and what is undecided."""
        self.write("cluster.json", {**GOOD, "spark_version": ML, "policy_id": "P1"})
        arguments = ("--profile", "classic", "--waivers", "w.json", "cluster.json")
        for uuid in ("11111111-2222-4333-8444-555555555555", "018f4d2e-7c1a-7def-8abc-0123456789ab"):
            self.write("w.json", {"waivers_version": 1, "waivers": [
                {**acknowledgement(), "id": uuid, "scope": {"cluster_name": "claims"},
                 "requested_by": "team@example.org"}]})
            with self.subTest(uuid):
                log = self.document("check", "--format", "sarif", *arguments, code=0)
                jsonschema.Draft4Validator(self.sarif).validate(log)
                results = log["runs"][0]["results"]
                self.assertEqual([(it["kind"], it["properties"]["waiver"]) for one in results
                                  for it in one["suppressions"]], [("external", uuid)])
                self.assertIn("open", [one["kind"] for one in results])
        xml = self.run_ctl("check", "--format", "junit", *arguments, code=0)
        etree.XMLSchema(etree.parse(str(self.junit))).assertValid(etree.fromstring(xml.encode()))
        self.assertIn("<skipped", xml)

    def test_the_validator_would_object(self):
        with self.assertRaises(jsonschema.ValidationError):
            jsonschema.Draft4Validator(self.sarif).validate({"version": "2.1.0", "runs": [{}]})

    def test_junit_is_valid(self):
        schema = etree.XMLSchema(etree.parse(str(self.junit)))
        for name, text in STACKS.items():
            self.write("a.stack.json", text)
            with self.subTest(name):
                xml = self.run_ctl("check", "--format", "junit", "a.stack.json")
                schema.assertValid(etree.fromstring(xml.encode()))

    def test_baselines_are_valid(self):
        self.write("a.stack.json", STACKS["all"])
        self.run_ctl("check", "--write-baseline", "base.json", "a.stack.json", code=0)
        jsonschema.Draft202012Validator(self.baseline).validate(json.loads(self.read("base.json")))


if __name__ == "__main__":
    try:
        PublishedSchemas.sarif, PublishedSchemas.junit = published_schemas(sys.argv[3])
    except NotAvailable as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    schemas = pathlib.Path(sys.argv[4])
    PublishedSchemas.baseline = json.loads((schemas / "baseline.schema.json").read_text())
    main(sys.argv)
