#include "plugin/rules/read/ebs_volumes.hpp"

#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

void judge_type(const model::KnownText& type, std::vector<VolumeProblem>& problems) {
  if (type.is_absent()) {
    problems.push_back({VolumeField::type, VolumeFault::missing, {}, {}});
  } else if (type.is_unknown()) {
    problems.push_back({VolumeField::type, VolumeFault::unknown, {}, {}});
  } else if (!type.is(ebs_ssd) && !type.is(ebs_hdd)) {
    problems.push_back({VolumeField::type, VolumeFault::wrong, quoted(type.value()),
                        "an EBS volume is GENERAL_PURPOSE_SSD or THROUGHPUT_OPTIMIZED_HDD"});
  }
}

void judge_count(const model::KnownInteger& count, std::vector<VolumeProblem>& problems) {
  if (count.is_absent()) {
    problems.push_back({VolumeField::count, VolumeFault::missing, {}, {}});
  } else if (count.is_unknown()) {
    problems.push_back({VolumeField::count, VolumeFault::unknown, {}, {}});
  } else if (count.value() < 1 || count.value() > most_ebs_volumes) {
    problems.push_back(
        {VolumeField::count, VolumeFault::wrong, std::to_string(count.value()),
         count.value() == 0 ? "0 means no EBS volume" : "an instance has 1 to 10 EBS volumes"});
  }
}

void judge_size(const EbsVolumes& volumes, std::vector<VolumeProblem>& problems) {
  const auto& size = volumes.size;
  if (size.is_absent()) {
    problems.push_back({VolumeField::size, VolumeFault::missing, {}, {}});
    return;
  }
  if (size.is_unknown()) {
    problems.push_back({VolumeField::size, VolumeFault::unknown, {}, {}});
    return;
  }
  // An unknown type leaves the wider range; the type itself is reported as unknown.
  const bool hdd = volumes.type.is(ebs_hdd);
  const auto smallest = hdd ? smallest_hdd_gib : smallest_ssd_gib;
  if (size.value() >= smallest && size.value() <= largest_ebs_gib) return;
  problems.push_back({VolumeField::size, VolumeFault::wrong, std::to_string(size.value()),
                      std::string("an ") + (hdd ? "HDD" : "SSD") + " volume has " +
                          std::to_string(smallest) + " to " + std::to_string(largest_ebs_gib) +
                          " GiB"});
}

}  // namespace

EbsVolumes cluster_volumes(const model::Facts& facts) {
  const auto* aws = below(facts.cluster, "aws_attributes");
  return {text_of(below(aws, "ebs_volume_type")), integer_of(below(aws, "ebs_volume_count")),
          integer_of(below(aws, "ebs_volume_size"))};
}

EbsVolumes pool_volumes(const json::value& pool) {
  const auto* disks = below(pool, "disk_spec");
  return {text_of(below(below(disks, "disk_type"), "ebs_volume_type")),
          integer_of(below(disks, "disk_count")), integer_of(below(disks, "disk_size"))};
}

std::vector<VolumeProblem> volume_problems(const EbsVolumes& volumes) {
  std::vector<VolumeProblem> problems;
  judge_type(volumes.type, problems);
  judge_count(volumes.count, problems);
  judge_size(volumes, problems);
  return problems;
}

}  // namespace hipaa::rules
