// A library's answer as the host keeps it.
#pragma once

#include <hipaa/provider.hpp>
#include <optional>
#include <string>

#include "plugin/cli/finding.hpp"
#include "plugin/cli/stack/secrets.hpp"

namespace hipaa::cli {

struct Reply {
  hipaa_status status = HIPAA_E_UNSUPPORTED;
  Findings findings;
  std::optional<std::string> state;
  std::optional<std::string> private_data;
  std::optional<std::string> requires_replace;
  std::optional<std::string> evidence;

  [[nodiscard]] bool ok() const { return status == HIPAA_OK; }
};

// A finding as the library lists it in a document: of the function `violations`, of rows of an
// audit. Without a resource: who asked knows what it is about.
Finding finding_of(const json::value& listed);

// "databricks_job.etl (task \"load\")": something, and what within it.
std::string named(const std::string& address, const std::string& within);

// The diagnostics, about `resource`; where the library refused without saying why there is one that
// says so. A status other than HIPAA_E_DIAGNOSTICS means that it could not do its work.
Findings findings_of(const abi::Result& result, const std::string& resource,
                     const Secrets& secrets);

Reply reply_of(const abi::Result& result, const std::string& resource, const Secrets& secrets);

}  // namespace hipaa::cli
