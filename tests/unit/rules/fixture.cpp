#include "tests/unit/rules/fixture.hpp"

#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

#include "plugin/request/catalogue_reader.hpp"
#include "tests/support/merge_patch.hpp"

namespace hipaa::rules::test {
namespace {

void mark_unknowns(json::value& value) {
  if (auto* object = value.if_object()) {
    for (auto& member : *object) mark_unknowns(member.value());
  } else if (auto* array = value.if_array()) {
    for (auto& element : *array) mark_unknowns(element);
  } else if (value.is_string() && value.get_string() == "?") {
    value = model::unknown();
  }
}

std::string_view name_of(model::VerdictKind kind) {
  switch (kind) {
    case model::VerdictKind::pass:
      return "pass";
    case model::VerdictKind::fail:
      return "fail";
    case model::VerdictKind::acknowledged:
      return "acknowledged";
    case model::VerdictKind::recorded:
      return "recorded";
    case model::VerdictKind::undecided:
      break;
  }
  return "undecided";
}

template <class Write>
std::string joined(const model::Facts& facts, std::string_view rule, std::string_view between,
                   Write write) {
  std::string all;
  for (const auto& verdict : judge(facts).verdicts) {
    if (verdict.rule != rule) continue;
    if (!all.empty()) all += between;
    all += write(verdict);
  }
  return all;
}

}  // namespace

json::value read(std::string_view text) {
  auto value = json::parse(text);
  mark_unknowns(value);
  return value;
}

const json::value& document(std::string_view path) {
  static std::map<std::string, json::value, std::less<>> read_before;
  const auto found = read_before.find(path);
  if (found != read_before.end()) return found->second;
  std::ifstream file(HIPAA_SCHEMAS "/" + std::string(path));
  if (!file) throw std::runtime_error("cannot read " + std::string(path));
  const std::string all((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  return read_before.emplace(path, json::parse(all)).first->second;
}

const model::Catalogue& catalogue() {
  return request::catalogue();
}

model::Facts good_facts() {
  model::Facts facts;
  facts.catalogue = &catalogue();
  facts.creates_or_updates = true;
  facts.changes_anything = true;
  facts.now_unix_ms = noon;
  facts.host = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com";
  const auto& bases = document("../tests/cases/bases.json");
  facts.business_associate_agreement = &bases.at("provider").at("business_associate_agreement");
  facts.cluster = bases.at("compliant");
  tests::merge_patch(facts.cluster, read(R"({"cluster_name": "phi", "node_type_id": "m6id.xlarge",
    "autotermination_minutes": null,
    "aws_attributes": {"availability": null}})"));
  facts.configuration = facts.cluster;
  facts.profile = model::Profile::classic;
  facts.node_types = present(R"({"node_types": [
    {"node_type_id": "m6id.xlarge", "support_ebs_volumes": true,
     "node_instance_type": {"local_disks": 0, "local_nvme_disks": 1}},
    {"node_type_id": "m5.large", "support_ebs_volumes": true,
     "node_instance_type": {"local_disks": 0, "local_nvme_disks": 0}},
    {"node_type_id": "dev-tier-node", "support_ebs_volumes": false},
    {"node_type_id": "silent.large"}]})");
  facts.spark_versions = present(R"({"versions": [
    {"key": "15.4.x-scala2.12", "name": "15.4 LTS"},
    {"key": "15.4.x-aarch64-scala2.12", "name": "15.4 LTS aarch64"},
    {"key": "17.3.x-scala2.13", "name": "17.3 LTS"},
    {"key": "18.1.x-scala2.13", "name": "18.1 RC2"},
    {"key": "19.0.x-scala2.13", "name": "19.0 Beta"}]})");
  facts.security_profile =
      present(R"({"compliance_security_profile_workspace": {"is_enabled": false}})");
  return facts;
}

model::Facts facts_with(std::string_view patch) {
  auto facts = good_facts();
  tests::merge_patch(facts.cluster, read(patch));
  facts.configuration = facts.cluster;
  return facts;
}

model::Facts pooled_facts(std::string_view pool) {
  auto facts =
      facts_with(R"({"instance_pool_id": "p-1", "node_type_id": null, "aws_attributes": null})");
  facts.worker_pool = present(pool);
  facts.driver_pool = facts.worker_pool;
  return facts;
}

model::Lookup present(std::string_view text) {
  model::Lookup made;
  made.availability = model::Availability::present;
  made.document = read(text);
  return made;
}

model::Lookup unavailable(std::string reason) {
  model::Lookup made;
  made.availability = model::Availability::unavailable;
  made.reason = std::move(reason);
  return made;
}

model::Lookup missing() {
  model::Lookup made;
  made.availability = model::Availability::missing;
  return made;
}

std::string verdicts(const model::Facts& facts, std::string_view rule) {
  return joined(facts, rule, ", ", [](const model::Verdict& verdict) {
    const std::string kind(name_of(verdict.kind));
    return verdict.path.empty() ? kind : kind + ' ' + verdict.path;
  });
}

std::string messages(const model::Facts& facts, std::string_view rule) {
  return joined(facts, rule, "\n", [](const model::Verdict& verdict) { return verdict.message; });
}

std::string accepts(const model::Facts& facts, std::string_view rule) {
  return joined(facts, rule, "|", [](const model::Verdict& verdict) { return verdict.accepts; });
}

std::string notes(const model::Facts& facts) {
  std::string all;
  for (const auto& note : judge(facts).acknowledgement_notes) {
    if (!all.empty()) all += ", ";
    all += note.code + ' ' + note.path;
    if (note.severity != model::Severity::warning) all += " (error)";
  }
  return all;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace hipaa::rules::test
