#include <exception>

#include "plugin/terraform/protocol/tfplugin6.grpc.pb.h"
#include "plugin/terraform/rpc/answers.hpp"
#include "plugin/terraform/rpc/common.hpp"
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

  [[nodiscard]] grpc::Service& registered() override { return service_; }

  void offer_at(Calls& calls) override {
    const Offering at{*this, calls};
    at.offer(&Async::RequestGetMetadata, rpc::get_metadata);
    at.offer(&Async::RequestGetProviderSchema, rpc::get_provider_schema);
    at.offer(&Async::RequestGetFunctions, rpc::get_functions);
    at.offer(&Async::RequestGetResourceIdentitySchemas, rpc::get_resource_identity_schemas);
    at.offer(&Async::RequestUpgradeResourceIdentity, rpc::upgrade_resource_identity);
    at.offer(&Async::RequestValidateProviderConfig, rpc::validate_provider_config);
    at.offer(&Async::RequestConfigureProvider, rpc::configure_provider);
    at.offer(&Async::RequestValidateResourceConfig, rpc::validate_resource_config);
    at.offer(&Async::RequestUpgradeResourceState, rpc::upgrade_resource_state);
    // What these want of the workspace is asked at once for all clusters, so that few of them wait.
    at.offer(&Async::RequestReadResource, rpc::read_resource);
    at.offer(&Async::RequestPlanResourceChange, rpc::plan_resource_change);
    at.offer(&Async::RequestApplyResourceChange, rpc::apply_resource_change, waits);
    at.offer(&Async::RequestImportResourceState, rpc::import_resource_state, waits);
    at.offer(&Async::RequestMoveResourceState, rpc::move_resource_state);
    at.offer(&Async::RequestValidateDataResourceConfig, rpc::validate_data_resource_config);
    at.offer(&Async::RequestReadDataSource, rpc::read_data_source, waits);
    at.offer(&Async::RequestCallFunction, rpc::call_function);
    at.offer(&Async::RequestStopProvider, stop);
  }

 private:
  using Async = tf::Provider::AsyncService;
  static constexpr bool waits = true;

  static void stop(Session& session, tf::StopProvider::Response&) { session.stop(); }

  struct Offering {
    template <class Base, class Asked, class Answer>
    void offer(LetIn<Base, Asked, Answer> let_in, void (*call)(Session&, const Asked&, Answer&),
               bool waits = false) const {
      calls.offer<Base, Asked, Answer>(
          of.service_, let_in,
          [&session = of.session_, call](const Asked& asked, Answer& answer) {
            return answered(answer, [&] { call(session, asked, answer); });
          },
          waits);
    }
    template <class Base, class Asked, class Answer>
    void offer(LetIn<Base, Asked, Answer> let_in, void (*call)(Session&, Answer&)) const {
      calls.offer<Base, Asked, Answer>(
          of.service_, let_in, [&session = of.session_, call](const Asked&, Answer& answer) {
            return answered(answer, [&] { call(session, answer); });
          });
    }
    ProviderService& of;
    Calls& calls;
  };

  Session& session_;
  Async service_;
};

}  // namespace

std::unique_ptr<Service> provider_service(Session& session) {
  return std::make_unique<ProviderService>(session);
}

}  // namespace hipaa::terraform
