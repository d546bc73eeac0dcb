#include "plugin/judgement/gather_facts.hpp"

#include <array>

#include "plugin/cluster/policy/policy.hpp"
#include "plugin/model/known.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/request/catalogue_reader.hpp"
#include "plugin/rules/read/security_profile.hpp"
#include "plugin/support/first_use.hpp"

namespace hipaa::resource {
namespace {

using model::Availability;
using model::Lookup;

constexpr std::string_view not_at_this_stage = "the workspace is not asked at this stage";
constexpr std::string_view no_credentials = "there are no credentials for the workspace";

Lookup not_asked(std::string reason) {
  Lookup lookup;
  lookup.availability = Availability::unavailable;
  lookup.reason = std::move(reason);
  return lookup;
}

// What is the same for all clusters and was not asked for is one lookup for all of them.
model::SharedLookup shared_not_asked(const std::string& reason) {
  const auto& known = support::made_once([] {
    return std::array{model::SharedLookup(not_asked(std::string(not_at_this_stage))),
                      model::SharedLookup(not_asked(std::string(no_credentials)))};
  });
  for (const auto& one : known)
    if (one->reason == reason) return one;
  return {not_asked(reason)};
}

// Asks the workspace for what `id` names; `ask` gets the id.
template <class Ask>
Result<Lookup> look_up(const model::KnownText& id, const std::string& offline,
                       std::string_view what, Ask ask) {
  if (id.is_absent()) return Lookup{};
  if (id.is_unknown()) return not_asked("the id of the " + std::string(what) + " is not known yet");
  if (!offline.empty()) return not_asked(offline);
  return ask(std::string(id.value()));
}

}  // namespace

std::string offline_reason(const Provider* provider, Network network) {
  if (provider == nullptr || network == Network::no) return std::string(not_at_this_stage);
  if (const auto& names = provider->client().configuration().not_known; !names.empty())
    return names + " of the provider is not known yet";
  if (provider->client().configuration().incomplete) return std::string(no_credentials);
  return {};
}

namespace {

Result<void> gather_workspace(const Provider* provider, WorkspaceView* view, Network network,
                              const std::string& offline, CallContext& call, model::Facts& facts) {
  facts.catalogue = &request::catalogue();
  facts.now_unix_ms = call.now_unix_ms();
  if (provider != nullptr) {
    facts.profile = provider->settings().profile;
    facts.assumes_security_profile = provider->settings().assumes_security_profile;
    facts.ruleset = provider->settings().ruleset;
    facts.strict_ml = provider->settings().strict_ml;
    facts.business_associate_agreement = &provider->settings().business_associate_agreement;
    facts.waivers = &provider->settings().waivers;
    facts.patient_data = &provider->settings().patient_data;
    facts.host = provider->client().configuration().host;
  } else {
    facts.profile = model::Profile::unknown;
    facts.assumes_security_profile = is_security_profile_assumed();
    facts.business_associate_agreement = &support::made_once(json::unknown);
  }
  facts.offline = provider == nullptr || network == Network::no;
  if (!offline.empty()) {
    facts.security_profile = facts.global_init_scripts = not_asked(offline);
    facts.node_types = facts.spark_versions = shared_not_asked(offline);
    if (facts.profile == model::Profile::csp)
      facts.security_monitoring = facts.automatic_update = facts.security_profile;
    return {};
  }
  const auto take = [&](auto& into, auto ask) -> Result<void> {
    auto asked = ask();
    if (!asked) return std::move(asked).error();
    into = std::move(*asked);
    return {};
  };
  const auto setting = [&](Lookup& into, const char* type) {
    return take(into, [&] { return view->setting(type, call); });
  };
  if (auto done = take(facts.node_types, [&] { return view->node_types(call); }); !done)
    return done;
  if (auto done = take(facts.spark_versions, [&] { return view->spark_versions(call); }); !done)
    return done;
  if (auto done = setting(facts.security_profile, "shield_csp_enablement_ws_db"); !done)
    return done;
  if (auto done = take(facts.global_init_scripts, [&] { return view->global_init_scripts(call); });
      !done)
    return done;
  // The compliance security profile keeps its siblings on: where it is on, they are not asked for.
  if (facts.profile != model::Profile::csp || rules::security_profile_is_on(facts)) return {};
  if (auto done = setting(facts.security_monitoring, "shield_esm_enablement_ws_db"); !done)
    return done;
  return setting(facts.automatic_update, "automatic_cluster_update");
}

}  // namespace

Result<void> gather_workspace(const Provider* provider, WorkspaceView* view, Network network,
                              CallContext& call, model::Facts& facts) {
  return gather_workspace(provider, view, network, offline_reason(provider, network), call, facts);
}

Result<void> gather_cluster(WorkspaceView* view, json::value configuration,
                            const std::string& offline, CallContext& call, model::Facts& facts,
                            Values values) {
  facts.cluster = std::move(configuration);
  facts.configuration.emplace_null();
  facts.origins.clear();

  auto policy = look_up(model::text_at(facts.cluster, "/policy_id"), offline, "policy",
                        [&](const std::string& id) { return view->policy(id, call); });
  if (!policy) return std::move(policy).error();
  facts.policy = std::move(*policy);
  // What was written is kept apart only from what is laid over it: most clusters have no policy,
  // and copies are a good part of what judging one costs.
  if (facts.policy.availability == Availability::present) facts.configuration = facts.cluster;
  if (values == Values::wanted)
    merge_policy(facts.policy, facts.cluster.get_object(), facts.origins);

  const auto pool = [&](std::string_view pointer) {
    return look_up(model::text_at(facts.cluster, pointer), offline, "instance pool",
                   [&](const std::string& id) { return view->instance_pool(id, call); });
  };
  auto worker_pool = pool("/instance_pool_id");
  if (!worker_pool) return std::move(worker_pool).error();
  facts.worker_pool = std::move(*worker_pool);
  auto driver_pool = pool("/driver_instance_pool_id");
  if (!driver_pool) return std::move(driver_pool).error();
  // The driver follows the worker's pool where it has none of its own.
  facts.driver_pool = driver_pool->availability == Availability::not_needed
                          ? facts.worker_pool
                          : std::move(*driver_pool);
  return {};
}

Result<model::Facts> gather_facts(const Provider* provider, json::value configuration,
                                  Network network, CallContext& call, Values values) {
  // In their place at once: facts are many members to move.
  Result<model::Facts> made(boost::system::in_place_value, configuration.storage());
  auto* const view = provider == nullptr ? nullptr : &provider->view();
  const auto offline = offline_reason(provider, network);
  auto done = gather_cluster(view, std::move(configuration), offline, call, *made, values);
  if (done) done = gather_workspace(provider, view, network, offline, call, *made);
  if (!done) made = std::move(done).error();
  return made;
}

}  // namespace hipaa::resource
