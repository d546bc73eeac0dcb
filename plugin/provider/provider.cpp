#include "plugin/provider/provider.hpp"

#include "plugin/provider/patient_data_patterns.hpp"
#include "plugin/provider/sinks/make_sinks.hpp"
#include "plugin/provider/waiver_files.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/workspace/http/curl_transport.hpp"
#include "plugin/workspace/http/first_contact.hpp"

namespace hipaa::resource {
namespace {

// Terraform configures providers with values that are not known yet: how to reach the workspace and
// as whom, and the profile, keep the difference; of all else they count as not given.
json::object settings_of(const json::object& given) {
  json::object settings;
  for (const auto& member : given)
    if (!member.value().is_null() &&
        (model::is_unknown(member.value()) || !model::has_unknown(member.value())))
      settings[member.key()] = member.value();
  return settings;
}

Settings settings_from(const json::object& given) {
  Settings settings;
  settings.assumes_security_profile = is_security_profile_assumed();
  if (const auto* profile = model::find(given, "compliance_profile")) {
    if (model::is_unknown(*profile)) {
      settings.profile = model::Profile::unknown;
    } else if (*profile == "csp") {
      settings.profile = model::Profile::csp;
    } else if (*profile == "classic") {
      settings.profile = model::Profile::classic;
    }
  }
  if (const auto* ruleset = model::find(given, "ruleset"); ruleset && ruleset->is_string())
    settings.ruleset = ruleset->get_string();
  if (const auto* strict = model::find(given, "strict_ml"); strict && strict->is_bool())
    settings.strict_ml = strict->get_bool();
  if (const auto* agreement = model::find(given, "business_associate_agreement"))
    settings.business_associate_agreement = *agreement;
  return settings;
}

std::unique_ptr<workspace::Client> client_for(workspace::Configuration configuration) {
  workspace::FirstContact::Patience patience;
  // Whoever allows an answer more than the usual time allows it to the first one, too.
  if (configuration.http_timeout > workspace::TransportOptions().silence)
    patience.one = configuration.http_timeout;
  patience.repeats = std::min(patience.repeats, configuration.retry_timeout);
  auto transport = std::make_unique<workspace::FirstContact>(
      workspace::make_curl_transport({configuration.ca_file, configuration.http_timeout}),
      patience);
  return std::make_unique<workspace::Client>(std::move(configuration), std::move(transport));
}

// Of the environment only the variable that holds an identity token: other credentials there are
// the provider's own.
workspace::Environment only_identity_token(const std::string& named) {
  auto environment = workspace::Environment::of_process();
  environment.variable = [read = environment.variable,
                          name = named.empty() ? std::string("DATABRICKS_OIDC_TOKEN")
                                               : named](std::string_view asked) {
    return asked == name ? read(asked) : std::nullopt;
  };
  return environment;
}

// nullptr where there is no `evidence` block. Who signs by a command says so in the environment.
std::unique_ptr<evidence::Recorder> recorder_for(const json::object& given,
                                                 workspace::Client& client, Answer& answer) {
  const auto* block = model::find(given, "evidence");
  if (block == nullptr || !block->is_object()) return nullptr;
  const auto& asked = block->get_object();
  const auto environment = workspace::Environment::of_process();
  const auto variable = [&](std::string_view name) {
    return environment.variable(name).value_or("");
  };
  evidence::RecorderSettings settings;
  settings.folder = json::text_member(*block, "folder");
  if (settings.folder.empty()) {
    answer.diagnostics.push_back(model::error(
        "HP-ARG-REQUIRED", "The folder for the evidence is missing.",
        "Name it in evidence.folder. Only hipaactl has a default, beside the stack file.",
        "/evidence/folder"));
    return nullptr;
  }
  if (const auto* required = model::find(asked, "required"); required && required->is_bool())
    settings.is_required = required->get_bool();
  settings.signer = {variable("HIPAA_EVIDENCE_SIGN_COMMAND"),
                     variable("HIPAA_EVIDENCE_VERIFIER_KEY"), variable("HIPAA_EVIDENCE_KEY"),
                     json::text_member(*block, "signing_key_file")};
  settings.workspace = client.configuration().host;
  settings.tool = client.configuration().user_agent;
  std::vector<std::string> addresses;
  if (const auto* sinks = model::find(asked, "sinks"); sinks != nullptr && sinks->is_array())
    for (const auto& one : sinks->get_array())
      if (const auto* text = one.if_string()) addresses.emplace_back(*text);
  auto sinks = make_sinks(addresses, client);
  if (!sinks) return answer.fail(std::move(sinks).error()), nullptr;
  return std::make_unique<evidence::Recorder>(std::move(settings), std::move(*sinks));
}

// The client that runs proofs; nullptr where `prover` is not given.
support::Result<std::unique_ptr<workspace::Client>> prover_client(
    const json::object& given, const workspace::Configuration& own) {
  const auto* credentials = model::find(given, "prover");
  if (credentials == nullptr || !credentials->is_object())
    return std::unique_ptr<workspace::Client>();
  auto settings = credentials->get_object();
  const auto* named = model::find(settings, "oidc_token_env");
  const auto environment =
      only_identity_token(named == nullptr ? std::string() : std::string(named->get_string()));
  settings["host"] = own.host;
  for (const std::string_view name : {"ca_file", "http_timeout_seconds", "retry_timeout_seconds",
                                      "rate_limit", "rate_limit_ceiling"})
    if (const auto* value = model::find(given, name)) settings[name] = *value;
  auto configuration = workspace::resolve_configuration(settings, environment);
  if (configuration && configuration->incomplete)
    configuration = std::move(*configuration->incomplete);
  if (!configuration) {
    auto failure = std::move(configuration).error();
    for (auto& one : failure.diagnostics) one.path = "/prover";
    return failure;
  }
  configuration->user_agent = own.user_agent;
  return client_for(std::move(*configuration));
}

}  // namespace

bool is_security_profile_assumed() {
  return workspace::Environment::of_process().variable("HIPAA_ASSUME_CSP") == "yes";
}

Provider::Provider(Settings settings, std::unique_ptr<workspace::Client> client,
                   std::unique_ptr<workspace::Client> prover)
    : settings_(std::move(settings)),
      client_(std::move(client)),
      prover_(std::move(prover)),
      view_(std::make_unique<WorkspaceView>(*client_)) {}
Provider::~Provider() = default;

support::Result<void> Provider::expect_recording(support::CallContext& call) const {
  if (recorder_ == nullptr || !recorder_->settings().is_required) return {};
  auto ready = recorder_->prepare(call);
  if (ready) return ready;
  auto failure = std::move(ready).error();
  for (auto& one : failure.diagnostics)
    one.detail += " Nothing was done, because evidence is required (evidence.required).";
  return failure;
}

std::unique_ptr<Provider> Provider::make(std::string_view config, std::string_view host_name,
                                         std::string_view host_version, Answer& answer) {
  auto envelope = request::read_envelope(config, "provider configuration");
  if (!envelope) return answer.fail(std::move(envelope).error()), nullptr;
  if (!envelope->value.is_object()) {
    answer.fail({Status::invalid_argument,
                 model::error("HP-ARG-ENVELOPE", "The provider's configuration must be an object.",
                              "An empty one is {}.")});
    return nullptr;
  }
  answer.diagnostics = request::check(request::Schema::provider().root(), envelope->value,
                                      request::Role::configuration);
  if (model::has_error(answer.diagnostics)) return nullptr;
  const auto& given = envelope->value.get_object();
  auto configuration =
      workspace::resolve_configuration(settings_of(given), workspace::Environment::of_process());
  if (!configuration) return answer.fail(std::move(configuration).error()), nullptr;
  if (!host_name.empty())
    configuration->user_agent += " " + std::string(host_name) +
                                 (host_version.empty() ? "" : "/" + std::string(host_version));
  auto settings = settings_from(given);
  settings.waivers = read_waivers(given, answer);
  settings.patient_data = read_patient_data_patterns(given, answer);
  if (model::has_error(answer.diagnostics)) return nullptr;
  auto prover = prover_client(settings_of(given), *configuration);
  if (!prover) return answer.fail(std::move(prover).error()), nullptr;
  auto made = std::make_unique<Provider>(std::move(settings), client_for(std::move(*configuration)),
                                         std::move(*prover));
  made->recorder_ = recorder_for(settings_of(given), *made->client_, answer);
  if (model::has_error(answer.diagnostics)) return nullptr;
  return made;
}

}  // namespace hipaa::resource
