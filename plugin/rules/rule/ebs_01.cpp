// HC-EBS-01: an EBS volume on every instance, where the instances do not come from a pool.
#include "plugin/rules/read/ebs_volumes.hpp"
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

struct Name {
  std::string_view text;
  std::string_view path;
};

Name name_of(VolumeField field) {
  switch (field) {
    case VolumeField::type:
      return {"aws_attributes.ebs_volume_type", "/aws_attributes/ebs_volume_type"};
    case VolumeField::count:
      return {"aws_attributes.ebs_volume_count", "/aws_attributes/ebs_volume_count"};
    case VolumeField::size:
      break;
  }
  return {"aws_attributes.ebs_volume_size", "/aws_attributes/ebs_volume_size"};
}

// People take autoscaling local storage for an EBS volume.
std::string hint(const Facts& facts) {
  return flag_of(below(facts.cluster, "enable_elastic_disk")).is(true)
             ? " enable_elastic_disk is not a substitute: it starts on the local disk."
             : "";
}

void report_missing(const Facts& facts, const Name& name, std::string text, Findings& findings) {
  if (policy_may_supply(facts)) {
    findings.undecided(std::string(name.path),
                       std::move(text) + ", and the policy that may supply it could not be read" +
                           because(facts.policy) + ".");
  } else {
    findings.fail(std::string(name.path), std::move(text) + "." + hint(facts));
  }
}

void report(const Facts& facts, const VolumeProblem& problem, Findings& findings) {
  const auto name = name_of(problem.field);
  switch (problem.fault) {
    case VolumeFault::missing:
      report_missing(facts, name, std::string(name.text) + " is missing", findings);
      break;
    case VolumeFault::unknown:
      findings.undecided(std::string(name.path), std::string(name.text) + " is not known yet.");
      break;
    case VolumeFault::wrong:
      findings.fail(std::string(name.path),
                    std::string(name.text) + " = " + problem.value +
                        model::origin_suffix(facts, name.path) + ": " + problem.reason + "." +
                        (problem.field == VolumeField::count ? hint(facts) : std::string()));
      break;
  }
}

// gp3 settings mean nothing to an HDD volume, and the API refuses them. Their limits are the API's.
void judge_gp3(const Facts& facts, const EbsVolumes& volumes, Findings& findings) {
  if (!volumes.type.is(ebs_hdd)) return;
  const auto* aws = below(facts.cluster, "aws_attributes");
  for (const std::string_view key : {"ebs_volume_iops", "ebs_volume_throughput"}) {
    const auto setting = integer_of(below(aws, key));
    const std::string path = "/aws_attributes/" + std::string(key);
    const std::string name = "aws_attributes." + std::string(key);
    if (setting.is_unknown()) {
      findings.undecided(path, name + " is not known yet; an HDD volume has no such setting.");
    } else if (setting.value_or(0) > 0) {
      findings.fail(path, name + " = " + std::to_string(setting.value()) +
                              model::origin_suffix(facts, path) +
                              ": a THROUGHPUT_OPTIMIZED_HDD volume has no such setting.");
    }
  }
}

}  // namespace

void ebs_01(const Facts& facts, Findings& findings) {
  // From a pool, or perhaps from one: HC-EBS-02 speaks.
  if (!worker_pool_id(facts).is_absent()) return findings.not_judged();
  const auto volumes = cluster_volumes(facts);
  if (volumes.is_absent()) {
    report_missing(facts, name_of(VolumeField::count),
                   "The cluster has no EBS volume: aws_attributes.ebs_volume_count, "
                   "ebs_volume_type and ebs_volume_size are missing",
                   findings);
    return;
  }
  for (const auto& problem : volume_problems(volumes)) report(facts, problem, findings);
  judge_gp3(facts, volumes, findings);
}

}  // namespace hipaa::rules
