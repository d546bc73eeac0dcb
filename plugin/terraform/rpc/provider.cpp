#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/values/plain.hpp"

namespace hipaa::terraform::rpc {
namespace {

void configure(Session& session, const tf::DynamicValue& config, const std::string& version,
               Diagnostics& to) {
  const auto wire = read_value(config, "provider configuration", to);
  if (!wire) return;
  const auto& root = session.catalogue().provider.root;
  if (!session.load_problem().empty())
    return add_error(to, "The provider's library cannot be used", session.load_problem());
  auto plain = plain_of(root, *wire);
  if (plain.is_null()) plain = Json::object();
  abi::Result report;
  session.configure(envelope_of(std::move(plain)), version, report);
  add_diagnostics(to, report, &root);
}

}  // namespace

// Terraform validates resources in a process that it never configures: what it validated here,
// unknown values included, is the provider until it is configured, so that resources are judged by
// its profile.
void validate_provider_config(Session& session, const tf::ValidateProviderConfig::Request& asked,
                              tf::ValidateProviderConfig::Response& answer) {
  configure(session, asked.config(), "", *answer.mutable_diagnostics());
}

void configure_provider(Session& session, const tf::ConfigureProvider::Request& asked,
                        tf::ConfigureProvider::Response& answer) {
  configure(session, asked.config(), asked.terraform_version(), *answer.mutable_diagnostics());
}

}  // namespace hipaa::terraform::rpc
