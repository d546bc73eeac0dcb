// The gRPC services of one process. Their answers are plugin/terraform/rpc's.
#pragma once

#include <memory>

#include "plugin/terraform/host/provider_session.hpp"
#include "plugin/terraform/process/lifetime.hpp"
#include "plugin/terraform/server/calls.hpp"

namespace hipaa::terraform {

class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;
  virtual void register_at(grpc::ServerBuilder& builder) = 0;
  // Lets calls in, when the server runs.
  virtual void offer_at(Calls& calls) = 0;
};

std::unique_ptr<Service> provider_service(Session& session);
// Controller, output and health. When the client wants the end, its streams of output are closed;
// once it has been answered, `lifetime` ends.
std::unique_ptr<Service> auxiliary_services(const Lifetime& lifetime);

}  // namespace hipaa::terraform
