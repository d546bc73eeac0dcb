#include "core/settings.hpp"

namespace workspace_sim {

bool Settings::use_platform(const std::string& name) {
  const bool legacy = name == "legacy";
  const bool csp = name == "csp";
  if (!legacy && !csp && name != "plain") return false;
  platform = name;
  compliance_security_profile = csp;
  compliance_standards.clear();
  if (csp) compliance_standards.emplace_back("HIPAA");
  // The profile keeps both on.
  enhanced_security_monitoring = csp;
  automatic_cluster_update = csp;
  // Workspaces of today give a cluster to one person where nobody asks for anything else.
  data_security_mode = legacy ? "NONE" : "SINGLE_USER";
  return true;
}

}  // namespace workspace_sim
