"""hipaactl audit of a workspace out of data (listed_workspace.py), whole and misbehaving: the exact
findings and coverage of each mode, which expected/ holds line by line.

    HIPAA_WRITE_EXPECTED=1 writes those files anew, for a person to read through.
"""
import os
import pathlib
import unittest

from listed_workspace import MODES
from workspace_case import Case

EXPECTED = pathlib.Path(__file__).resolve().parent / "expected"


class Modes(Case):
    def test_every_mode_says_what_it_saw_and_what_it_did_not(self):
        for mode in MODES:
            with self.subTest(mode):
                file = EXPECTED / f"{mode.replace(' ', '_')}.txt"
                said = self.lines(self.serve(mode))
                if os.environ.get("HIPAA_WRITE_EXPECTED"):
                    file.write_text(said, encoding="utf-8")
                self.assertEqual(said, file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main(verbosity=1)
