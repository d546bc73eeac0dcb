"""host.py on a configuration that is accepted and one that is refused: exact codes and paths, exit codes and the output's shape.

test_host.py LIBRARY CONFIGURATIONS
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import host  # noqa: F401 (it knows where the binding is)
import hipaa_provider as hipaa

HERE = pathlib.Path(__file__).parent
LIBRARY = sys.argv.pop(1)
CONFIGURATIONS = pathlib.Path(sys.argv.pop(1))
KEYS = {"resource", "severity", "verdict", "code", "summary", "detail", "path", "http_status",
        "vendor_code", "request_id"}


def value(name):
    return json.loads((CONFIGURATIONS / f"{name}.json").read_text())


def expected(name):
    return sorted((HERE.parent / f"{name}.expected").read_text().split("\n")[:-1])


def lines(findings, severity="error"):
    return sorted(f"{one['severity']} {one['code']} {one['path'] or '-'}" for one in findings
                  if one["severity"] == severity)


def run_host(command, case, folder):
    path = pathlib.Path(folder) / "case.json"
    path.write_text(json.dumps(case))
    ran = subprocess.run([sys.executable, HERE / "host.py", "--library", LIBRARY, command, path],
                         capture_output=True, text=True, check=False)
    return ran.returncode, json.loads(ran.stdout) if ran.stdout else None


class Host(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def check_shape(self, output, command):
        self.assertEqual(output["format_version"], 1)
        self.assertEqual(output["command"], command)
        for finding in output["findings"]:
            self.assertEqual(set(finding), KEYS)

    def test_both_commands_report_the_same_errors(self):
        for name, code in (("accepted", 0), ("refused", 1)):
            for command in ("validate", "plan"):
                with self.subTest(name=name, command=command):
                    case = {"config": value(name), "provider": value("provider")}
                    ran, output = run_host(command, case, self.folder)
                    self.assertEqual(ran, code)
                    self.check_shape(output, command)
                    self.assertEqual(lines(output["findings"]), expected(name))

    def test_a_refused_provider_is_no_judgement(self):
        case = {"config": value("accepted"), "provider": {"no_such_setting": 1}}
        code, output = run_host("validate", case, self.folder)
        self.assertEqual(code, 2)
        self.assertEqual([one["resource"] for one in output["findings"]], ["provider"])

    def test_what_cannot_be_read_is_no_judgement(self):
        path = pathlib.Path(self.folder) / "broken.json"
        path.write_text("{")
        ran = subprocess.run([sys.executable, HERE / "host.py", "--library", LIBRARY, "plan", path],
                             capture_output=True, text=True, check=False)
        self.assertEqual((ran.returncode, ran.stdout), (2, ""))


class Module(unittest.TestCase):
    def setUp(self):
        self.library = hipaa.Library(LIBRARY)

    def test_describe(self):
        self.assertIn("2020-12", json.dumps(self.library.describe("schema")))
        self.assertIn(self.library.version, json.dumps(self.library.describe("metadata")))

    def test_plan_gives_the_state_to_come(self):
        with self.library.provider(value("provider")) as provider:
            answer = provider.plan(value("accepted"))
        self.assertTrue(answer.ok)
        state = answer.documents["state"]
        self.assertEqual(state["value"]["spark_version"], "15.4.x-scala2.12")
        self.assertIn("/cluster_id", state["unknown"])

    def test_an_unknown_value_is_undecided(self):
        config = {**value("accepted"), "spark_version": None}
        with self.library.provider(value("provider")) as provider:
            answers = [ask(config, ["/spark_version"]) for ask in (provider.validate, provider.plan)]
        for answer in answers:
            self.assertTrue(answer.ok)
            self.assertEqual([(one.verdict, one.code) for one in answer.findings
                              if one.path == "/spark_version"],
                             [("undecided", "HC-RT-01"), ("undecided", "HC-RT-02"),
                              ("undecided", "HC-RT-03")])

    def test_texts_beyond_ascii_arrive_whole(self):
        config = {**value("accepted"), "cluster_name": "Ansprüche 請求"}
        with self.library.provider(value("provider")) as provider:
            answer = provider.plan(config)
        self.assertEqual(answer.documents["state"]["value"]["cluster_name"], "Ansprüche 請求")


if __name__ == "__main__":
    unittest.main()
