// A cluster that a policy lets through: what it fixes and asks for, what a way to break a rule
// needs, and for the rest what a good cluster has. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "plugin/cluster/policy/policy_limits.hpp"
#include "plugin/judgement/policy/policy_definition.hpp"

namespace hipaa::resource {

// Attribute -> value; null: left out.
using ChosenValues = std::map<std::string, json::value, std::less<>>;

struct Witness {
  json::object cluster;
  // Attributes that the policy asks for and nobody can guess; each stands there as "<attribute>".
  std::vector<std::string> blanks;
};

class PolicyInParts {
 public:
  explicit PolicyInParts(const PolicyDefinition& policy);

  // The limits of one attribute: its own entry, else that of a wildcard above it.
  [[nodiscard]] const PolicyLimits& limits_of(std::string_view attribute) const;
  [[nodiscard]] const std::map<std::string, PolicyLimits, std::less<>>& entries() const {
    return entries_;
  }
  [[nodiscard]] Witness witness(const ChosenValues& chosen) const;
  // It asks for what cannot be: no cluster comes through.
  [[nodiscard]] bool lets_nothing_through() const;
  // For pipelines alone.
  [[nodiscard]] bool is_for_pipelines() const { return is_for_pipelines_; }

 private:
  struct Wildcard {
    std::vector<std::string> tokens;
    PolicyLimits limits;
  };
  void fill_base(ChosenValues& values) const;
  void fill_needed(ChosenValues& values, std::vector<std::string>& blanks) const;

  std::map<std::string, PolicyLimits, std::less<>> entries_;
  std::vector<Wildcard> wildcards_;
  PolicyLimits others_;  // of attributes without an entry
  json::array libraries_;
  bool is_for_pipelines_ = false;
};

}  // namespace hipaa::resource
