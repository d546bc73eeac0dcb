"""How things look: plain lines elsewhere, one rewritten line and colours on a terminal."""
import os
import pty
import re
import select
import subprocess

import workbench
from workbench import Case


class Output(Case):
    simulator_arguments = ("--start-seconds", "0.3")

    def on_terminal(self, *arguments, answer=None):
        """Exit code and all that a terminal of 80 columns was sent."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execve(workbench.HIPAACTL, self.command(*arguments), {**self.environment, "TERM": "xterm"})
        seen = b""
        while True:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, seen)
            try:
                block = os.read(terminal, 65536)
            except OSError:  # the other side has ended
                break
            if not block:
                break
            seen += block
            if answer is not None and b"as approval: " in seen:
                os.write(terminal, answer.encode() + b"\n")
                answer = None
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen.decode()

    def take_time(self):
        """Each phase lasts longer than the second that lies between two reports of progress."""
        self.simulator.control("settings", {"start_seconds": 2.5, "context_seconds": 1.5,
                                            "command_seconds": 1.5})

    def test_plain_lines_elsewhere(self):
        self.stack()
        self.take_time()
        ran = self.ctl("apply", "-y", code=0)
        self.assertNotIn("\x1b", ran.out + ran.err)
        self.assertNotIn("\r", ran.out + ran.err)
        lines = ran.err.splitlines()
        self.assertEqual(lines[0], "hipaa_cluster.phi: creating")
        for pattern in (r"^hipaa_cluster\.phi: cluster \S+ is PENDING: .* \(\d+ s\)$",
                        r"^hipaa_cluster\.phi: reading spark\.ssl\.enabled on cluster \S+ \(scala\) \(\d+ s\)$"):
            self.assertTrue(any(re.match(pattern, line) for line in lines), ran.err)
        self.assertRegex(lines[-1], r"^hipaa_cluster\.phi: created \(\d+ s\)$")

    def test_plan_comes_before_progress(self):
        self.stack()
        done = self.ctl("apply", "-y", code=0)
        process = self.start("destroy", "-y")
        process.communicate()
        merged = self.folder / "both"
        with open(merged, "wb") as file:
            subprocess.run(self.command("apply", "-y"), cwd=self.folder, env=self.environment,
                           stdout=file, stderr=file, stdin=subprocess.DEVNULL, check=True)
        text = merged.read_text()
        self.assertLess(text.index("Plan: 1 to create."), text.index("hipaa_cluster.phi: creating"))
        self.assertLess(text.index("hipaa_cluster.phi: created"), text.index("1 done."))
        self.assertIn("1 done.", done.out)

    def test_one_line_that_is_rewritten_on_a_terminal(self):
        self.stack()
        self.take_time()
        code, seen = self.on_terminal("apply", "-y")
        self.assertEqual(code, 0, seen)
        self.assertIn("\r\x1b[K", seen)
        self.assertRegex(seen, r"hipaa_cluster\.phi \(\d+ s\): cluster \S+ is PENDING: Find")
        # No line is told twice: what is left on the screen is the result.
        self.assertEqual(len(re.findall(r"hipaa_cluster\.phi: created \(\d+ s\)", seen)), 1)
        for line in re.split(r"\r\n|\r\x1b\[K", seen):
            bare = re.sub(r"\x1b\[[0-9;]*[mK]", "", line)
            if bare.startswith("hipaa_cluster.phi (") or bare.startswith("applying:"):
                self.assertLess(len(bare), 80)

    def test_the_state_stays_in_sight_beside_long_names(self):
        made = self.many(3)
        for one in made["resources"]:
            one["name"] = "a_cluster_with_a_name_that_no_terminal_has_the_room_for_" + one["name"]
        self.write_stack(made)
        self.take_time()
        code, seen = self.on_terminal("apply", "-y")
        self.assertEqual(code, 0, seen)
        status = [re.sub(r"\x1b\[[0-9;]*[mK]", "", line) for line in re.split(r"\r\n|\r\x1b\[K", seen)]
        pending = [line for line in status if re.match(r"applying: \d of 3, \d at work; …\S+_phi_00\d \(\d+ s\): PENDING", line)]
        self.assertTrue(pending, seen)
        for line in status:
            if line.startswith("applying:"):
                self.assertLess(len(line), 80)
        self.assertTrue(seen.rstrip().endswith("3 done."), seen[-300:])

    def test_colours_and_how_to_do_without(self):
        self.stack("non-compliant")
        _, seen = self.on_terminal("check")
        self.assertIn("\x1b[1;31merror\x1b[0m \x1b[1mHC-EBS-01\x1b[0m", seen)
        _, seen = self.on_terminal("check", "--no-color")
        self.assertNotIn("\x1b[1", seen)
        self.environment["NO_COLOR"] = "1"
        _, seen = self.on_terminal("check")
        self.assertNotIn("\x1b[1", seen)

    def test_approval_on_a_terminal(self):
        self.stack()
        code, seen = self.on_terminal("apply", answer="no")
        self.assertEqual(code, 2, seen)
        self.assertIn("Not approved: nothing was changed.", seen)
        self.assertEqual(self.simulator.running(), {})
        code, seen = self.on_terminal("apply", answer="yes")
        self.assertEqual(code, 0, seen)
        self.assertEqual(len(self.simulator.running()), 1)

    def test_names_in_the_workspace_cannot_drive_the_terminal(self):
        self.stack(cluster_name="phi\x1b]0;owned\x07\u202etxt")
        code, seen = self.on_terminal("plan")
        self.assertEqual(code, 0, seen)
        self.assertNotIn("\x1b]0;", seen)
        self.assertNotIn("\x07", seen)

    def test_stdout_that_cannot_be_written(self):
        self.stack()
        with open("/dev/full", "wb") as full:
            done = subprocess.run(self.command("plan"), cwd=self.folder, env=self.environment,
                                  stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("hipaactl: stdout cannot be written\n", done.stderr)


if __name__ == "__main__":
    workbench.main()
