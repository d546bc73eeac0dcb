// JUnit XML, in the form that Jenkins's junit-10.xsd describes: a suite for each resource, a case
// for each finding. What is acknowledged, known or undecided is skipped, with the reason; times are
// left out, so that equal reports give equal bytes.
#include <map>

#include "plugin/cli/output/report.hpp"
#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

// For text and attributes alike; control characters, which XML cannot hold, are made visible.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : json::printable(text, true)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += c;
    }
  }
  // U+FFFE and U+FFFF are UTF-8 and yet no characters of XML.
  for (std::size_t at = 0; (at = out.find("\xEF\xBF", at)) != std::string::npos; at += 3)
    if (at + 2 < out.size() && (out[at + 2] == '\xBE' || out[at + 2] == '\xBF'))
      out[at + 2] = '\xBD';
  return out;
}

std::string attribute(const char* name, std::string_view value) {
  return std::string(" ") + name + "=\"" + escaped(value) + "\"";
}

enum class Outcome { passed, skipped, failure, error };

Outcome outcome_of(const Finding& one, bool undecided_fails) {
  if (one.is_operational_error) return Outcome::error;
  if (one.known == Known::is_known || one.verdict == HIPAA_VERDICT_ACKNOWLEDGED)
    return Outcome::skipped;
  if (one.verdict == HIPAA_VERDICT_UNDECIDED && one.severity != HIPAA_SEVERITY_ERROR)
    return undecided_fails ? Outcome::failure : Outcome::skipped;
  return one.severity == HIPAA_SEVERITY_ERROR ? Outcome::failure : Outcome::passed;
}

struct Suite {
  std::string cases;
  std::size_t tests = 0;
  std::size_t skipped = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;

  void add(const Suite& other) {
    tests += other.tests;
    skipped += other.skipped;
    failures += other.failures;
    errors += other.errors;
  }
};

std::string named(const Finding& one) {
  auto name = one.code;
  if (!one.path.empty()) name += " " + one.path;
  return name + ": " + one.summary;
}

// ", by privacy@example.org until 2027-02-01, RISK-1": of what somebody answers for.
std::string accepted_by(const Finding& one) {
  if (one.acceptance.is_null()) return {};
  auto text = ", by " + json::text_member(one.acceptance, "approved_by") + " until " +
              json::text_member(one.acceptance, "expires_on");
  if (const auto ticket = json::text_member(one.acceptance, "ticket"); !ticket.empty())
    text += ", " + ticket;
  return text;
}

// Not every form of the schema has attributes for the place.
std::string failure_text(const Finding& one) {
  if (one.place.file.empty()) return one.detail;
  auto text = one.place.file;
  if (one.place.line > 0)
    text += ":" + std::to_string(one.place.line) + ":" + std::to_string(one.place.column);
  return text + "\n" + one.detail;
}

void add_case(Suite& suite, const std::string& name, const Finding& one, Outcome outcome) {
  suite.cases +=
      "    <testcase" + attribute("name", named(one)) + attribute("classname", name) + ">\n      ";
  ++suite.tests;
  const auto body = [&](const char* element, const std::string& message) {
    suite.cases += std::string("<") + element + attribute("type", one.code) +
                   attribute("message", message) + ">" + escaped(failure_text(one)) + "</" +
                   element + ">\n";
  };
  switch (outcome) {
    case Outcome::passed:
      suite.cases += "<system-out>" +
                     escaped("Warning: " + one.summary + "\n" + failure_text(one)) +
                     "</system-out>\n";
      break;
    case Outcome::skipped:
      ++suite.skipped;
      body("skipped", (one.known == Known::is_known ? "In the baseline: " : "") + one.summary +
                          accepted_by(one));
      break;
    case Outcome::failure:
      ++suite.failures;
      body("failure", one.summary);
      break;
    case Outcome::error:
      ++suite.errors;
      body("error", one.summary);
      break;
  }
  suite.cases += "    </testcase>\n";
}

std::string suite_name(const Finding& one) {
  if (!one.resource.empty())
    return one.stack.empty() ? one.resource : one.stack + ": " + one.resource;
  if (!one.stack.empty()) return one.stack;
  return one.place.file.empty() ? "hipaactl" : one.place.file;
}

std::string counts_of(const Suite& suite) {
  return attribute("tests", std::to_string(suite.tests)) +
         attribute("failures", std::to_string(suite.failures)) +
         attribute("errors", std::to_string(suite.errors));
}

}  // namespace

std::string junit_document(const Report& report, const Options& options) {
  std::map<std::string, Suite> suites;
  for (const auto& one : report.findings) {
    const auto name = suite_name(one);
    add_case(suites[name], name, one, outcome_of(one, options.undecided_fails));
  }
  // That something was judged and nothing found is a result too.
  for (const auto& [address, found] : report.examined) {
    if (found) continue;
    auto& suite = suites[address];
    if (suite.tests > 0) continue;
    suite.tests = 1;
    suite.cases = "    <testcase" + attribute("name", "judged: nothing found") +
                  attribute("classname", address) + "/>\n";
  }
  for (const auto& [workspace, text] : report.coverage) {
    const auto name = "coverage of " + workspace;
    auto& suite = suites[name];
    ++suite.tests;
    suite.cases += "    <testcase" + attribute("name", "coverage") + attribute("classname", name) +
                   ">\n      <system-out>" + escaped(text) + "</system-out>\n    </testcase>\n";
  }
  Suite all;
  std::string body;
  for (const auto& [name, suite] : suites) {
    all.add(suite);
    body += "  <testsuite" + attribute("name", name) + counts_of(suite) +
            attribute("skipped", std::to_string(suite.skipped)) + ">\n" + suite.cases +
            "  </testsuite>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites" +
         attribute("name", "hipaactl " + report.command) + counts_of(all) + ">\n" + body +
         "</testsuites>\n";
}

}  // namespace hipaa::cli
