#include "plugin/resource/provider.hpp"

#include "plugin/request/envelope.hpp"
#include "plugin/request/schema.hpp"
#include "plugin/resource/workspace_view.hpp"
#include "plugin/workspace/curl_transport.hpp"

namespace hipaa::resource {
namespace {

namespace json = model::json;

// Unknown values (Terraform configures providers with them too) count as not given; the profile
// keeps the difference.
json::object known_settings(const json::object& given) {
  json::object known;
  for (const auto& member : given)
    if (!member.value().is_null() && !model::has_unknown(member.value()))
      known[member.key()] = member.value();
  return known;
}

Settings settings_from(const json::object& given) {
  Settings settings;
  if (const auto* profile = model::find(given, "compliance_profile")) {
    if (model::is_unknown(*profile)) {
      settings.profile = model::Profile::unknown;
    } else if (*profile == "csp") {
      settings.profile = model::Profile::csp;
    }
  }
  if (const auto* ruleset = model::find(given, "ruleset"); ruleset && ruleset->is_string())
    settings.ruleset = ruleset->get_string();
  if (const auto* agreement = model::find(given, "business_associate_agreement"))
    settings.business_associate_agreement = *agreement;
  return settings;
}

}  // namespace

Provider::Provider(Settings settings, std::unique_ptr<workspace::Client> client)
    : settings_(std::move(settings)),
      client_(std::move(client)),
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
      workspace::resolve_configuration(known_settings(given), workspace::Environment::of_process());
  if (!configuration) return answer.fail(std::move(configuration).error()), nullptr;
  if (!host_name.empty())
    configuration->user_agent += " " + std::string(host_name) +
                                 (host_version.empty() ? "" : "/" + std::string(host_version));
  auto transport = workspace::make_curl_transport(*configuration);
  auto client =
      std::make_unique<workspace::Client>(std::move(*configuration), std::move(transport));
  return std::make_unique<Provider>(settings_from(given), std::move(client));
}

}  // namespace hipaa::resource
