"""hipaactl's short forms: summaries, tables for people and spreadsheets, and rules left out.

test_short_reports.py HIPAACTL LIBRARY
"""
import csv
import io
import os
import pty
import shutil
import subprocess
import sys

from stacks import BAD, GOOD, OutputTest, WAIVED, main, stack


class Summaries(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=BAD, other=BAD, waived=WAIVED, good=GOOD))

    def test_counts_instead_of_details(self):
        lines = self.run_ctl("check", "--summary", "a.stack.json", code=1).splitlines()
        self.assertEqual(lines[0], "Rules")
        self.assertTrue(any(one.startswith("  HC-SSL-02  2 errors  ") for one in lines), lines)
        self.assertTrue(any(one.startswith("  hipaa_cluster.phi  ") for one in lines), lines)
        self.assertLess(len(lines), 25)
        self.assertNotIn("Fix:", "\n".join(lines))

    def test_what_is_new(self):
        self.run_ctl("check", "--write-baseline", "known.json", "a.stack.json", code=0)
        self.write("a.stack.json", stack(phi={**BAD, "docker_image": {"url": "x/y:1"}}, other=BAD))
        text = self.run_ctl("check", "--summary", "--baseline", "known.json", "a.stack.json", code=1)
        self.assertRegex(text, r"Against the baseline\n  1 new, \d+ known\n")

    def test_on_a_terminal_much_begins_with_it_and_the_known_is_counted(self):
        many = {f"c{number}": BAD for number in range(8)}
        self.write("a.stack.json", stack(**many))
        self.run_ctl("check", "--write-baseline", "known.json", "a.stack.json", code=0)
        self.write("a.stack.json", stack(**many, new=BAD))
        text = self.terminal("check", "--baseline", "known.json", "a.stack.json")
        self.assertTrue(text.startswith("Rules"), text[:200])
        self.assertIn("hipaa_cluster.new /spark_version", text)
        self.assertNotIn("hipaa_cluster.c1 /spark_version", text)

    def terminal(self, *arguments):
        leader, follower = pty.openpty()
        with subprocess.Popen([self.hipaactl, arguments[0], "--plugin", self.library, "--no-color",
                               *arguments[1:]], cwd=self.folder, stdout=follower,
                              stderr=subprocess.DEVNULL) as process:
            os.close(follower)
            text = b""
            while True:
                try:
                    part = os.read(leader, 65536)
                except OSError:
                    break
                if not part:
                    break
                text += part
            process.wait(60)
        os.close(leader)
        return text.decode().replace("\r\n", "\n")


class Tables(OutputTest):
    HOSTILE = "=cmd|' /C calc'!A0 @team <b>x</b> [a](http://b.example) `c` | \" https://x.example\n::error::"

    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi={**BAD, "spark_version": self.HOSTILE}, waived=WAIVED))

    def test_csv_has_every_finding(self):
        findings = self.document("check", "--json", "a.stack.json", code=1)["findings"]
        rows = list(csv.DictReader(io.StringIO(
            self.run_ctl("check", "--format", "csv", "a.stack.json", code=1), newline="")))
        self.assertEqual([(one["severity"], one["verdict"], one["code"], one["resource"], one["path"],
                           one["summary"]) for one in rows],
                         [(one["severity"], one["verdict"], one["code"], one["resource"], one["path"],
                           one["summary"]) for one in findings])
        self.assertEqual({one["file"] for one in rows}, {"a.stack.json"})
        accepted = next(one for one in rows if one["verdict"] == "acknowledged")
        self.assertEqual(accepted["accepted_by"], "officer@example.org")

    def test_csv_holds_no_formula(self):
        self.write("c.json", {**GOOD, "cluster_name": "=1+1", "spark_version": "=2"})
        for row in csv.reader(io.StringIO(self.run_ctl("check", "--format", "csv", "c.json"),
                                          newline="")):
            for one in row:
                self.assertNotIn(one[:1], ("=", "+", "-", "@"))

    def test_markdown_is_one_table_that_nobody_breaks(self):
        text = self.run_ctl("check", "--format", "markdown", "a.stack.json", code=1)
        self.assertTrue(text.startswith("### hipaactl check: "), text[:80])
        findings = self.document("check", "--json", "a.stack.json")["findings"]
        rows = [one for one in text.splitlines() if one.startswith("| ") and "Rule" not in one]
        self.assertEqual(len(rows), len(findings))
        for one in rows:
            self.assertEqual(one.count("|"), 6)
        for broken in ("@team", "<b>", "](http", "`c`", "https://x", "\n::error"):
            self.assertNotIn(broken, text)

    def test_markdown_fits_a_comment(self):
        self.write("a.stack.json", stack(**{f"c{number}": BAD for number in range(400)}))
        text = self.run_ctl("check", "--format", "markdown", "a.stack.json", code=1)
        self.assertLess(len(text), 65536)
        self.assertRegex(text, r"\n\d+ more are not shown here\.")

    def test_markdown_folds_what_is_known(self):
        self.run_ctl("check", "--write-baseline", "known.json", "a.stack.json", code=0)
        text = self.run_ctl("check", "--baseline", "known.json", "--format", "markdown",
                            "a.stack.json", code=0)
        self.assertRegex(text, r"<details><summary>\d+ known by the baseline</summary>")


