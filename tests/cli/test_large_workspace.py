"""A workspace of 200 clusters and 50 jobs on a terminal: what matters comes first, and fits."""
import json
import os
import pty
import re

import workbench
from support import compliant
from support.compliant import ML

CLUSTER = compliant.cluster(cluster_name="phi", autotermination_minutes=None)
# What a workspace has beside clusters that are as they should be, and how many of each.
KINDS = ((60, {"spark_version": ML}), (50, {"aws_attributes": {"ebs_volume_count": 0}}),
         (30, {"spark_conf": {"spark.ssl.enabled": "true"}}), (20, {"docker_image": {"url": "x/y:1"}}),
         (40, {}))
# Of two hundred and fifty resources a screenful for each rule, whatever their number.
LINES = 400


class LargeWorkspace(workbench.Case):
    def setUp(self):
        super().setUp()
        self.environment["HIPAA_PLUGIN_PATH"] = str(workbench.MANIFEST.parent)
        for count, changes in KINDS:
            self.clusters(count, **changes)
        for number in range(50):
            self.simulator.control("jobs", {"settings": {"name": f"nightly {number}", "tasks": [
                {"task_key": "load", "spark_submit_task": {}, "new_cluster": {**CLUSTER, "spark_version": ML}},
                {"task_key": "send", "notebook_task": {"notebook_path": "/a"}, "new_cluster": CLUSTER}]}})

    def clusters(self, count, **changes):
        return self.simulator.control("clusters", {
            "count": count, "cluster_source": "UI", "state": "RUNNING",
            "attributes": compliant.merged(CLUSTER, changes)})["cluster_ids"]

    def on_terminal(self, *arguments, code):
        """The lines that a terminal is sent on stdout; progress goes to stderr."""
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.execve(workbench.HIPAACTL, self.command(*arguments), {**self.environment, "TERM": "xterm"})
        seen = b""
        while True:
            try:
                block = os.read(terminal, 65536)
            except OSError:  # the other side has ended
                break
            if not block:
                break
            seen += block
        os.close(terminal)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), code, seen[-2000:])
        return re.sub(r"\x1b\[[0-9;]*[mK]", "", seen.decode()).replace("\r", "").splitlines()

    def expect_summary_first(self, lines):
        self.assertEqual(lines[0], "Rules")
        self.assertTrue(any(re.match(r"  HC-RT-01  1?\d\d errors  ", one) for one in lines[:30]), lines[:30])
        headings = [one for one in lines if one in ("Rules", "Most findings", "Against the baseline", "Not examined")]
        self.assertEqual(headings[:2], ["Rules", "Most findings"])
        first = next(i for i, one in enumerate(lines) if re.match(r"(error|warning) HC-", one))
        self.assertLess(first, 50)
        return headings

    def expect_bounded(self, lines):
        self.assertLess(len(lines), LINES)
        self.assertTrue(any(re.fullmatch(r"and \d+ more errors of HC-RT-01", one) for one in lines))
        self.assertIn("A pipe (| less) and --output have all of them.", lines)

    def files(self):
        """The same workspace as the files that its API would fill."""
        for name, path in (("clusters", "api/2.1/clusters/list?page_size=100"), ("jobs", "api/2.2/jobs/list?limit=100&expand_tasks=true")):
            whole, token = [], ""
            while True:
                part = self.simulator.call(path + (f"&page_token={token}" if token else ""))
                whole += part.get(name, [])
                token = part.get("next_page_token", "")
                if not token:
                    break
            self.write(f"workspace/{name}.json", json.dumps(whole))
        self.write("workspace/notes.json", "{}")
        return "workspace"

    def test_audit(self):
        arguments = ("audit", "--profile", "classic")
        lines = self.on_terminal(*arguments, code=1)
        self.expect_summary_first(lines)
        self.expect_bounded(lines)
        piped = self.ctl(*arguments, code=1).out.splitlines()
        self.assertGreater(len(piped), 1000)
        self.assertLess(len(self.on_terminal(*arguments, "--summary", code=1)), 60)

    def test_audit_shows_what_is_new(self):
        arguments = ("audit", "--profile", "classic")
        self.ctl(*arguments, "--write-baseline", "known.json")
        lines = self.on_terminal(*arguments, "--baseline", "known.json", code=0)
        self.assertEqual(lines[0], "Rules")
        self.assertFalse([one for one in lines if one.startswith(("known ", "error "))])
        self.assertTrue(any(re.fullmatch(r"  0 new, \d{3,} known", one) for one in lines), lines)
        (new,) = self.clusters(1, spark_version=ML)
        lines = self.on_terminal(*arguments, "--baseline", "known.json", code=1)
        self.assertTrue(any(re.fullmatch(r"  1 new, \d{3,} known", one) for one in lines), lines)
        self.assertEqual([one for one in lines if one.startswith("error ")],
                         [f"error HC-RT-01 at cluster {new} (phi) /spark_version"])
        self.assertLess(len(lines), 60)

    def test_check(self):
        folder = self.files()
        lines = self.on_terminal("check", "--profile", "classic", folder, code=1)
        headings = self.expect_summary_first(lines)
        self.assertIn("Not examined", headings)
        self.assertIn("  1 skipped: none of the formats", lines)
        self.expect_bounded(lines)
        self.ctl("check", "--profile", "classic", "--write-baseline", "known.json", folder)
        known = self.on_terminal("check", "--profile", "classic", "--baseline", "known.json", folder, code=0)
        self.assertLess(len(known), 60)


if __name__ == "__main__":
    workbench.main()
