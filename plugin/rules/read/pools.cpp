#include "plugin/rules/read/pools.hpp"

namespace hipaa::rules {

std::string PoolInUse::name(const model::Facts& facts) const {
  return "pool " + std::string(id.value_or("")) + model::origin_suffix(facts, path);
}

Pools pools_of(const model::Facts& facts) {
  Pools pools;
  const auto worker = worker_pool_id(facts);
  if (!worker.is_absent())
    pools.each[pools.count++] = {"/instance_pool_id", worker, &facts.worker_pool};
  const auto driver = text_of(below(facts.cluster, "driver_instance_pool_id"));
  const bool follows = driver.is_absent() || (driver.has_value() && worker.is(driver.value()));
  if (!follows)
    pools.each[pools.count++] = {"/driver_instance_pool_id", driver, &facts.driver_pool};
  return pools;
}

}  // namespace hipaa::rules
