#include "plugin/cluster/consistency.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/operations/operations.hpp"

namespace hipaa::resource {
namespace {

Answer validate_configuration(const Provider* provider, std::optional<model::Profile> profile,
                              bool judges_agreements, const Request& request, CallContext& call) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (const auto stop = call.stopped(); stop != support::Stop::none)
    return answer.fail(support::stop_failure(stop, "validating")), answer;
  Arena arena;
  auto configuration = read_configuration(request.config, &arena.memory, &call);
  if (!configuration) return answer.fail(std::move(configuration).error()), answer;
  answer.diagnostics = contradictions(*configuration);
  auto facts = gather_facts(provider, std::move(*configuration), Network::no, call);
  if (!facts) return answer.fail(std::move(facts).error()), answer;
  // Functions know no provider: what it says by default holds.
  const model::Waivers by_default;
  if (profile) facts->profile = *profile;
  if (profile && facts->waivers == nullptr) facts->waivers = &by_default;
  facts->creates_or_updates = judges_agreements;
  // Whether an acknowledgement has expired counts for what changes a cluster; here nothing does.
  if (const auto stop = call.stopped(); stop != support::Stop::none)
    return answer.fail(support::stop_failure(stop, "validating")), answer;
  const auto judgement = rules::judge(*facts, rules::Passes::left_out);
  for (auto& one : findings(judgement, *facts, Stage::plan))
    answer.diagnostics.push_back(std::move(one));
  return answer;
}

}  // namespace

// The agreements are the provider's to state: they are judged where its configuration is at hand.
Answer validate(const Provider* provider, const Request& request, CallContext& call) {
  return validate_configuration(provider, std::nullopt, provider != nullptr, request, call);
}

Answer validate_as(const Provider* provider, std::optional<model::Profile> profile,
                   const Request& request, CallContext& call) {
  return validate_configuration(provider, profile, false, request, call);
}

}  // namespace hipaa::resource
