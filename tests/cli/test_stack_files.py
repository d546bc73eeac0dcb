"""Stack files that are malformed, cut off, hostile or huge: what is said, and where."""
import json
import os

import workbench
from workbench import Case, example

DEEP = "[" * 65
STACK = {"stack_version": 1, "plugins": {"hipaa": {"name": "hipaa-databricks"}},
         "providers": {"hipaa": {"plugin": "hipaa"}}, "resources": []}


class StackFiles(Case):
    def told(self, content, code=2):
        """(code, path, place, summary) of each finding; the host's own have a place."""
        self.write_stack(content)
        ran = self.ctl("check", "--json", code=code)
        return [(one["code"], one["path"], (one["place"].get("line"), one["place"].get("column"))
                 if "place" in one else None, one["summary"]) for one in ran.document["findings"]]

    def test_texts_that_are_no_json(self):
        for text, place, what in (
                ("", (1, 1), "is empty"),
                ('{"stack_version": 1,', (1, 21), "needs the name of a member here, in double quotes, and has the end of the text"),
                ('{"a": 1,\n "a": 2}', (2, 2), 'has two members with the name "a"'),
                ('{"a": tru}', (1, 7), "needs a value here and has the word tru; a string needs double quotes"),
                ('{"a": 1,}', (1, 9), "has a trailing comma before '}'; JSON allows none"),
                ('{"a": 1} // one', (1, 10), "has a comment here; JSON has no comments"),
                ('{"a": 01}', (1, 7), "has a number with a leading zero"),
                ('{"a": 1e999}', (1, 7), "has a number that no double holds"),
                ('{"a": 9223372036854775808}', (1, 7), "has a whole number that 64 bits do not hold"),
                ('{"a": "\\ud800"}', (1, 8), "has half of a surrogate pair"),
                ('{"a": "x', (1, 7), "has a string that does not end"),
                ("\ufeff{}", (1, 1), "begins with a byte order mark; save it without one"),
                ("{} {}", (1, 4), "has '{' after the end of the document"),
                ('{"a":' + DEEP, (1, 69), "is nested deeper than 64 levels")):
            with self.subTest(text[:30]):
                ((code, _, at, summary),) = self.told(text)
                self.assertEqual((code, at, summary),
                                 ("HP-STACK-JSON", place, f"The stack file {what}."))

    def test_bytes_that_are_no_text(self):
        (self.folder / "phi.stack.json").write_bytes(b'{"a": "\xff"}')
        ran = self.ctl("check", "--json", code=2)
        self.assertEqual(ran.document["findings"][0]["summary"], "The stack file is not UTF-8 here.")

    def test_cut_off_anywhere(self):
        whole = json.dumps(example("compliant"), indent=1)
        for length in range(0, len(whole) - 1, 7):
            self.write_stack(whole[:length])
            self.assertEqual(self.ctl("check", "--json", code=2).told[0][1], "HP-STACK-JSON")

    def test_huge(self):
        self.write_stack('{"a":"' + "x" * (64 << 20) + '"}')
        ran = self.ctl("check", "--json", code=2)
        self.assertEqual(ran.told, [("error", "HP-STACK-FILE", "", "")])
        self.assertIn("is larger than", ran.document["findings"][0]["summary"])

    def test_deep(self):
        self.assertEqual(self.told("[" * 1000000)[0][0], "HP-STACK-JSON")

    def test_files_that_are_none(self):
        for make, what in ((os.mkdir, "is a folder, not a file"), (os.mkfifo, "is not a regular file")):
            path = self.folder / "odd.stack.json"
            make(path)
            ran = self.ctl("check", "--json", "odd.stack.json", code=2)
            self.assertEqual(ran.document["findings"][0]["summary"],
                             f"The stack file odd.stack.json {what}.")
            (os.rmdir if path.is_dir() else os.unlink)(path)
        ran = self.ctl("check", "nobody.stack.json", code=2)
        self.assertIn("The stack file nobody.stack.json cannot be opened: No such file or directory.\n", ran.err)
        self.assertIn("This folder has no stack file.", self.ctl("plan", code=2).err)

    def test_shape(self):
        for change, expected in (
                ({"stack_version": 2}, [("HP-STACK-VERSION", "/stack_version")]),
                ({"stack_version": "1"}, [("HP-STACK-SHAPE", "/stack_version")]),
                ({"stack_version": None}, [("HP-STACK-SHAPE", "/stack_version")]),
                ({"resource": []}, [("HP-STACK-SHAPE", "/resource")]),
                ({"resources": {}}, [("HP-STACK-SHAPE", "/resources")]),
                ({"plugins": []}, [("HP-STACK-SHAPE", "/plugins"), ("HP-STACK-NAME", "/providers/hipaa/plugin")]),
                ({"plugins": {"hipaa": {}}}, [("HP-STACK-SHAPE", "/plugins/hipaa")]),
                ({"plugins": {"hipaa": {"name": "a", "path": "b"}}}, [("HP-STACK-SHAPE", "/plugins/hipaa")]),
                ({"plugins": {"hipaa": {"path": ""}}}, [("HP-STACK-SHAPE", "/plugins/hipaa/path")]),
                ({"providers": {"a b": {"plugin": "hipaa"}}}, [("HP-STACK-NAME", "/providers/a b")]),
                ({"providers": {"hipaa": {"plugin": "x"}}}, [("HP-STACK-NAME", "/providers/hipaa/plugin")]),
                ({"resources": [5]}, [("HP-STACK-SHAPE", "/resources/0")])):
            with self.subTest(change):
                self.assertEqual([one[:2] for one in self.told({**STACK, **change})][:len(expected)],
                                 expected)

    def test_a_wrong_word_is_guessed(self):
        self.write_stack({**STACK, "resource": []})
        found = self.ctl("check", "--json", code=2).document["findings"][0]
        self.assertEqual((found["summary"], found["detail"]),
                         ('"resource" is not a known member here.', 'Did you mean "resources"?'))

    def test_names_are_guessed(self):
        resource = {"type": "hipaa_cluster", "name": "phi", "provider": "hippa", "config": {}}
        for change, said in (
                ({"resources": [resource]}, ('There is no provider "hippa" in providers.', 'Did you mean "hipaa"?')),
                ({"resources": [{**resource, "provider": "aws"}]},
                 ('There is no provider "aws" in providers.', "Known here: hipaa.")),
                ({"providers": {"hipaa": {"plugin": "hipa"}}},
                 ('There is no plugin "hipa" in plugins.', 'Did you mean "hipaa"?')),
                ({"plugins": {"hipaa": {"name": "hippa-databricks"}}},
                 ('There is no plugin "hippa-databricks" here.', 'Did you mean "hipaa-databricks"?'))):
            with self.subTest(said[0]):
                self.write_stack({**STACK, **change})
                found = self.ctl("check", "--json", code=2).document["findings"][0]
                self.assertEqual((found["summary"], found["detail"].splitlines()[0]), said)

    def test_comments_are_for_people(self):
        stack = example("compliant")
        stack["$comment"] = ["one", "two"]
        for one in (stack["plugins"]["hipaa"], stack["providers"]["hipaa"], stack["resources"][0]):
            one["$comment"] = "${env:NOT_SET} is no reference here"
        self.write_stack(stack)
        self.assertEqual(self.ctl("check", "--json", code=0).told, [])

    def test_two_resources_of_one_name(self):
        one = {"type": "hipaa_cluster", "name": "phi", "provider": "hipaa", "config": {}}
        self.assertIn(("HP-STACK-NAME", "/resources/1/name"),
                      [told[:2] for told in self.told({**STACK, "resources": [one, one]})])

    def test_all_is_told_and_not_more_than_a_hundred(self):
        stack = {**STACK, "resources": [5] * 5000}
        self.assertEqual(len(self.told(stack)), 100)

    def test_the_configuration_is_judged_by_the_library(self):
        self.stack(num_workers="two", frobnicate=1)
        ran = self.ctl("check", "--json", code=1)
        self.assertEqual(ran.told, [
            ("error", "HP-ARG-UNKNOWN-KEY", "hipaa_cluster.phi", "/frobnicate"),
            ("error", "HP-ARG-TYPE", "hipaa_cluster.phi", "/num_workers")])


if __name__ == "__main__":
    workbench.main()
