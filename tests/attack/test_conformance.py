"""hipaa-conformance takes any library of the ABI, ours and another's.

test_conformance.py PROGRAM OURS CHECKED FOREIGN
"""
import subprocess
import sys
import unittest


def run(library):
    done = subprocess.run([PROGRAM, library], capture_output=True, text=True, timeout=300, check=False)
    lines = done.stdout.splitlines()
    return done.returncode, lines[:-1], lines[-1] if lines else done.stderr


class Conformance(unittest.TestCase):
    def test_ours(self):
        for library in (OURS, CHECKED):
            code, lines, last = run(library)
            self.assertEqual([one for one in lines if not one.startswith("kept: ")], [])
            self.assertEqual((code, last), (0, f"{len(lines)} of {len(lines)} sentences are kept."))

    def test_another_s(self):
        code, lines, _ = run(FOREIGN)
        self.assertEqual(code, 1)
        self.assertTrue([one for one in lines if one.startswith("broken: ")])
        self.assertTrue([one for one in lines if one.startswith("kept: ")])

    def test_it_explains_itself(self):
        for words, code in ((("--help",), 0), (("-h",), 0), ((), 2), (("a", "b"), 2)):
            done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, code)
            shown, silent = (done.stdout, done.stderr) if code == 0 else (done.stderr, done.stdout)
            self.assertIn("\nUsage: hipaa-conformance [OPTIONS] LIBRARY\n", shown)
            self.assertEqual(silent, "")

    def test_what_is_no_library(self):
        code, lines, said = run(__file__)
        self.assertEqual((code, lines), (2, []))
        self.assertIn(__file__, said)


if __name__ == "__main__":
    PROGRAM, OURS, CHECKED, FOREIGN = sys.argv[1:5]
    unittest.main(argv=sys.argv[:1])
