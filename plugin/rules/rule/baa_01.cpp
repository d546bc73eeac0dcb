// HC-BAA-01: the agreements that have to be signed first. Attested in the provider's configuration.
#include "plugin/rules/read/plain_text.hpp"
#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/dates.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

struct Agreement {
  std::string_view key;
  std::string_view name;
};

constexpr std::array<Agreement, 3> agreements{{
    {"databricks", "the business associate agreement with Databricks"},
    {"aws", "the business associate agreement with AWS"},
    {"order_form", "the order form with Databricks"},
}};

// What `hipaactl init` writes where a reference has to stand.
constexpr std::string_view placeholder = "REPLACE-ME";

// The attestation is the provider's, so the path of each finding is the whole resource.
void fail(Findings& findings, std::string message) {
  findings.fail({}, std::move(message));
}

// What is wrong with a date, "" where nothing is.
std::string_view fault_of(std::string_view date, const Facts& facts) {
  const auto day = read_day(date);
  if (!day) return " is not a date (YYYY-MM-DD).";
  if (!is_of_this_century(*day)) return " is not of this century.";
  return *day > day_of(facts.now_unix_ms) ? " is in the future." : "";
}

void judge_agreement(const Facts& facts, const Agreement& agreement, Findings& findings) {
  const auto* signed_one = below(facts.business_associate_agreement, agreement.key);
  const auto name = [&] { return "business_associate_agreement." + std::string(agreement.key); };
  if (signed_one == nullptr) {
    fail(findings,
         name() + " is missing: nothing says that " + std::string(agreement.name) + " is signed.");
    return;
  }
  if (model::is_unknown(*signed_one)) {
    findings.undecided({}, name() + " is not known yet.");
    return;
  }
  for (const std::string_view key : {"reference", "signed_on"}) {
    const auto value = text_of(below(signed_one, key));
    const auto leaf = [&] { return name() + '.' + std::string(key); };
    if (value.is_unknown()) {
      findings.undecided({}, leaf() + " is not known yet.");
    } else if (value.is_absent() || trim(value.value()).empty()) {
      fail(findings, leaf() + (value.is_absent() ? " is missing." : " is empty."));
    } else if (key == "signed_on") {
      const auto fault = fault_of(value.value(), facts);
      if (!fault.empty())
        fail(findings, leaf() + " = " + quoted(value.value()) + std::string(fault));
    } else if (value.value().substr(0, placeholder.size()) == placeholder) {
      fail(findings, leaf() + " is still a placeholder: it names no document.");
    } else if (!is_readable(value.value())) {
      fail(findings, leaf() + " does not say where the document can be found.");
    }
  }
}

}  // namespace

void baa_01(const Facts& facts, Findings& findings) {
  if (!facts.creates_or_updates) return findings.not_judged();
  const auto* attested = facts.business_associate_agreement;
  if (attested != nullptr && model::is_unknown(*attested)) {
    findings.undecided({}, "business_associate_agreement is not known yet.");
  } else if (attested == nullptr || attested->is_null()) {
    fail(findings,
         "business_associate_agreement is missing: nothing says that the agreements with "
         "Databricks and AWS and the order form are signed.");
  } else {
    for (const auto& one : agreements) judge_agreement(facts, one, findings);
  }
}

}  // namespace hipaa::rules
