"""The pages of hipaactl in a real browser: widths, colours, charts, contrast, paper.

look.py BIN [FOLDER]: BIN has hipaactl; with FOLDER, screenshots of all pages are kept there.
Without a Chromium it is skipped (77).
"""
import functools
import json
import os
import pathlib
import sys
import unittest

import browser

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[0] / "cli"), str(HERE.parents[0])]
BIN = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/bin").resolve()
KEPT = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
os.environ.setdefault("HIPAACTL", str(BIN / "hipaactl"))
os.environ.setdefault("HIPAA_SIM", str(BIN / "workspace_sim"))
os.environ.setdefault("HIPAA_LIBRARY", str(BIN.parent / "lib" / "libhipaa_provider.so"))
os.environ.setdefault("HIPAA_MANIFEST",
                      str(BIN.parent / "share" / "hipaa" / "plugins" / "hipaa-databricks.plugin.json"))
from coverage_case import CoverageCase, event  # noqa: E402
from support import pages  # noqa: E402

MEASURE = (HERE / "measure.js").read_text(encoding="utf-8")
HOSTILE = "phi <b>&amp;</b> \u202e" + "W" * 120


class Look(pages.Case, CoverageCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = cls.enterClassContext(browser.Browser()) if hasattr(cls, "enterClassContext") \
            else browser.Browser()
        if not hasattr(cls, "enterClassContext"):
            cls.addClassCleanup(functools.partial(cls.browser.__exit__, None, None, None))

    def look(self, name, text, charts):
        """The page at both widths, in light and dark."""
        file = self.folder / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        backgrounds = set()
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                self.browser.show(file, width, scheme)
                seen = self.browser.evaluate(MEASURE)
                backgrounds.add((scheme, seen["background"]))
                if KEPT:
                    KEPT.mkdir(parents=True, exist_ok=True)
                    self.browser.screenshot(KEPT / f"{name}-{width}-{scheme}.png")
                with self.subTest(page=name, width=width, scheme=scheme):
                    self.assertEqual(seen["problems"], [])
                    self.assertGreaterEqual(seen["least"], 4.5)
                    self.assertGreaterEqual(seen["charts"], charts)
        self.assertEqual(len(backgrounds), 2, "light and dark look the same")
        self.on_paper(name, file)

    def on_paper(self, name, file):
        """Paper is light, whatever the screen is."""
        self.browser.show(file, 794, "dark", media="print")
        seen = self.browser.evaluate(MEASURE)
        with self.subTest(page=name, paper=True):
            self.assertEqual(seen["background"], "rgb(255, 255, 255)")
            self.assertGreaterEqual(seen["least"], 4.5)

    def test_check(self):
        self.look("check", self.check_page(40), 3)

    def test_a_thousand_clusters(self):
        self.look("thousand", self.check_page(1000), 3)

    def test_nothing_found(self):
        self.look("clean", self.clean_page(), 0)

    def test_names_that_are_long_and_hostile(self):
        self.look("hostile", self.hostile_page(HOSTILE), 2)

    def test_audit(self):
        self.look("audit", self.audit_page(), 5)

    def test_read(self):
        self.look("read", self.read_page(), 3)

    def test_coverage(self):
        for number in range(30):
            life = []
            for day in range(3):
                begin = 24 * day + 6 + number / 10
                life += [event("STARTING" if day else "CREATING", begin, f"person{number % 7}@example.com"),
                         event("RUNNING", begin + 0.1),
                         event("EDITED", begin + 3, "mallory@example.com"),
                         event("RESTARTING", begin + 3.01, "mallory@example.com"),
                         event("RUNNING", begin + 3.1),
                         event("TERMINATING", begin + 8 + day, reason="INACTIVITY")]
            self.history(f"0701-{number:06}-cluster", life)
        acceptance = {"rule": "HC-RT-01", "kind": "waiver", "id": "w-1", "ticket": "SEC-7",
                      "approved_by": "officer@example.com", "expires_on": "2026-07-02"}
        self.segment(*(self.statement(f"0701-{number:06}-cluster", 24 * day + 6.5 + number / 10,
                                      acceptances=[acceptance])
                       for number in range(20) for day in range(3)))
        self.history("0701-999999-unused", [event("CREATING", -50, "a@example.com"),
                                            event("RUNNING", -49),
                                            event("TERMINATING", -40, reason="INACTIVITY")])
        self.look("coverage", self.workspace("--format", "html", code=1).out, 30)

    def test_the_keyboard_reaches_what_scrolls(self):
        file = self.folder / "keys.html"
        file.write_text(self.check_page(40), encoding="utf-8")
        self.browser.show(file, 390)
        self.assertEqual(self.browser.evaluate(
            "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).overflowX === 'auto'"
            " && one.scrollWidth > one.clientWidth && one.tabIndex < 0 && one.tagName !== 'PRE')"
            ".map((one) => one.className)"), [])


if __name__ == "__main__":
    if browser.path() is None:
        print("skipped: there is no Chromium (.ci/install-dependencies.sh chromium)")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
