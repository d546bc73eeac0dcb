// The rules of a SARIF run, out of what the plugins say of themselves. One thread.
#pragma once

#include <map>
#include <string>

#include "plugin/cli/output/report.hpp"

namespace hipaa::cli {

struct SarifRules {
  json::array descriptors;
  std::map<std::string, std::size_t, std::less<>> index;  // by code
};

// Every rule of the plugins, and of the codes that are no rules those that the report has.
SarifRules sarif_rules(const Report& report);

}  // namespace hipaa::cli
