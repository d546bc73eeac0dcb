#include <mutex>
#include <set>

#include "plugin/terraform/protocol/health.grpc.pb.h"
#include "plugin/terraform/protocol/plugin.grpc.pb.h"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {
namespace {

class Stream;

// The streams of output that clients hold open.
struct Streams {
  std::mutex mutex;
  std::set<Stream*> open;
};

// The client wants the stream to stay open; nothing here writes to standard output after the
// handshake. It is over when the client went away or it was closed.
class Stream final : public Event {
 public:
  using Offering = plugin::GRPCStdio::AsyncService;

  Stream(Offering& service, Calls& calls, Streams& streams)
      : service_(service), calls_(calls), streams_(streams), end_(*this) {
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
      new Stream(service_, calls_, streams_);
      const std::lock_guard lock(streams_.mutex);
      has_come_ = true;
      if (!is_over_) streams_.open.insert(this);
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
        const std::lock_guard lock(stream.streams_.mutex);
        stream.is_over_ = true;
        stream.streams_.open.erase(&stream);
      }
      stream.leave();
    }
    Stream& stream;
  };

  void leave() {
    {
      const std::lock_guard lock(streams_.mutex);
      if (--awaited_ > 0) return;
    }
    delete this;
  }

  Offering& service_;
  Calls& calls_;
  Streams& streams_;
  End end_;
  grpc::ServerContext context_;
  plugin::Empty asked_;
  grpc::ServerAsyncWriter<plugin::StdioData> writer_{&context_};
  bool has_come_ = false;
  bool is_over_ = false;
  int awaited_ = 2;  // events: its coming, its end, and what close() leads to
};

class AuxiliaryServices final : public Service {
 public:
  explicit AuxiliaryServices(const Lifetime& lifetime) : lifetime_(lifetime) {}

  void register_at(grpc::ServerBuilder& builder) override {
    builder.RegisterService(&controller_);
    builder.RegisterService(&output_);
    builder.RegisterService(&health_);
  }

  void offer_at(Calls& calls) override {
    calls.offer(
        controller_, &plugin::GRPCController::AsyncService::RequestShutdown,
        [this](const auto&, auto&) {
          close_streams();
          return grpc::Status::OK;
        },
        false, [this] { lifetime_.end(); });
    new Stream(output_, calls, streams_);
    calls.offer(health_, &Health::AsyncService::RequestCheck, check);
  }

 private:
  using Health = grpc::health::v1::Health;
  using HealthAnswer = grpc::health::v1::HealthCheckResponse;

  // Without an error.
  void close_streams() {
    const std::lock_guard lock(streams_.mutex);
    for (auto* const stream : streams_.open) stream->close();
    streams_.open.clear();
  }

  static grpc::Status check(const grpc::health::v1::HealthCheckRequest& asked,
                            HealthAnswer& answer) {
    if (!asked.service().empty() && asked.service() != "plugin")
      return {grpc::StatusCode::NOT_FOUND, "No service has this name."};
    answer.set_status(HealthAnswer::SERVING);
    return grpc::Status::OK;
  }

  const Lifetime& lifetime_;
  Streams streams_;
  plugin::GRPCController::AsyncService controller_;
  plugin::GRPCStdio::AsyncService output_;
  // gRPC's own brings two threads that wake up for every call, of the provider's too.
  Health::AsyncService health_;
};

}  // namespace

std::unique_ptr<Service> auxiliary_services(const Lifetime& lifetime) {
  return std::make_unique<AuxiliaryServices>(lifetime);
}

}  // namespace hipaa::terraform
