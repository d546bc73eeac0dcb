"""hipaactl check --format html: one page for auditors, its structure seen without a browser.

test_html.py HIPAACTL LIBRARY
"""
import re
import sys

from stacks import BAD, GOOD, OutputTest, WAIVED, main, stack
from support.html_structure import assert_sound

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=y> 'a' &amp; \u202eevil\u202c \x1b[31m https://x.example"


class Page(OutputTest):
    def page(self, *arguments, code=None):
        text = self.run_ctl("check", "--format", "html", *arguments, code=code)
        return text, assert_sound(self, text)

    def test_the_summary_comes_first_then_rules_then_findings(self):
        self.write("a.stack.json", stack(phi=BAD, other=BAD, waived=WAIVED, good=GOOD))
        text, seen = self.page("a.stack.json", code=1)
        order = [seen.text.index(one) for one in ("8 errors were found.", "Checked 4 resources.",
                                                  "Rules, the gravest",
                                                  "Errors (8)", "Acknowledged (1)")]
        self.assertEqual(order, sorted(order))
        self.assertIn("8 errors, 1 acknowledged", re.search("<title>(.*)</title>", text)[1])

    def test_a_finding_has_its_fix_and_its_citation(self):
        self.write("a.stack.json", stack(phi=BAD))
        _, seen = self.page("a.stack.json", code=1)
        for part in ("HC-RT-01", "The runtime is for machine learning", "Choose a runtime without -ml-",
                     "45 CFR 164.312(e)(1), 45 CFR 164.312(e)(2)(ii)", "/spark_version",
                     "hipaa_cluster.phi"):
            self.assertIn(part, seen.text)

    def test_the_same_bytes_but_for_the_clock(self):
        self.write("a.stack.json", stack(phi=BAD, waived=WAIVED))
        first, second = (re.sub(r"Made \d{4}-\d\d-\d\d \d\d:\d\d UTC", "Made", self.page("a.stack.json")[0])
                         for _ in range(2))
        self.assertEqual(first, second)

    def test_nothing_found_has_no_chart(self):
        self.write("a.stack.json", stack(good=GOOD))
        _, seen = self.page("a.stack.json", code=0)
        self.assertIn("No errors were found.", seen.text)
        self.assertIn("Nothing was found.", seen.text)
        self.assertEqual(seen.charts, [])

    def test_hostile_names_are_text(self):
        self.write(HOSTILE.replace("/", "_") + ".json",
                   {**BAD, "cluster_name": HOSTILE, "spark_version": HOSTILE,
                    "spark_conf": {HOSTILE: HOSTILE, "spark.ssl.enabled": HOSTILE}})
        text, seen = self.page(".", code=1)
        self.assertNotIn("<script", text)
        self.assertNotIn("<img", text)
        self.assertNotIn("\u202e", text)
        self.assertIn("<script>alert(1)<", seen.text)

    def test_what_could_not_be_done_is_said_at_the_top(self):
        self.write("a.stack.json", "{")
        _, seen = self.page("a.stack.json", code=2)
        self.assertIn("this report is not complete", seen.text)

    def test_the_baseline(self):
        self.write("a.stack.json", stack(phi=BAD))
        self.run_ctl("check", "--write-baseline", "known.json", "a.stack.json", code=0)
        self.write("a.stack.json", stack(phi={**BAD, "docker_image": {"url": "x/y:1"}}))
        _, seen = self.page("--baseline", "known.json", "a.stack.json", code=1)
        self.assertIn("1 finding is new, 4 known.", seen.text)
        self.assertIn("Known from the baseline (4)", seen.text)
        self.write("a.stack.json", stack(phi=GOOD))
        _, seen = self.page("--baseline", "known.json", "a.stack.json", code=0)
        self.assertIn("4 entries of the baseline were not found any more", seen.text)

    def test_into_a_file_while_people_read_text(self):
        self.write("a.stack.json", stack(phi=BAD))
        told = self.run_ctl("check", "--format", "html", "--output", "a.html", "a.stack.json", code=1)
        self.assertIn("error HC-RT-01 at hipaa_cluster.phi", told)
        assert_sound(self, self.read("a.html"))

    def test_a_thousand_clusters_in_under_two_megabytes(self):
        kinds = [BAD, WAIVED, {**GOOD, "docker_image": {"url": "x/y:1"}}, {**BAD, "spark_version": "9.1.x-scala2.12"}]
        self.write("a.stack.json", stack(**{
            f"cluster_{number:04}": {**kinds[number % 4], "cluster_name": f"phi {number}",
                                     "custom_tags": {"owner": f"team {number}"}}
            for number in range(1000)}))
        text, seen = self.page("a.stack.json", code=1)
        self.assertLess(len(text.encode()), 2_000_000)
        # The worst by name, the others counted; a strip has no more columns than one can see.
        self.assertIn("975 more resources, and at how many of them", seen.text)
        self.assertRegex(seen.text, r"A column stands for 4 or fewer resources")

    def test_a_thousand_clusters_that_have_nothing_in_common_neither(self):
        self.write("a.stack.json", stack(**{
            f"cluster_{number:04}_{'x' * 60}": {
                **GOOD, "spark_version": f"15.4.x-cpu-ml-scala2.12-{number}{'v' * 200}",
                "docker_image": {"url": f"registry.example/{'p' * 200}/{number}:1"},
                "spark_conf": {f"spark.ssl.{'k' * 200}{number}": "true", "spark.ssl.enabled": f"{number}"},
                "spark_env_vars": {f"JAVA_OPTS_{number}": f"-Dspark.ssl.enabled={number}"}}
            for number in range(1000)}))
        text, seen = self.page("a.stack.json", code=1)
        self.assertLess(len(text.encode()), 2_000_000)
        self.assertRegex(seen.text, r"\d+ more findings are not listed here; --json lists all\.")


if __name__ == "__main__":
    main(sys.argv)
