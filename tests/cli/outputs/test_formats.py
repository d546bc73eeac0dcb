"""hipaactl's outputs: what each format says of the same findings.

test_formats.py HIPAACTL LIBRARY
"""
import json
import os
import stat
import sys
from xml.etree import ElementTree

from stacks import BAD, GOOD, ML, OutputTest, WAIVED, acknowledgement, main, stack

FORMATS = ("text", "json", "sarif", "junit", "github")


class Formats(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=BAD, waived=WAIVED, good=GOOD))

    def sarif(self, *arguments, code):
        log = self.document("check", "--format", "sarif", *arguments, "a.stack.json", code=code)
        return log["runs"][0]

    def test_equal_input_gives_equal_bytes(self):
        for one in FORMATS:
            first = self.run_ctl("check", "--format", one, "a.stack.json", code=1)
            self.assertEqual(first, self.run_ctl("check", "--format", one, "a.stack.json", code=1))

    def test_json_is_an_alias(self):
        self.assertEqual(self.run_ctl("check", "--json", "a.stack.json"),
                         self.run_ctl("check", "--format", "json", "a.stack.json"))

    def test_two_formats_at_once_are_refused(self):
        self.run_ctl("check", "--json", "--format", "sarif", "a.stack.json", code=2)
        self.run_ctl("check", "--format", "xml", "a.stack.json", code=2)

    def test_every_format_has_every_finding(self):
        findings = self.document("check", "--json", "a.stack.json")["findings"]
        self.assertGreater(len(findings), 4)
        run = self.sarif(code=1)
        self.assertEqual([(one["resource"], one["code"], one["path"]) for one in findings],
                         [(one["properties"]["resource"], one["ruleId"], one["properties"]["path"])
                          for one in run["results"]])
        junit = self.run_ctl("check", "--format", "junit", "a.stack.json")
        github = self.run_ctl("check", "--format", "github", "a.stack.json")
        text = self.run_ctl("check", "a.stack.json")
        for one in findings:
            self.assertIn(f'name="{one["code"]} {one["path"]}: ', junit)
            self.assertIn(f'{one["code"]} at {one["resource"]} {one["path"]}::', github)
            self.assertIn(f'{one["code"]} at {one["resource"]} {one["path"]}', text)

    def test_sarif_names_place_rule_and_level(self):
        run = self.sarif(code=1)
        rules = run["tool"]["driver"]["rules"]
        result = next(one for one in run["results"] if one["ruleId"] == "HC-SSL-02")
        rule = rules[result["ruleIndex"]]
        self.assertEqual(rule["id"], "HC-SSL-02")
        self.assertTrue(rule["help"]["text"] and rule["properties"]["citations"])
        self.assertGreaterEqual(float(rule["properties"]["security-severity"]), 7)
        self.assertEqual((result["kind"], result["level"]), ("fail", "error"))
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "a.stack.json")
        line = self.read("a.stack.json").split("\n")[place["region"]["startLine"] - 1]
        self.assertIn("spark.ssl.enabled", line)
        self.assertEqual(line.index('"'), place["region"]["startColumn"] - 1)

    def test_sarif_carries_the_suppression_of_what_is_acknowledged(self):
        results = self.sarif(code=1)["results"]
        suppressed = [one for one in results if one["suppressions"]]
        self.assertEqual([one["properties"]["resource"] for one in suppressed],
                         ["hipaa_cluster.waived"])
        entry = acknowledgement()
        self.assertEqual(suppressed[0]["suppressions"], [{
            "kind": "inSource", "status": "accepted", "justification": entry["reason"],
            "properties": {"approvedBy": entry["approved_by"], "expiresOn": entry["expires_on"],
                           "ticket": entry["ticket"]}}])

    def test_sarif_tells_what_kept_the_command_from_its_work(self):
        self.write("a.stack.json", '{"stack_version": 1,')
        run = self.sarif(code=2)
        self.assertFalse(run["invocations"][0]["executionSuccessful"])
        self.assertEqual(run["results"], [])
        noted = run["invocations"][0]["toolExecutionNotifications"][0]
        self.assertEqual(noted["descriptor"]["id"], "HP-STACK-JSON")

    def test_sarif_encodes_names_of_files(self):
        self.write("a b%ü.stack.json", stack(phi=BAD))
        run = self.document("check", "--format", "sarif", "a b%ü.stack.json", code=1)["runs"][0]
        uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(uri, "a%20b%25%C3%BC.stack.json")

    def test_junit_counts_what_it_holds(self):
        root = ElementTree.fromstring(self.run_ctl("check", "--format", "junit", "a.stack.json"))
        suites = {one.get("name"): one for one in root}
        self.assertEqual(sorted(suites), ["hipaa_cluster.good", "hipaa_cluster.phi",
                                          "hipaa_cluster.waived"])
        for element in [root, *root]:
            for attribute, tag in (("tests", "testcase"), ("failures", "failure"),
                                   ("errors", "error")):
                self.assertEqual(int(element.get(attribute)), len(list(element.iter(tag))))
        self.assertGreater(int(suites["hipaa_cluster.phi"].get("failures")), 2)
        skipped = suites["hipaa_cluster.waived"].find("testcase/skipped")
        self.assertIn(acknowledgement()["reason"], skipped.text)
        self.assertTrue(skipped.text.startswith("a.stack.json:"))
        self.assertEqual(len(suites["hipaa_cluster.good"].findall("testcase")), 1)

    def test_junit_says_nothing_found_of_what_is_in_order_alone(self):
        """A job's findings are told of its tasks, a file's of the file."""
        bad = {"name": "etl", "tasks": [{"task_key": "load", "spark_submit_task": {},
                                         "new_cluster": GOOD}]}
        for content in (bad, BAD):
            self.write("object.json", content)
            arguments = ("check", "--format", "junit", "--profile", "classic", "object.json")
            self.assertNotIn("nothing found", self.run_ctl(*arguments, code=1))
        self.write("object.json", {**bad, "tasks": []})
        self.assertIn("judged: nothing found", self.run_ctl(*arguments, code=0))

    def test_hostile_names_break_no_format(self):
        name = "x\r\n::error::injected]]> <a b=\"c\"> & \u0007 \uffff %0A"
        self.write("a.stack.json", stack(phi={**BAD, "cluster_name": name, "spark_version": name}))
        ElementTree.fromstring(self.run_ctl("check", "--format", "junit", "a.stack.json", code=1))
        self.sarif(code=1)
        for line in self.run_ctl("check", "--format", "github", "a.stack.json").splitlines():
            self.assertFalse(line.startswith("::error::"))

    def test_github_marks_lines_of_files(self):
        lines = self.run_ctl("check", "--format", "github", "a.stack.json", code=1).splitlines()
        self.assertTrue(lines[0].startswith("::error file=a.stack.json,line="))
        self.assertTrue(any(one.startswith("::notice ") and "HC-RT-01" in one for one in lines))

    def test_undecided_is_open_and_fails_where_wanted(self):
        config = {**GOOD, "spark_version": "${env:HIPAA_TEST_NOT_SET}"}
        self.write("a.stack.json", stack(phi=config))
        self.run_ctl("check", "--format", "sarif", "a.stack.json", code=0)


