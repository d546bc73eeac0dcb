// HC-EBS-04: no autoscaling local storage beside EBS volumes.
#include "plugin/rules/read/ebs_volumes.hpp"
#include "plugin/rules/read/pools.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

enum class Has : std::uint8_t { no, yes, unknown };

Has has_volumes(const model::KnownInteger& count) {
  if (count.is_unknown()) return Has::unknown;
  return count.value_or(0) >= 1 ? Has::yes : Has::no;
}

void judge_pool_volumes(const Facts& facts, const PoolInUse& pool, Findings& findings) {
  const std::string path(pool.path);
  if (!pool.is_present()) {
    // A pool that does not exist is refused by HC-EBS-02.
    if (pool.id.is_unknown() || pool.lookup->availability != model::Availability::missing)
      findings.undecided(path, "Whether " + pool.name(facts) +
                                   " has autoscaling local storage could not be read" +
                                   because(*pool.lookup) + ".");
    return;
  }
  const auto& document = pool.lookup->document;
  if (flag_of(below(document, "enable_elastic_disk")).is(true) &&
      has_volumes(pool_volumes(document).count) == Has::yes)
    findings.fail(path, "From " + pool.name(facts) +
                            ": enable_elastic_disk = true beside the EBS volumes of disk_spec.");
}

Has has_volumes(const Facts& facts, const Pools& pools) {
  if (pools.empty()) return has_volumes(cluster_volumes(facts).count);
  auto has = Has::no;
  for (const auto& pool : pools) {
    const auto one =
        pool.is_present() ? has_volumes(pool_volumes(pool.lookup->document).count) : Has::unknown;
    if (one == Has::yes) return Has::yes;
    if (one == Has::unknown) has = Has::unknown;
  }
  return has;
}

}  // namespace

void ebs_04(const ClusterReading& cluster, Findings& findings) {
  const auto& facts = cluster.facts;
  const auto& pools = cluster.pools;
  for (const auto& pool : pools) judge_pool_volumes(facts, pool, findings);

  const std::string path = "/enable_elastic_disk";
  const auto elastic = flag_of(below(facts.cluster, "enable_elastic_disk"));
  // Absent: the provider sends false. True alone: HC-EBS-01 misses the volume itself.
  if (elastic.is_absent() || elastic.is(false)) return;
  const auto has = has_volumes(facts, pools);
  if (has == Has::no) return;
  if (elastic.is_unknown()) {
    findings.undecided(path,
                       "enable_elastic_disk is not known yet; beside EBS volumes it must be "
                       "false.");
  } else if (has == Has::unknown) {
    findings.undecided(path, "enable_elastic_disk = true" + model::origin_suffix(facts, path) +
                                 ", and whether there are EBS volumes beside it is not known yet.");
  } else {
    findings.fail(path, "enable_elastic_disk = true" + model::origin_suffix(facts, path) +
                            " is set beside EBS volumes.");
  }
}

}  // namespace hipaa::rules
