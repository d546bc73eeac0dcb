// HC-CLOUD-01: the cluster runs on AWS.
#include <algorithm>

#include "plugin/rules/read/reading.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

struct ForeignHost {
  std::string_view suffix;
  std::string_view cloud;
};

constexpr std::array<ForeignHost, 5> foreign_hosts{{
    {".azuredatabricks.net", "Azure"},
    {".databricks.azure.us", "Azure"},
    {".databricks.azure.cn", "Azure"},
    {".azuredatabricks.us", "Azure"},
    {".gcp.databricks.com", "Google Cloud"},
}};

// "https://name@x.gcp.databricks.com:443/path" -> "x.gcp.databricks.com"
std::string_view host_name(std::string_view host) {
  host = trim(host);
  if (const auto scheme = host.find("://"); scheme != std::string_view::npos)
    host.remove_prefix(scheme + 3);
  host = host.substr(0, std::min(host.find_first_of("/?#"), host.size()));
  if (const auto at = host.rfind('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  host = host.substr(0, std::min(host.find(':'), host.size()));
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return host;
}

}  // namespace

void cloud_01(const Facts& facts, Findings& findings) {
  struct Attributes {
    std::string_view key;
    std::string_view cloud;
  };
  for (const auto& [key, cloud] :
       {Attributes{"azure_attributes", "Azure"}, Attributes{"gcp_attributes", "Google Cloud"}}) {
    const auto* found = below(facts.cluster, key);
    if (found == nullptr) continue;
    if (model::is_unknown(*found))
      findings.undecided('/' + std::string(key),
                         std::string(key) + " is not known yet; on AWS it must be absent.");
    else
      findings.fail('/' + std::string(key), std::string(key) + " describes machines of " +
                                                std::string(cloud) + ", not of AWS.");
  }
  const auto host = host_name(facts.host);
  for (const auto& [suffix, cloud] : foreign_hosts) {
    if (!ends_ignoring_case(host, suffix)) continue;
    findings.fail({}, "host = " + quoted(facts.host) + " is a workspace on " + std::string(cloud) +
                          ", not on AWS.");
    break;
  }
}

}  // namespace hipaa::rules
