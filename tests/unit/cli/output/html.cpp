#include <catch2/catch.hpp>

#include "plugin/cli/output/html/html_page.hpp"

using namespace hipaa::cli;
using namespace hipaa::cli::html;

namespace {

Time instant(std::string_view text) {
  return time_of(text).value();
}

Finding page_finding(std::string resource, std::string code) {
  auto made = notice(std::move(code), "summary");
  made.resource = std::move(resource);
  return made;
}

Finding drift_finding(std::string resource, std::string detail) {
  auto made = page_finding(std::move(resource), "HP-DRIFT");
  made.path = "/num_workers";
  made.detail = std::move(detail);
  return made;
}

Finding accepted_finding(std::string resource, const std::string& by, const std::string& until) {
  auto made = page_finding(std::move(resource), "HC-RT-01");
  made.verdict = HIPAA_VERDICT_ACKNOWLEDGED;
  made.acceptance = hipaa::json::object{
      {"kind", "waiver"}, {"id", "W-1"}, {"approved_by", by}, {"expires_on", until}};
  return made;
}

bool page_has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a text of others is no markup") {
  CHECK(escaped("<a href=\"x\" id='y'>&amp;") ==
        "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;");
  CHECK(escaped("https://a.example") == "https&#58;//a.example");
  CHECK(escaped("a\x1b\u202e\nb") == "a\\x1b\\u202e\\x0ab");
  CHECK(escaped_lines("a\nb") == "a\nb");
  CHECK(element("td class=\"n\"", "1") == "<td class=\"n\">1</td>");
  CHECK(shown_value("ééé", 3) == "é…");
}

TEST_CASE("times are read strictly and shown to the minute") {
  CHECK(minute_text(instant("2026-02-28T23:59:59Z")) == "2026-02-28 23:59 UTC");
  CHECK(minute_text(instant("2026-02-28T23:59:59.123Z")) == "2026-02-28 23:59 UTC");
  CHECK(day_text(instant("2026-11-29")) == "2026-11-29");
  for (const auto* text :
       {"", "2026-02-30", "2026-02-28T", "2026-02-28T23:59:59", "2026-02-28 10:00:00Z",
        "2026-02-28T24:00:00Z", "20260228", "2026-02-28T23:59:59Zx"})
    CHECK_FALSE(time_of(text).has_value());
}

TEST_CASE("an age is told in the unit that people use") {
  const auto now = instant("2026-11-29T12:00:00Z");
  CHECK(age_text(instant("2026-11-29T11:59:00Z"), now) == "1 minute");
  CHECK(age_text(instant("2026-11-29T09:00:00Z"), now) == "3 hours");
  CHECK(age_text(instant("2026-11-27T12:00:00Z"), now) == "2 days");
  CHECK(age_text(instant("2026-11-30T12:00:00Z"), now) == "0 minutes");
}

TEST_CASE("resources and rules stand the worst first") {
  Report report;
  auto error = page_finding("c.b", "HC-B-01");
  error.severity = HIPAA_SEVERITY_ERROR;
  report.findings = {page_finding("c.a", "HC-A-01"), page_finding("c.b", "HC-A-01"), error};
  const auto page = page_of(report, instant("2026-11-29"));
  REQUIRE(page.rules.size() == 2);
  CHECK(page.rules[0].code == "HC-B-01");
  CHECK(page.rules[1].resources == 2);
  REQUIRE(page.resources.size() == 2);
  CHECK(page.resources[0].name == "c.b");
  CHECK(page.resources[0].tally.text() == "1 error, 1 warning");
  CHECK(page.tally.text() == "1 error, 2 warnings");
}

TEST_CASE("drift is by the person whom the events name, whatever the values say") {
  Report report;
  report.findings = {
      drift_finding("c.a",
                    "It was 1 and is 2. Changed by a@b.example at 2026-11-29T10:00:00Z. The next "
                    "apply puts it back."),
      drift_finding(
          "c.b",
          "It was \"x Changed by boss@b.example at 2026-11-29T10:00:00Z. The next apply "
          "puts it back.\" and is 2. The cluster's events do not name who changed it. The "
          "next apply puts it back."),
      drift_finding(
          "c.c",
          "It was \" Changed by boss@b.example at 2026-11-29T10:00:00Z\" and is 2. Changed "
          "by a@b.example at 2026-11-29T10:00:00Z. The next apply puts it back.")};
  const auto html = drift_section(page_of(report, instant("2026-11-29")));
  CHECK(page_has(html, "<h3>a@b.example</h3>"));
  CHECK(page_has(html, "<td class=\"n\">2</td>"));
  CHECK(page_has(html, "<h3>The events name nobody</h3>"));
  CHECK_FALSE(page_has(html, "<h3>boss"));
  CHECK(page_has(html, "2026-11-29 10:00 UTC"));
}

