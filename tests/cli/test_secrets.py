"""Secrets come in by ${env:…} and ${file:…} only, and come out nowhere."""
import os
import pathlib
import resource
import time

import workbench
from workbench import Case

CANARY, FILE_CANARY = "canary-7f3a9b2c51d8", "canary-file-9e0d4b77aa12"


class Secrets(Case):
    simulator_arguments = ("--start-seconds", "0.3", "--token", CANARY, "--token", FILE_CANARY)

    def setUp(self):
        super().setUp()
        self.environment["DATABRICKS_TOKEN"] = CANARY
        self.environment["SECRET_TAG"] = "canary-tag-60b5d1c3e9"

    def everything(self):
        """All bytes of all files in the folder, by name."""
        return {path.name: path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}

    def check_canaries(self, *texts):
        for text in texts:
            self.assertNotIn("canary-", text)
        for name, content in self.everything().items():
            if name not in ("phi.stack.json", "token.txt"):
                self.assertNotIn(b"canary-", content, name)

    def test_inline_secrets_are_refused(self):
        stack = self.stack()
        stack["providers"]["hipaa"]["config"]["token"] = CANARY
        self.write_stack(stack)
        for command in ("check", "plan"):
            ran = self.ctl(command, "--json", code=2)
            self.assertEqual(ran.told[0],
                             ("error", "HP-STACK-INLINE-SECRET", "provider.hipaa", "/token"))
            self.check_canaries(ran.out, ran.err)
        self.assertEqual(self.simulator.requests(), [])

    def test_the_name_of_a_variable_is_not_its_value(self):
        stack = self.stack()
        for written in ("${DATABRICKS_TOKEN}", "$DATABRICKS_TOKEN", "env:DATABRICKS_TOKEN", "$env:DATABRICKS_TOKEN",
                        "%DATABRICKS_TOKEN%"):
            for attribute in ("token", "host"):
                stack["providers"]["hipaa"]["config"] = {"token": "${env:DATABRICKS_TOKEN}", attribute: written}
                self.write_stack(stack)
                (found,) = [one for one in self.ctl("check", "--json", code=2).document["findings"]
                            if one["severity"] == "error" and one["resource"] == "provider.hipaa"]
                self.assertEqual((found["code"], found["path"], found["detail"]),
                                 ("HP-STACK-VARIABLE", "/" + attribute,
                                  "Write ${env:DATABRICKS_TOKEN}: hipaactl fills in ${env:NAME} and ${file:PATH}, "
                                  "and nothing else."))
        # A shell's own variables belong there.
        self.stack(spark_env_vars={"PYTHONPATH": "${HOME}"})
        self.assertEqual(self.ctl("check", "--json", code=0).told, [])

    def test_inline_secret_of_a_resource(self):
        self.stack(docker_image={"url": "registry.example.org/image",
                                 "basic_auth": {"username": "me", "password": CANARY}})
        ran = self.ctl("check", "--json", code=2)
        self.assertIn(("error", "HP-STACK-INLINE-SECRET", "hipaa_cluster.phi",
                       "/docker_image/basic_auth/password"), ran.told)
        self.check_canaries(ran.out, ran.err)

    def test_they_come_out_nowhere(self):
        stack = self.stack(custom_tags={"team": "${env:SECRET_TAG}"})
        (self.folder / "token.txt").write_text(FILE_CANARY + "\n")
        (self.folder / "token.txt").chmod(0o600)
        stack["providers"]["hipaa"]["config"]["token"] = "${file:token.txt}"
        self.write_stack(stack)
        log = ("--log-level", "trace")
        for arguments in (("check", *log), ("plan", *log), ("plan", "--json", *log), ("apply", "-y", *log),
                          ("read", *log), ("read", "--json", *log),
                          ("verify", "hipaa_cluster.phi", *log), ("apply", "-y", *log)):
            ran = self.ctl(*arguments, code=0)
            self.check_canaries(ran.out, ran.err)
        self.assertEqual(ran.out, "No changes: 1 resource is as the stack file says.\n")
        # The cluster itself has what was meant.
        (cluster,) = self.simulator.control("state")["clusters"]
        self.assertEqual(cluster["custom_tags"]["team"], "canary-tag-60b5d1c3e9")
        tag = self.state()["resources"][0]["state"]["value"]["custom_tags"]["team"]
        self.assertRegex(tag, r"^\$\{redacted:[0-9a-f]{32}:\$\{env:SECRET_TAG\}:redacted\}$")

    def test_a_secret_that_has_changed_is_a_change(self):
        self.stack(custom_tags={"team": "${env:SECRET_TAG}"})
        self.ctl("apply", "-y", code=0)
        self.environment["SECRET_TAG"] = "canary-tag-that-is-new"
        ran = self.ctl("plan", "--json", "--no-refresh", code=0)
        self.assertEqual([one["action"] for one in ran.document["changes"]], ["update"])
        self.check_canaries(ran.out, ran.err)

    def test_a_workspace_that_repeats_the_token(self):
        self.stack()
        self.simulator.control("faults", {
            "pattern": "GET *", "kind": "status", "status": 400, "times": -1,
            "body": {"error_code": "BAD_REQUEST", "message": f"no such token {CANARY}"}})
        ran = self.ctl("apply", "-y", "--json", "--log-level", "trace")
        self.assertNotEqual(ran.code, 0)
        self.check_canaries(ran.out, ran.err)

    def test_not_in_the_process_list(self):
        self.stack()
        process = self.start("apply", "-y")
        seen = b""
        deadline = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < deadline:
            try:
                seen += pathlib.Path(f"/proc/{process.pid}/cmdline").read_bytes()
            except OSError:
                break
            time.sleep(0.02)
        self.assertEqual(process.wait(), 0)
        self.assertIn(b"apply", seen)
        self.assertNotIn(b"canary-", seen)

    def test_no_core_file(self):
        self.stack()
        self.simulator.control("settings", {"start_seconds": 20})
        process = self.start("apply", "-y", preexec_fn=lambda: resource.setrlimit(
            resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
        self.assertEqual(process.stderr.readline(), "hipaa_cluster.phi: creating\n")
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        process.send_signal(6)
        process.communicate()
        status = process.wait()
        self.assertEqual(status, -6)
        self.assertEqual([name for name in self.names() if name.startswith("core")], [])
        self.check_canaries()

    def test_variables_and_files_that_are_not_there(self):
        del self.environment["DATABRICKS_TOKEN"]
        self.stack()
        ran = self.ctl("plan", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-STACK-VARIABLE", "provider.hipaa", "/token")])
        self.assertEqual(ran.document["findings"][0]["summary"],
                         "The environment variable DATABRICKS_TOKEN is not set.")
        for written, summary in (
                ("${file:nowhere.txt}", "The file ./nowhere.txt cannot be opened: No such file or directory."),
                ("${file:/dev/zero}", "The file /dev/zero lies outside of the stack's folder."),
                ("${env:NOT A NAME}", '"NOT A NAME" cannot be the name of an environment variable.'),
                ("${env:OPEN", "A reference does not end.")):
            stack = self.stack()
            stack["providers"]["hipaa"]["config"]["token"] = written
            self.write_stack(stack)
            ran = self.ctl("plan", "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-STACK-VARIABLE", "provider.hipaa", "/token")])
            self.assertEqual(ran.document["findings"][0]["summary"], summary)

    def test_files_are_private(self):
        os.umask(0)
        self.addCleanup(os.umask, 0o022)
        self.stack()
        self.ctl("apply", "-y", code=0)
        self.assertEqual((self.folder / "phi.state.json").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    workbench.main()
