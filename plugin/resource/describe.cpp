#include "plugin/request/reader.hpp"
#include "plugin/resource/provider.hpp"
#include "schemas/embedded.hpp"

namespace hipaa::resource {
namespace {

namespace json = model::json;

json::value document(std::string_view path) {
  auto read = request::read_json(schemas::document(path), path);
  return read ? std::move(*read) : json::value();
}

}  // namespace

Answer describe_schema() {
  Answer answer;
  answer.schema = json::serialize(
      json::object{{"format_version", 1},
                   {"provider", document("provider.schema.json")},
                   {"resources", {{"hipaa_cluster", document("hipaa_cluster.schema.json")}}},
                   {"envelope", document("envelope.schema.json")}});
  return answer;
}

Answer describe_metadata(std::string_view provider_version) {
  Answer answer;
  auto rules = document("rules.json");
  json::object made{{"format_version", 1},
                    {"name", "hipaa-databricks"},
                    {"version", provider_version},
                    {"abi", {{"name", "hipaa-provider"}, {"major", 1}, {"minor", 0}}},
                    {"extensions", json::array()}};
  if (auto* object = rules.if_object())
    for (auto& member : *object) made[member.key()] = std::move(member.value());
  answer.metadata = json::serialize(made);
  return answer;
}

}  // namespace hipaa::resource
