// Whether the instances of a cluster have disks of their own besides EBS: as list-node-types says,
// else by the table of instance families. Pure; any thread.
#pragma once

#include "plugin/model/facts.hpp"

namespace hipaa::rules {

enum class LocalDisks : std::uint8_t { none, some, unknown };

LocalDisks local_disks(const model::Facts& facts);

}  // namespace hipaa::rules
