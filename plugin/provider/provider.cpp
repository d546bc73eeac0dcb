#include "plugin/provider/provider.hpp"

#include "plugin/provider/patient_data_patterns.hpp"
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

std::unique_ptr<Provider> Provider::make(std::string_view config, std::string_view host_name,
                                         std::string_view host_version, Answer& answer) {
  auto envelope = request::read_envelope(config, "provider configuration");
  if (!envelope) return answer.fail(std::move(envelope).error()), nullptr;
  if (!envelope->value.is_object()) {
    answer.fail(
        {Status::invalid_argument,
         model::error("HP-ARG-ENVELOPE", "The provider's configuration has to be an object.",
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
  return std::make_unique<Provider>(std::move(settings), client_for(std::move(*configuration)),
                                    std::move(*prover));
}

}  // namespace hipaa::resource
