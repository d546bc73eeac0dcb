// What the system tables of the simulated workspace answer to the statements of coverage
// (schemas/sql), computed out of the lives of its clusters, those that are gone too.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json_tools.hpp"

namespace workspace_sim {

struct Workspace;

struct Table {
  std::vector<std::string> columns;
  std::vector<json::array> rows;  // texts and nulls
};

/// nullopt: it is none of those statements.
std::optional<Table> system_table(const Workspace& workspace, std::string_view statement,
                                  const json::object& parameters);

}  // namespace workspace_sim
