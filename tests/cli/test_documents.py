"""What is printed and written, against schemas/, by an independent implementation of JSON Schema."""
import json
import pathlib

import jsonschema
import referencing
import referencing.jsonschema
import workbench
from coverage_case import CoverageCase, event
from workbench import Case, example

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "schemas"
SCHEMAS = {path.name: json.loads(path.read_text()) for path in FOLDER.glob("*.schema.json")}
REGISTRY = referencing.Registry().with_resources(
    (name, referencing.jsonschema.DRAFT202012.create_resource(one)) for name, one in SCHEMAS.items())


class Documents(Case):
    def check(self, name, document):
        validator = jsonschema.Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=REGISTRY)
        self.assertEqual([f"{one.json_path}: {one.message}" for one in validator.iter_errors(document)], [])

    def refuse(self, name, document):
        validator = jsonschema.Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=REGISTRY)
        self.assertFalse(validator.is_valid(document), document)

    def test_findings_of_every_command(self):
        self.stack("non-compliant")
        for command in (("check",), ("plan",), ("apply", "-y")):
            document = self.ctl(*command, "--json", code=1).document
            self.assertEqual(document["command"], command[0])
            self.check("findings", document)
        self.stack()
        for command in (("plan",), ("apply", "-y"), ("read",), ("verify", "hipaa_cluster.phi")):
            self.check("findings", self.ctl(*command, "--json", code=0).document)
        (cluster,) = self.simulator.running()
        self.simulator.control("clusters/mutate", {
            "cluster_id": cluster, "set": {"aws_attributes.ebs_volume_count": 0}})
        self.check("findings", self.ctl("read", "--json", code=1).document)
        self.check("findings", self.ctl("apply", "-y", "--json", code=0).document)
        self.check("findings", self.ctl("import", "hipaa_cluster.phi", "x", "--json", code=2).document)
        self.check("findings", self.ctl("destroy", "-y", "--json", code=0).document)
        self.write_stack("{")
        self.check("findings", self.ctl("plan", "--json", code=2).document)

    def test_findings_of_an_audit(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.simulator.control("clusters", {"cluster_source": "UI", "state": "TERMINATED",
                                            "attributes": {"spark_version": "15.4.x-scala2.12",
                                                           "node_type_id": "m6id.large",
                                                           "num_workers": 1}})
        self.simulator.control("jobs", {"settings": {"name": "j", "spark_submit_task": {}}})
        self.simulator.control("faults", {"pattern": "GET /api/2.0/pipelines", "kind": "status",
                                          "status": 403, "times": -1})
        document = self.ctl("audit", "--json", "--prove", code=1).document
        self.assertEqual(len(document["proofs"]), 1)
        self.check("findings", document)
        self.refuse("findings", {**document, "audits": [{"surprise": 1}]})

    def test_doctor(self):
        made = self.stack()
        document = self.ctl("doctor", "--json", code=0).document
        self.check("doctor", document)
        for change in ({"format_version": 2}, {"providers": {"hipaa": {}}}, {"surprise": 1}):
            self.refuse("doctor", {**document, **change})
        self.simulator.control("users", {"user_name": "poor@example.com", "token": "dapi-poor",
                                         "allow_cluster_create": False})
        made["providers"]["hipaa"]["config"]["prover"] = {"token": "${env:PROVER}"}
        self.write_stack(made)
        self.environment.update(DATABRICKS_TOKEN="dapi-poor", PROVER=workbench.TOKEN)
        self.simulator.control("faults", {"faults": [
            {"pattern": "GET /api/2.0/instance-pools/list", "kind": "status", "status": 403,
             "times": -1},
            {"pattern": "GET /api/2.1/clusters/spark-versions", "kind": "status", "status": 500,
             "times": -1}]})
        document = self.ctl("doctor", "--json", code=1).document
        self.assertEqual({one["status"] for one in document["providers"]["hipaa"]["permissions"]},
                         {"allowed", "denied", "unknown"})
        self.check("doctor", document)
        self.environment["PROVER"] = "dapi-nobody"
        self.check("findings", self.ctl("doctor", "--json", code=2).document)

    def test_evidence(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.check("evidence", self.ctl("verify", "hipaa_cluster.phi", code=0).document)
        (cluster,) = self.simulator.running()
        self.simulator.control("ssl", {"answer": "false"})
        self.check("evidence", self.ctl("verify", "hipaa_cluster.phi", code=1).document)
        self.simulator.control("clusters/terminate", {"cluster_id": cluster})
        self.check("evidence", self.ctl("verify", "hipaa_cluster.phi", code=1).document)

    def test_manifest_and_metadata(self):
        self.check("manifest", json.loads(workbench.MANIFEST.read_text()))
        rules = json.loads((FOLDER / "rules.json").read_text())
        told = {"format_version": 1, "name": "hipaa-databricks", "version": "1", "extensions": [],
                "abi": {"name": "hipaa-provider", "major": 1, "minor": 0}, **rules}
        self.check("metadata", told)
        everything = json.loads(self.ctl("explain", "--json", code=0).out)
        self.assertEqual(everything, rules["rules"] + rules["codes"])

    def test_schemas_and_reader_of_stacks_refuse_the_same(self):
        good = example("compliant")
        self.check("stack", good)
        for change in ({"stack_version": 2}, {"stack_version": "1"}, {"resource": []}, {"plugins": []},
                       {"plugins": {"hipaa": {}}}, {"plugins": {"hipaa": {"name": "a", "path": "b"}}},
                       {"plugins": {"hipaa": {"path": ""}}}, {"providers": {"a b": {"plugin": "hipaa"}}},
                       {"providers": {"hipaa": {}}}, {"resources": [5]}, {"resources": {}},
                       {"resources": [{"type": "hipaa_cluster", "name": "phi", "provider": "hipaa"}]},
                       {"resources": [{"type": "", "name": "phi", "provider": "hipaa", "config": {}}]}):
            with self.subTest(change):
                self.refuse("stack", {**good, **change})
                self.write_stack({**good, **change})
                self.ctl("check", code=2)


class CoverageDocument(CoverageCase):
    check = Documents.check

    def test_spans_exceptions_and_what_is_not_seen(self):
        life = [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                event("RESTARTING", 10, "bob@example.com"), event("RUNNING", 10.5),
                event("TERMINATING", 12, reason="INACTIVITY")]
        self.history("c1", life)
        acceptance = {"rule": "HC-RT-01", "kind": "waiver", "id": "w-1", "ticket": "SEC-7",
                      "approved_by": "officer@example.com", "expires_on": "2026-07-02"}
        self.segment(self.statement("c1", 8.2, acceptances=[acceptance]), self.statement("gone", 9))
        document = self.workspace("--json", code=1).document
        self.assertEqual(len(document["workspaces"][0]["clusters"]), 2)
        self.check("coverage", document)


if __name__ == "__main__":
    workbench.main()
