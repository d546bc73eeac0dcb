#include <mutex>
#include <set>

#include "plugin/terraform/protocol/health.grpc.pb.h"
#include "plugin/terraform/protocol/plugin.grpc.pb.h"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {

struct OutputStreams::State {
  std::mutex mutex;
  std::set<Stream*> open;
};

// The client wants the stream to stay open; nothing here writes to standard output after the
// handshake. It is over when the client went away or it was closed.
class OutputStreams::Stream final : public Event {
 public:
  using Offering = plugin::GRPCStdio::AsyncService;

  Stream(Offering& service, Calls& calls, State& state)
      : service_(service), calls_(calls), state_(state), end_(*this) {
    context_.AsyncNotifyWhenDone(static_cast<Event*>(&end_));
    service.RequestStreamStdio(&context_, &asked_, &writer_, &calls.queue(), &calls.queue(),
                               static_cast<Event*>(this));
  }

  void handle(bool happened) override {
    if (!has_come_) {
      if (!happened) {
        delete this;
        return;
      }
      new Stream(service_, calls_, state_);
      const std::lock_guard lock(state_.mutex);
      has_come_ = true;
      if (!is_over_) state_.open.insert(this);
    }
    leave();
  }

  // The lock is held.
  void close() {
    ++awaited_;
    writer_.Finish(grpc::Status::OK, static_cast<Event*>(this));
  }

 private:
  // May be met by another thread before the first one is done with the stream's coming.
  struct End final : Event {
    explicit End(Stream& of) : stream(of) {}
    void handle(bool) override {
      {
        const std::lock_guard lock(stream.state_.mutex);
        stream.is_over_ = true;
        stream.state_.open.erase(&stream);
      }
      stream.leave();
    }
    Stream& stream;
  };

  void leave() {
    {
      const std::lock_guard lock(state_.mutex);
      if (--awaited_ > 0) return;
    }
    delete this;
  }

  Offering& service_;
  Calls& calls_;
  State& state_;
  End end_;
  grpc::ServerContext context_;
  plugin::Empty asked_;
  grpc::ServerAsyncWriter<plugin::StdioData> writer_{&context_};
  bool has_come_ = false;
  bool is_over_ = false;
  int awaited_ = 2;  // events: its coming, its end, and what close() leads to
};

OutputStreams::OutputStreams() : state_(std::make_unique<State>()) {}
OutputStreams::~OutputStreams() = default;

void OutputStreams::close() {
  const std::lock_guard lock(state_->mutex);
  for (auto* const stream : state_->open) stream->close();
  state_->open.clear();
}

void OutputStreams::let_in(plugin::GRPCStdio::AsyncService& service, Calls& calls) {
  new Stream(service, calls, *state_);
}

namespace {

template <class Offering>
class Auxiliary : public Service {
 public:
  [[nodiscard]] grpc::Service& registered() override { return service_; }

 protected:
  Offering service_;
};

class ControllerService final : public Auxiliary<plugin::GRPCController::AsyncService> {
 public:
  ControllerService(const Lifetime& lifetime, OutputStreams& streams)
      : lifetime_(lifetime), streams_(streams) {}

  void offer_at(Calls& calls) override {
    calls.offer<plugin::GRPCController::AsyncService, plugin::Empty, plugin::Empty>(
        service_, &plugin::GRPCController::AsyncService::RequestShutdown,
        [this](const auto&, auto&) {
          streams_.close();
          return grpc::Status::OK;
        },
        false, [this] { lifetime_.end(); });
  }

 private:
  const Lifetime& lifetime_;
  OutputStreams& streams_;
};

class OutputService final : public Auxiliary<plugin::GRPCStdio::AsyncService> {
 public:
  explicit OutputService(OutputStreams& streams) : streams_(streams) {}
  void offer_at(Calls& calls) override { streams_.let_in(service_, calls); }

 private:
  OutputStreams& streams_;
};

// gRPC's own brings two threads that wake up for every call, of the provider's too.
class HealthService final : public Auxiliary<grpc::health::v1::Health::AsyncService> {
 public:
  void offer_at(Calls& calls) override {
    using grpc::health::v1::Health;
    using Asked = grpc::health::v1::HealthCheckRequest;
    using Answer = grpc::health::v1::HealthCheckResponse;
    calls.offer<Health::AsyncService, Asked, Answer>(
        service_, &Health::AsyncService::RequestCheck, [](const Asked& asked, Answer& answer) {
          if (!asked.service().empty() && asked.service() != "plugin")
            return grpc::Status(grpc::StatusCode::NOT_FOUND, "There is no service of this name.");
          answer.set_status(grpc::health::v1::HealthCheckResponse::SERVING);
          return grpc::Status::OK;
        });
  }
};

}  // namespace

std::unique_ptr<Service> controller_service(const Lifetime& lifetime, OutputStreams& streams) {
  return std::make_unique<ControllerService>(lifetime, streams);
}

std::unique_ptr<Service> output_service(OutputStreams& streams) {
  return std::make_unique<OutputService>(streams);
}

std::unique_ptr<Service> health_service() {
  return std::make_unique<HealthService>();
}

}  // namespace hipaa::terraform
