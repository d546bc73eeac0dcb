#include "plugin/cli/commands/workspace_findings.hpp"

#include <algorithm>

namespace hipaa::cli {
namespace {

// That nobody answers at the host: whichever resource met it, it is the provider's.
bool is_of_host(const Finding& one) {
  return one.code == "HP-HTTP-RESOLVE" || one.code == "HP-HTTP-CONNECT" ||
         one.code == "HP-HTTP-TLS";
}

// The agreements stand in the provider's configuration, and so does what is wrong with them.
bool is_of_agreements(const Finding& one) {
  return one.code == "HC-BAA-01";
}

bool is_of_workspace(const Finding& one) {
  return is_of_host(one) || is_of_agreements(one) || one.code.rfind("HC-CSP-", 0) == 0;
}

bool is_same(const Finding& one, const Finding& other) {
  // How often and how long each tried is no difference.
  if (is_of_host(one) && one.code == other.code && one.resource == other.resource &&
      one.stack == other.stack && one.severity == other.severity)
    return true;
  return one.code == other.code && one.resource == other.resource && one.stack == other.stack &&
         one.verdict == other.verdict && one.severity == other.severity && one.path == other.path &&
         one.detail == other.detail;
}

using Owner = std::function<std::string(const std::string& resource)>;

void tell_once(Findings& findings, const Owner& owner, bool drops_all_repeated) {
  Findings kept;
  kept.reserve(findings.size());
  for (auto& one : findings) {
    const bool of_workspace = is_of_workspace(one);
    if (of_workspace) {
      one.resource = owner(one.resource);
      if (!is_of_agreements(one)) one.path.clear();
      one.place = {};
    }
    const bool is_repeated = (of_workspace || drops_all_repeated) &&
                             std::any_of(kept.begin(), kept.end(), [&one](const Finding& other) {
                               return is_same(one, other);
                             });
    if (!is_repeated) kept.push_back(std::move(one));
  }
  findings = std::move(kept);
}

}  // namespace

void tell_once(const Session& session, Findings& findings) {
  const auto owner = [&session](const std::string& resource) {
    const auto* wanted = session.wanted(resource);
    if (wanted != nullptr) return "provider." + wanted->entry->provider;
    return session.stack.providers.size() == 1 ? "provider." + session.stack.providers.front().key
                                               : resource;
  };
  tell_once(findings, owner, findings.size() < 1000);
}

void tell_once(Findings& findings) {
  tell_once(
      findings, [](const std::string&) { return std::string(); }, false);
}

}  // namespace hipaa::cli
