"""One proof, and what every command says of it: platform, profile, flag, node types and a restart,
as matrix.json has them. From the same proof no two commands disagree."""
import json
import pathlib
import re
import unittest

import workbench

MATRIX = json.loads((pathlib.Path(__file__).parent / "matrix.json").read_text(encoding="utf-8"))
NODES = {"encrypting": "m6id.large", "other": "m5d.large"}
TOLD = re.compile(r"HC-SSL-0[13]|HC-CSP-01|HC-NODE-01")
ADDRESS = "hipaa_cluster.phi"
CHANGES = ("clusters/create", "clusters/edit", "clusters/start", "clusters/restart",
           "clusters/resize", "clusters/delete", "clusters/permanent-delete")


def told(ran):
    """SEVERITY CODE of what is said of the proof, each once, in order."""
    found = set()
    for one in ran.document["findings"]:
        if TOLD.fullmatch(one["code"]):
            undecided = " (undecided)" if one["verdict"] == "undecided" else ""
            found.add(f"{one['severity']} {one['code']}{undecided}")
    return sorted(found)


def verdict_in(verdicts):
    """Of HC-SSL-01 in a list of verdicts that names what does not pass."""
    return next((one["verdict"] for one in verdicts if one["rule"] == "HC-SSL-01"), "pass")


