// The data sources: what hosts read that is nobody's resource.
#include <array>

#include "plugin/json/writer.hpp"
#include "plugin/judgement/policy/policy_lint.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/model/known.hpp"
#include "plugin/operations/audit/audit.hpp"
#include "plugin/operations/coverage/coverage.hpp"
#include "plugin/operations/offer/policy_tools.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/read_document.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

Failure not_a_definition(std::string why) {
  return {Status::diagnostics,
          model::error("HP-ARG-POLICY", "`additional` is not the definition of a policy.",
                       std::move(why), "/additional")};
}

// The profile's definition with the configuration's own limits laid over it.
Result<json::object> definition_of(model::Profile profile, const std::string& additional) {
  auto made = cluster_policy(profile);
  if (additional.empty()) return made;
  auto read = request::read_json(additional, "additional");
  if (!read) return not_a_definition("It is not JSON: " + read.error().diagnostics[0].detail);
  if (!read->is_object())
    return not_a_definition("It must be a JSON object: attribute path to its limits.");
  for (auto& one : read->get_object()) {
    if (!one.value().is_object())
      return not_a_definition("The limits of " + std::string(one.key()) + " are not an object.");
    made[one.key()] = std::move(one.value());
  }
  return made;
}

// What further limits open is refused, each with a cluster that would come through.
model::Diagnostics openings(std::vector<PolicyFinding>& found) {
  model::Diagnostics made;
  for (auto& one : found) {
    auto& told = made.emplace_back(std::move(one.told));
    told.path = "/additional";
    if (one.cluster.empty()) continue;
    told.summary = "The policy would let a cluster through that does not meet: " + told.summary;
    told.detail += "\nThe policy accepts this cluster: " + json::compact(one.cluster);
  }
  return made;
}

Result<json::value> policy_of(const Provider& provider, const Request& request, CallContext& call,
                              model::Diagnostics& found) {
  auto given = request::read_envelope(request.config.value_or(R"({"format_version":1,"value":{}})"),
                                      "config");
  if (!given) return std::move(given).error();
  auto wrong = request::check(request::Schema::cluster_policy().root(), given->value,
                              request::Role::configuration);
  if (model::has_error(wrong)) return Failure(Status::diagnostics, std::move(wrong));
  if (model::has_unknown(given->value))
    return Failure(Status::invalid_argument,
                   model::error("HP-ARG-UNKNOWN-VALUE", "The limits of a policy must be known.",
                                "Everything in its configuration must be known."));
  const auto named = model::text_at(given->value, "/profile");
  const auto profile = profile_named(named.value_or("")).value_or(provider.settings().profile);
  if (profile == model::Profile::unknown)
    return Failure(
        Status::diagnostics,
        model::error("HP-ARG-POLICY", "The compliance profile is not known.",
                     "Set `profile`, or compliance_profile of the provider.", "/profile"));
  auto definition =
      definition_of(profile, std::string(model::text_at(given->value, "/additional").value_or("")));
  if (!definition) return std::move(definition).error();
  auto let_through = lint_policy(*definition, profile, call);
  if (!let_through) return std::move(let_through).error();
  found = openings(*let_through);
  auto state = given->value.is_object() ? given->value.get_object() : json::object();
  state["json"] = json::compact(*definition);
  return json::value(std::move(state));
}

Answer read_policy(const Provider& provider, const Request& request, CallContext& call) {
  Answer answer;
  auto made = policy_of(provider, request, call, answer.diagnostics);
  if (!made) return answer.fail(std::move(made).error()), answer;
  if (!model::has_error(answer.diagnostics))
    answer.state = request::write_envelope({std::move(*made), false});
  return answer;
}

struct DataSource {
  std::string_view name;
  Answer (*read)(const Provider&, const Request&, CallContext&);
};

constexpr std::array<DataSource, 3> sources{{{"hipaa_audit", read_audit},
                                             {"hipaa_cluster_policy", read_policy},
                                             {"hipaa_coverage", read_coverage}}};

}  // namespace

Answer read_data(const Provider& provider, const Request& request, CallContext& call) {
  std::string names;
  for (const auto& one : sources) {
    if (one.name == request.type_name) return one.read(provider, request, call);
    names += (names.empty() ? "" : ", ") + std::string(one.name);
  }
  Answer answer;
  answer.fail({Status::unsupported,
               model::error("HP-CALL-UNSUPPORTED",
                            "There is no data source \"" + std::string(request.type_name) + "\".",
                            "There are " + names + ".")});
  return answer;
}

}  // namespace hipaa::resource