class Files(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=BAD, waived=WAIVED))

    def test_the_file_has_what_stdout_would_have(self):
        for one in FORMATS[1:]:
            stdout = self.run_ctl("check", "--format", one, "a.stack.json", code=1)
            shown = self.run_ctl("check", "--format", one, "--output", "out", "a.stack.json", code=1)
            self.assertEqual(self.read("out"), stdout)
            self.assertEqual(shown, self.run_ctl("check", "a.stack.json", code=1))

    def test_text_in_a_file(self):
        self.run_ctl("check", "--output", "out", "a.stack.json", code=1)
        self.assertIn("error HC-SSL-02 at hipaa_cluster.phi", self.read("out"))
        self.assertIn("1 acknowledged", self.read("out"))

    def test_the_old_file_is_replaced_as_a_whole(self):
        self.write("out", "old" * 100000)
        before = os.stat(self.folder / "out").st_ino
        self.run_ctl("check", "--json", "--output", "out", "a.stack.json", code=1)
        json.loads(self.read("out"))
        self.assertNotEqual(os.stat(self.folder / "out").st_ino, before)
        self.assertEqual(sorted(one.name for one in self.folder.iterdir()), ["a.stack.json", "out"])

    def test_a_device_stays_a_device(self):
        self.run_ctl("check", "--json", "--output", "/dev/null", "a.stack.json", code=1)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/null").st_mode))

    def test_a_file_that_cannot_be_written_is_an_error(self):
        self.run_ctl("check", "--json", "--output", "nowhere/out", "a.stack.json", code=2)
        self.run_ctl("check", "--json", "--output", ".", "a.stack.json", code=2)
        self.run_ctl("check", "--write-baseline", "nowhere/out", "a.stack.json", code=2)


