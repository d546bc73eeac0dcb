// HC-EBS-02: an EBS volume on every instance, where the instances come from a pool.
#include "plugin/rules/read/ebs_volumes.hpp"
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

using model::Availability;

std::string_view shown_name(VolumeField field) {
  switch (field) {
    case VolumeField::type:
      return "disk_spec.disk_type.ebs_volume_type";
    case VolumeField::count:
      return "disk_spec.disk_count";
    case VolumeField::size:
      break;
  }
  return "disk_spec.disk_size";
}

void judge_disks(const Facts& facts, const PoolInUse& pool, Findings& findings) {
  const std::string path(pool.path);
  const auto volumes = pool_volumes(pool.lookup->document);
  if (volumes.is_absent()) {
    findings.fail(path, "From " + pool.name(facts) +
                            ": disk_spec is missing, so its instances have no EBS volume.");
    return;
  }
  for (const auto& problem : volume_problems(volumes)) {
    std::string text = "From " + pool.name(facts) + ": " + std::string(shown_name(problem.field));
    switch (problem.fault) {
      case VolumeFault::missing:
        findings.fail(path, text + " is missing.");
        break;
      case VolumeFault::unknown:
        findings.undecided(path, text + " is not known yet.");
        break;
      case VolumeFault::wrong:
        findings.fail(path, text + " = " + problem.value + ": " + problem.reason + ".");
        break;
    }
  }
}

void judge_pool(const Facts& facts, const PoolInUse& pool, Findings& findings) {
  const std::string path(pool.path);
  if (pool.id.is_unknown()) {
    findings.undecided(path, std::string(pool.path.substr(1)) + " is not known yet.");
    return;
  }
  switch (pool.lookup->availability) {
    case Availability::missing:
      findings.fail(path, "The workspace has no " + pool.name(facts) + ".");
      break;
    case Availability::present:
      judge_disks(facts, pool, findings);
      break;
    case Availability::not_needed:
    case Availability::unavailable:
      findings.undecided(path, "The disks of " + pool.name(facts) + " could not be read" +
                                   because(*pool.lookup) + ".");
      break;
  }
}

}  // namespace

void ebs_02(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& pools = cluster.pools;
  if (pools.empty()) return findings.not_judged();
  if (worker_pool_id(facts).is_absent()) {
    findings.fail("/instance_pool_id",
                  "driver_instance_pool_id is set without instance_pool_id: a pool for the driver "
                  "alone does not exist.");
  }
  for (const auto& pool : pools) judge_pool(facts, pool, findings);
}

}  // namespace hipaa::rules
