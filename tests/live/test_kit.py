#!/usr/bin/env python3
"""The kit against the simulated workspace: what it keeps, what it finds, what it never shows."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE / "kit")]
from deviating import DEVIATIONS, Server  # noqa: E402
from proof_sources import all_commands  # noqa: E402
from support.simulator import TOKEN, Simulator  # noqa: E402


# What they need the kit does not make: a Unity Catalog volume and a folder for evidence
# (`cli.evidence_sinks` has both), and a SQL warehouse with system tables (`cli.coverage_warehouse`).
NOT_REHEARSED = {"/api/2.0/fs/", "/api/2.0/sql/statements",
                 *(f"/api/2.0/workspace/{verb}" for verb in ("list", "mkdirs", "import", "export"))}


def paths_of_ours():
    """The paths that plugin/ names in its sources."""
    return {path for file in (HERE.parents[1] / "plugin" / "workspace").rglob("*.cpp")
            for path in re.findall(r'"(/api/[0-9][^"]*)"', file.read_text(encoding="utf-8"))} - NOT_REHEARSED


class Kit(unittest.TestCase):
    """A simulated workspace, and the kit's three commands in it."""
    platform, seconds = "plain", "0.4"

    def setUp(self):
        self.simulator = Simulator("--start-seconds", self.seconds, "--platform", self.platform)
        self.addCleanup(self.simulator.stop)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.recording = os.path.join(self.folder.name, "recording.json")
        self.host = self.simulator.url

    def environment(self, **changes):
        held = {"PATH": os.environ["PATH"], "HOME": self.folder.name, "HIPAA_LIVE": "yes", "DATABRICKS_HOST": self.host,
                "DATABRICKS_TOKEN": TOKEN, "HIPAA_SIM": os.environ["HIPAA_SIM"], **changes}
        return {name: value for name, value in held.items() if value is not None}

    def command(self, name, *arguments, **environment):
        return subprocess.run([str(HERE / name), *arguments], env=self.environment(**environment), capture_output=True,
                              text=True, timeout=120, check=False)

    def run_kit(self, *arguments, **environment):
        return self.command("run.sh", "--output", self.recording, *arguments, **environment)

    def begun(self, *arguments):
        """A run that has made its first cluster, still going on."""
        process = subprocess.Popen([str(HERE / "run.sh"), "--output", self.recording, *arguments], env=self.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.simulator.control("state?brief=true")["clusters"]:
            self.assertIsNone(process.poll())
            time.sleep(0.02)
        return process

    def recorded(self):
        return json.loads(pathlib.Path(self.recording).read_text(encoding="utf-8"))

    def nothing_is_left(self):
        state = self.simulator.control("state")
        self.assertEqual([[], [], [], []], [state[name] for name in ("clusters", "jobs", "pools", "policies")])
        self.assertEqual([], state["contexts_open"])

    def rows(self, *arguments):
        done = self.command("compare", "--json", "--start-seconds", self.seconds, self.recording, *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return json.loads(done.stdout)


class Rehearsal(Kit):
    platform, seconds = "csp", "2"  # long enough for a busy machine to see every state

    def others(self):
        """What others have in the workspace, which is nobody's business."""
        cluster = {"spark_version": "17.3.x-scala2.13", "node_type_id": "m6id.large", "num_workers": 1,
                   "spark_conf": {"spark.canary": "Canary"}, "custom_tags": {"Canary": "Canary"}}
        for path, body in (
                ("clusters", {"cluster_name": "Canary cluster", "state": "RUNNING", "attributes": cluster, "unchecked": True,
                              "creator_user_name": "canary@clinic.example"}),
                ("pools", {"instance_pool_id": "canary-pool-1", "instance_pool_name": "Canary", "node_type_id": "m5.xlarge"}),
                ("policies", {"policy_id": "CANARY", "name": "Canary", "definition": {"custom_tags.Canary": {
                    "type": "fixed", "value": "Canary"}}}),
                ("jobs", {"settings": {"name": "Canary", "tags": {"Canary": "Canary"}}}),
                ("pipelines", {"pipeline_id": "canary-1", "name": "Canary", "spec": {}}),
                ("warehouses", {"id": "canary-1", "name": "Canary"})):
            self.simulator.control(path, body)
        self.simulator.call("api/2.0/global-init-scripts", {"name": "Canary", "script": "IyBDYW5hcnk=", "enabled": False})

    def test_a_run_cleans_up_records_every_state_and_differs_in_nothing(self):
        self.simulator.control("users", {"user_name": "second@example.com", "token": "dapi-second", "can_attach": False,
                                         "allow_cluster_create": False, "cluster_permission": ""})
        self.others()
        done = self.run_kit("--beside-others", HIPAA_LIVE_SECOND_TOKEN="dapi-second")
        self.assertEqual(0, done.returncode, done.stderr)
        state = self.simulator.control("state")
        self.assertEqual([["Canary cluster"], 1, 1, 1, []], [[one["cluster_name"] for one in state["clusters"]], *(
            len(state[name]) for name in ("jobs", "pools", "policies")), state["contexts_open"]])
        made = self.recorded()
        self.assertEqual(("csp", "complete", [], 5), tuple(made["head"][name] for name in (
            "platform", "ended", "troubles", "clusters_made")))
        self.assertEqual({"PENDING", "RUNNING", "RESIZING", "RESTARTING", "TERMINATING", "TERMINATED", "GONE"},
                         {one["state"] for one in made["exchanges"] if "state" in one})
        self.assertEqual(["SINGLE_USER, python", "SINGLE_USER, scala", "SINGLE_USER, sql", "USER_ISOLATION, python",
                          "USER_ISOLATION, scala", "USER_ISOLATION, sql"], sorted(
                              {one["step"][len("proof in "):-len(": destroy")] for one in made["exchanges"]
                               if one["step"].startswith("proof in ") and one["step"].endswith("destroy")
                               and "NONE" not in one["step"]}))
        asked = {one["path"] for one in made["exchanges"]}
        self.assertEqual([], [one for one in sorted(paths_of_ours()) if not any(path.startswith(one) for path in asked)])
        text = pathlib.Path(self.recording).read_text(encoding="utf-8")
        for secret in ("Canary", "canary", TOKEN, "dapi-second", "admin@example.com", "127.0.0.1", "hipaa-live-" + made["head"]["run"]):
            self.assertNotIn(secret, text + done.stdout.replace(self.recording, "") if secret != "127.0.0.1" else text)
        self.assertNotIn(TOKEN, done.stdout + done.stderr)
        found = self.rows()
        self.assertEqual([], [one["fact"] for one in found["rows"]])
        self.assertGreater(found["compared"], 250)
        shown = self.command("run.sh", "--show", self.recording)
        self.assertEqual(0, shown.returncode)
        self.assertIn("POST /api/2.1/clusters/create", shown.stdout)
        listed = self.command("run.sh", "--list", self.recording).stdout
        self.assertIn("edit-running: settled by recording.json, csp (a rehearsal on this machine): first RESTARTING\n", listed)
        self.assertIn("env-dollar: unknown\n", listed)
        self.assertIn("delete-403: settled by recording.json, csp (a rehearsal on this machine): PERMISSION_DENIED\n", listed)
        self.assertNotIn("contradicted", listed)
        self.assertIn("flag-plain: unknown\n", listed)


class Deviations(Kit):
    seconds = "2"

    def test_each_deviation_is_found(self):
        server = Server(self.simulator.url, [rewrite for _, rewrite, _ in DEVIATIONS])
        self.addCleanup(server.close)
        self.host = server.url
        done = self.run_kit()
        self.assertEqual(0, done.returncode, done.stderr)
        self.nothing_is_left()
        facts = [one["fact"] for one in self.rows()["rows"]]
        for name, _, fact in DEVIATIONS:
            with self.subTest(name):
                self.assertTrue(any(fact in one for one in facts), "\n".join(facts))
        listed = self.command("run.sh", "--list", self.recording).stdout
        self.assertIn('env-dollar: settled by recording.json, plain (a rehearsal on this machine): hipaa-live:{"HIPAA_LIVE_B": '
                      '"a/b"}\n', listed)
        self.assertIn("edit-running: contradicted by recording.json, plain (a rehearsal on this machine): first RUNNING\n",
                      listed)


class Budgets(Kit):
    seconds = "30"  # longer than any of these runs

    def test_no_more_clusters_are_made_than_were_allowed(self):
        process = self.begun("--clusters", "2", "--minutes", "0.1")
        self.assertEqual(1, process.wait(60))
        self.nothing_is_left()
        made = self.recorded()["head"]
        self.assertEqual((2, "out of time"), (made["clusters_made"], made["ended"]))
        created = [one for one in self.simulator.requests("/api/2.1/clusters/create", "POST") if one["status"] == 200]
        runs = self.simulator.requests("/api/2.2/jobs/run-now", "POST")
        self.assertEqual(2, len(created) + len(runs))

    def test_a_signal_ends_the_run_and_it_cleans(self):
        process = self.begun()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(1, process.wait(60))
        self.nothing_is_left()
        self.assertEqual("stopped by SIGTERM", self.recorded()["head"]["ended"])

    def test_what_a_killed_run_left_is_cleaned_and_nothing_else(self):
        self.simulator.control("clusters", {"cluster_name": "of-mine", "state": "TERMINATED", "attributes": {
            "spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge", "num_workers": 1}})
        process = subprocess.Popen([str(HERE / "run.sh"), "--output", self.recording], env=self.environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(self.simulator.control("state?brief=true")["clusters"]) < 3:
            time.sleep(0.02)
        process.kill()
        process.wait(60)
        self.assertFalse(os.path.exists(self.recording))
        done = self.command("clean.sh")
        self.assertEqual(0, done.returncode, done.stdout)
        state = self.simulator.control("state")
        self.assertEqual(["of-mine"], [one["cluster_name"] for one in state["clusters"]])
        self.assertEqual([[], [], []], [state[name] for name in ("jobs", "pools", "policies")])

    def test_a_failing_cleaning_says_what_is_left(self):
        process = self.begun("--clusters", "1")
        self.simulator.fault("POST /api/2.1/clusters/permanent-delete", kind="status", status=500, times=-1)
        process.send_signal(signal.SIGINT)
        self.assertEqual(3, process.wait(60))
        self.simulator.heal()
        self.assertEqual(0, self.command("clean.sh").returncode)
        self.nothing_is_left()


class Refusals(Kit):
    def test_nothing_is_sent_without_the_opt_in_or_in_clear(self):
        for changes in ({"HIPAA_LIVE": None}, {"DATABRICKS_TOKEN": ""}, {"DATABRICKS_HOST": "http://example.com"}):
            for name in ("run.sh", "clean.sh"):
                done = self.command(name, **changes)
                self.assertEqual(2, done.returncode)
                self.assertRegex(done.stderr, "^refused: ")
        self.assertEqual([], self.simulator.requests())

    def test_others_running_clusters_are_left_alone(self):
        self.simulator.control("clusters", {"cluster_name": "of-another", "state": "RUNNING",
                                            "creator_user_name": "bob@example.com", "attributes": {
                                                "spark_version": "17.3.x-scala2.13", "node_type_id": "i3.xlarge",
                                                "num_workers": 1}})
        done = self.run_kit()
        self.assertEqual(2, done.returncode)
        self.assertIn("1 clusters of others are running", done.stderr)
        self.assertEqual([], self.simulator.requests(method="POST"))
        done = self.run_kit("--beside-others", "--clusters", "0")
        self.assertEqual(0, done.returncode, done.stderr)
        text = pathlib.Path(self.recording).read_text(encoding="utf-8")
        self.assertNotIn("of-another", text)
        self.assertNotIn("bob@example.com", text)
        self.assertEqual(["of-another"], [one["cluster_name"] for one in self.simulator.clusters()])

    def test_what_is_refused_for_its_rate_is_asked_again_and_recorded_once(self):
        self.simulator.fault("GET /api/2.1/clusters/spark-versions", kind="status", status=429, retry_after=1, times=1)
        done = self.run_kit("--clusters", "0")
        self.assertEqual(0, done.returncode, done.stderr)
        answers = {one["step"]: one["answer"] for one in self.recorded()["exchanges"]}
        self.assertEqual((200, 429, "1"), (answers["runtimes"]["status"], answers["rate"]["status"],
                                           answers["rate"]["headers"]["retry-after"]))

    def test_what_is_no_recording_is_said(self):
        pathlib.Path(self.recording).write_text("{}", encoding="utf-8")
        for name, option in (("compare", ()), ("run.sh", ("--list",)), ("run.sh", ("--show",))):
            done = self.command(name, *option, self.recording)
            self.assertEqual(2, done.returncode)
            self.assertIn("is no recording", done.stderr)


class Sources(unittest.TestCase):
    def test_the_proof_s_commands_are_those_of_hipaactl(self):
        made = all_commands(os.environ["HIPAACTL"], os.environ["HIPAA_LIBRARY"])
        held = json.loads((HERE / "kit" / "proof_commands.json").read_text(encoding="utf-8"))
        self.assertEqual(made, held, "tests/live/proof_sources.py build/release/bin writes the file")

    def test_each_question_names_code_that_is_there(self):
        root = HERE.parents[1]
        held = [one for name in ("questions.json", "questions_elsewhere.json")
                for one in json.loads((HERE / name).read_text(encoding="utf-8"))]
        self.assertEqual(len(held), len({one["id"] for one in held}))
        for one in held:
            self.assertTrue(one["fact"] and one["otherwise"] and one["state"] in ("unknown", "settled", "contradicted"))
            self.assertTrue("check" in one or "needs" in one, one["id"])
            for part in one["code"].replace(",", " ").split():
                if part.startswith(("plugin/", "schemas/", "tests/")):
                    self.assertTrue((root / part).exists(), f"{one['id']}: {part}")


if __name__ == "__main__":
    unittest.main()
