// How the Clusters API may show a setting otherwise than it was sent without anybody having changed
// it: defaults, aliases, additions. The table in server_normalization.cpp says which
// attribute, how, and where that is known from. Pure; any thread.
#pragma once

#include <string_view>

#include "plugin/model/value.hpp"

namespace hipaa::resource {

// One comparison: a value that was declared, what is effective, and what was last sent to the API
// by whomever. Absent ones are nullptr.
struct NormalizedLeaf {
  std::string_view path;  // "/aws_attributes/ebs_volume_count"
  const json::value* declared;
  const json::value* effective;
  const json::value* spec;
};

// Whether somebody changed what was declared. EBS volumes are held to their effective value, all
// else also to what was sent: what differs there is the server's way of showing it.
bool has_drifted(const NormalizedLeaf& leaf);

// Whether a value that stands among what was sent, and that we did not send, means nothing.
bool is_harmless_addition(std::string_view path, const json::value& value, bool is_single_node);

// Equal as entries of a map of texts: the API may show "true" as true.
bool same_text(const json::value* left, const json::value* right);

}  // namespace hipaa::resource
