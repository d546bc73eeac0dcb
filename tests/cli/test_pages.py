"""hipaactl audit and read --format html: what each section says, without a browser."""
import re
import sys

import workbench

from support import pages
from support.html_structure import assert_sound
from support.compliant import ML


class Audit(pages.Case):
    def test_coverage_proofs_and_findings(self):
        text = self.audit_page()
        seen = assert_sound(self, text)
        self.assertIn("HIPAA audit report", seen.text)
        self.assertIn("2 errors were found.", seen.text)
        # Host without scheme: no address stands in the page.
        self.assertIn(self.simulator.url.split("://")[1], seen.text)
        self.assertIn("Judged by the profile classic.", seen.text)
        self.assertIn("Not examined by design", seen.text)
        self.assertIn("6 examined, 0 skipped, 0 not readable", [one[1] for one in seen.charts])
        self.assertIn("0 examined, 0 skipped, 1 not readable", [one[1] for one in seen.charts])
        self.assertRegex(seen.text, r"cluster \S+ \(fine\)measuredtrue20\d\d-\d\d-\d\d \d\d:\d\d UTC0 minutes")
        self.assertIn("HP-AUDIT-UNREADABLE", seen.text)

    def test_without_prove_nothing_was_measured(self):
        self.clusters(2)
        seen = assert_sound(self, self.page("audit", "--plugin", workbench.LIBRARY, "--profile", "classic",
                                            code=0))
        self.assertEqual(len(re.findall(r"cluster \S+ \(phi\)never", seen.text)), 2)

    def test_a_page_in_a_file_beside_text(self):
        self.clusters(1, spark_version=ML)
        ran = self.ctl("audit", "--plugin", workbench.LIBRARY, "--profile", "classic", "--format", "html",
                       "--output", "audit.html", code=1)
        self.assertIn("error HC-RT-01 at cluster ", ran.out)
        assert_sound(self, (self.folder / "audit.html").read_text(encoding="utf-8"))

    def test_names_of_the_workspace_are_text(self):
        self.clusters(1, cluster_name="</table><script>alert(1)</script>", spark_version=ML)
        text = self.page("audit", "--plugin", workbench.LIBRARY, "--profile", "classic", code=1)
        self.assertNotIn("<script", text)
        self.assertIn("(</table><script>alert(1)</script>)", assert_sound(self, text).text)


class Read(pages.Case):
    def test_drift_by_person(self):
        text = self.read_page()
        seen = assert_sound(self, text)
        self.assertNotIn("<b>eve", text)
        order = [seen.text.index(one) for one in (
            "Drift", "Changed by mallory@example.com", "/autotermination_minutes",
            "Changed by <b>eve</b>@example.com", "What else is not as it was recorded",
            "gone from the workspace", "what needs a look first")]
        self.assertEqual(order, sorted(order))
        self.assertRegex(seen.text, r"mallory@example\.com2")
        self.assertRegex(seen.text, r"hipaa_cluster\.phi_00\dstale")

    def test_nothing_has_changed(self):
        self.write_stack(self.many(2))
        self.ctl("apply", "-y", code=0)
        seen = assert_sound(self, self.page("read", code=0))
        self.assertIn("No errors were found.", seen.text)
        self.assertIn("Read 2 resources.", seen.text)
        self.assertNotIn("Drift", seen.text)
        self.assertEqual(len(re.findall(r"hipaa_cluster\.phi_00\dmeasured", seen.text)), 2)


if __name__ == "__main__":
    sys.exit(workbench.main())