class Pipes(OutputTest):
    def test_a_reader_that_goes_away_is_no_failure(self):
        self.write("a.stack.json", stack(**{f"c{number}": BAD for number in range(200)}))
        with subprocess.Popen([self.hipaactl, "check", "--plugin", self.library, "a.stack.json"],
                              cwd=self.folder, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE) as process:
            process.stdout.readline()
            process.stdout.close()
            self.assertEqual(process.stderr.read(), b"")
            self.assertEqual(process.wait(60), 1)


class Completions(OutputTest):
    def script(self, shell):
        return subprocess.run([self.hipaactl, "completion", shell], capture_output=True, text=True,
                              check=True).stdout

    def completed(self, *words):
        line = " ".join(f"'{one}'" for one in words)
        done = subprocess.run(["bash", "-c", f"{self.script('bash')}\nCOMP_WORDS=({line}); "
                               f"COMP_CWORD={len(words) - 1}; _hipaactl; "
                               "printf '%s\\n' \"${COMPREPLY[@]}\""],
                              cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash(self):
        self.assertEqual(self.completed("hipaactl", "che"), ["check"])
        self.assertEqual(self.completed("hipaactl", "check", "--for"), ["--format"])
        self.assertEqual(self.completed("hipaactl", "check", "--format", "ma"), ["markdown"])
        self.assertEqual(self.completed("hipaactl", "completion", "z"), ["zsh"])
        self.write("phi.stack.json", "{}")
        self.assertEqual(self.completed("hipaactl", "check", "ph"), ["phi.stack.json"])

    def test_the_others(self):
        self.assertIn("complete -c hipaactl -n __fish_use_subcommand -a check -d ", self.script("fish"))
        self.assertIn("-l format -x -a 'text json sarif junit github markdown csv html'", self.script("fish"))
        zsh = self.script("zsh")
        self.assertTrue(zsh.startswith("#compdef hipaactl\n"))
        self.assertIn(":value:(text json sarif junit github markdown csv html)'", zsh)
        for shell in ("zsh", "fish"):
            if shutil.which(shell):
                subprocess.run([shell, "-n"], input=self.script(shell), text=True, check=True)

    def test_other_shells_are_refused(self):
        done = subprocess.run([self.hipaactl, "completion", "tcsh"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)


class Choices(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=BAD))

    def codes(self, *arguments, code):
        return {one["code"] for one in self.document("check", "--json", *arguments, "a.stack.json",
                                                     code=code)["findings"]}

    def test_rules_are_left_out_and_listed(self):
        every = self.codes(code=1)
        self.assertEqual(self.codes("--skip", "HC-SSL-02", code=1), every - {"HC-SSL-02"})
        self.assertEqual(self.codes("--only", "HC-SSL-02", code=1), {"HC-SSL-02"})
        self.assertEqual(self.codes("--only", "HC-SSL-02", "--skip", "HC-SSL-02", code=0), set())
        text = self.run_ctl("check", "--skip", "HC-SSL-02", "a.stack.json", code=1)
        self.assertIn("Left out by --skip: HC-SSL-02.", text)
        text = self.run_ctl("check", "--only", "HC-IMG-01", "a.stack.json", code=0)
        self.assertIn("Looked for by --only: HC-IMG-01.", text)
        document = self.document("check", "--json", "--skip", "HC-SSL-02", "a.stack.json")
        self.assertEqual(document["skipped"], {"findings of HC-SSL-02 (--skip)": 1})

    def test_a_rule_that_nobody_knows_is_an_error(self):
        for option in ("--skip", "--only"):
            self.assertIn("HP-CLI-USAGE", self.codes(option, "HC-SSL-2", code=2))

    def test_what_prevents_the_work_is_never_left_out(self):
        self.write("a.stack.json", "{")
        self.run_ctl("check", "--only", "HC-SSL-02", "a.stack.json", code=2)

    def test_a_baseline_keeps_what_was_not_looked_for(self):
        self.run_ctl("check", "--write-baseline", "known.json", "a.stack.json", code=0)
        document = self.document("check", "--json", "--baseline", "known.json", "--skip", "HC-SSL-02",
                                 "a.stack.json", code=0)
        self.assertEqual(document["summary"]["gone"], 0)


if __name__ == "__main__":
    main(sys.argv)
