"""hipaactl prove: what a scheduler runs. Who is measured, what is stated, what it ends with."""
import configparser
import json
import os
import pathlib
import resource
import shlex
import shutil
import subprocess
import sys
import unittest

import workbench
from evidence_case import EvidenceCase
from workbench import LIBRARY

from support import compliant

EXECUTE = "/api/1.2/commands/execute"
CLUSTER = compliant.cluster(cluster_name="phi", autotermination_minutes=None)


class Proving(EvidenceCase):
    def clusters(self, count=1, state="RUNNING", **changes):
        return self.simulator.control("clusters", {
            "count": count, "cluster_source": "UI", "state": state,
            "attributes": {**CLUSTER, **changes}})["cluster_ids"]

    def all(self, *arguments, code=0):
        if "--profile" not in arguments:  # the simulated workspace is the article's
            arguments = ("--profile", "classic", *arguments)
        return self.ctl("prove", "--all", *arguments, code=code)

    def commands(self):
        return len(self.simulator.requests(EXECUTE))

    def restart(self, cluster):
        self.simulator.control("clusters/mutate", {"cluster_id": cluster, "user": "a@example.com",
                                                   "restart": True, "new_spark_context": True})


class OfAWorkspace(Proving):
    def test_each_running_cluster_is_measured_once(self):
        first, second = self.clusters(2)
        self.clusters(3, state="TERMINATED")
        ran = self.all("--json")
        self.assertEqual(ran.told, [])
        self.assertEqual({name: one["status"] for name, one in ran.document["proofs"].items()},
                         {f"cluster {one} (phi)": "measured_true" for one in (first, second)})
        stated = self.statements("workspace.evidence")
        self.assertEqual({(one["operation"], one["subject"]["cluster_id"]) for one in stated},
                         {("prove", first), ("prove", second)})
        self.assertEqual(self.commands(), 2)
        ran = self.all()
        self.assertEqual(ran.out, "2 clusters run, 0 without a valid proof.\n")
        self.assertEqual(self.commands(), 2)
        self.assertEqual(len(self.segments("workspace.evidence")), 1)

    def test_where_it_is_recorded(self):
        self.clusters()
        (proof,) = self.all("--json").document["proofs"].values()
        (segment,) = self.segments("workspace.evidence")
        self.assertEqual(proof["recorded"], {"segment": segment.name, "line": 2})
        self.ctl("evidence", "verify", "workspace.evidence", code=0)

    def test_a_restart_ends_a_proof(self):
        first, _ = self.clusters(2)
        self.all()
        self.restart(first)
        ran = self.all()
        self.assertIn("1 without a valid proof; 1 measured, 1 proved.\n", ran.out)
        self.assertEqual(self.statements("workspace.evidence")[-1]["subject"]["cluster_id"], first)

    def test_a_proof_by_another_profile_is_none(self):
        self.simulator.control("settings", {"platform": "csp"})
        self.clusters(node_type_id="m6id.large")
        self.all("--profile", "csp")
        self.all("--profile", "csp")
        self.assertEqual(self.commands(), 0)
        self.all("--profile", "classic", code=1)
        self.assertEqual(self.commands(), 1)

    def test_hardware_needs_no_command(self):
        self.simulator.control("settings", {"platform": "csp"})
        self.clusters(2, node_type_id="m6id.large")
        ran = self.all("--profile", "csp", "--json")
        self.assertEqual([one["status"] for one in ran.document["proofs"].values()], ["hardware"] * 2)
        self.assertEqual(self.commands(), 0)
        self.assertEqual(ran.told, [])
        self.assertEqual({one["measurement"]["not_measured_because"]
                          for one in self.statements("workspace.evidence")},
                         {"the instance types encrypt: no command was run"})

    def test_what_is_not_true_is_an_error_each_time_and_nothing_is_terminated(self):
        (bad,) = self.clusters()
        self.simulator.control("ssl", {"answer": "false", "cluster_id": bad})
        for _ in range(2):
            ran = self.all("--json", code=1)
            self.assertEqual(ran.told, [("error", "HC-SSL-01", f"cluster {bad} (phi)", "/encryption/value")])
        self.assertEqual(self.commands(), 2)
        self.assertEqual(list(self.simulator.running()), [bad])

    def test_what_cannot_be_measured_is_not_proved(self):
        (bad,) = self.clusters()
        self.simulator.control("ssl", {"answer": "permission_denied", "cluster_id": bad})
        ran = self.all("--json", code=1)
        self.assertIn("HC-SSL-01", [one[1] for one in ran.told])
        (proof,) = ran.document["proofs"].values()
        self.assertEqual(proof["status"], "not_measured")

    def test_other_rules_are_the_audits(self):
        self.clusters(aws_attributes={"ebs_volume_count": 0})
        ran = self.all("--json")
        self.assertEqual(ran.told, [])
        self.assertIn("HC-EBS-01", [one["rule"] for one in self.statements("workspace.evidence")[0]["verdicts"]
                                    if one["verdict"] == "fail"])

    def test_nothing_that_runs(self):
        self.clusters(state="TERMINATED")
        self.assertEqual(self.all().out, "0 clusters run, 0 without a valid proof.\n")
        self.assertFalse((self.folder / "workspace.evidence").exists())

    def test_nothing_at_all_is_undecided(self):
        ran = self.all("--json")
        self.assertEqual([one[:2] for one in ran.told], [("warning", "HP-AUDIT-EMPTY")])
        self.all("--undecided=error", code=1)

    def test_who_may_not_list(self):
        self.environment["DATABRICKS_TOKEN"] = "dapi-wrong"
        self.all("--json", code=2)

    def test_another_folder(self):
        self.clusters()
        self.all("--evidence", "kept")
        self.assertEqual(len(self.statements("kept")), 1)

    def test_a_folder_that_cannot_be_written(self):
        self.write("taken", "a file")
        self.clusters(3)
        ran = self.all("--evidence", "taken", "--json", code=2)
        self.assertEqual([one[1] for one in ran.told], ["HP-EVIDENCE-FOLDER"])

    def test_a_name_that_holds_patient_data_is_not_shown(self):
        self.clusters(cluster_name="jane.doe@mail.example")
        ran = self.all("--json")
        self.assertNotIn("jane.doe", ran.out + ran.err)

    @unittest.skipIf("HIPAA_SANITIZE" in os.environ, "a sanitizer keeps what is freed")
    def test_memory_does_not_grow_with_what_does_not_run(self):
        def memory(count):
            self.simulator.reset()
            self.simulator.control("settings", {"requests_per_second": 0})
            self.clusters(count, state="TERMINATED")
            self.clusters()
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            self.all("--evidence", f"of{count}")
            return before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss

        memory(100)
        before, after = memory(5000)
        # The greatest of all children so far, in KB: 5000 clusters are some 10 MB of answers.
        self.assertLess(after - before, 4000)


