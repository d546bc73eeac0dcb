#include <exception>

#include "plugin/terraform/protocol/tfplugin6.grpc.pb.h"
#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/rpc_support.hpp"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {
namespace {

namespace tf = tfplugin6;

template <class Answer>
void say_broken(Answer& answer, const std::string& why) {
  rpc::add_error(*answer.mutable_diagnostics(), "The provider failed",
                 "This is a defect of the provider; please report it. " + why);
}

void say_broken(tf::StopProvider::Response& answer, const std::string& why) {
  answer.set_error(why);
}

void say_broken(tf::CallFunction::Response& answer, const std::string& why) {
  answer.mutable_error()->set_text("The provider failed: " + why);
}

// Third parties may throw. Their exceptions become diagnostics: a broken call would lose state.
template <class Work, class Answer>
grpc::Status answered(Answer& answer, Work work) {
  try {
    work();
  } catch (const std::exception& thrown) {
    say_broken(answer, thrown.what());
  }
  return grpc::Status::OK;
}

class ProviderService final : public Service {
 public:
  explicit ProviderService(Session& session) : session_(session) {}

  void register_at(grpc::ServerBuilder& builder) override { builder.RegisterService(&service_); }

  void offer_at(Calls& calls) override {
    offer(calls, &Async::RequestGetMetadata, rpc::get_metadata);
    offer(calls, &Async::RequestGetProviderSchema, rpc::get_provider_schema);
    offer(calls, &Async::RequestGetFunctions, rpc::get_functions);
    offer(calls, &Async::RequestGetResourceIdentitySchemas, rpc::get_resource_identity_schemas);
    offer(calls, &Async::RequestUpgradeResourceIdentity, rpc::upgrade_resource_identity);
    offer(calls, &Async::RequestValidateProviderConfig, rpc::validate_provider_config);
    offer(calls, &Async::RequestConfigureProvider, rpc::configure_provider);
    offer(calls, &Async::RequestValidateResourceConfig, rpc::validate_resource_config);
    offer(calls, &Async::RequestUpgradeResourceState, rpc::upgrade_resource_state);
    // What these want of the workspace is asked at once for all clusters, so that few of them wait.
    offer(calls, &Async::RequestReadResource, rpc::read_resource);
    offer(calls, &Async::RequestPlanResourceChange, rpc::plan_resource_change);
    offer(calls, &Async::RequestApplyResourceChange, rpc::apply_resource_change, waits);
    offer(calls, &Async::RequestImportResourceState, rpc::import_resource_state, waits);
    offer(calls, &Async::RequestMoveResourceState, rpc::move_resource_state);
    offer(calls, &Async::RequestValidateDataResourceConfig, rpc::validate_data_resource_config);
    offer(calls, &Async::RequestReadDataSource, rpc::read_data_source, waits);
    offer(calls, &Async::RequestCallFunction, rpc::call_function);
    offer(calls, &Async::RequestStopProvider, stop);
  }

 private:
  using Async = tf::Provider::AsyncService;
  static constexpr bool waits = true;

  static void stop(Session& session, tf::StopProvider::Response&) { session.stop(); }

  template <class Base, class Asked, class Answer>
  void offer(Calls& calls, LetIn<Base, Asked, Answer> let_in,
             void (*call)(Session&, const Asked&, Answer&), bool is_waiting = false) {
    calls.offer(
        service_, let_in,
        [this, call](const Asked& asked, Answer& answer) {
          return answered(answer, [&] { call(session_, asked, answer); });
        },
        is_waiting);
  }
  template <class Base, class Asked, class Answer>
  void offer(Calls& calls, LetIn<Base, Asked, Answer> let_in, void (*call)(Session&, Answer&)) {
    calls.offer(service_, let_in, [this, call](const Asked&, Answer& answer) {
      return answered(answer, [&] { call(session_, answer); });
    });
  }

  Session& session_;
  Async service_;
};

}  // namespace

std::unique_ptr<Service> provider_service(Session& session) {
  return std::make_unique<ProviderService>(session);
}

}  // namespace hipaa::terraform
