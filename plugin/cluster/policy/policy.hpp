// A cluster policy's part in the effective cluster: fixed values, and defaults where they are asked
// for. Source: Databricks' policy definition reference; attribute paths are the API's names joined
// with dots.
#pragma once

#include <map>
#include <string>

#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// JSON Pointer -> where the value comes from, in words; as in model::Facts.
using Origins = std::map<std::string, std::string, std::less<>>;

// What the policy demands, out of its JSON texts into "parsed_definition": `inherited` (the
// definition of its family, "" where none is needed), its own `definition`, and
// `policy_family_definition_overrides`, each replacing whole attributes of the one before. False
// when one of them cannot be read, or when there is none.
bool parse_definition(model::json::object& policy, std::string_view inherited = {});

// The family whose definition the policy has without repeating it; "" where it needs none.
std::string inherited_family(const model::json::object& policy);

// Lays the policy over the cluster: policy fixed, then what is there, then policy defaults. Notes
// the origin of each value that the policy gave. The policy's own spelling of log destinations
// (cluster_log_conf.type, .path, .region) becomes the API's.
void merge_policy(const model::json::object& policy, model::json::object& cluster,
                  Origins& origins);
// The same of a policy that was looked up; nothing where it is not there.
void merge_policy(const model::Lookup& policy, model::json::object& cluster, Origins& origins);

// "aws_attributes.ebs_volume_count" -> its tokens; the key of a map may itself hold dots
// ("spark_conf.spark.ssl.enabled").
std::vector<std::string> attribute_tokens(std::string_view path);

// The JSON Pointer that the tokens are.
std::string attribute_pointer(const std::vector<std::string>& tokens);

// Whether the policy says anything about this attribute ("enable_elastic_disk").
bool policy_speaks_of(const model::Lookup& policy, std::string_view attribute_path);

}  // namespace hipaa::resource
