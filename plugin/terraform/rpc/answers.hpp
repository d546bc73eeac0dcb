// Terraform's calls, one function each, from request to response. Nothing here knows gRPC. A
// failure is a diagnostic in the answer, never a broken call: a broken one loses state. Any thread.
#pragma once

#include "plugin/terraform/host/provider_session.hpp"
#include "plugin/terraform/protocol/tfplugin6.pb.h"

namespace hipaa::terraform::rpc {

namespace tf = tfplugin6;

void get_metadata(Session& session, tf::GetMetadata::Response& answer);
void get_provider_schema(Session& session, tf::GetProviderSchema::Response& answer);
void get_resource_identity_schemas(Session& session,
                                   tf::GetResourceIdentitySchemas::Response& answer);
void upgrade_resource_identity(Session& session, const tf::UpgradeResourceIdentity::Request& asked,
                               tf::UpgradeResourceIdentity::Response& answer);
void validate_provider_config(Session& session, const tf::ValidateProviderConfig::Request& asked,
                              tf::ValidateProviderConfig::Response& answer);
void configure_provider(Session& session, const tf::ConfigureProvider::Request& asked,
                        tf::ConfigureProvider::Response& answer);
void validate_resource_config(Session& session, const tf::ValidateResourceConfig::Request& asked,
                              tf::ValidateResourceConfig::Response& answer);
void upgrade_resource_state(Session& session, const tf::UpgradeResourceState::Request& asked,
                            tf::UpgradeResourceState::Response& answer);
void read_resource(Session& session, const tf::ReadResource::Request& asked,
                   tf::ReadResource::Response& answer);
void plan_resource_change(Session& session, const tf::PlanResourceChange::Request& asked,
                          tf::PlanResourceChange::Response& answer);
void apply_resource_change(Session& session, const tf::ApplyResourceChange::Request& asked,
                           tf::ApplyResourceChange::Response& answer);
void import_resource_state(Session& session, const tf::ImportResourceState::Request& asked,
                           tf::ImportResourceState::Response& answer);
void move_resource_state(Session& session, const tf::MoveResourceState::Request& asked,
                         tf::MoveResourceState::Response& answer);
void validate_data_resource_config(Session& session,
                                   const tf::ValidateDataResourceConfig::Request& asked,
                                   tf::ValidateDataResourceConfig::Response& answer);
void read_data_source(Session& session, const tf::ReadDataSource::Request& asked,
                      tf::ReadDataSource::Response& answer);
void get_functions(Session& session, tf::GetFunctions::Response& answer);
void call_function(Session& session, const tf::CallFunction::Request& asked,
                   tf::CallFunction::Response& answer);

}  // namespace hipaa::terraform::rpc
