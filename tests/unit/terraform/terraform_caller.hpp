// Terraform's side of the calls, without gRPC: the real library, a simulated workspace, and what
// Terraform would send. Any thread; Catch2's checks are for one only.
#pragma once

#include <string>

#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "tests/support/provider_under_test.hpp"
#include "tests/support/simulator.hpp"

namespace hipaa::terraform::test {

namespace tf = tfplugin6;

class Terraform {
 public:
  explicit Terraform(const tests::Simulator& simulator);

  Session& session() { return session_; }

  // One life of a cluster, each step by the answer of the one before. "" where every step did what
  // it should; otherwise which did not, and why.
  std::string live(const std::string& name);
  // A cluster as far as its creation: what apply answered.
  tf::ApplyResourceChange::Response create(const std::string& name);

 private:
  tf::PlanResourceChange::Response plan(const tf::DynamicValue& config,
                                        const tf::ApplyResourceChange::Response* before);

  LogLines log_{HIPAA_LOG_OFF};
  Session session_;
};

// An error among diagnostics, in words; "" where there is none.
std::string error_of(const rpc::Diagnostics& said);
// A value that Terraform was given.
Json value_of(const tf::DynamicValue& value);
tf::DynamicValue sent(const std::string& json);

}  // namespace hipaa::terraform::test
