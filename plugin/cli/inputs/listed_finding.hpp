// A finding as the library lists it in a document: the function `violations`, rows of an audit. Any
// thread.
#pragma once

#include <string>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/text/json.hpp"

namespace hipaa::cli {

// Without a resource: who asked knows what it is about.
Finding finding_from(const json::value& one);

// "databricks_job.etl (task \"load\")": something, and what within it.
std::string named(const std::string& address, const std::string& within);

}  // namespace hipaa::cli
