#include "plugin/coverage/proof_statement.hpp"

#include "plugin/json/reader.hpp"
#include "plugin/transparency/segment.hpp"
#include "plugin/transparency/statement_reading.hpp"

namespace hipaa::coverage {
namespace {

using transparency::evidence_type;

// A proof is what the rule took for one: in csp the flag alone is none, in classic hardware is
// none.
std::optional<Outcome> outcome_of(const json::value& evidence, const json::value& measurement,
                                  const std::string& security_profile) {
  const auto status = json::text_member(measurement, "status");
  if (status == "measured_not_true") return Outcome::no;
  if (status != "measured_true" && status != "hardware") return std::nullopt;
  if (transparency::verdict_of(evidence, "HC-SSL-01") == "fail") return Outcome::no;
  if (!transparency::is_proved(evidence)) return std::nullopt;
  if (status == "measured_true") return Outcome::measured;
  // What somebody assumed of the workspace is no proof.
  return security_profile == "on" ? std::optional(Outcome::hardware) : std::nullopt;
}

}  // namespace

std::optional<Statement> read_statement(std::string_view line, const std::string& segment,
                                        std::uint64_t number) {
  // The short lines of what has not changed, and the runs' own, are no measurement: most lines.
  if (line.find(evidence_type) == std::string_view::npos) return std::nullopt;
  json::monotonic_resource storage;
  const auto read = json::read(line, &storage);
  if (!read || json::text_member(*read, "predicateType") != evidence_type) return std::nullopt;
  const auto* said = json::member(*read, "predicate");
  const auto* subject = said == nullptr ? nullptr : json::member(*said, "subject");
  const auto at = said == nullptr ? std::optional<Milliseconds>()
                                  : read_instant(json::text_member(*said, "recorded_at"));
  if (subject == nullptr || !at) return std::nullopt;
  Statement made;
  made.host = json::text_member(*subject, "workspace");
  made.workspace_id = json::text_member(*subject, "workspace_id");
  made.cluster_id = json::text_member(*subject, "cluster_id");
  made.at = *at;
  made.is_end = json::text_member(*said, "operation") == "destroy" &&
                json::text_member(*said, "outcome") == "done";
  if (made.cluster_id.empty()) return std::nullopt;
  if (const auto* measurement = json::member(*said, "measurement")) {
    if (const auto* hardware = json::member(*measurement, "hardware"))
      made.security_profile = json::text_member(*hardware, "compliance_security_profile");
    const auto outcome = outcome_of(*said, *measurement, made.security_profile);
    const auto measured_at = read_instant(json::text_member(*measurement, "measured_at"));
    if (outcome && measured_at)
      made.proof = ProofStatement{*measured_at, *measured_at + one_second - 1,
                                  *outcome,     json::text_member(*measurement, "spark_context_id"),
                                  segment,      number};
  }
  const auto* all = json::member(*said, "acceptances");
  if (all == nullptr || !all->is_array()) return made;
  for (const auto& one : all->get_array())
    if (const auto* entry = one.if_object())
      // A copy in the usual storage: what was read ends with this function.
      made.acceptances.emplace_back(*entry, json::storage_ptr());
  return made;
}

}  // namespace hipaa::coverage
