// The gRPC services of one process. Their answers are plugin/terraform/rpc's.
#pragma once

#include <memory>

#include "plugin/terraform/host/session.hpp"
#include "plugin/terraform/process/lifetime.hpp"

namespace grpc {
class Service;
}

namespace hipaa::terraform {

// Ends streams and calls that wait for nothing but the end of the process. Any thread.
class Closing {
 public:
  Closing();
  ~Closing();
  void close();
  // Returns at close(), or after a moment.
  [[nodiscard]] bool wait_a_moment();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::unique_ptr<grpc::Service> provider_service(Session& session);
// `lifetime` ends when the client says so.
std::unique_ptr<grpc::Service> controller_service(const Lifetime& lifetime);
std::unique_ptr<grpc::Service> output_service(Closing& closing);
std::unique_ptr<grpc::Service> health_service();

}  // namespace hipaa::terraform
