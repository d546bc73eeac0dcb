#include <chrono>
#include <condition_variable>
#include <mutex>

#include "plugin/terraform/protocol/health.grpc.pb.h"
#include "plugin/terraform/protocol/plugin.grpc.pb.h"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {
namespace {

using grpc::ServerContext;
using grpc::Status;

class ControllerService final : public plugin::GRPCController::Service {
 public:
  explicit ControllerService(const Lifetime& lifetime) : lifetime_(lifetime) {}
  Status Shutdown(ServerContext*, const plugin::Empty*, plugin::Empty*) override {
    lifetime_.end();
    return Status::OK;
  }

 private:
  const Lifetime& lifetime_;
};

// The client wants the stream to stay open; nothing here writes to standard output after the
// handshake.
class OutputService final : public plugin::GRPCStdio::Service {
 public:
  explicit OutputService(Closing& closing) : closing_(closing) {}
  Status StreamStdio(ServerContext* context, const plugin::Empty*,
                     grpc::ServerWriter<plugin::StdioData>*) override {
    while (!context->IsCancelled() && !closing_.wait_a_moment()) {
    }
    return Status::OK;
  }

 private:
  Closing& closing_;
};

// gRPC's own brings two threads that wake up for every call, of the provider's too.
class HealthService final : public grpc::health::v1::Health::Service {
 public:
  Status Check(ServerContext*, const grpc::health::v1::HealthCheckRequest* asked,
               grpc::health::v1::HealthCheckResponse* answer) override {
    if (!asked->service().empty() && asked->service() != "plugin")
      return {grpc::StatusCode::NOT_FOUND, "There is no service of this name."};
    answer->set_status(grpc::health::v1::HealthCheckResponse::SERVING);
    return Status::OK;
  }
};

}  // namespace

struct Closing::State {
  std::mutex mutex;
  std::condition_variable changed;
  bool closed = false;
};

Closing::Closing() : state_(std::make_unique<State>()) {}
Closing::~Closing() = default;

void Closing::close() {
  const std::lock_guard lock(state_->mutex);
  state_->closed = true;
  state_->changed.notify_all();
}

bool Closing::wait_a_moment() {
  // A client that went away without a word is noticed this late.
  constexpr std::chrono::milliseconds moment(250);
  std::unique_lock lock(state_->mutex);
  return state_->changed.wait_for(lock, moment, [this] { return state_->closed; });
}

std::unique_ptr<grpc::Service> controller_service(const Lifetime& lifetime) {
  return std::make_unique<ControllerService>(lifetime);
}

std::unique_ptr<grpc::Service> output_service(Closing& closing) {
  return std::make_unique<OutputService>(closing);
}

std::unique_ptr<grpc::Service> health_service() {
  return std::make_unique<HealthService>();
}

}  // namespace hipaa::terraform
