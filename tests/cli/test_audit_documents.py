"""What an audit prints, in every format, against the schemas of the formats: SARIF's and JUnit's
published ones, and ours in schemas/.

test_audit_documents.py FOLDER

FOLDER is where the published schemas are kept. Exit code 77, with the reason, where they cannot be
had.
"""
import json
import pathlib
import re
import sys
import urllib.parse

import jsonschema
import referencing
import referencing.jsonschema
import workbench
from lxml import etree
from workbench import LIBRARY, Case, Simulator

from support import compliant
from support.compliant import ML

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "outputs"))
from published_schemas import NotAvailable, published_schemas  # noqa: E402
from stacks import acknowledgement  # noqa: E402

FOLDER = HERE.parents[1] / "schemas"
OURS = {path.name: json.loads(path.read_text()) for path in FOLDER.glob("*.schema.json")}
REGISTRY = referencing.Registry().with_resources(
    (name, referencing.jsonschema.DRAFT202012.create_resource(one)) for name, one in OURS.items())
CLUSTER = compliant.cluster(cluster_name="phi", autotermination_minutes=None)
UUID = "018f4d2e-7c1a-7def-8abc-0123456789ab"
HOSTILE = "x\r\n::error::injected ##[error]y]]> <a b=\"c\"> & \u0007 \uffff %0A,:"
# What a workspace can hold, by /__sim/NAME.
HELD = (
    ("clusters", {"cluster_source": "UI", "state": "RUNNING", "attributes": CLUSTER}),
    ("clusters", {"cluster_source": "UI", "state": "RUNNING",
                  "attributes": {**CLUSTER, "cluster_name": "ml", "spark_version": ML}}),
    ("pools", {"instance_pool_id": "pool-1", "instance_pool_name": "dry",
               "node_type_id": "m6id.large"}),
    ("policies", {"policy_id": "p-1", "name": "weak", "definition": {
        "aws_attributes.ebs_volume_count": {"type": "fixed", "value": 0}}}),
    ("pipelines", {"pipelines": [
        {"pipeline_id": "pipe-1", "name": "claims", "spec": {"clusters": [{"label": "default"}]}},
        {"pipeline_id": "pipe-2", "name": "free", "spec": {"serverless": True}}]}),
    ("warehouses", {"id": "w-1", "name": "bi"}),
    ("jobs", {"settings": {"name": HOSTILE, "tasks": [
        {"task_key": "load", "spark_submit_task": {}, "new_cluster": CLUSTER}]}}),
)


def refused(path, status=403):
    return {"pattern": f"GET {path}", "kind": "status", "status": status, "times": -1,
            "body": {"error_code": "PERMISSION_DENIED", "message": HOSTILE}}


COMMAND = re.compile("::([a-z]+) ([^:]*)::(.*)")


def unescaped(text, in_property):
    """As the runner of the actions reads the values of a workflow command."""
    codes = (("%0D", "\r"), ("%0A", "\n"), *((("%3A", ":"), ("%2C", ",")) if in_property else ()))
    for code, character in (*codes, ("%25", "%")):
        text = text.replace(code, character)
    return text


def annotations(text):
    """(command, properties, message) of each, and the lines that are none."""
    found, others = [], []
    for line in text.split("\n"):
        command = COMMAND.fullmatch(line)
        if command is None:
            others.append(line)
            continue
        properties = dict(one.split("=", 1) for one in command[2].split(","))
        found.append((command[1], {name: unescaped(value, True)
                                   for name, value in properties.items()},
                      unescaped(command[3], False)))
    return found, others


