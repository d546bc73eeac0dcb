#include "tests/unit/terraform/terraform_caller.hpp"

#include "plugin/terraform/values/msgpack.hpp"
#include "tests/support/compliant.hpp"

namespace hipaa::terraform::test {
namespace {

tf::DynamicValue cluster(const std::string& name) {
  auto config = tests::compliant_cluster();
  config["cluster_name"] = name;
  return sent(boost::json::serialize(config));
}

}  // namespace

std::string error_of(const rpc::Diagnostics& said) {
  for (const auto& one : said)
    if (one.severity() == tf::Diagnostic::ERROR) return one.summary() + ": " + one.detail();
  return {};
}

Json value_of(const tf::DynamicValue& value) {
  return read_msgpack(value.msgpack()).value_or(Json());
}

tf::DynamicValue sent(const std::string& json) {
  tf::DynamicValue value;
  value.set_msgpack(write_msgpack(parsed(json)));
  return value;
}

Terraform::Terraform(const tests::Simulator& simulator) : session_(tests::library_path(), log_) {
  tf::ConfigureProvider::Request asked;
  asked.set_terraform_version("1.8.0");
  auto configuration = tests::compliant_provider();
  configuration["host"] = simulator.url();
  configuration["token"] = "dapi-test-token";
  configuration["rate_limit"] = 1000;
  *asked.mutable_config() = sent(boost::json::serialize(configuration));
  tf::ConfigureProvider::Response answer;
  rpc::configure_provider(session_, asked, answer);
  if (const auto why = error_of(answer.diagnostics()); !why.empty()) throw std::runtime_error(why);
}

tf::PlanResourceChange::Response Terraform::plan(const tf::DynamicValue& config,
                                                 const tf::ApplyResourceChange::Response* before) {
  tf::PlanResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_config() = *asked.mutable_proposed_new_state() = config;
  *asked.mutable_prior_state() = before == nullptr ? sent("null") : before->new_state();
  if (before != nullptr) asked.set_prior_private(before->private_());
  tf::PlanResourceChange::Response answer;
  rpc::plan_resource_change(session_, asked, answer);
  return answer;
}

tf::ApplyResourceChange::Response Terraform::create(const std::string& name) {
  const auto planned = plan(cluster(name), nullptr);
  tf::ApplyResourceChange::Request asked;
  asked.set_type_name("hipaa_cluster");
  *asked.mutable_config() = cluster(name);
  *asked.mutable_prior_state() = sent("null");
  *asked.mutable_planned_state() = planned.planned_state();
  asked.set_planned_private(planned.planned_private());
  tf::ApplyResourceChange::Response answer;
  rpc::apply_resource_change(session_, asked, answer);
  return answer;
}

std::string Terraform::live(const std::string& name) {
  const auto config = cluster(name);
  tf::ValidateResourceConfig::Request validate;
  validate.set_type_name("hipaa_cluster");
  *validate.mutable_config() = config;
  tf::ValidateResourceConfig::Response valid;
  rpc::validate_resource_config(session_, validate, valid);
  if (const auto why = error_of(valid.diagnostics()); !why.empty()) return "validate: " + why;

  auto made = create(name);
  if (const auto why = error_of(made.diagnostics()); !why.empty()) return "create: " + why;
  if (value_of(made.new_state())["encryption"]["status"] != "measured_true") return "not proved";

  tf::ReadResource::Request read;
  read.set_type_name("hipaa_cluster");
  *read.mutable_current_state() = made.new_state();
  read.set_private_(made.private_());
  tf::ReadResource::Response seen;
  rpc::read_resource(session_, read, seen);
  if (const auto why = error_of(seen.diagnostics()); !why.empty()) return "read: " + why;
  if (value_of(seen.new_state()) != value_of(made.new_state())) return "read: it has drifted";

  const auto again = plan(config, &made);
  if (value_of(again.planned_state()) != value_of(made.new_state()))
    return "plan: a second one is not empty";

  tf::ApplyResourceChange::Request destroy;
  destroy.set_type_name("hipaa_cluster");
  *destroy.mutable_prior_state() = made.new_state();
  *destroy.mutable_planned_state() = *destroy.mutable_config() = sent("null");
  destroy.set_planned_private(made.private_());
  tf::ApplyResourceChange::Response gone;
  rpc::apply_resource_change(session_, destroy, gone);
  if (const auto why = error_of(gone.diagnostics()); !why.empty()) return "destroy: " + why;
  return value_of(gone.new_state()).is_null() ? "" : "destroy: there is still a state";
}

}  // namespace hipaa::terraform::test
