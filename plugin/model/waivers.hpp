// What the provider's configuration says of accepted risks beside those in the resource. Plain
// data, read once; immutable while rules run.
#pragma once

#include <cstdint>

#include "plugin/model/value.hpp"

namespace hipaa::model {

// Whether acknowledgements in the resource count.
enum class InConfig : std::uint8_t { allow, require_external_match, deny };

struct Waivers {
  // The entries of all waiver files, each with its file's name as "file" and its JSON Pointer there
  // as "place".
  json::array entries;
  InConfig in_config = InConfig::allow;
  std::int64_t longest_days = 0;  // from approved_on to expires_on; 0: no limit was set
};

}  // namespace hipaa::model
