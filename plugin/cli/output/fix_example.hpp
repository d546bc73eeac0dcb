// How a rule's example of a fix is announced.
#pragma once

#include <string>

#include "plugin/json/json.hpp"

namespace hipaa::cli {

// Says where it belongs, where that is not the cluster.
inline std::string example_heading(const json::value& rule) {
  const auto place = json::text_member(rule, "fix_place");
  if (place == "provider") return "For example, in the provider's configuration";
  if (place == "workspace") return "For example, by this request to the workspace";
  return "For example";
}

}  // namespace hipaa::cli
