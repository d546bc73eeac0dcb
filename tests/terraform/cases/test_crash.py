"""A provider that dies of a defect: what terraform shows, and that no memory is kept. And one that
is told to end by a signal, as is everything in the process group of a job that was cancelled."""
import os
import resource
import signal

from harness import place
from harness.case import TerraformCase
from harness.interrupted import begin_slow_apply, expect_tainted_cluster
from harness.project import processes_of
from harness.raw import Provider

TOKEN = "dapi-test-token"


class Crash(TerraformCase):
    def test_terraform_shows_the_crash(self):
        process = begin_slow_apply(self)
        _, providers = processes_of(process.pid)
        for provider in providers:
            os.kill(provider, signal.SIGSEGV)
        output, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)
        self.assertNotIn(TOKEN, output)
        product, number = place.version()
        if product == "OpenTofu" and number >= (1, 12):  # it keeps the crash for its log
            self.assertIn("Plugin did not respond", output)
            return
        self.assertIn("Stack trace from the terraform-provider-hipaa plugin:", output)
        self.assertIn("panic: terraform-provider-hipaa: invalid memory reference (SIGSEGV)", output)
        self.assertRegex(output, r"terraform-provider-hipaa\(\+0x[0-9a-f]+\)", "where it was")
        self.assertIn("plugin crashed!", output)

    def test_no_core_is_dumped(self):
        # Whoever starts it would like one.
        def wish():
            most = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (most, most))
            os.chdir(self.folder)
        for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
            with self.subTest(number), Provider(preexec_fn=wish) as provider:
                provider.shake_hands()
                with open(f"/proc/{provider.process.pid}/limits", encoding="utf-8") as limits:
                    self.assertRegex(limits.read(), r"Max core file size +0 +0 ")
                provider.process.send_signal(number)
                said = provider.process.stderr.read()
                _, status = os.waitpid(provider.process.pid, 0)
                self.assertEqual((os.WTERMSIG(status), os.WCOREDUMP(status)), (number, False))
                self.assertTrue(said.startswith("panic: terraform-provider-hipaa: "), said)
                self.assertIn(f"({number.name})\n", said)


class Signalled(TerraformCase):
    def test_end_of_the_process_group_saves_the_tainted_cluster(self):
        process = begin_slow_apply(self)
        os.killpg(process.pid, signal.SIGTERM)
        expect_tainted_cluster(self, process)

    def test_by_itself_it_ends_and_leaves_nothing(self):
        with Provider(TMPDIR=self.folder) as provider:
            address = provider.shake_hands().address
            self.assertTrue(os.path.exists(address))
            provider.process.send_signal(signal.SIGINT)
            provider.process.send_signal(signal.SIGTERM)
            self.assertEqual(provider.process.wait(timeout=10), 0)
            self.assertFalse(os.path.exists(os.path.dirname(address)))
            self.assertEqual(provider.process.stderr.read(), "")
