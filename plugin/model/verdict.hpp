// What a rule says of a cluster. Plain data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/model/diagnostic.hpp"

namespace hipaa::model {

struct Verdict {
  std::string rule;                      // "HC-EBS-01"
  VerdictKind kind = VerdictKind::pass;  //
  std::string path;  // JSON Pointer into hipaa_cluster; names the missing leaf where one is missing
  std::string message;  // which value, where it comes from, and what is wrong with it; "" on pass
  std::string accepts;  // the exact value that an acknowledgement must name; "" = nothing to accept
  SharedAcceptance acceptance;  // where it is acknowledged
  bool is_escalated = false;    // what the rule names as its graver case holds
  // Undecided, or no more than a warning, only because nobody knows whether the workspace has the
  // compliance security profile on: HC-CSP-01 says that, once for all.
  bool follows_workspace = false;
  bool expired_acknowledgement =
      false;  // fails only because its acknowledgement's last day has passed
};

using Verdicts = std::vector<Verdict>;

// As state, evidence and reports have it.
constexpr std::string_view verdict_name(VerdictKind kind) {
  switch (kind) {
    case VerdictKind::pass:
      return "pass";
    case VerdictKind::fail:
      return "fail";
    case VerdictKind::acknowledged:
      return "acknowledged";
    case VerdictKind::recorded:
      return "recorded";
    case VerdictKind::undecided:
      break;
  }
  return "undecided";
}

}  // namespace hipaa::model
