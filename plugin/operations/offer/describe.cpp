#include "plugin/json/writer.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/catalogue_reader.hpp"

namespace hipaa::resource {
namespace {

using request::schema_document;

json::value function_catalogue() {
  return schema_document("functions.json").at("functions");
}

}  // namespace

Answer describe_schema() {
  Answer answer;
  answer.schema = json::compact(
      json::object{{"format_version", 1},
                   {"provider", schema_document("provider.schema.json")},
                   {"resources", {{"hipaa_cluster", schema_document("hipaa_cluster.schema.json")}}},
                   {"functions", function_catalogue()},
                   {"data_sources",
                    {{"hipaa_audit", schema_document("hipaa_audit.schema.json")},
                     {"hipaa_cluster_policy", schema_document("hipaa_cluster_policy.schema.json")},
                     {"hipaa_coverage", schema_document("hipaa_coverage.schema.json")}}},
                   {"envelope", schema_document("envelope.schema.json")}});
  return answer;
}

Answer describe_metadata(std::string_view provider_version) {
  Answer answer;
  auto rules = schema_document("rules.json");
  json::object made{
      {"format_version", 1},
      {"name", "hipaa-databricks"},
      {"version", provider_version},
      {"abi", {{"name", "hipaa-provider"}, {"major", 1}, {"minor", 0}}},
      {"extensions", json::array{"hipaa.audit/1", "hipaa.coverage/1", "hipaa.evidence/1"}}};
  made["functions"] = function_catalogue();
  for (auto& member : rules) made[member.key()] = std::move(member.value());
  answer.metadata = json::compact(made);
  return answer;
}

}  // namespace hipaa::resource
