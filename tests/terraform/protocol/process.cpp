// What a process answers besides the provider itself.
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "plugin/terraform/protocol/plugin.grpc.pb.h"
#include "tests/terraform/protocol/running_provider.hpp"

using namespace hipaa::terraform::test;
using hipaa::terraform::make_certificate;

namespace {

// A message whose first field is a text.
std::string message(const std::string& text) {
  return std::string("\x0a") + static_cast<char>(text.size()) + text;
}

constexpr const char* health = "/grpc.health.v1.Health/Check";

}  // namespace

TEST_CASE("health is told of the service that Terraform starts", "[terraform][manners]") {
  RunningProvider provider;
  std::string answer;
  const auto ask = [&](const std::string& service) {
    answer.clear();
    return call_by_path(provider.channel(), health, message(service), answer).error_code();
  };
  const std::string serving = "\x08\x01";
  CHECK(ask("plugin") == grpc::StatusCode::OK);
  CHECK(answer == serving);
  CHECK(ask("") == grpc::StatusCode::OK);
  CHECK(answer == serving);
  for (const auto* const other : {"tfplugin6.Provider", "hipaa", "plugin "})
    CHECK(ask(other) == grpc::StatusCode::NOT_FOUND);
}

TEST_CASE("nobody else is answered", "[terraform][manners]") {
  RunningProvider provider;
  std::string answer;
  const auto stranger = make_certificate().value();
  for (const auto* const client : {static_cast<decltype(&stranger)>(nullptr), &stranger})
    CHECK(call_by_path(provider.channel(client), health, message("plugin"), answer).error_code() ==
          grpc::StatusCode::UNAVAILABLE);
  const auto plain =
      grpc::CreateChannel("unix:" + provider.socket(), grpc::InsecureChannelCredentials());
  CHECK(call_by_path(plain, health, message("plugin"), answer).error_code() ==
        grpc::StatusCode::UNAVAILABLE);
  CHECK(call_by_path(provider.channel(), health, message("plugin"), answer).ok());
}

TEST_CASE("what is not offered is said to be so", "[terraform][manners]") {
  RunningProvider provider;
  std::string answer;
  for (const auto* const path :
       {"/tfplugin6.Provider/OpenEphemeralResource", "/tfplugin6.Provider/ListResource",
        "/tfplugin6.Provider/PlanAction", "/tfplugin5.Provider/GetSchema",
        "/plugin.GRPCBroker/StartStream"})
    CHECK(call_by_path(provider.channel(), path, "", answer).error_code() ==
          grpc::StatusCode::UNIMPLEMENTED);
}

TEST_CASE("the stream of output stays open, silent, until the controller ends the process",
          "[terraform][manners]") {
  RunningProvider provider;
  REQUIRE(access(provider.socket().c_str(), F_OK) == 0);
  const auto output = plugin::GRPCStdio::NewStub(provider.channel());
  Context listening;
  const auto stream = output->StreamStdio(&listening, plugin::Empty());
  std::atomic<bool> is_over = false;
  std::string data_of_stream;
  std::thread listener([&] {
    plugin::StdioData data;
    while (stream->Read(&data)) data_of_stream += data.data();
    is_over = true;
  });
  // Answered while the stream is open: often enough for the end of one that is not to be seen.
  std::string answer;
  for (int i = 0; i < 50; ++i)
    CHECK(call_by_path(provider.channel(), health, message("plugin"), answer).ok());
  CHECK_FALSE(is_over);
  const auto controller = plugin::GRPCController::NewStub(provider.channel());
  Context ending;
  plugin::Empty none;
  CHECK(controller->Shutdown(&ending, none, &none).ok());
  listener.join();
  CHECK(data_of_stream.empty());
  CHECK(stream->Finish().ok());
  CHECK(provider.process().end(0) == 0);
  const auto& socket = provider.socket();
  CHECK(access(socket.c_str(), F_OK) != 0);
  CHECK(access(socket.substr(0, socket.rfind('/')).c_str(), F_OK) != 0);
}

TEST_CASE("a client that goes away takes its stream of output with it", "[terraform][manners]") {
  RunningProvider provider;
  std::string answer;
  for (int i = 0; i < 20; ++i) {
    const auto channel = provider.channel(&provider.invited());
    const auto output = plugin::GRPCStdio::NewStub(channel);
    Context listening;
    const auto stream = output->StreamStdio(&listening, plugin::Empty());
    CHECK(call_by_path(channel, health, message("plugin"), answer).ok());
    listening.TryCancel();
    plugin::StdioData data;
    CHECK_FALSE(stream->Read(&data));
    CHECK(stream->Finish().error_code() == grpc::StatusCode::CANCELLED);
  }
  const auto controller = plugin::GRPCController::NewStub(provider.channel());
  Context ending;
  plugin::Empty none;
  CHECK(controller->Shutdown(&ending, none, &none).ok());
  CHECK(provider.process().end(0) == 0);
}
