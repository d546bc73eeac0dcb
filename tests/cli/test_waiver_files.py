"""Waiver files in YAML: the same findings as from JSON, wherever a file can be named."""
import datetime
import json
import pathlib
import sys

import workbench
from workbench import Case

sys.path.append(str(pathlib.Path(__file__).resolve().parent / "inputs"))
import encodings_of_a_cluster as encodings  # noqa: E402



def day(days):
    """A day from today on, by the clock that hipaactl goes by."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return (today + datetime.timedelta(days=days)).isoformat()


ML = "15.4.x-cpu-ml-scala2.12"
WAIVER = {"id": "11111111-2222-4333-8444-555555555555", "rule": "HC-RT-01",
          "scope": {"cluster_name": "phi-etl"}, "accepts": ML,
          "reason": "Single-node training on de-identified data", "ticket": "RISK-1",
          "approved_by": "officer@example.org", "approved_on": day(-10),
          "expires_on": day(90)}
TEXT = f"""# By the security team.
waivers_version: 1
waivers:
  - id: 11111111-2222-4333-8444-555555555555
    rule: HC-RT-01
    scope: {{cluster_name: phi-etl}}
    accepts: 15.4.x-cpu-ml-scala2.12
    reason: >-
      Single-node training
      on de-identified data
    ticket: RISK-1
    approved_by: officer@example.org
    approved_on: {day(-10)}
    expires_on: {day(90)}
