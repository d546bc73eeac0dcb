"""Waiver files through hipaactl: where they come from, and what every output says of them.

test_waivers.py HIPAACTL LIBRARY
"""
import json
import sys

from stacks import GOOD, ML, OutputTest, WAIVED, acknowledgement, day, main, stack

ID = "11111111-2222-4333-8444-555555555555"
ML_CLUSTER = {**GOOD, "spark_version": ML}


def waiver(**changes):
    return {**acknowledgement(), "id": ID, "scope": {"cluster_name": "claims"},
            "requested_by": "team@example.org", **changes}


def waivers(*entries):
    return {"waivers_version": 1, "waivers": list(entries)}


class Waivers(OutputTest):
    def setUp(self):
        super().setUp()
        self.write("a.stack.json", stack(phi=ML_CLUSTER))
        self.write("w.json", waivers(waiver()))

    def check(self, *arguments, code):
        return self.document("check", "--json", *arguments, "a.stack.json", code=code)["findings"]

    def test_without_one_the_finding_counts(self):
        self.check(code=1)

    def test_a_file_of_the_command_line(self):
        found = self.check("--waivers", "w.json", code=0)
        self.assertEqual([(one["code"], one["verdict"]) for one in found],
                         [("HC-RT-01", "acknowledged")])
        self.assertIn(ID, found[0]["detail"])

    def test_a_file_of_the_provider(self):
        self.write("a.stack.json", stack({"waiver_files": ["w.json"]}, phi=ML_CLUSTER))
        self.check(code=0)

    def test_two_files_of_which_one_has_expired(self):
        self.write("old.json", waivers(waiver(id=ID.replace("1", "2"), approved_on=day(-40),
                                              expires_on=day(-1))))
        found = self.check("--waivers", "old.json", "--waivers", "w.json", code=0)
        self.assertEqual([one["code"] for one in found], ["HP-ACK-EXPIRED", "HC-RT-01"])

    def test_sarif_has_an_external_suppression(self):
        log = self.document("check", "--format", "sarif", "--waivers", "w.json", "a.stack.json")
        [result] = log["runs"][0]["results"]
        [suppression] = result["suppressions"]
        self.assertEqual((suppression["kind"], suppression["guid"], suppression["justification"]),
                         ("external", ID, waiver()["reason"]))

    def test_the_finding_says_where_the_waiver_stands(self):
        self.write("w.json", waivers(waiver(id=ID.replace("1", "2"), accepts="another"), waiver()))
        accepted = [one["acceptance"] for one in self.check("--waivers", "w.json", code=0)
                    if one["verdict"] == "acknowledged"]
        self.assertEqual(accepted, [{
            "kind": "waiver", "id": ID, "approved_by": waiver()["approved_by"],
            "ticket": waiver()["ticket"], "reason": waiver()["reason"],
            "expires_on": waiver()["expires_on"],
            "source": {"file": "w.json", "path": "/waivers/1"}}])
        self.assertIn("Accepted at w.json /waivers/1\n",
                      self.run_ctl("check", "--waivers", "w.json", "a.stack.json", code=0))

    def test_every_output_shows_what_is_waived(self):
        for one in ("text", "json", "sarif", "junit", "github"):
            shown = self.run_ctl("check", "--format", one, "--waivers", "w.json", "a.stack.json",
                                 code=0)
            self.assertIn("HC-RT-01", shown)
            self.assertIn(ID[:8], shown)

    def test_modes_for_acknowledgements_in_the_resource(self):
        for mode, alone, with_file in (("allow", 0, 0), ("require_external_match", 1, 0),
                                       ("deny", 1, 0)):
            self.write("a.stack.json", stack({"in_config_acknowledgements": mode}, phi=WAIVED))
            with self.subTest(mode):
                self.check(code=alone)
                self.check("--waivers", "w.json", code=with_file)

    def test_a_file_that_is_not_right_is_refused_with_its_place(self):
        for text, part in (
                ("{", "not valid JSON"), ('{"waivers_version": 2, "waivers": []}', "waivers_version"),
                ('{"waivers_version": 1, "waivers": [], "more": 1}', "more"),
                (json.dumps(waivers(waiver(id="x"))), "/waivers/0/id"),
                (json.dumps(waivers({**waiver(), "regex": ".*"})), "/waivers/0/regex"),
                (json.dumps(waivers(waiver(scope={}))), "/waivers/0/scope"),
                (json.dumps(waivers(waiver(rule="HC-EBS-01"))), "allows no exception"),
                (json.dumps(waivers(waiver(reason="too short"))), "reason"),
                (json.dumps(waivers(waiver(scope={"cluster_name": "*"}))), "allow_broad"),
                (json.dumps(waivers(waiver(expires_on=day(171)))), "181 days")):
            self.write("w.json", text)
            with self.subTest(part):
                found = self.check("--waivers", "w.json", code=1)
                refused = [one for one in found if one["code"] == "HP-WAIVER"]
                self.assertTrue(refused)
                self.assertIn("w.json", refused[0]["detail"])
                self.assertTrue(any(part in one["detail"] for one in refused), refused)

    def test_a_file_is_refused_when_it_is_read_and_not_when_it_is_needed(self):
        self.write("a.stack.json", stack(good=GOOD))
        self.write("w.json", waivers(waiver(reason="too short")))
        self.assertEqual([one["code"] for one in self.check("--waivers", "w.json", code=1)],
                         ["HP-WAIVER"])

    def test_the_end_of_a_waiver(self):
        """What is said on its last day, from 30 days before, and after. Time alone refuses nothing:
        what has expired is a warning here, and an error where something changes."""
        for left, verdict, told in ((31, "acknowledged", []),
                                    (30, "acknowledged", ["HP-ACK-EXPIRING"]),
                                    (0, "acknowledged", ["HP-ACK-EXPIRING"]),
                                    (-1, "fail", ["HP-ACK-EXPIRED"])):
            self.write("w.json", waivers(waiver(approved_on=day(-40), expires_on=day(left))))
            with self.subTest(left):
                found = self.check("--waivers", "w.json", code=0)
                self.assertEqual([one["code"] for one in found if one["code"] != "HC-RT-01"], told)
                self.assertEqual([(one["severity"], one["verdict"]) for one in found
                                  if one["code"] == "HC-RT-01"], [("warning", verdict)])
        [returned] = [one for one in found if one["code"] == "HC-RT-01"]
        self.assertIn(f"by {waiver()['approved_by']} expired on {day(-1)} (UTC)",
                      returned["detail"])

    def test_a_waiver_that_nothing_needs_is_told(self):
        self.write("a.stack.json", stack(good=GOOD))
        self.assertEqual([(one["severity"], one["code"]) for one in
                          self.check("--waivers", "w.json", code=0)],
                         [("warning", "HP-ACK-UNUSED")])

    def test_a_file_that_is_not_there(self):
        self.assertIn("HP-WAIVER", [one["code"] for one in
                                    self.check("--waivers", "none.json", code=1)])

    def test_what_is_wrong_is_told_once_however_many_files_are_judged(self):
        for name in ("one.json", "two.json", "three.json"):
            self.write(name, ML_CLUSTER)
        found = self.document("check", "--json", "--profile", "classic", "--waivers", "none.json",
                              "one.json", "two.json", "three.json", code=1)["findings"]
        self.assertEqual([one["code"] for one in found].count("HP-WAIVER"), 1)
        self.assertEqual([one["code"] for one in found].count("HC-RT-01"), 3)

    def test_files_that_are_no_stacks(self):
        """The same waiver, whatever the cluster stands in."""
        self.write("cluster.json", ML_CLUSTER)
        self.write("state.json", {"format_version": "1.0", "terraform_version": "1.11.4", "values": {
            "root_module": {"resources": [{
                "address": "databricks_cluster.phi", "mode": "managed", "type":
                "databricks_cluster", "name": "phi", "values": ML_CLUSTER}]}}})
        for name in ("cluster.json", "state.json"):
            with self.subTest(name):
                self.run_ctl("check", "--profile", "classic", name, code=1)
                arguments = ("--profile", "classic", "--waivers", "w.json", name)
                found = self.document("check", "--json", *arguments, code=0)["findings"]
                self.assertIn(("HC-RT-01", "acknowledged"),
                              [(one["code"], one["verdict"]) for one in found])
                log = self.document("check", "--format", "sarif", *arguments)
                self.assertIn(("external", ID), [
                    (suppression["kind"], suppression["guid"]) for result in log["runs"][0]["results"]
                    for suppression in result.get("suppressions", ())])
        self.write("w.json", waivers(waiver(rule="HC-EBS-01")))
        said = self.document("check", "--json", *arguments, code=1)["findings"]
        self.assertIn("HP-WAIVER", [one["code"] for one in said])

    def test_an_acknowledgement_in_a_plan_is_a_suppression(self):
        self.write("state.json", {"format_version": "1.0", "terraform_version": "1.11.4", "values": {
            "root_module": {"resources": [{
                "address": "hipaa_cluster.phi", "mode": "managed", "type": "hipaa_cluster",
                "name": "phi", "values": WAIVED}]}}})
        log = self.document("check", "--format", "sarif", "--profile", "classic", "state.json")
        self.assertEqual(
            [suppression["kind"] for result in log["runs"][0]["results"]
             for suppression in result.get("suppressions", ())], ["inSource"])

    def test_a_broad_waiver_is_told(self):
        self.write("w.json", waivers(waiver(scope={"cluster_name": "*"}, allow_broad=True)))
        self.assertIn("HP-WAIVER-BROAD", [one["code"] for one in
                                          self.check("--waivers", "w.json", code=0)])


if __name__ == "__main__":
    main(sys.argv)