class OfAStack(Proving):
    def test_the_proof_in_the_state_counts_until_a_restart(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.clusters()  # of somebody else
        before = self.commands()
        ran = self.ctl("prove", code=0)
        self.assertEqual(ran.out, "0 without a valid proof.\n")
        (own,) = {self.state()["resources"][0]["state"]["value"]["cluster_id"]}
        self.restart(own)
        ran = self.ctl("prove", "phi.stack.json", "--json", code=0)
        self.assertEqual(list(ran.document["proofs"]), ["hipaa_cluster.phi"])
        self.assertEqual(self.commands(), before + 1)
        self.assertEqual(self.statements()[-1]["subject"]["cluster_id"], own)
        self.ctl("prove", code=0)
        self.assertEqual(self.commands(), before + 1)

    def test_a_proof_by_another_profile_is_none(self):
        made = self.stack()
        self.ctl("apply", "-y", code=0)
        before = self.commands()
        self.assertEqual(made["providers"]["hipaa"]["config"]["compliance_profile"], "classic")
        made["providers"]["hipaa"]["config"]["compliance_profile"] = "strict"
        self.write_stack(made)
        self.assertEqual(list(self.ctl("prove", "--json", code=0).document["proofs"]), ["hipaa_cluster.phi"])
        self.assertEqual(self.commands(), before + 1)

    def test_the_statement_of_an_apply_is_a_proof(self):
        self.recording(2)
        self.ctl("apply", "-y", code=0)
        before = self.commands()
        (self.folder / "phi.state.json").unlink()
        ran = self.ctl("prove", "--all", code=0)
        self.assertEqual(ran.out, "2 clusters run, 0 without a valid proof.\n")
        self.assertEqual(self.commands(), before)

    def test_where_no_stack_is(self):
        ran = self.ctl("prove", "--json", code=2)
        self.assertEqual([one[1] for one in ran.told], ["HP-STACK-FILE"])

    def test_required_evidence_that_cannot_be_written(self):
        self.recording(folder="taken", required=True)
        self.write("taken", "a file")
        self.clusters()
        ran = self.ctl("prove", "--all", "--json", code=2)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-WRITE")])
        self.assertEqual(self.commands(), 0)


class OfAnAudit(Proving):
    def test_what_an_audit_measures_is_stated(self):
        self.recording()
        (cluster,) = self.clusters()
        ran = self.ctl("audit", "--prove", "--json", code=0)
        (said,) = self.statements()
        self.assertEqual((said["operation"], said["subject"]["cluster_id"], said["outcome"]),
                         ("audit", cluster, "done"))
        self.assertEqual(said["measurement"]["status"], "measured_true")
        self.assertIn({"rule": "HC-SSL-01", "verdict": "pass"},
                      [{"rule": one["rule"], "verdict": one["verdict"]} for one in said["verdicts"]])
        (proof,) = ran.document["proofs"].values()
        self.assertEqual(proof["recorded"], {"segment": self.segments()[0].name, "line": 2})
        before = self.commands()
        self.assertEqual(self.ctl("prove", "--all", code=0).out,
                         "1 cluster runs, 0 without a valid proof.\n")
        self.assertEqual(self.commands(), before)

    def test_an_audit_that_only_reads_states_nothing(self):
        self.recording()
        self.clusters()
        self.ctl("audit", code=0)
        self.assertFalse((self.folder / "phi.evidence").exists())

    def test_required_nothing_is_measured_first(self):
        self.recording(folder="taken", required=True)
        self.write("taken", "a file")
        self.clusters()
        ran = self.ctl("audit", "--prove", "--json", code=2)
        self.assertEqual([one[:2] for one in ran.told], [("error", "HP-EVIDENCE-WRITE")])
        self.assertEqual(self.commands(), 0)


class Recipes(Proving):
    """The command lines of examples/schedule, as they stand there, with other folders."""

    def setUp(self):
        super().setUp()
        self.recording()
        self.clusters()
        self.write("prove.env", f"DATABRICKS_HOST={self.simulator.url}\n"
                                f"DATABRICKS_TOKEN={self.environment['DATABRICKS_TOKEN']}\n")
        (self.folder / "bin").mkdir()
        (self.folder / "bin/hipaactl").symlink_to(workbench.HIPAACTL)
        for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN"):
            del self.environment[name]
        self.environment["PATH"] = f"{self.folder / 'bin'}:{self.environment['PATH']}"

    def recipe(self, name):
        text = (workbench.EXAMPLES / "schedule" / name).read_text(encoding="utf-8")
        for there in ("/etc/hipaa", "/var/lib/hipaa", "/run/lock"):
            text = text.replace(there, str(self.folder))
        return text

    def shell(self, command, **environment):
        return subprocess.run(["/bin/sh", "-c", command], cwd=self.folder, capture_output=True, text=True,
                              env={**self.environment, **environment}, timeout=120, check=False)

    def test_cron(self):
        (line,) = [one for one in self.recipe("crontab").splitlines() if one.startswith("*/10 ")]
        times, command = line.split(" ", 5)[:5], line.split(" ", 5)[5]
        self.assertEqual(times, ["*/10", "*", "*", "*", "*"])
        self.assertNotIn("%", command)  # cron would end the line there
        done = self.shell(command)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual(len(self.statements("evidence")), 1)
        self.simulator.control("ssl", {"answer": "false"})
        self.restart(self.statements("evidence")[0]["subject"]["cluster_id"])
        done = self.shell(command)
        self.assertIn("HC-SSL-01", done.stdout)

    def test_databricks(self):
        schedule = workbench.EXAMPLES / "schedule"
        ran = self.ctl("check", "--undecided=error", "--profile", "classic", schedule / "databricks.yml", code=0)
        self.assertNotIn("error", ran.out.replace("0 errors", ""))
        self.simulator.control("volumes", {"path": "/Volumes/main/hipaa/evidence"})
        self.recording(sinks=["volume:/Volumes/main/hipaa/evidence"])
        tools = self.folder / "tools"
        (tools / "bin").mkdir(parents=True)
        shutil.copy(workbench.HIPAACTL, tools / "bin")
        shutil.copy(LIBRARY, tools)
        shutil.copy(self.folder / "phi.stack.json", tools)
        self.write("tools/share/hipaa/plugins/hipaa-databricks.plugin.json",
                   {**json.loads(workbench.MANIFEST.read_text(encoding="utf-8")), "plugin": self.plugin()})
        del self.environment["HIPAA_PLUGIN_PATH"]
        self.environment.update(line.split("=", 1) for line in
                                (self.folder / "prove.env").read_text(encoding="utf-8").splitlines())

        def task():
            return subprocess.run([sys.executable, schedule / "prove.py", tools], cwd=self.folder, text=True,
                                  capture_output=True, env=self.environment, timeout=120, check=False)

        done = task()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 without a valid proof; 1 measured, 1 proved.", done.stdout)
        self.assertIn("1 cluster runs, 0 without a valid proof.", task().stdout)
        self.simulator.control("ssl", {"answer": "false"})
        self.restart(self.simulator.clusters()[0]["cluster_id"])
        done = task()
        self.assertEqual(done.returncode, 1)
        self.assertIn("HC-SSL-01", done.stdout)

    def plugin(self):
        plugin = json.loads(workbench.MANIFEST.read_text(encoding="utf-8"))["plugin"]
        for one in plugin["shared"].values():
            one["path"] = f"../../../{pathlib.Path(LIBRARY).name}"
        return plugin

    def test_systemd(self):
        units = {}
        for name in ("hipaa-prove.service", "hipaa-prove.timer"):
            unit = configparser.ConfigParser(interpolation=None, strict=True)
            unit.optionxform = str
            unit.read_string(self.recipe(name))
            units[name] = unit
        timer, service = units["hipaa-prove.timer"], units["hipaa-prove.service"]
        self.assertEqual(timer["Timer"]["OnCalendar"], "*:0/10")
        self.assertEqual(timer["Install"]["WantedBy"], "timers.target")
        self.assertEqual(service["Service"]["Type"], "oneshot")
        verifier = self.key()
        program, option, command = shlex.split(service["Service"]["ExecStart"])
        self.assertEqual((program, option), ("/bin/sh", "-c"))
        environment = dict(line.split("=", 1) for line in
                           (self.folder / "prove.env").read_text(encoding="utf-8").splitlines())
        done = self.shell(command, CREDENTIALS_DIRECTORY=str(self.folder), **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        ran = self.ctl("evidence", "verify", "evidence", "--key", verifier, code=0)
        self.assertEqual(ran.out, "1 segment, 1 statement, 1 head, 1 signed by the given keys.\n")


if __name__ == "__main__":
    workbench.main()