"""


def written(**changes):
    return {"waivers_version": 1, "waivers": [{**WAIVER, **changes}]}


class WaiverFiles(Case):
    def setUp(self):
        super().setUp()
        self.stack(spark_version=ML)

    def named(self, file):
        """The stack again, its provider naming the file."""
        stack = self.stack(spark_version=ML)
        stack["providers"]["hipaa"]["config"].update(waiver_files=[file])
        self.write_stack(stack)

    def findings_with(self, file, *arguments, code):
        ran = self.ctl(*arguments, code=code)
        return ran.out.replace(file, "FILE")

    def both(self, content, *command, code):
        """Byte-equal from JSON and from YAML; what JSON gave."""
        said = []
        for file, text in (("w.json", json.dumps(content)),
                           ("w.yaml", encodings.yaml(content)), ("ww.yml", encodings.yaml(content))):
            self.write(file, text)
            self.named(file)
            said.append(self.findings_with(file, *command, code=code))
        self.assertEqual(said[0], said[1])
        self.assertEqual(said[0], said[2])
        return said[0]

    def test_the_same_file_in_both_gives_the_same_bytes(self):
        for changes, code in (({}, 0), ({"approved_on": day(-90), "expires_on": day(-1)}, 0),
                              ({"accepts": "another"}, 1), ({"reason": "too short"}, 1),
                              ({"rule": "HC-EBS-01"}, 1), ({"scope": {"cluster_name": "*"}}, 1),
                              ({"scope": {}}, 1), ({"regex": "x"}, 1), ({"ticket": 7}, 1)):
            with self.subTest(changes):
                self.both(written(**changes), "check", "--json", code=code)

    def test_every_output_names_who_answers(self):
        for one in ("text", "sarif", "junit", "github"):
            with self.subTest(one):
                shown = self.both(written(), "check", "--format", one, code=0)
                self.assertIn(WAIVER["reason"], " ".join(shown.split()))

    def test_a_day_stays_a_text(self):
        self.write("w.yaml", TEXT)
        self.named("w.yaml")
        [found] = self.ctl("check", "--json", code=0).document["findings"]
        self.assertEqual((found["code"], found["verdict"]), ("HC-RT-01", "acknowledged"))
        self.assertIn(f"until {day(90)} (UTC), RISK-1: Single-node training on de-identified data",
                      found["detail"])

    def test_a_file_of_the_command_line(self):
        self.write("w.yaml", encodings.yaml(written()))
        said = self.ctl("check", "--json", "--waivers", "w.yaml", code=0).document["findings"]
        self.assertEqual([(one["code"], one["verdict"]) for one in said],
                         [("HC-RT-01", "acknowledged")])
        cluster = {**workbench.example("compliant")["resources"][0]["config"], "spark_version": ML}
        self.write("cluster.json", cluster)
        self.ctl("check", "cluster.json", code=1)
        shown = self.ctl("check", "--waivers", "w.yaml", "cluster.json", code=0).out
        self.assertIn(WAIVER["reason"], " ".join(shown.split()))
        self.write("w.yaml", "a: [")
        self.assertIn("HP-WAIVER", self.ctl("check", "--waivers", "w.yaml", "cluster.json").out)

    def test_an_audit_and_a_plan(self):
        self.simulator.control("clusters", {"state": "RUNNING", "attributes": {
            **workbench.example("compliant")["resources"][0]["config"], "spark_version": ML}})
        self.both(written(), "audit", "--json", "phi.stack.json", code=0)
        self.both(written(), "plan", "--json", code=0)

    def test_what_is_not_right_is_told_with_file_and_line(self):
        for text, told in (
                ("waivers_version: 1\nwaivers: []\nwaivers: []\n",
                 'w.yaml: at line 3, column 1: it has the key "waivers" twice'),
                ("waivers_version: 1\n---\nwaivers: []\n",
                 "w.yaml: at line 2, column 1: it holds more than one document"),
                ("&x [*x]\n", "w.yaml: at line 1, column 1: it is nested too deep"),
                ("a: [\n", "w.yaml: at line 2, column 1: it is not valid: "),
                (b"waivers_version: 1\nwaivers: \xc3(\n",
                 "w.yaml: at line 2: it is not valid: invalid trailing UTF-8 octet"),
                ("waivers_version: one\nwaivers: []\n", "at /waivers_version: "),
                ("waivers_version: 1\nwaivers: {}\n", "at /waivers: "),
                ("", "The document must be an object")):
            with self.subTest(text):
                if isinstance(text, str):
                    text = text.encode()
                (self.folder / "w.yaml").write_bytes(text)
                self.named("w.yaml")
                said = self.ctl("check", "--json", code=1).document["findings"]
                # What waits for the provider, which is refused, is undecided.
                found = [one for one in said if one["verdict"] != "undecided"]
                self.assertEqual({one["code"] for one in found}, {"HP-WAIVER"})
                self.assertIn(told, found[0]["detail"])
                self.assertEqual(found[0]["path"], "/waiver_files/0")


    def refusals(self, name, content):
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        self.named(name)
        return [one["detail"] for one in
                self.ctl("check", "--json", code=1).document["findings"] if one["code"] == "HP-WAIVER"]

    def test_files_as_people_write_them_are_read(self):
        upper = WAIVER["id"].upper().replace("1", "A")
        for name, content in (("w.json", b"\xef\xbb\xbf" + json.dumps(written()).encode()),
                              ("w.yaml", b"\xef\xbb\xbf" + TEXT.encode()),
                              ("w.json", json.dumps(written(id=upper)).encode())):
            with self.subTest(content[:12]):
                (self.folder / name).write_bytes(content)
                self.named(name)
                [found] = self.ctl("check", "--json", code=0).document["findings"]
                self.assertEqual(found["verdict"], "acknowledged")
                self.assertNotIn("..", found["detail"])
        two = {"waivers_version": 1, "waivers": [{**WAIVER, "id": upper},
                                                 {**WAIVER, "id": upper.lower()}]}
        self.assertEqual(self.refusals("w.json", json.dumps(two)), [
            f"w.json: the waiver {upper.lower()}: its id is that of another one."])

    def test_scalars_are_shown_as_they_were_written(self):
        for value in ("15.4", "15.10", "1e3", "0755", "1.50"):
            with self.subTest(value):
                text = TEXT.replace("accepts: 15.4.x-cpu-ml-scala2.12", f"accepts: {value}")
                [told] = self.refusals("w.yaml", text)
                self.assertEqual(told, "w.yaml: at /waivers/0/accepts: The attribute "
                                       "/waivers/0/accepts must be a string. "
                                       f'The given value is {value}. Write it as a string: "{value}".')
        [told] = self.refusals("w.json", json.dumps(written(accepts=15.4)))
        self.assertIn('The given value is 15.4. Write it as a string: "15.4".', told)

    def test_a_day_that_is_none_is_refused_at_once(self):
        for value in ("2027-02-30", "02/01/2027", "2027-02-01T00:00:00Z", "2027-02-01+01:00",
                      "2027-2-1", "tomorrow"):
            for field in ("approved_on", "expires_on"):
                with self.subTest((field, value)):
                    self.assertIn(
                        f'{field} (/waivers/0/{field}): "{value}" is not a calendar date written as '
                        "YYYY-MM-DD, without a time or zone.",
                        self.refusals("w.json", json.dumps(written(**{field: value})))[0])

    def test_a_star_stands_at_the_end_alone(self):
        for value in ("phi-*-etl", "*phi", "**", "phi**"):
            with self.subTest(value):
                told = self.refusals("w.json", json.dumps(written(scope={"cluster_name": value})))
                self.assertIn(f"cluster_name (/waivers/0/scope/cluster_name): \"{value}\" has a * "
                              "that is not at its end", " ".join(told))


if __name__ == "__main__":
    workbench.main()
