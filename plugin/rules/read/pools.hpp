// The instance pools of a cluster: which it uses, and what the workspace says of them.
// Borrows from the facts. Pure; any thread.
#pragma once

#include <array>

#include "plugin/rules/read/reading.hpp"

namespace hipaa::rules {

struct PoolInUse {
  std::string_view path;  // "/instance_pool_id"
  model::KnownText id;
  const model::Lookup* lookup = nullptr;

  // "pool p-1", with where its id comes from.
  [[nodiscard]] std::string name(const model::Facts& facts) const;
  [[nodiscard]] bool is_present() const {
    return id.has_value() && lookup->availability == model::Availability::present;
  }
};

// The worker's pool and the driver's; a driver that follows the worker's pool has none of its own.
struct Pools {
  std::array<PoolInUse, 2> each;
  std::size_t count = 0;

  [[nodiscard]] const PoolInUse* begin() const { return each.data(); }
  [[nodiscard]] const PoolInUse* end() const { return each.data() + count; }
  [[nodiscard]] bool empty() const { return count == 0; }
};

Pools pools_of(const model::Facts& facts);

// Whether the worker's instances come from a pool; unknown where the pool's id is.
inline model::KnownText worker_pool_id(const model::Facts& facts) {
  return text_of(below(facts.cluster, "instance_pool_id"));
}

}  // namespace hipaa::rules
