#include "tests/terraform/protocol/running_provider.hpp"

#include <grpcpp/generic/generic_stub.h>
#include <unistd.h>

#include <string_view>

extern char** environ;

namespace hipaa::terraform::test {
namespace {

// What Terraform hands over, and nothing of the developer's own accounts.
std::vector<std::string> environment(const Certificate& client,
                                     const std::vector<std::string>& more) {
  std::vector<std::string> made = {
      "TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
      "PLUGIN_PROTOCOL_VERSIONS=5,6", "PLUGIN_CLIENT_CERT=" + client.certificate_pem,
      "HOME=/nonexistent", "ASAN_OPTIONS=detect_leaks=0"};
  for (char** one = environ; *one != nullptr; ++one)
    if (const std::string_view variable = *one;
        variable.substr(0, 5) == "PATH=" || variable.substr(0, 7) == "TMPDIR=")
      made.emplace_back(variable);
  made.insert(made.end(), more.begin(), more.end());
  return made;
}

std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> made(1);
  for (const char c : line) {
    if (c == '|')
      made.emplace_back();
    else
      made.back() += c;
  }
  return made;
}

std::string pem_of(const std::string& base64) {
  constexpr std::size_t line = 64;
  std::string made = "-----BEGIN CERTIFICATE-----\n";
  const auto padded = base64 + std::string((4 - base64.size() % 4) % 4, '=');
  for (std::size_t at = 0; at < padded.size(); at += line) made += padded.substr(at, line) + "\n";
  return made + "-----END CERTIFICATE-----\n";
}

}  // namespace

RunningProvider::RunningProvider(const std::vector<std::string>& variables,
                                 const std::string& errors)
    : invited_(make_certificate().value()),
      process_({HIPAA_TERRAFORM_PROVIDER}, environment(invited_, variables), errors) {
  const auto line = process_.read_line();
  const auto told = fields(line);
  if (told.size() != 6 || told[2] != "unix")
    throw std::runtime_error("instead of a handshake: " + line);
  socket_ = told[3];
  own_pem_ = pem_of(told[5]);
  channel_ = channel(&invited_);
  stub_ = tf::Provider::NewStub(channel_);
}

std::shared_ptr<grpc::Channel> RunningProvider::channel(const Certificate* client) const {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = own_pem_;
  if (client != nullptr) {
    options.pem_private_key = client->key_pem;
    options.pem_cert_chain = client->certificate_pem;
  }
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride("localhost");
  // Each channel a connection of its own, with its own certificate.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(-1);
  return grpc::CreateCustomChannel("unix:" + socket_, grpc::SslCredentials(options), arguments);
}

grpc::Status call_by_path(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                          const std::string& request, std::string& answer) {
  grpc::GenericStub stub(channel);
  Context context;
  const grpc::Slice sent(request);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, path, grpc::ByteBuffer(&sent, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer received;
  grpc::Status status;
  call->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool is_ok = false;
  queue.Next(&tag, &is_ok);
  grpc::Slice whole;
  if (status.ok() && received.DumpToSingleSlice(&whole).ok())
    answer.assign(reinterpret_cast<const char*>(whole.begin()), whole.size());
  return status;
}

}  // namespace hipaa::terraform::test
