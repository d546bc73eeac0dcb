"""The table of README.md names tests that there are."""
import pathlib
import re
import unittest

from harness import place


class Table(unittest.TestCase):
    def test_every_test_of_the_table_exists(self):
        here = pathlib.Path(__file__).resolve().parents[1]
        folders = {".py": [here / "cases"],
                   ".cpp": [here / "protocol", place.ROOT / "tests" / "unit" / "terraform"]}
        named = re.findall(r"`(\w+)(\.py|\.cpp) ([^`]+)`", (here / "README.md").read_text())
        self.assertTrue(named)
        for file, kind, test in named:
            with self.subTest(f"{file}{kind} {test}"):
                (path,) = [path for folder in folders[kind] for path in folder.rglob(file + kind)]
                wanted = f"def {test}(" if kind == ".py" else f'"{test}"'
                self.assertIn(wanted, path.read_text())
