"""The data sources: the library's own, which the host knows from their schemas alone."""
import json

from harness import place
from harness.case import TerraformCase
from support import compliant

GOOD = compliant.cluster(cluster_name="fine", num_workers=1)


class Audit(TerraformCase):
    def use(self, more=""):
        self.project.write("""
data "hipaa_audit" "all" {
  runs = "none"
%s}
output "errors" { value = data.hipaa_audit.all.errors }
output "audit" { value = data.hipaa_audit.all }
""" % more)

    def audit(self):
        outcome = self.project.apply()
        shown = json.loads(self.project.expect("output", "-json").output)
        self.assertEqual(shown["errors"]["value"], shown["audit"]["value"]["errors"])
        return outcome, shown["audit"]["value"]

    def test_the_summary_is_data(self):
        for runtime in ("15.4.x-scala2.12", "15.4.x-cpu-ml-scala2.12"):
            self.simulator.control("clusters", {"cluster_source": "UI", "state": "TERMINATED",
                                                "attributes": {**GOOD, "spark_version": runtime}})
        self.use()
        outcome, audit = self.audit()
        self.assertIn("HP-AUDIT-FOUND: The audit found 1 error", outcome.text)
        self.assertEqual((audit["errors"], audit["profile"], audit["prove"]), (1, "classic", None))
        self.assertEqual([(one["rule"], one["fail"]) for one in audit["rules"]], [("HC-RT-01", 1)])
        examined = {one["kind"]: one["examined"] for one in audit["coverage"]}
        self.assertEqual((examined["cluster"], examined["job"]), (2, 0))

    def test_nothing_examined_fails_unless_it_is_allowed(self):
        self.use()
        self.assertIn("Nothing was examined", self.project.run("plan").text)
        self.use("  allow_empty = true\n")
        self.assertEqual(self.audit()[1]["errors"], 0)


class Coverage(TerraformCase):
    def test_the_sums_are_data(self):
        day, hour = 1782864000000, 3600000  # 2026-07-01
        self.simulator.control("clusters", {
            "cluster_id": "c1", "state": "TERMINATED", "pinned": True, "attributes": GOOD,
            "terminated_time": day + 12 * hour, "events": [
                {"type": "CREATING", "timestamp": day + 8 * hour, "details": {"user": "a@b.c"}},
                {"type": "RUNNING", "timestamp": day + 9 * hour},
                {"type": "TERMINATING", "timestamp": day + 12 * hour}]})
        self.project.write("""
data "hipaa_coverage" "july" {
  from     = "2026-07-01"
  to       = "2026-07-31"
  clusters = ["c1"]
}
output "it" { value = data.hipaa_coverage.july }
""")
        outcome = self.project.apply()
        self.assertIn("HP-COVERAGE-GAP: The period is not covered: 1 gap", outcome.text)
        made = json.loads(self.project.expect("output", "-json").output)["it"]["value"]
        self.assertEqual((made["running_ms"], made["gap_ms"], made["complete"]),
                         (3 * hour, 3 * hour, False))
        self.assertEqual([(one["cause"], one["count"]) for one in made["causes"]],
                         [("never_proved", 1)])

    def test_a_period_that_is_none_is_an_error(self):
        self.project.write("""
data "hipaa_coverage" "never" {
  from = "2026-07-02"
  to   = "2026-07-01"
}
""")
        self.assertIn("It ends before it begins", self.project.run("plan").text)


@place.needs("functions of providers")
class ClusterPolicy(TerraformCase):
    def use(self, inside=""):
        self.project.write('data "hipaa_cluster_policy" "it" {\n%s}\noutput "it" {\n'
                           '  value = data.hipaa_cluster_policy.it\n}\n'
                           'output "by_function" {\n'
                           '  value = { for one in ["classic", "csp"] : one => '
                           'provider::hipaa::cluster_policy(one) }\n}\n' % inside)

    def made(self):
        self.project.apply()
        shown = json.loads(self.project.expect("output", "-json").output)
        one = shown["it"]["value"]
        return json.loads(one["json"]), shown["by_function"]["value"]

    def test_it_is_the_policy_of_the_profile(self):
        for inside, profile in (("", "classic"), ('  profile = "csp"\n', "csp")):
            self.use(inside)
            with self.subTest(profile):
                policy, by_function = self.made()
                self.assertEqual(policy, by_function[profile])
        self.assertEqual(self.simulator.requests("/api/"), [])

    @place.needs("terraform_data")
    def test_what_is_not_known_is_read_when_it_is(self):
        self.project.write('resource "terraform_data" "later" {\n  input = "csp"\n}\n'
                           'data "hipaa_cluster_policy" "it" {\n'
                           '  profile = terraform_data.later.output\n}\n'
                           'output "it" {\n  value = data.hipaa_cluster_policy.it.profile\n}\n')
        planned = self.project.planned()
        self.assertEqual(planned["data.hipaa_cluster_policy.it"]["actions"], ["read"])
        self.assertIn('it = "csp"', self.project.apply("plan.out").text)

    def test_further_limits_narrow_it(self):
        self.use('  additional = jsonencode({ num_workers = { type = "range", maxValue = 8 } })\n')
        policy, by_function = self.made()
        self.assertEqual(policy, {**by_function["classic"],
                                  "num_workers": {"type": "range", "maxValue": 8}})

    def test_limits_that_open_it_are_refused_with_a_cluster_that_comes_through(self):
        self.use('  additional = jsonencode({ "aws_attributes.ebs_volume_count" = '
                 '{ type = "unlimited" } })\n')
        said = self.project.run("plan").text
        self.assertIn("HC-EBS-01", said)
        self.assertIn("The policy accepts this cluster", said)
        for text in ("[]", "{", '{\\"a\\": 1}'):
            self.use(f'  additional = "{text}"\n')
            self.assertIn("HP-ARG-POLICY", self.project.expect("plan", code=1).text)
