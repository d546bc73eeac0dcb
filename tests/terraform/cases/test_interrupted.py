"""Cases 9 to 12: interrupted, killed, what the log holds, debug mode."""
import json
import os
import re
import signal
import time

from harness.case import TerraformCase
from harness.interrupted import begin_slow_apply, expect_tainted_cluster
from harness.project import cluster_block, processes_of
from harness.raw import Provider


def is_running(process_id):
    try:
        return "provider-hipaa" in os.readlink(f"/proc/{process_id}/exe")
    except OSError:
        return False


class Interrupted(TerraformCase):
    def test_09_interrupt_saves_the_tainted_cluster(self):
        process = begin_slow_apply(self)
        os.killpg(process.pid, signal.SIGINT)
        expect_tainted_cluster(self, process)

    def test_10_killed_provider_leaves_no_unnamed_cluster(self):
        process = begin_slow_apply(self)
        _, providers = processes_of(process.pid)
        self.assertTrue(providers)
        for provider in providers:
            os.kill(provider, signal.SIGKILL)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)
        # Which of the two depends on what terraform notices first: the connection's end or the process's.
        self.assertRegex(output, "Plugin did not respond|Request cancelled")
        self.expect_named_by_next_plan()

    def test_10_killed_terraform_leaves_no_unnamed_cluster(self):
        process = begin_slow_apply(self)
        own, providers = processes_of(process.pid)
        self.assertTrue(providers)
        for each in own:
            os.kill(each, signal.SIGKILL)
        process.communicate(timeout=30)
        deadline = time.monotonic() + 10
        while any(is_running(provider) for provider in providers):
            self.assertLess(time.monotonic(), deadline, "the provider outlives terraform")
            time.sleep(0.05)
        (self.project.folder / ".terraform.tfstate.lock.info").unlink(missing_ok=True)
        self.expect_named_by_next_plan()

    def expect_named_by_next_plan(self):
        instance = self.project.instance()
        lost = [cluster["cluster_id"] for cluster in self.simulator.clusters()
                if not instance or instance["attributes"]["cluster_id"] != cluster["cluster_id"]]
        plan = self.project.expect("plan", "-no-color", "-lock=false")
        for cluster_id in lost:
            self.assertIn(cluster_id, plan.text)
        if not lost:
            return
        # Nothing is doubled: the create is refused, and the import takes the lost one over.
        refused = self.project.apply("-lock=false", code=1)
        self.assertIn(f"terraform import ADDRESS {lost[0]}", refused.text)
        self.assertEqual(len(self.simulator.clusters()), len(lost))
        self.project.expect("import", "-no-color", "-lock=false", "hipaa_cluster.phi", lost[0])

    def test_11_log_lines_are_json_without_secrets(self):
        self.project.write(cluster_block())
        log = self.project.folder / "log"
        environment = {"TF_LOG": "TRACE", "TF_LOG_PATH": log}
        self.project.apply(env=environment)
        self.project.expect("plan", env=environment)
        text = log.read_text()
        self.assertNotIn("dapi-test-token", text)
        ours = [line for line in text.splitlines() if "@module=provider.hipaa" in line]
        self.assertTrue(ours, "the provider's lines carry its module, so terraform read them as JSON")
        self.assertTrue(any("POST" in line for line in ours), ours[:5])
        # Whatever terraform could not read as JSON it logs as it is, at DEBUG.
        self.assertNotRegex(text, r'provider\.terraform-provider-hipaa: \{')
        self.assertFalse(re.search(r"Bearer +\S{8}", text))

    def test_12_debug_process_serves_two_plans(self):
        self.project.write(cluster_block())
        with Provider(arguments=["--debug"], cookie=False) as provider:
            line = ""
            while "TF_REATTACH_PROVIDERS" not in line:
                line = provider.process.stdout.readline()
                self.assertTrue(line)
            reattach = re.search(r"'(.*)'", line).group(1)
            self.assertEqual(list(json.loads(reattach).values())[0]["Pid"], provider.process.pid)
            for _ in range(2):
                self.project.expect("plan", env={"TF_REATTACH_PROVIDERS": reattach})
            self.assertIsNone(provider.process.poll())
            provider.process.send_signal(signal.SIGINT)
            provider.process.wait(timeout=10)
