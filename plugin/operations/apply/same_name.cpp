#include "plugin/operations/apply/same_name.hpp"

#include <algorithm>

#include "plugin/provider/workspace_view.hpp"

namespace hipaa::resource {
namespace {

using namespace std::chrono_literals;

// A host refreshes its resources in any order: how long one that may be tracked is waited for.
constexpr auto longest_refresh = 1s;
// What a killed apply left is older than this process, and what this one makes is known.
constexpr auto most_age_at_create = 60s;

model::Diagnostic untracked(model::Severity severity, const std::string& name,
                            const NamedCluster& found) {
  auto made = model::warning(
      "HP-STATE-UNTRACKED",
      "There is already a cluster of this provider with the name \"" + name +
          "\": " + found.cluster_id + ".",
      "It is " + found.state +
          ", and this state does not track it; an apply that was killed may have left it, or "
          "another state tracks it. To take it over, import it by its id, " +
          found.cluster_id + " (hipaactl import TYPE.NAME " + found.cluster_id +
          ", or terraform import ADDRESS " + found.cluster_id +
          "). Otherwise give this cluster another name, or allow_same_name = true.",
      "/cluster_name");
  made.severity = severity;
  return made;
}

bool allows_same_name(const json::object& configuration) {
  const auto* allowed = model::find(configuration, "allow_same_name");
  return allowed != nullptr && allowed->is_bool() && allowed->get_bool();
}

bool is_tolerated(const Private& kept, const std::string& id) {
  return std::any_of(kept.tolerated.begin(), kept.tolerated.end(),
                     [&id](const json::value& one) { return one == json::value(id); });
}

}  // namespace

void warn_of_same_name(const Provider& provider, const json::object& configuration,
                       const std::string& replaced_nonce, Private& kept, CallContext& call,
                       Answer& answer) {
  kept.tolerated.clear();
  const auto name = text_of(configuration, "cluster_name");
  if (name.empty() || allows_same_name(configuration) ||
      provider.client().configuration().incomplete)
    return;
  const auto named = provider.view().named_ours(name, 5s, call);
  if (!named) return;
  const auto& tracked = provider.tracked();
  const auto is_accounted_for = [&](const NamedCluster& one) {
    // A create that was begun is found again by its mark, at apply.
    return tracked.contains(one.cluster_id) || one.nonce == kept.nonce ||
           (!replaced_nonce.empty() && one.nonce == replaced_nonce);
  };
  const auto end = call.steady_now() + longest_refresh;
  while (!std::all_of(named->begin(), named->end(), is_accounted_for) && call.steady_now() < end &&
         call.wait_for(100ms) == support::Stop::none) {
  }
  for (const auto& one : *named) {
    if (is_accounted_for(one)) {
      kept.tolerated.emplace_back(one.cluster_id);
    } else {
      answer.diagnostics.push_back(untracked(model::Severity::warning, name, one));
    }
  }
}

Result<void> refuse_same_name(const Provider& provider, const json::object& configuration,
                              const Private& kept, CallContext& call) {
  const auto name = text_of(configuration, "cluster_name");
  if (name.empty() || allows_same_name(configuration)) return {};
  const auto named = provider.view().named_ours(name, most_age_at_create, call);
  if (!named) {
    // Who may not list may still create.
    return is_refused(named.error().status) ? Result<void>() : Result<void>(named.error());
  }
  model::Diagnostics refusals;
  for (const auto& one : *named)
    if (one.nonce != kept.nonce && !provider.tracked().contains(one.cluster_id) &&
        !is_tolerated(kept, one.cluster_id))
      refusals.push_back(untracked(model::Severity::error, name, one));
  if (refusals.empty()) return {};
  return Failure(Status::diagnostics, std::move(refusals));
}

}  // namespace hipaa::resource
