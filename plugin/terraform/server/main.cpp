// terraform-provider-hipaa: starts, tells Terraform where it listens, serves until Terraform
// ends it.
#include <absl/synchronization/mutex.h>
#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "plugin/terraform/process/certificate.hpp"
#include "plugin/terraform/process/handshake.hpp"
#include "plugin/terraform/process/leader_followers.hpp"
#include "plugin/terraform/process/lifetime.hpp"
#include "plugin/terraform/process/log_lines.hpp"
#include "plugin/terraform/server/calls.hpp"
#include "plugin/terraform/server/services.hpp"

namespace hipaa::terraform {
namespace {

constexpr int largest_message = 256 << 20;  // states with many large values

void print(int to, const std::string& text) {
  static_cast<void>(!::write(to, text.data(), text.size()));
}

void log_of_grpc(gpr_log_func_args* event) {
  const auto level = event->severity == GPR_LOG_SEVERITY_ERROR  ? HIPAA_LOG_ERROR
                     : event->severity == GPR_LOG_SEVERITY_INFO ? HIPAA_LOG_INFO
                                                                : HIPAA_LOG_DEBUG;
  LogLines(wanted_log_level()).write(level, event->message, R"({"part":"grpc"})");
}

std::shared_ptr<grpc::ServerCredentials> credentials(const Invitation& invitation,
                                                     const Certificate& own) {
  if (invitation.client_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = invitation.client_certificate;
  options.pem_key_cert_pairs.push_back({own.key_pem, own.certificate_pem});
  return grpc::SslServerCredentials(options);
}

int serve(const Invitation& invitation, bool is_debug) {
  const LogLines log(wanted_log_level());
  gpr_set_log_function(log_of_grpc);
  // Debian's build of gRPC keeps a graph of who waits for which lock, in search of its own
  // deadlocks.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const Lifetime lifetime(is_debug);
  Session session(library_beside_executable(), log);
  SocketFolder socket(invitation.socket_folders);
  // Any process of this machine can reach a port; without a certificate nobody is kept out there.
  if (socket.path().empty() && invitation.client_certificate.empty())
    return print(
               STDOUT_FILENO,
               "terraform-provider-hipaa cannot listen: no folder for its socket can be made in " +
                   invitation.socket_folders.front() +
                   " or /tmp, and without TLS it uses no port. Set TMPDIR to a folder with a "
                   "short name that may be written.\n"),
           1;

  Certificate own;
  if (!invitation.client_certificate.empty()) {
    auto made = make_certificate();
    if (!made) return print(STDOUT_FILENO, "OpenSSL cannot make a certificate.\n"), 1;
    own = std::move(*made);
  }
  const std::array services{provider_service(session), auxiliary_services(lifetime)};
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(socket.path().empty() ? "127.0.0.1:0" : "unix:" + socket.path(),
                           credentials(invitation, own), &port);
  builder.SetMaxReceiveMessageSize(largest_message);
  builder.SetMaxSendMessageSize(largest_message);
  for (const auto& service : services) service->register_at(builder);
  const auto queue = builder.AddCompletionQueue();
  const auto server = builder.BuildAndStart();
  const auto network = std::string(socket.path().empty() ? "tcp" : "unix");
  if (!server || port == 0) {
    // The one line that Terraform shows of a provider that cannot start. To read a certificate
    // takes OpenSSL as long as to make one, so that it is looked at only now.
    const auto& client = invitation.client_certificate;
    if (!client.empty() && !is_certificate(client))
      print(STDOUT_FILENO,
            "terraform-provider-hipaa cannot let anybody in: PLUGIN_CLIENT_CERT holds no "
            "certificate. Terraform sets it; leave it unset.\n");
    else
      print(STDOUT_FILENO, "terraform-provider-hipaa cannot listen on " +
                               (socket.path().empty() ? "127.0.0.1" : socket.path()) + ".\n");
    return 1;
  }
  // Without a certificate whoever can open the socket is let in: only we can.
  if (!invitation.client_certificate.empty()) socket.open_to(invitation.socket_group);
  Calls calls(*queue);
  for (const auto& service : services) service->offer_at(calls);
  const LeaderFollowers threads([&queue]() -> std::optional<LeaderFollowers::Met> {
    void* tag = nullptr;
    bool happened = false;
    if (!queue->Next(&tag, &happened)) return std::nullopt;
    return LeaderFollowers::Met{static_cast<Event*>(tag), happened};
  });
  const auto address = socket.path().empty() ? "127.0.0.1:" + std::to_string(port) : socket.path();
  if (is_debug)
    print(STDOUT_FILENO,
          "Provider started. Let Terraform use it with\n\n  export "
          "TF_REATTACH_PROVIDERS='" +
              reattach_text(HIPAA_TERRAFORM_ADDRESS, network, address) + "'\n\n");
  else
    print(STDOUT_FILENO, handshake_line(invitation, network, address, own.handshake));

  // While Terraform connects, and in this thread, which has nothing else to do.
  try {
    session.catalogue();
  } catch (const std::exception&) {  // the call that needs it meets it again, and says so
  }
  remove_folders_of_the_dead(invitation.socket_folders);
  if (lifetime.wait() == Ending::signalled) {
    // Terraform waits for what is under way, which ends when it is stopped.
    session.stop();
    constexpr std::chrono::seconds patience(10);
    constexpr std::chrono::milliseconds moment(1);
    const auto latest = std::chrono::steady_clock::now() + patience;
    while (calls.are_under_way() && std::chrono::steady_clock::now() < latest)
      std::this_thread::sleep_for(moment);
  }
  socket.close();
  if (!calls.are_under_way()) session.close();
  // What still waits for a workspace would hold up an orderly end.
  ::_exit(0);
}

}  // namespace
}  // namespace hipaa::terraform

int main(int argc, char** argv) {
  using namespace hipaa::terraform;
  harden_process();
  bool is_debug = false;
  for (int i = 1; i < argc; ++i)
    if (std::strcmp(argv[i], "--debug") == 0 || std::strcmp(argv[i], "-debug") == 0)
      is_debug = true;
  auto invitation = read_invitation();
  if (is_debug) {
    invitation.client_certificate.clear();
    return serve(invitation, true);
  }
  if (!invitation.is_ours) {
    const std::string text =
        "This program is a provider for Terraform and OpenTofu, and is started by them.\n"
        "Name it in `required_providers` of a configuration, or start it with --debug and set\n"
        "TF_REATTACH_PROVIDERS as it says.\n";
    static_cast<void>(!::write(STDERR_FILENO, text.data(), text.size()));
    return 1;
  }
  return serve(invitation, false);
}