class AuditDocuments(Case):
    sarif = junit = None

    def setUp(self):
        super().setUp()
        self.arguments = []
        self.provider = {"compliance_profile": "classic", "host": "${env:DATABRICKS_HOST}", "token": "${env:DATABRICKS_TOKEN}",
                         "rate_limit": 1000}
        self.providers = {"hipaa": self.provider}

    def hold(self, simulator=None, only=None):
        for name, body in HELD:
            if only in (None, name):
                (simulator or self.simulator).control(name, body)

    def audit(self, form, code):
        self.write_stack({"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
                          "providers": {name: {"plugin": "hipaa", "config": config}
                                        for name, config in self.providers.items()},
                          "resources": []})
        return self.ctl("audit", "--format", form, *self.arguments, "phi.stack.json", code=code).out

    def all_formats(self, code, empty=False):
        """The audit in every format, each valid, all of them with the same findings; the findings
        document."""
        document = json.loads(self.audit("json", code))
        validator = jsonschema.Draft202012Validator(OURS["findings.schema.json"], registry=REGISTRY)
        self.assertEqual([f"{one.json_path}: {one.message}"
                          for one in validator.iter_errors(document)], [])
        findings = document["findings"]
        self.assertEqual(bool(findings), not empty)
        self.check_sarif(json.loads(self.audit("sarif", code)), document)
        self.audits = document.get("audits", [])
        self.check_junit(self.audit("junit", code), findings)
        self.check_github(self.audit("github", code), findings)
        self.audit("text", code)
        return document

    def check_sarif(self, log, document):
        jsonschema.Draft4Validator(self.sarif).validate(log)
        [run] = log["runs"]
        told = [(one["ruleId"], one["properties"]["resource"], one["properties"]["path"])
                for one in run["results"] if one.get("baselineState") != "absent"]
        noted = [one["descriptor"]["id"]
                 for one in run["invocations"][0]["toolExecutionNotifications"]]
        self.assertEqual(run["invocations"][0]["executionSuccessful"], not noted)
        findings = document["findings"]
        self.assertEqual(sorted([*noted, *(one[0] for one in told)]),
                         sorted(one["code"] for one in findings))
        self.assertEqual(told, [one for one in ((it["code"], it["resource"], it["path"])
                                                for it in findings) if one[0] not in noted])
        self.assertEqual(run.get("properties", {}).get("audits", []), document.get("audits", []))
        for one in run["results"]:
            self.assertEqual(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"], one["ruleId"])
            for place in one.get("locations", ()):
                uri = urllib.parse.urlsplit(place["physicalLocation"]["artifactLocation"]["uri"])
                self.assertEqual(uri.scheme, "databricks")

    def check_junit(self, text, findings):
        root = etree.fromstring(text.encode())
        etree.XMLSchema(etree.parse(str(self.junit))).assertValid(root)
        cases = [(suite, one) for suite in root for one in suite.iter("testcase")]
        covered = [one for _, one in cases if one.get("name") == "coverage"]
        self.assertEqual(bool(covered), bool(self.audits))
        self.assertTrue(all("not examined by design: " in one[0].text for one in covered))
        cases = [(suite, one) for suite, one in cases if one.get("name") != "coverage"]
        of_findings = [one for _, one in cases if one.get("name") != "judged: nothing found"]
        self.assertEqual(sorted(one.get("name").split(" ")[0].split(":")[0] for one in of_findings),
                         sorted(one["code"] for one in findings))
        # What is in order has a suite to say so, and nothing else has.
        clean = {one.get("classname") for _, one in cases} - {one.get("classname")
                                                             for one in of_findings}
        for one in findings:
            about = re.match(r"(\S+ )?\S*", one["resource"])[0]
            self.assertFalse([name for name in clean
                              if about and name.split(": ")[-1].startswith(about)
                              and (not one.get("stack") or name.startswith(one["stack"]))])
        self.clean = clean

    def check_github(self, text, findings):
        found, others = annotations(text)
        self.assertFalse([one for one in others if one.lstrip().startswith("::")])
        self.assertEqual(len(found), len(findings))
        for (command, properties, message), one in zip(found, findings):
            self.assertIn(command, ("error", "warning", "notice"))
            if one["severity"] == "error" and "baseline" not in one:
                self.assertEqual(command, "error")
            self.assertLessEqual(set(properties), {"title", "file", "line", "col"})
            title = " ".join(part for part in (one["code"], one["resource"] and
                                               "at " + one["resource"], one["path"],
                                               "://" in one.get("stack", "") and
                                               "in " + one["stack"]) if part)
            self.assertEqual(properties["title"].removeprefix("known: "), shown(title))
            self.assertEqual(message, shown("\n".join(filter(None, (one["summary"],
                                                                    one["detail"])))))

    def test_findings_of_every_kind(self):
        self.hold()
        self.arguments = ["--prove"]
        for profile in ("classic", "csp"):
            self.provider["compliance_profile"] = profile
            with self.subTest(profile):
                document = self.all_formats(code=1)
                self.assertEqual(document["audits"][0]["profile"], profile)
                self.assertEqual(len(document["proofs"]), 2)
                self.assertLess({"HC-RT-01", "HC-SUB-01"},
                                {one["code"] for one in document["findings"]})
        self.provider["compliance_profile"] = "classic"
        self.all_formats(code=1)
        self.assertEqual([name.split(" ")[0] for name in sorted(self.clean)], ["cluster", "pipeline", "workspace"])

    def test_what_is_waived(self):
        self.hold(only="clusters")
        waiver = {**acknowledgement(), "id": UUID, "requested_by": "team@example.org"}
        self.write("w.json", {"waivers_version": 1, "waivers": [
            {**waiver, "scope": {"cluster_name": "ml"}},
            {**waiver, "id": UUID.replace("0", "1"), "rule": "HC-IMG-01", "accepts": "x/y:1",
             "scope": {"cluster_name": "nobody"}}]})
        self.provider["waiver_files"] = ["w.json"]
        document = self.all_formats(code=0)
        self.assertEqual([(one["code"], one["verdict"]) for one in document["findings"]],
                         [("HC-RT-01", "acknowledged"), ("HP-ACK-UNUSED", "none")])
        self.assertEqual(document["audits"][0]["acknowledged"], 1)
        results = json.loads(self.audit("sarif", 0))["runs"][0]["results"]
        self.assertEqual([[(it["kind"], it["status"]) for it in one["suppressions"]]
                          for one in results], [[("external", "accepted")], []])
        self.assertIn("<skipped", self.audit("junit", 0))

    def test_what_is_not_readable(self):
        self.hold(only="clusters")
        self.simulator.control("faults", {"faults": [
            refused(path) for path in ("/api/2.2/jobs/list", "/api/2.0/pipelines*",
                                       "/api/2.0/global-init-scripts", "/api/2.0/settings/*",
                                       "/api/2.0/policies/clusters/list")]})
        document = self.all_formats(code=1)
        told = [one for one in document["findings"] if one["code"] == "HP-AUDIT-UNREADABLE"]
        self.assertGreater(len(told), 2)
        self.assertEqual({one["verdict"] for one in told}, {"undecided"})
        self.assertIn(403, {one["http_status"] for one in told})
        self.arguments = ["--undecided", "error"]
        self.all_formats(code=1)

    def test_nothing_is_there(self):
        document = self.all_formats(code=2)
        self.assertEqual([one["code"] for one in document["findings"]], ["HP-AUDIT-EMPTY"])
        self.arguments = ["--allow-empty"]
        self.all_formats(code=0, empty=True)

    def test_several_workspaces(self):
        """Two that can be audited, the same cluster in order in one and not in the other, and one
        whose credentials are refused."""
        other = Simulator("--start-seconds", "0.05")
        self.addCleanup(other.stop)
        self.hold(only="clusters")
        self.hold(other)
        self.environment["OTHER_HOST"] = other.url
        self.providers["other"] = {**self.provider, "host": "${env:OTHER_HOST}"}
        document = self.all_formats(code=1)
        self.assertEqual([one["host"] for one in document["audits"]],
                         [self.simulator.url, other.url])
        self.assertEqual({one["stack"] for one in document["findings"]},
                         {self.simulator.url, other.url})
        self.environment["NOBODY"] = "dapi-nobody"
        self.providers["third"] = {**self.provider, "token": "${env:NOBODY}"}
        document = self.all_formats(code=2)
        refused = [one for one in document["findings"] if one["http_status"] in (401, 403)]
        self.assertEqual({one["stack"] for one in refused}, {self.simulator.url})

    def test_a_baseline(self):
        self.hold()
        self.arguments = ["--write-baseline", "base.json"]
        self.audit("json", 0)
        self.simulator.control("pools", {"instance_pool_id": "pool-2", "instance_pool_name": "new",
                                         "node_type_id": "m6id.large"})
        self.simulator.control("clusters/mutate", {
            "cluster_id": self.simulator.control("state")["clusters"][1]["cluster_id"],
            "set": {"spark_version": "15.4.x-scala2.12"}})
        self.arguments = ["--baseline", "base.json"]
        document = self.all_formats(code=1)
        self.assertEqual({one["baseline"] for one in document["findings"]}, {"known", "new"})
        self.assertGreater(document["summary"]["gone"], 0)


def shown(text):
    """As control characters are made visible."""
    return re.sub("[\x00-\x09\x0b-\x1f\x7f-\x9f]", lambda found: f"\\x{ord(found[0]):02x}", text)


if __name__ == "__main__":
    try:
        AuditDocuments.sarif, AuditDocuments.junit = published_schemas(sys.argv.pop(1))
    except NotAvailable as reason:
        print(f"skipped: {reason}")
        sys.exit(77)
    workbench.main()
