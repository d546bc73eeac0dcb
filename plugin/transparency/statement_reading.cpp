#include "plugin/transparency/statement_reading.hpp"

namespace hipaa::transparency {

std::string verdict_of(const json::value& evidence, std::string_view rule) {
  const auto* verdicts = json::member(evidence, "verdicts");
  if (verdicts == nullptr || !verdicts->is_array()) return {};
  for (const auto& one : verdicts->get_array())
    if (json::text_member(one, "rule") == rule) return json::text_member(one, "verdict");
  return {};
}

bool is_proved(const json::value& evidence) {
  return verdict_of(evidence, "HC-SSL-01") == "pass";
}

bool is_same_workspace(const WorkspaceName& one, const WorkspaceName& other) {
  return one.id.empty() || other.id.empty() ? one.host == other.host : one.id == other.id;
}

}  // namespace hipaa::transparency
