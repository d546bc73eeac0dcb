// The gRPC services of one process. Their answers are plugin/terraform/rpc's.
#pragma once

#include <memory>

#include "plugin/terraform/host/session.hpp"
#include "plugin/terraform/process/lifetime.hpp"
#include "plugin/terraform/protocol/plugin.grpc.pb.h"
#include "plugin/terraform/server/calls.hpp"

namespace hipaa::terraform {

class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;
  // What the server is built with.
  [[nodiscard]] virtual grpc::Service& registered() = 0;
  // Lets calls in, when the server runs.
  virtual void offer_at(Calls& calls) = 0;
};

// The streams of output that clients hold open.
class OutputStreams {
 public:
  OutputStreams();
  OutputStreams(const OutputStreams&) = delete;
  OutputStreams& operator=(const OutputStreams&) = delete;
  ~OutputStreams();
  // Lets the next one in.
  void let_in(plugin::GRPCStdio::AsyncService& service, Calls& calls);
  // Ends those that are open, without an error.
  void close();

 private:
  class Stream;
  struct State;
  std::unique_ptr<State> state_;
};

std::unique_ptr<Service> provider_service(Session& session);
// When the client wants the end, `streams` are closed; when it was told so, `lifetime` ends.
std::unique_ptr<Service> controller_service(const Lifetime& lifetime, OutputStreams& streams);
std::unique_ptr<Service> output_service(OutputStreams& streams);
std::unique_ptr<Service> health_service();

}  // namespace hipaa::terraform
