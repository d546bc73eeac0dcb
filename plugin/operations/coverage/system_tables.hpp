// What the system tables say of the clusters of a workspace, asked by SQL (schemas/sql) on one of
// its SQL warehouses, which does the work: what comes back are runs, not minutes. One thread.
#pragma once

#include <map>
#include <string>

#include "plugin/coverage/table_life.hpp"
#include "plugin/provider/provider.hpp"

namespace hipaa::resource {

struct SystemTables {
  // From when to when they tell of the workspace.
  coverage::Period reach;
  // Those that were there in the period, or ran in it.
  std::map<std::string, coverage::TableCluster, std::less<>> clusters;

  // nullptr: they do not know it.
  [[nodiscard]] const coverage::TableCluster* cluster(std::string_view id) const;
};

struct TableQuestion {
  std::string warehouse_id;
  std::string workspace_id;
  coverage::Period period;
};

// A Failure also where the tables have nothing, or no answer that can be used.
support::Result<SystemTables> read_system_tables(const Provider& provider,
                                                 const TableQuestion& question, CallContext& call);

}  // namespace hipaa::resource
