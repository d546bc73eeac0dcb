#include <exception>

#include "plugin/terraform/protocol/tfplugin6.grpc.pb.h"
#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/common.hpp"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {
namespace {

namespace tf = tfplugin6;
using grpc::ServerContext;
using grpc::Status;

template <class Answer>
void say_broken(Answer& answer, const std::string& why) {
  rpc::add_error(*answer.mutable_diagnostics(), "The provider failed",
                 "This is a defect of the provider; please report it. " + why);
}

void say_broken(tf::CallFunction::Response& answer, const std::string& why) {
  answer.mutable_error()->set_text("The provider failed: " + why);
}

// Third parties may throw. Their exceptions become diagnostics: a broken call would lose state.
template <class Work, class Answer>
Status answered(Answer& answer, Work work) {
  try {
    work();
  } catch (const std::exception& thrown) {
    say_broken(answer, thrown.what());
  }
  return Status::OK;
}

// Every call of one shape: rpc::NAME(session, request, answer).
#define HIPAA_CALL_WITH_REQUEST(Method, function)                                               \
  Status Method(ServerContext*, const tf::Method::Request* asked, tf::Method::Response* answer) \
      override {                                                                                \
    return answered(*answer, [&] { rpc::function(session_, *asked, *answer); });                \
  }
#define HIPAA_CALL_WITHOUT_REQUEST(Method, function)                                      \
  Status Method(ServerContext*, const tf::Method::Request*, tf::Method::Response* answer) \
      override {                                                                          \
    return answered(*answer, [&] { rpc::function(session_, *answer); });                  \
  }

class ProviderService final : public tf::Provider::Service {
 public:
  explicit ProviderService(Session& session) : session_(session) {}

  HIPAA_CALL_WITHOUT_REQUEST(GetMetadata, get_metadata)
  HIPAA_CALL_WITHOUT_REQUEST(GetProviderSchema, get_provider_schema)
  HIPAA_CALL_WITHOUT_REQUEST(GetFunctions, get_functions)
  HIPAA_CALL_WITHOUT_REQUEST(GetResourceIdentitySchemas, get_resource_identity_schemas)
  HIPAA_CALL_WITH_REQUEST(UpgradeResourceIdentity, upgrade_resource_identity)
  HIPAA_CALL_WITH_REQUEST(ValidateProviderConfig, validate_provider_config)
  HIPAA_CALL_WITH_REQUEST(ConfigureProvider, configure_provider)
  HIPAA_CALL_WITH_REQUEST(ValidateResourceConfig, validate_resource_config)
  HIPAA_CALL_WITH_REQUEST(UpgradeResourceState, upgrade_resource_state)
  HIPAA_CALL_WITH_REQUEST(ReadResource, read_resource)
  HIPAA_CALL_WITH_REQUEST(PlanResourceChange, plan_resource_change)
  HIPAA_CALL_WITH_REQUEST(ApplyResourceChange, apply_resource_change)
  HIPAA_CALL_WITH_REQUEST(ImportResourceState, import_resource_state)
  HIPAA_CALL_WITH_REQUEST(MoveResourceState, move_resource_state)
  HIPAA_CALL_WITH_REQUEST(ValidateDataResourceConfig, validate_data_resource_config)
  HIPAA_CALL_WITH_REQUEST(ReadDataSource, read_data_source)
  HIPAA_CALL_WITH_REQUEST(CallFunction, call_function)

  Status StopProvider(ServerContext*, const tf::StopProvider::Request*,
                      tf::StopProvider::Response*) override {
    session_.stop();
    return Status::OK;
  }

 private:
  Session& session_;
};
#undef HIPAA_CALL_WITH_REQUEST
#undef HIPAA_CALL_WITHOUT_REQUEST

}  // namespace

std::unique_ptr<grpc::Service> provider_service(Session& session) {
  return std::make_unique<ProviderService>(session);
}

}  // namespace hipaa::terraform
