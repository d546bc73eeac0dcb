"""How hipaactl coverage writes what it knows, and what it says of bad input."""
import csv
import io

import workbench
from coverage_case import CoverageCase, event


class Formats(CoverageCase):
    def setUp(self):
        super().setUp()
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 9),
                            event("RESTARTING", 10, "=bob@example.com"), event("RUNNING", 10.5),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        self.name = self.segment(self.statement("c1", 9.2))

    def test_text_begins_with_the_sums(self):
        text = self.workspace(code=1).out
        self.assertTrue(text.startswith(
            f"Coverage of {self.simulator.url}\n"
            "  from 2026-07-01T00:00:00.000Z to 2026-07-04T00:00:00.000Z\n"
            "  1 cluster, running 2 h 30 min 00 s\n"
            "  measured   40.00 %  1 h 00 min 00 s\n"
            "  hardware    0.00 %  0 s\n"
            "  gap        60.00 %  1 h 30 min 00 s\n"), text)
        self.assertIn("  cluster c1 (API)\n"
                      "    2026-07-01T10:30:00.000Z to 2026-07-01T12:00:00.000Z  1 h 30 min 00 s  "
                      "restarted, and not proved since; =bob@example.com\n", text)

    def test_csv_has_a_line_a_span(self):
        rows = list(csv.DictReader(io.StringIO(self.workspace("--format", "csv", code=1).out)))
        spans = [row for row in rows if row["cluster_id"]]
        self.assertEqual([(row["kind"], row["ms"], row["cause"], row["who"]) for row in spans],
                         [("measured", "3600000", "", ""),
                          ("gap", "5400000", "restarted", "'=bob@example.com")])
        self.assertEqual(spans[0]["statement"], f"{self.name}:2")
        self.assertEqual([row["kind"] for row in rows if not row["cluster_id"]], ["unseen"])

    def test_equal_input_gives_equal_bytes(self):
        for form in ("json", "csv", "text"):
            first = self.workspace("--format", form, "--output", "first").code
            self.assertEqual(self.workspace("--format", form, "--output", "second").code, first)
            self.assertEqual((self.folder / "first").read_bytes(),
                             (self.folder / "second").read_bytes(), form)


class BadInput(CoverageCase):
    def test_periods_that_are_none(self):
        for begin, end, why in (("2026-02-30", "2026-03-01", "is not a date"),
                                ("2026-03-02", "2026-03-01", "ends before it begins"),
                                ("2199-01-01", "2199-01-02", "has not begun yet"),
                                ("yesterday", "2026-03-01", "")):
            ran = self.ctl("coverage", "--from", begin, "--to", end, "--workspace", "--json", code=2)
            self.assertIn(why, " ".join(one["detail"] for one in ran.document["findings"]))

    def test_a_workspace_without_clusters_is_no_success(self):
        ran = self.workspace("--json", code=2)
        self.assertIn("HP-COVERAGE-EMPTY", [one["code"] for one in ran.document["findings"]])

    def test_a_folder_that_is_not_there(self):
        self.history("c1", [event("CREATING", 8, "alice@example.com"), event("RUNNING", 8.1),
                            event("TERMINATING", 12, reason="INACTIVITY")])
        ran = self.workspace("--evidence", "nowhere", "--json", code=1)
        self.assertIn("HP-EVIDENCE-FOLDER", [one["code"] for one in ran.document["findings"]])


if __name__ == "__main__":
    workbench.main()
