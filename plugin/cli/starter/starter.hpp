// The first file of somebody who begins: a stack or a Terraform configuration with one cluster, new
// or of a workspace, with comments. Pure; any thread.
#pragma once

#include <map>
#include <string>

#include "plugin/cli/finding.hpp"
#include "plugin/json/json.hpp"

namespace hipaa::cli {

struct Starter {
  std::string identifier;                       // of the cluster it is taken from; "": of none
  json::object config;                          // of the resource
  std::map<std::string, std::string> comments;  // by attribute
};

inline constexpr const char* starter_type = "hipaa_cluster";
inline constexpr const char* starter_name = "phi";
// Stands where only its reader knows what belongs there. As a reference to an agreement HC-BAA-01
// refuses it.
inline constexpr const char* placeholder = "REPLACE-ME";

// A cluster that every rule lets through.
Starter new_starter();

// A cluster that exists: its state without what the library computes. What looks like a secret or
// like patient data, as the state's marks or the findings say, is left out: a comment tells what to
// write there.
Starter starter_of(const json::value& state, const json::value& schema, const Findings& findings,
                   const std::string& identifier);

std::string stack_text(const Starter& starter, const std::string& file);

// As `terraform fmt` would have it.
std::string terraform_text(const Starter& starter);

}  // namespace hipaa::cli
