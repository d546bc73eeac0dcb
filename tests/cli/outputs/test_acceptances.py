"""Who answers for a finding, as every output says it: out of the finding, which brings it along.

test_acceptances.py HIPAACTL LIBRARY
"""
import sys
from xml.etree import ElementTree

from stacks import GOOD, OutputTest, acknowledgement, day, main, stack


class Acceptances(OutputTest):
    def test_two_acknowledgements_of_one_rule_are_told_apart(self):
        """Each finding names who answers for its own value, though one reason holds the other, and
        who approved is named in both."""
        entries = [acknowledgement(rule="HC-ML-01", accepts="horovod", approved_by="ann@example.org",
                                   ticket="RISK-1", reason="Single-node training on test data"),
                   acknowledgement(rule="HC-ML-01", accepts="sparkdl", approved_by="bo@example.org",
                                   ticket="RISK-2", expires_on=day(80),
                                   reason="Single-node training on test data: as ann@example.org "
                                          "accepted for the other")]
        libraries = [{"pypi": {"package": name}} for name in ("sparkdl", "horovod")]
        self.write("a.stack.json", stack(phi={**GOOD, "libraries": libraries,
                                              "acknowledgement": entries}))
        self.write("plan.json", {"format_version": "1.0", "terraform_version": "1.11.4", "values": {
            "root_module": {"resources": [{
                "address": "hipaa_cluster.phi", "mode": "managed", "type": "hipaa_cluster", "name":
                "phi", "values": {**GOOD, "libraries": libraries, "acknowledgement": entries}}]}}})
        by_path = {"/libraries/0/pypi/package": (1, "bo@example.org", "RISK-2", day(80)),
                   "/libraries/1/pypi/package": (0, "ann@example.org", "RISK-1", day(90))}
        for name, at in (("a.stack.json", ""), ("plan.json", "/values/root_module/resources/0/values")):
            arguments = ("--profile", "classic", name)
            expected = {at + path: told for path, told in by_path.items()}
            with self.subTest(name, format="json"):
                found = self.document("check", "--json", *arguments, code=0)["findings"]
                self.assertEqual(
                    {one["path"]: one["acceptance"] for one in found if "acceptance" in one},
                    {path: {"kind": "acknowledgement", "id": "", "approved_by": by, "ticket": ticket,
                            "reason": entries[index]["reason"], "expires_on": until,
                            "source": {"file": "", "path": f"{at}/acknowledgement/{index}"}}
                     for path, (index, by, ticket, until) in expected.items()})
            with self.subTest(name, format="sarif"):
                results = self.document("check", "--format", "sarif", *arguments)["runs"][0]["results"]
                self.assertEqual(
                    {one["properties"]["path"]: one["suppressions"] for one in results
                     if one["suppressions"]},
                    {path: [{"kind": "inSource", "status": "accepted",
                             "justification": entries[index]["reason"],
                             "properties": {"approvedBy": by, "expiresOn": until,
                                            "ticket": ticket}}]
                     for path, (index, by, ticket, until) in expected.items()})
            with self.subTest(name, format="junit"):
                root = ElementTree.fromstring(
                    self.run_ctl("check", "--format", "junit", *arguments, code=0))
                self.assertEqual(
                    {case.get("name").split(" ")[1].rstrip(":"): case.find("skipped").get("message")
                     .partition(", by ")[2] for case in root.iter("testcase")
                     if case.find("skipped") is not None},
                    {path: f"{by} until {until}, {ticket}"
                     for path, (_, by, ticket, until) in expected.items()})
            with self.subTest(name, format="text"):
                text = self.run_ctl("check", *arguments, code=0)
                for index in (0, 1):
                    self.assertIn(f"Accepted at {at}/acknowledgement/{index}\n", text)


if __name__ == "__main__":
    main(sys.argv)
