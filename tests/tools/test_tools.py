"""The checkers, checked: each rule sees what breaks it, and nothing else."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import codes_check
import layering
import text_limits
import wording

HERE = pathlib.Path(__file__).resolve().parent


def layering_finds(path, text, size=100):
    return [problem for _, problem in layering.file_problems(path, text, size)]


def layering_of_tree(files):
    """What the checker prints of a tree of these files (path: text), and its exit code."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = pathlib.Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        done = subprocess.run([sys.executable, HERE / "layering.py", root], capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stdout.splitlines()[:-1]


class Layering(unittest.TestCase):
    def test_each_rule_finds_the_tree_that_breaks_it(self):
        for case in json.loads((HERE / "layering_cases.json").read_text()):
            with self.subTest(case["rule"]):
                files = dict(case["files"])
                for path in case.get("sources", []):
                    files[path] = ""
                if "size" in case:
                    files[case["size"]["path"]] = " " * case["size"]["bytes"]
                status, found = layering_of_tree(files)
                self.assertEqual(found, case["finds"])
                self.assertEqual(status, 1 if case["finds"] else 0)

    def test_all_rooms_of_the_tree_are_known(self):
        plugin = HERE.parents[1] / "plugin"
        rooms = {f"plugin/{path.parent.relative_to(plugin)}" for path in plugin.rglob("*.hpp")}
        self.assertEqual([room for room in sorted(rooms) if layering.room_of(room + "/a.hpp") is None], [])

    def test_arrows_go_down_only(self):
        for room, known in layering.ROOMS.items():
            for other in known & set(layering.ROOMS):
                if other.startswith(room + "/") or room.startswith(other + "/") or other == room:
                    continue  # a room and what is inside of it are one target
                self.assertNotIn(room, layering.ROOMS[other], f"{room} and {other} know each other")

    def test_rules_and_workspace_never_meet(self):
        for room in layering.ROOMS:
            if room.startswith("plugin/rules"):
                self.assertFalse([o for o in layering.ROOMS[room] if o.startswith("plugin/workspace")])
            if room.startswith("plugin/workspace"):
                self.assertFalse([o for o in layering.ROOMS[room] if o.startswith("plugin/rules")])

    def test_rooms_that_know_each_other(self):
        for path, header in (
                ("plugin/boundary/a.cpp", '"plugin/provider/provider.hpp"'),
                ("plugin/boundary/a.cpp", "<hipaa/provider.h>"),
                ("plugin/judgement/a.cpp", '"plugin/rules/judge.hpp"'),
                ("plugin/operations/apply/a.cpp", '"plugin/workspace/client/client.hpp"'),
                ("plugin/rules/rule/a.cpp", '"plugin/model/facts.hpp"'),
                ("plugin/request/a.cpp", '"schemas/embedded.hpp"'),
                ("plugin/workspace/http/a.cpp", "<curl/curl.h>"),
                ("plugin/evidence/a.cpp", "<boost/json.hpp>"),
                ("plugin/cli/a.cpp", '"plugin/cli/finding.hpp"'),
                ("plugin/cli/a.cpp", "<CLI/CLI.hpp>"),
                ("plugin/workspace/http/a.cpp", "<sys/socket.h>"),
                ("tests/hosts/c/host.c", "<stdio.h>"),
                ("tests/unit/rules/a.cpp", '"plugin/rules/judge.hpp"')):
            with self.subTest(path=path, header=header):
                self.assertEqual(layering_finds(path, f"#include {header}\n"), [])

    def test_what_is_no_code_breaks_nothing(self):
        self.assertEqual(layering_finds("plugin/operations/plan.cpp", "// nobody may catch (it)\n"), [])
        self.assertEqual(layering_finds("plugin/operations/plan.cpp", 'f("catch (it)");\n'), [])
        self.assertEqual(layering_finds("plugin/cli/run.cpp", "void f() { try { g(); } catch (...) {} }\n"), [])
        self.assertEqual(layering_finds("plugin/boundary/a.cpp", 'extern "C" void f();\n'), [])
        self.assertEqual(layering_finds("tests/abi/a.cpp", "using namespace std;\n"), [])
        self.assertEqual(layering_finds("plugin/rules/a.cpp", "", layering.LARGEST), [])
        self.assertEqual(layering_finds("tests/cases/a.json", "", layering.LARGEST + 1), [])


class Codes(unittest.TestCase):
    def test_used_and_listed_are_compared(self):
        used = {"HC-EBS-01": "a.cpp:1", "HP-NEW": "a.cpp:2"}
        found = list(codes_check.problems(used, {"HC-EBS-01": 2, "HP-OLD": 1}))
        self.assertEqual(len(found), 3)
        self.assertIn("a.cpp:2: HP-NEW", found[0])
        self.assertIn("nobody uses HP-OLD", found[1])
        self.assertIn("listed 2 times", found[2])

    def test_a_code_that_is_put_together_is_found(self):
        for text, is_found in (('error(prefix + "-JSON")', True), ('error("HP-STACK-" + kind)', True),
                               ('error("HP-" +\n kind)', True), ('error("HP-STACK-JSON", a + "-b")', False),
                               ('text + " - OR"', False), ('code == "HP-STACK-JSON"', False)):
            with self.subTest(text):
                self.assertEqual(bool(codes_check.COMPOSED.search(text)), is_found)

    def test_literals(self):
        self.assertEqual(codes_check.LITERAL.findall('error("HP-ARG-UNKNOWN-KEY", "HC-EBS-01 says")'),
                         ["HP-ARG-UNKNOWN-KEY"])


class Wording(unittest.TestCase):
    def test_what_no_reader_would_write_is_found(self):
        for text in ("/a is no object", "the value is told", "A key stands twice", "nobody can tell it",
                     "Given is 4.", "Allowed are 1 to 3", "the file is not right", "created anew"):
            with self.subTest(text):
                self.assertEqual(len(list(wording.problems_of(text))), 1)

    def test_plain_english_is_not(self):
        for text in ("There is no rule HC-EBS-1.", "that is no longer needed", "cannot be told apart from new ones",
                     "The events name nobody", "the volume stands by itself", "is not a JSON object"):
            with self.subTest(text):
                self.assertEqual(list(wording.problems_of(text)), [])

    def test_literals_that_the_compiler_joins_are_one(self):
        source = 'f("it is "\n  "no text"); // "it is no comment"\n'
        self.assertEqual(list(wording.texts_of_source(source)), [(1, "it is no text")])


class Schemas(unittest.TestCase):
    def test_a_text_of_any_length_is_found(self):
        for schema, places in (
                ({"type": "string"}, [""]),
                ({"type": "string", "maxLength": 3}, []),
                ({"type": "string", "enum": ["a"]}, []),
                ({"type": "string", "const": "a"}, []),
                ({"properties": {"type": {"type": "string"}}}, ["/properties/type"]),
                ({"type": "array", "items": {"type": "string", "pattern": "a"}}, ["/items"]),
                ({"$defs": {"one": {"properties": {"a": {"type": "string"}}}}},
                 ["/$defs/one/properties/a"]),
                ({"type": "object", "additionalProperties": {"type": "string"}},
                 ["/propertyNames", "/additionalProperties"]),
                ({"type": "object", "propertyNames": {"maxLength": 9},
                  "additionalProperties": {"type": "string", "maxLength": 9}}, []),
                ({"type": "object", "additionalProperties": False}, [])):
            with self.subTest(schema):
                self.assertEqual(list(text_limits.unlimited_texts(schema)), places)


if __name__ == "__main__":
    unittest.main()