TEST_CASE("acceptances stand on a line of time, the next to end first") {
  Report report;
  report.findings = {accepted_finding("c.a", "late@b.example", "2027-03-09"),
                     accepted_finding("c.b", "soon@b.example", "2026-12-08"),
                     accepted_finding("c.c", "soon@b.example", "2026-12-08"),
                     accepted_finding("c.d", "gone@b.example", "2026-11-28")};
  const auto html = acceptances_section(page_of(report, instant("2026-11-29T12:00:00Z")));
  const auto gone = html.find("gone@b.example");
  const auto soon = html.find("soon@b.example");
  const auto late = html.find("late@b.example");
  CHECK(gone < soon);
  CHECK(soon < late);
  CHECK(late != std::string::npos);
  CHECK(page_has(html, "2026-12-08<br><b>10 days left, soon</b>"));
  CHECK(page_has(html, "2027-03-09<br>101 days left"));
  CHECK(page_has(html, "2026-11-28<br>expired"));
  CHECK(page_has(html, "2 resources"));
  CHECK(page_has(html, "aria-label=\"10 of 101 days\""));
  CHECK(page_has(html, "From 2026-11-29 to 2027-03-09"));
  CHECK(html.find("soon@b.example", soon + 1) == std::string::npos);
}

TEST_CASE("a proof has its age, and one that is missing is called never") {
  Report report;
  report.audits = {hipaa::json::object{{"host", "https://a.example"}}};
  report.examined = {{"cluster 1 (one)"},           {"cluster 2 (two)"},
                     {"job 3 (nightly)"},           {"job 4 (a: cluster 9 (x))"},
                     {"cluster policy 5 (strict)"}, {"https://b.example: cluster 6 (six)"}};
  report.proofs["cluster 1"] = hipaa::json::object{
      {"status", "measured_true"}, {"value", "true"}, {"measured_at", "2026-11-19T12:00:00Z"}};
  const auto html = proofs_section(page_of(report, instant("2026-11-29T12:00:00Z")));
  CHECK(page_has(html,
                 "<th scope=\"row\">cluster 2 (two)</th><td><span class=\"badge u\">never</span>"));
  CHECK(page_has(
      html, "<th scope=\"row\">cluster 1 (one)</th><td><span class=\"badge ok\">measured</span>"));
  CHECK(page_has(html, "<td class=\"when\">10 days</td>"));
  CHECK(page_has(html, "aria-label=\"Proofs: 2 never, 1 measured\""));
  CHECK(page_has(html, "<th scope=\"row\">https&#58;//b.example: cluster 6 (six)</th>"));
  for (const auto* other : {"nightly", "cluster 9", "policy"}) CHECK_FALSE(page_has(html, other));
}

TEST_CASE("where hardware is the proof, a cluster that nobody measured is not called unproved") {
  Report report;
  report.audits = {hipaa::json::object{{"host", "https://a.example"}, {"profile", "csp"}},
                   hipaa::json::object{{"host", "https://b.example"}, {"profile", "classic"}}};
  report.examined = {{"https://a.example: cluster 1 (one)"},
                     {"https://b.example: cluster 2 (two)"}};
  const auto now = instant("2026-11-29T12:00:00Z");
  const auto html = proofs_section(page_of(report, now));
  CHECK(page_has(html, "aria-label=\"Proofs: 1 never\""));
  CHECK_FALSE(page_has(html, "cluster 1 (one)"));
  report.audits.resize(1);
  report.examined = {{"cluster 1 (one)"}};
  CHECK(proofs_section(page_of(report, now)).empty());
}

TEST_CASE("equal reports and times give equal bytes") {
  Report report;
  report.command = "check";
  report.findings = {accepted_finding("c.a", "a@b.example", "2027-03-09"),
                     page_finding("", "HP-X")};
  const auto now = instant("2026-11-29T12:00:00Z");
  CHECK(html_document(report, now) == html_document(report, now));
  CHECK(page_has(html_document(report, now), "Made 2026-11-29 12:00 UTC"));
}