class Matrix(workbench.Case):
    def prepare(self, row):
        self.simulator.reset()
        self.simulator.control("settings", {"platform": row["platform"], "start_seconds": 0,
                                            "context_seconds": 0, "command_seconds": 0})
        if row["flag"] != "configured":
            self.simulator.control("ssl", {"answer": row["flag"]})
        for path in self.folder.iterdir():
            path.unlink()
        made = self.stack(node_type_id=NODES[row["nodes"]])
        made["providers"]["hipaa"]["config"].update(
            compliance_profile=row["profile"], retry_timeout_seconds=1)
        self.write_stack(made)

    def value(self):
        return self.state()["resources"][0]["state"]["value"]

    def expect(self, arguments, wanted):
        code, *lines = wanted
        ran = self.ctl(*arguments, "--json", code=code)
        self.assertEqual(told(ran), sorted(lines), arguments)
        return ran

    def stale(self, row):
        """Somebody restarts it: it runs without a proof until apply has measured again."""
        before = self.value()["encryption"]
        self.simulator.call("api/2.1/clusters/restart",
                            {"cluster_id": self.value()["cluster_id"]})
        # What the flag is worth is only said of a flag that was measured.
        warned = ["warning HC-SSL-01 (undecided)",
                  *(one for one in row["lasting"] if "HC-SSL-03" not in one)]
        ran = self.expect(("read", "phi.stack.json"), [0, *warned])
        (said,) = [one["detail"] for one in ran.document["findings"]
                   if one["code"] == "HC-SSL-01"]
        self.assertRegex(said, r"it has been running since \S+Z without a proof")
        self.assertEqual(self.value()["encryption"]["status"], "stale")
        self.expect(("read", "--undecided=error", "phi.stack.json"), [1, *warned])
        ran = self.expect(("plan", "phi.stack.json"), [0, *warned])
        (change,) = ran.document["changes"]
        self.assertEqual({one["path"].split("/")[1] for one in change["differences"]},
                         {"encryption", "compliance"})
        self.simulator.forget_requests()
        self.ctl("apply", "--auto-approve", "phi.stack.json", "--json", code=0)
        self.assertEqual([one["path"] for one in self.simulator.requests(method="POST")
                          if one["path"].endswith(CHANGES)], [])
        after = self.value()["encryption"]
        self.assertEqual(after["status"], row["status"])
        self.assertNotEqual(after["spark_context_id"], before["spark_context_id"])
        ran = self.ctl("plan", "phi.stack.json", "--json", code=0)
        self.assertEqual(ran.document["changes"], [])

    def audits(self, row, cluster, is_running):
        lasting = [one for one in row["plan"][1:] if "HC-NODE" in one]
        workspace = [one for one in row["plan"][1:] if "HC-CSP" in one]
        self.expect(("audit", "phi.stack.json"), [0, *lasting, *workspace])
        ran = self.ctl("audit", "--prove", "phi.stack.json", "--json")
        found = [one["verdict"] for one in ran.document["findings"]
                 if one["code"] == "HC-SSL-01" and cluster in one["resource"]]
        if is_running:
            self.assertEqual(found or ["pass"], [row["ssl"]])
            self.assertEqual(ran.code, 1 if row["ssl"] == "fail" else 0)
        else:
            self.assertEqual((found, ran.code), ([], 0))

    def row(self, row):
        self.prepare(row)
        self.expect(("plan", "phi.stack.json"), row["plan"])
        if "apply" not in row:
            self.ctl("apply", "--auto-approve", "phi.stack.json", code=1)
            self.assertEqual(self.simulator.clusters(), [])
            return
        self.expect(("apply", "--auto-approve", "phi.stack.json"), row["apply"])
        value = self.value()
        cluster = value["cluster_id"]
        is_proved = row["ssl"] == "pass"
        (there,) = self.simulator.clusters()
        self.assertEqual(there["state"], "RUNNING" if is_proved else "TERMINATED")
        self.assertEqual(value["encryption"]["status"], row["status"])
        self.assertEqual(verdict_in(value["compliance"]["verdicts"]), row["ssl"])
        self.audits(row, cluster, is_proved)
        if not is_proved:
            return
        settings = value["encryption"].get("settings")
        if settings is not None:
            self.assertEqual(len(json.loads(settings)), 10)
        hardware = json.loads(value["encryption"]["hardware"])
        self.assertEqual(hardware["compliance_security_profile"],
                         "on" if row["platform"] == "csp" else "off")
        self.expect(("read", "phi.stack.json"), [0, *row["lasting"]])
        read = self.value()
        self.assertEqual((read["encryption"], read["compliance"]),
                         (value["encryption"], value["compliance"]))
        ran = self.expect(("verify", "--stack", "phi.stack.json", ADDRESS), [0, *row["lasting"]])
        (evidence,) = ran.document["evidence"].values()
        self.assertEqual(verdict_in([one for one in evidence["verdicts"]
                                     if one["verdict"] != "pass"]), row["ssl"])
        self.assertEqual(evidence["measurement"]["status"], row["status"])
        self.stale(row)

    def test_matrix(self):
        for row in MATRIX["rows"]:
            name = " ".join(row[key] for key in ("platform", "profile", "flag", "nodes"))
            with self.subTest(name):
                self.row(row)

    def test_show_leaves_a_stale_proof_at_the_warning(self):
        row = MATRIX["rows"][3]
        self.prepare(row)
        made = self.stack(on_stale_proof="show")
        self.ctl("apply", "--auto-approve", "phi.stack.json", code=0)
        self.simulator.call("api/2.1/clusters/restart",
                            {"cluster_id": self.value()["cluster_id"]})
        ran = self.expect(("plan", "phi.stack.json"), [0, "warning HC-SSL-01 (undecided)"])
        self.assertEqual(ran.document["changes"], [])
        self.assertEqual(made["resources"][0]["config"]["on_stale_proof"], "show")

    def test_one_that_stopped_by_itself_is_no_difference(self):
        self.prepare(MATRIX["rows"][8])
        self.ctl("apply", "--auto-approve", "phi.stack.json", code=0)
        self.simulator.call("api/2.1/clusters/delete", {"cluster_id": self.value()["cluster_id"]})
        self.expect(("read", "--undecided=error", "phi.stack.json"), [0])
        self.assertEqual(self.value()["encryption"]["status"], "stale")
        ran = self.expect(("plan", "phi.stack.json"), [0])
        self.assertEqual(ran.document["changes"], [])

    def test_a_proof_by_hardware_is_told_in_words(self):
        self.prepare(MATRIX["rows"][8])
        ran = self.ctl("apply", "--auto-approve", "phi.stack.json", code=0)
        self.assertRegex(ran.out, r'/encryption/status +"hardware" \(encrypted between nodes by '
                         r'instance type; compliance security profile on\)\n')

    def test_a_proof_is_five_requests(self):
        self.prepare(MATRIX["rows"][0])
        self.simulator.control("settings", {"context_seconds": 0.05, "command_seconds": 0.02})
        self.ctl("apply", "--auto-approve", "phi.stack.json", code=0)
        paths = [one["path"] for one in self.simulator.requests("/api/1.2/*")]
        self.assertEqual(paths, ["/api/1.2/contexts/create", "/api/1.2/contexts/status",
                                 "/api/1.2/commands/execute", "/api/1.2/commands/status",
                                 "/api/1.2/contexts/destroy"])

    def test_the_setting_is_read_once_a_run(self):
        row = MATRIX["rows"][1]
        self.prepare(row)
        made = self.many(5)
        made["providers"]["hipaa"]["config"]["compliance_profile"] = "strict"
        self.write_stack(made)
        self.simulator.forget_requests()
        ran = self.ctl("plan", "phi.stack.json", "--json", code=0)
        self.assertEqual(len(self.simulator.requests(
            "/api/2.0/settings/types/shield_csp_enablement_ws_db/*")), 1)
        self.assertEqual([one for one in ran.told if one[1] == "HC-CSP-01"],
                         [("warning", "HC-CSP-01", "provider.hipaa", "")])

    def test_an_assumed_profile(self):
        """Credentials that may not read the setting: the command line answers for it."""
        self.prepare(MATRIX["rows"][15])
        self.simulator.fault("GET /api/2.0/settings/*", kind="status", status=403, times=-1,
                             body={"error_code": "PERMISSION_DENIED", "message": "no"})
        self.expect(("plan", "phi.stack.json"), [0, "warning HC-CSP-01 (undecided)"])
        self.expect(("apply", "--auto-approve", "phi.stack.json"),
                    [1, "error HC-CSP-01 (undecided)"])
        self.assertEqual(self.simulator.clusters(), [])
        self.expect(("apply", "--assume-csp", "--auto-approve", "phi.stack.json"), [0])
        self.assertEqual(json.loads(self.value()["encryption"]["hardware"])
                         ["compliance_security_profile"], "assumed")
        self.environment["HIPAA_ASSUME_CSP"] = "yes"
        ran = self.expect(("verify", "--stack", "phi.stack.json", ADDRESS), [0])
        (evidence,) = ran.document["evidence"].values()
        self.assertEqual(evidence["measurement"]["hardware"]["compliance_security_profile"],
                         "assumed")

    def test_a_gate_that_lets_nothing_undecided_through(self):
        self.prepare(MATRIX["rows"][15])
        self.ctl("check", "--undecided=error", "phi.stack.json", code=1)
        self.ctl("check", "--undecided=error", "--assume-csp", "phi.stack.json", code=0)


if __name__ == "__main__":
    workbench.main()