class Baselines(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=BAD, waived=WAIVED))
        self.run_ctl("check", "--write-baseline", "base.json", "a.stack.json", code=0)

    def check(self, *arguments, code):
        return self.document("check", "--json", "--baseline", "base.json", *arguments,
                             "a.stack.json", code=code)

    def test_known_findings_stay_visible_and_do_not_count(self):
        plain = self.document("check", "--json", "a.stack.json", code=1)
        known = self.check(code=0)
        self.assertEqual(len(known["findings"]), len(plain["findings"]))
        self.assertEqual(known["summary"]["errors"], 0)
        self.assertEqual(known["summary"]["known"], plain["summary"]["errors"])
        self.assertEqual(known["summary"]["acknowledged"], 1)
        text = self.run_ctl("check", "--baseline", "base.json", "a.stack.json", code=0)
        self.assertIn("known error HC-SSL-02", text)

    def test_a_new_finding_counts(self):
        self.write("a.stack.json", stack(phi={**BAD, "docker_image": {"url": "x/y:1"}}))
        found = self.check(code=1)["findings"]
        self.assertEqual({one["code"] for one in found if one["baseline"] == "new"}, {"HC-IMG-01"})

    def test_another_value_at_the_same_place_is_new(self):
        self.write("a.stack.json", stack(phi={**BAD, "spark_version": "16.4.x-cpu-ml-scala2.12"}))
        found = self.check(code=1)["findings"]
        self.assertEqual({one["code"] for one in found if one["baseline"] == "new"}, {"HC-RT-01"})

    def test_the_same_finding_in_another_resource_is_new(self):
        self.write("a.stack.json", stack(phi=BAD, other=BAD))
        found = self.check(code=1)["findings"]
        self.assertEqual({one["resource"] for one in found if one["baseline"] == "new"},
                         {"hipaa_cluster.other"})

    def test_lines_and_order_do_not_matter(self):
        libraries = [{"pypi": {"package": "horovod"}}, {"pypi": {"package": "sparkdl"}}]
        self.write("a.stack.json", stack(phi={**GOOD, "libraries": libraries}))
        self.run_ctl("check", "--write-baseline", "base.json", "a.stack.json", code=0)
        moved = [{"pypi": {"package": "requests"}}, *reversed(libraries)]
        self.write("a.stack.json", "\n\n" + json.dumps(stack(good=GOOD,
                                                           phi={**GOOD, "libraries": moved})))
        self.check(code=0)
        self.write("a.stack.json", stack(phi={**GOOD, "libraries": [*moved, libraries[0]]}))
        self.check(code=1)

    def test_what_is_gone_is_told(self):
        self.write("a.stack.json", stack(phi=GOOD))
        self.assertGreater(self.check(code=0)["summary"]["gone"], 2)
        log = self.document("check", "--format", "sarif", "--baseline", "base.json", "a.stack.json")
        self.assertEqual({one["baselineState"] for one in log["runs"][0]["results"]}, {"absent"})

    def test_sarif_says_what_is_known(self):
        self.write("a.stack.json", stack(phi={**BAD, "docker_image": {"url": "x/y:1"}}))
        log = self.document("check", "--format", "sarif", "--baseline", "base.json", "a.stack.json")
        for one in log["runs"][0]["results"]:
            self.assertEqual(one["baselineState"],
                             "new" if one["ruleId"] == "HC-IMG-01" else "unchanged")

    def test_an_acknowledgement_never_enters_a_baseline(self):
        self.assertNotIn("hipaa_cluster.waived", self.read("base.json"))
        late = {**WAIVED, "acknowledgement": [acknowledgement(accepts=ML + "x")]}
        self.write("a.stack.json", stack(phi=BAD, waived=late))
        self.check(code=1)

    def test_writing_it_again_changes_nothing(self):
        before = self.read("base.json")
        self.run_ctl("check", "--write-baseline", "base.json", "a.stack.json", code=0)
        self.assertEqual(self.read("base.json"), before)

    def test_a_damaged_baseline_is_an_error(self):
        for text in ("", "{", '{"baseline_version": 3, "findings": []}',
                     '{"baseline_version": 1}', '{"baseline_version": 1, "findings": [{}]}'):
            self.write("base.json", text)
            with self.subTest(text):
                self.check(code=2)
        os.unlink(self.folder / "base.json")
        self.check(code=2)

    def test_what_prevents_the_work_is_never_known(self):
        self.write("a.stack.json", "{")
        self.run_ctl("check", "--write-baseline", "new.json", "a.stack.json", code=2)
        self.assertFalse((self.folder / "new.json").exists())


if __name__ == "__main__":
    main(sys.argv)
