#include "plugin/evidence/evidence_document.hpp"

#include "plugin/support/time_text.hpp"

namespace hipaa::evidence {
namespace {

using model::VerdictKind;

// The settings of the cluster that say which machine was measured. Names, tags and environment may
// hold what must not be copied around.
constexpr std::string_view identifying[] = {
    "cluster_id",         "spark_version",       "effective_spark_version",
    "data_security_mode", "policy_id",           "instance_pool_id",
    "node_type_id",       "driver_node_type_id", "state"};

json::object subject(const Circumstances& of) {
  json::object made{{"workspace", of.workspace}};
  if (!of.workspace_id.empty()) made["workspace_id"] = of.workspace_id;
  for (const auto name : identifying)
    if (const auto* value = model::find(of.cluster, name)) made[name] = *value;
  if (const auto* aws = model::find(of.cluster, "aws_attributes");
      aws != nullptr && aws->is_object()) {
    json::object volumes;
    for (const auto& member : aws->get_object())
      if (member.key().starts_with("ebs_")) volumes[member.key()] = member.value();
    if (!volumes.empty()) made["ebs_volumes"] = std::move(volumes);
  }
  return made;
}

// Places that could have set spark.ssl.enabled without encrypting anything.
json::array other_influences(const json::object& cluster) {
  json::array found;
  if (const auto* scripts = model::find(cluster, "init_scripts");
      scripts != nullptr && scripts->is_array() && !scripts->get_array().empty())
    found.emplace_back("init_scripts");
  if (model::find(cluster, "policy_id") != nullptr) found.emplace_back("policy");
  if (const auto* conf = model::find(cluster, "spark_conf"); conf != nullptr && conf->is_object()) {
    for (const auto& member : conf->get_object())
      if (member.key().starts_with("spark.ssl."))
        found.emplace_back("spark_conf " + std::string(member.key()));
  }
  found.emplace_back("global init scripts");
  return found;
}

}  // namespace

json::object members(const Circumstances& of) {
  json::array verdicts;
  for (const auto& one : of.verdicts) {
    json::object entry{{"rule", one.rule}, {"verdict", verdict_name(one.kind)}, {"path", one.path}};
    if (!one.message.empty()) entry["message"] = one.message;
    verdicts.push_back(std::move(entry));
  }
  json::object made{{"evidence_version", 2},
                    {"operation", of.operation},
                    {"recorded_at", support::rfc3339(of.at_unix_ms)},
                    {"judged_at", support::rfc3339(of.judged_at_unix_ms)},
                    {"subject", subject(of)},
                    {"profile", of.profile},
                    {"ruleset", of.ruleset},
                    {"outcome", of.failed ? "failed" : "done"},
                    {"verdicts", std::move(verdicts)}};
  if (!of.errors.empty()) made["errors"] = json::array(of.errors.begin(), of.errors.end());
  if (!of.tool.empty()) made["tool"] = of.tool;
  if (!of.rules_digest.empty()) made["rules_sha256"] = of.rules_digest;
  if (!of.agreements.is_null()) made["agreements"] = of.agreements;
  if (!of.acceptances.empty()) made["acceptances"] = of.acceptances;
  if (!of.known_encryption.empty()) made["encryption"] = of.known_encryption;
  if (!of.encryption.empty()) {
    json::object measurement = of.encryption;
    measurement["key"] = "spark.ssl.enabled";
    if (!of.record.empty()) measurement["settings"] = of.record;
    if (!of.hardware.empty()) measurement["hardware"] = of.hardware;
    measurement["other_influences"] = other_influences(of.cluster);
    if (!of.not_measured_because.empty())
      measurement["not_measured_because"] = of.not_measured_because;
    made["measurement"] = std::move(measurement);
  }
  return made;
}

std::string document(const Circumstances& of) {
  return model::canonical(members(of));
}

}  // namespace hipaa::evidence
