// A provider's process as Terraform has it: started with a client certificate, its handshake read,
// its calls made over a channel in which both sides prove who they are. Failures of the harness
// itself throw.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "plugin/terraform/process/certificate.hpp"
#include "plugin/terraform/protocol/tfplugin6.grpc.pb.h"
#include "tests/support/child.hpp"

namespace hipaa::terraform::test {

namespace tf = tfplugin6;

// A client's context with a limit, so that a call without an answer is a failure and no hang.
struct Context : grpc::ClientContext {
  Context() { set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60)); }
};

class RunningProvider {
 public:
  // `variables` are set besides what Terraform sets; `errors`: the file for its standard error.
  explicit RunningProvider(const std::vector<std::string>& variables = {},
                           const std::string& errors = {});

  // A channel of a client with this certificate, or with none. The invited one's is `invited()`.
  [[nodiscard]] std::shared_ptr<grpc::Channel> channel(const Certificate* client) const;
  [[nodiscard]] const Certificate& invited() const { return invited_; }
  [[nodiscard]] const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  [[nodiscard]] const std::string& socket() const { return socket_; }
  tests::Child& process() { return process_; }

  // One call of the provider. Whatever goes wrong in it is in its answer: a status throws.
  template <class Request, class Answer>
  Answer call(grpc::Status (tf::Provider::Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Answer*),
              const Request& request) {
    Context context;
    Answer answer;
    const auto status = (stub_.get()->*method)(&context, request, &answer);
    if (!status.ok())
      throw std::runtime_error("status " + std::to_string(status.error_code()) + ": " +
                               status.error_message());
    return answer;
  }

 private:
  Certificate invited_;
  tests::Child process_;
  std::string socket_;
  std::string own_pem_;  // the certificate in its handshake
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<tf::Provider::Stub> stub_;
};

// Any unary call by its path, its message as it is on the wire.
grpc::Status call_by_path(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                          const std::string& request, std::string& answer);

}  // namespace hipaa::terraform::test
