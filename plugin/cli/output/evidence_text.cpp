#include "plugin/cli/output/evidence_text.hpp"

#include "plugin/json/utf8.hpp"

namespace hipaa::cli {
namespace {

std::string evidence_line(const std::string& what, const std::string& text) {
  constexpr std::size_t column = 14;
  if (text.empty()) return {};
  return "  " + what + std::string(column - what.size(), ' ') + json::printable(text) + "\n";
}

std::string joined_text(const std::string& first, const std::string& between,
                        const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + between + second;
}

// "compliance security profile on; m6id.large encrypts"
std::string hardware_text(const json::value& measurement) {
  const auto* hardware = json::member(measurement, "hardware");
  if (hardware == nullptr) return {};
  auto text = json::text_member(*hardware, "compliance_security_profile");
  if (!text.empty()) text.insert(0, "compliance security profile ");
  const auto* types = json::member(*hardware, "node_types");
  const auto* all = types == nullptr ? nullptr : types->if_object();
  std::string listed;
  if (all == nullptr) return text;
  for (const auto& one : *all) {
    const bool encrypts = one.value().is_bool() && one.value().get_bool();
    listed += (listed.empty() ? "" : ", ") + std::string(json::view(one.key())) +
              (encrypts ? " encrypts" : " does not encrypt");
  }
  return joined_text(text, "; ", listed);
}

// "38 pass, 1 fail (HC-EBS-01)"
std::string verdicts_text(const json::value& evidence) {
  std::string text;
  const auto* verdicts = json::member(evidence, "verdicts");
  const auto* list = verdicts == nullptr ? nullptr : verdicts->if_array();
  if (list == nullptr) return text;
  for (const char* verdict : {"pass", "fail", "acknowledged", "undecided"}) {
    std::size_t count = 0;
    std::string rules;
    for (const auto& one : *list) {
      if (json::text_member(one, "verdict") != verdict) continue;
      ++count;
      rules += (rules.empty() ? "" : ", ") + json::text_member(one, "rule");
    }
    if (count == 0) continue;
    text += (text.empty() ? "" : "; ") + std::to_string(count) + " " + verdict;
    if (std::string_view(verdict) != "pass") text += " (" + rules + ")";
  }
  return text;
}

std::string agreements_text(const json::value& evidence) {
  std::string text;
  const auto* all = json::member(evidence, "agreements");
  if (all == nullptr) return text;
  for (const auto& [key, name] :
       {std::pair("databricks", "Databricks"), {"aws", "AWS"}, {"order_form", "order form"}})
    if (const auto* one = json::member(*all, key))
      text += (text.empty() ? "" : "; ") + std::string(name) + ": " +
              json::text_member(*one, "reference") + " of " + json::text_member(*one, "signed_on");
  return text;
}

}  // namespace

std::string evidence_text(const std::string& name, const json::value& evidence, bool is_proved) {
  const json::value none;
  const auto* subject = json::member(evidence, "subject");
  const auto* measured = json::member(evidence, "measurement");
  const auto& measurement = measured == nullptr ? none : *measured;
  return json::printable(name) + ": encryption between nodes is " + (is_proved ? "" : "not ") +
         "proved\n" +
         evidence_line("Cluster",
                       subject == nullptr ? "" : json::text_member(*subject, "cluster_id")) +
         evidence_line("Status", json::text_member(measurement, "status")) +
         evidence_line("Measured", json::text_member(measurement, "measured_at")) +
         evidence_line("By", joined_text(json::text_member(measurement, "method"), " = ",
                                         json::text_member(measurement, "value"))) +
         evidence_line("Hardware", hardware_text(measurement)) +
         evidence_line("Profile", joined_text(json::text_member(evidence, "profile"), ", rule set ",
                                              json::text_member(evidence, "ruleset"))) +
         evidence_line("Rules", verdicts_text(evidence)) +
         evidence_line("Agreements", agreements_text(evidence));
}

}  // namespace hipaa::cli
