#!/usr/bin/env python3
"""Runs the tests against a real terraform, and says how many ran, failed and were skipped.

run.py BIN_FOLDER [PATTERN…]

Exit code 77 where every test was skipped, because there is no terraform. With one, none may skip
but those of what its version does not have yet.
"""
import os
import pathlib
import sys
import unittest


def main():
    os.environ["HIPAA_BUILD_BIN"] = str(pathlib.Path(sys.argv[1]).resolve())
    here = pathlib.Path(__file__).resolve().parent
    sys.path.insert(0, str(here))
    loader = unittest.TestLoader()
    if len(sys.argv) > 2:
        loader.testNamePatterns = [f"*{pattern}*" for pattern in sys.argv[2:]]
    suite = loader.discover(str(here / "cases"), pattern="test_*.py", top_level_dir=str(here))
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    from harness import place  # reads HIPAA_BUILD_BIN
    lacking = [why for _, why in result.skipped if why.startswith(place.LACKING)]
    skipped = len(result.skipped) - len(lacking)
    failed = len(result.failures) + len(result.errors)
    product, number = place.version()
    if product:
        print(f"{product} {number[0]}.{number[1]}: {len(lacking)} cases of what it does not have")
    print(f"{result.testsRun} cases, {failed} failed, {skipped} skipped", flush=True)
    if failed:
        return 1
    if skipped and skipped == result.testsRun:
        return 77
    return 1 if skipped or not result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
