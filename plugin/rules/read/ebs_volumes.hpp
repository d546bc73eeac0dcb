// What a declaration of EBS volumes must be, on a cluster (aws_attributes) or in a pool
// (disk_spec). Ranges: Clusters API reference (GiB, volumes of each instance). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

inline constexpr std::string_view ebs_ssd = "GENERAL_PURPOSE_SSD";
inline constexpr std::string_view ebs_hdd = "THROUGHPUT_OPTIMIZED_HDD";
inline constexpr std::int64_t most_ebs_volumes = 10;
inline constexpr std::int64_t smallest_ssd_gib = 100;
inline constexpr std::int64_t smallest_hdd_gib = 500;
inline constexpr std::int64_t largest_ebs_gib = 4096;

struct EbsVolumes {
  model::KnownText type;
  model::KnownInteger count;
  model::KnownInteger size;  // GiB

  [[nodiscard]] bool is_absent() const {
    return type.is_absent() && count.is_absent() && size.is_absent();
  }
};

enum class VolumeField : std::uint8_t { type, count, size };
enum class VolumeFault : std::uint8_t { missing, unknown, wrong };

struct VolumeProblem {
  VolumeField field;
  VolumeFault fault;
  std::string value;   // "0"; "" unless wrong
  std::string reason;  // "0 means no EBS volume"; "" unless wrong
};

// aws_attributes of a cluster; disk_spec of a pool (instance-pools/get).
EbsVolumes cluster_volumes(const model::Facts& facts);
EbsVolumes pool_volumes(const json::value& pool);

// All that is wrong, in the order of the fields; empty when there is nothing.
std::vector<VolumeProblem> volume_problems(const EbsVolumes& volumes);

}  // namespace hipaa::rules
