// A cluster policy's part in the effective cluster: fixed values, and defaults where they are asked
// for. Source: Databricks' policy definition reference; attribute paths are the API's names joined
// with dots.
#pragma once

#include <map>
#include <string>

#include "plugin/model/facts.hpp"

namespace hipaa::resource {

// The definition, which the API gives as JSON text, as an object; a Failure when it cannot be read.
bool parse_definition(model::json::object& policy);

// Lays the policy over the cluster: policy fixed, then what is there, then policy defaults. Notes
// the origin of each value that the policy gave.
void merge_policy(const model::json::object& policy, model::json::object& cluster,
                  std::map<std::string, std::string, std::less<>>& origins);

// "aws_attributes.ebs_volume_count" -> its tokens; the key of a map may itself hold dots
// ("spark_conf.spark.ssl.enabled").
std::vector<std::string> attribute_tokens(std::string_view path);

// Whether the policy says anything about this attribute ("enable_elastic_disk").
bool policy_speaks_of(const model::Lookup& policy, std::string_view attribute_path);

}  // namespace hipaa::resource
