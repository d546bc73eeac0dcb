#include "tests/attack/torture/scenes.hpp"

#include <hipaa/audit.h>

#include <algorithm>

#include "tests/attack/torture/failing_memory.hpp"
#include "tests/support/compliant.hpp"

namespace hipaa::tests {
namespace {

using Made = std::optional<Outcome>;

constexpr std::string_view nonce_tag = "hipaa_cluster_request_id";

std::string told(const Outcome& outcome) {
  std::string text = status_name(outcome.status);
  for (const auto& one : outcome.findings) text += "; " + one.line() + ": " + one.summary;
  return text;
}

void prepare(const Simulator& workspace) {
  workspace.reset();
  workspace.post("/__sim/settings", {{"start_seconds", 0},
                                     {"library_seconds", 0},
                                     {"context_seconds", 0},
                                     {"command_seconds", 0}});
}

// All that an apply has to do: a cluster, its proof, a library, the pin, a job.
json::object wanted() {
  return compliant_cluster(R"({"is_pinned":true,"libraries":[{"pypi":{"package":"one==1.0"}}],
    "tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/load"}}]})");
}
// The same with other tags, another library and another task: edited, restarted, proved anew.
json::object changed() {
  return compliant_cluster(R"({"custom_tags":{"team":"other"},"is_pinned":false,
    "libraries":[{"pypi":{"package":"two==2.0"}}],
    "tasks":[{"task_key":"load","notebook_task":{"notebook_path":"/Shared/other"}}]})");
}

hipaa_str borrowed(const std::optional<std::string>& text) {
  return text ? abi::borrow(*text) : abi::borrow(nullptr, 0);
}

// What the provider knows of the workspace before the call. Cold, most of what an operation asks
// for is the list of node types; it is the same in all of them.
enum class Provider : std::uint8_t { warm, cold };

// `call` on a provider of its own, armed.
template <class Call>
Outcome called(const Simulator& workspace, Armed& armed, Provider kind, const Call& call) {
  const long before = live_allocations();
  Outcome outcome;
  {
    const auto provider = ProviderUnderTest::at(workspace.url());
    if (kind == Provider::warm) static_cast<void>(provider.plan(wanted()));
    hipaa_result* out = nullptr;
    fail_at(armed.n, armed.for_good);
    const auto status = call(provider.handle().get(), &out);
    const auto counted = no_more_failures();
    armed.asked_for = counted.asked_for;
    armed.has_failed = counted.has_failed;
    const abi::Result result(library().api(), status, out);
    outcome = outcome_of(result);
  }
  armed.lost = live_allocations() - before;
  return outcome;
}

Outcome called_slot(const Simulator& workspace, Armed& armed, hipaa_operation slot,
                    const Texts& texts, Provider kind = Provider::warm) {
  return called(workspace, armed, kind, [&](hipaa_provider* provider, hipaa_result** out) {
    abi::Request request;
    request.type_name = abi::borrow(texts.type_name);
    request.config = borrowed(texts.config);
    request.prior_state = borrowed(texts.prior_state);
    request.planned_state = borrowed(texts.planned_state);
    request.private_data = borrowed(texts.private_data);
    request.identifier = borrowed(texts.identifier);
    const abi::Call call;
    return slot(provider, &call, &request, out);
  });
}

// What there is in the workspace.
struct Found {
  std::vector<std::string> clusters;  // ids
  std::vector<std::string> nonces;    // of them
  std::size_t jobs = 0;
};

Found found_in(const Simulator& workspace) {
  Found found;
  const auto state = workspace.call("GET", "/__sim/state");
  const auto listed = workspace.call("GET", "/api/2.1/clusters/list");
  if (const auto* clusters = listed.as_object().if_contains("clusters"))
    for (const auto& one : clusters->as_array()) {
      found.clusters.emplace_back(one.at("cluster_id").as_string());
      const auto* tags = one.as_object().if_contains("custom_tags");
      const auto* nonce = tags == nullptr ? nullptr : tags->as_object().if_contains(nonce_tag);
      found.nonces.emplace_back(nonce == nullptr ? "" : nonce->as_string().c_str());
    }
  found.jobs = state.at("jobs").as_array().size();
  return found;
}

std::string id_in(const Outcome& outcome) {
  if (!outcome.state) return "";
  const auto value = outcome.state_value();
  const auto* id = value.if_contains("cluster_id");
  return id == nullptr ? "" : std::string(id->as_string());
}

// What runs is named: by its id, or where there was no memory at all any more, by the create's
// mark.
std::string unnamed(const Found& found, const Outcome& outcome, bool by_mark) {
  if (found.clusters.size() > 1) return "two clusters";
  for (std::size_t i = 0; i < found.clusters.size(); ++i) {
    if (!outcome.state) return "a cluster runs, and there is no state";
    if (id_in(outcome) == found.clusters[i]) continue;
    const bool is_marked = outcome.private_data && !found.nonces[i].empty() &&
                           outcome.private_data->find(found.nonces[i]) != std::string::npos;
    if (!by_mark || !is_marked) return "a cluster runs that the state does not name";
  }
  return "";
}

// With memory again, what is left is found and removed.
std::string left_after_destroy(const Simulator& workspace, const Outcome& outcome) {
  const auto provider = ProviderUnderTest::at(workspace.url());
  const auto destroyed = provider.destroy(outcome);
  if (destroyed.status != HIPAA_OK) return "destroy afterwards: " + told(destroyed);
  const auto found = found_in(workspace);
  if (!found.clusters.empty()) return "a cluster is left after destroy";
  return found.jobs == 0 ? "" : "a job is left after destroy";
}

std::string create(const Simulator& workspace, Armed& armed) {
  prepare(workspace);
  Texts texts;
  {
    const auto planned = ProviderUnderTest::at(workspace.url()).plan(wanted());
    if (planned.status != HIPAA_OK) return "plan: " + told(planned);
    texts.config = envelope(wanted());
    texts.planned_state = planned.state;
    texts.private_data = planned.private_data;
  }
  const auto applied = called_slot(workspace, armed, library().api()->apply, texts);
  const auto found = found_in(workspace);
  if (applied.status == HIPAA_OK && (found.clusters.size() != 1 || found.jobs != 1))
    return "OK without its cluster or its job";
  if (applied.status == HIPAA_OK && applied.tainted()) return "OK and tainted";
  if (auto wrong = unnamed(found, applied, armed.for_good); !wrong.empty())
    return wrong + ": " + told(applied);
  if (!applied.state) return found.jobs == 0 ? "" : "a job without a state";
  return left_after_destroy(workspace, applied);
}

// A cluster that is there before.
Outcome existing(const Simulator& workspace) {
  prepare(workspace);
  auto applied = ProviderUnderTest::at(workspace.url()).plan_and_apply(wanted());
  if (applied.status != HIPAA_OK) throw std::runtime_error("apply: " + told(applied));
  return applied;
}

// Whether the cluster was changed since.
bool is_changed(const Simulator& workspace) {
  for (const auto& one : workspace.requests("?method=POST"))
    for (const std::string_view path :
         {"clusters/edit", "clusters/restart", "clusters/start", "clusters/delete",
          "libraries/install", "libraries/uninstall", "jobs/update", "clusters/unpin"})
      if (std::string_view(one.at("path").as_string()).ends_with(path)) return true;
  return false;
}

std::string update(const Simulator& workspace, Armed& armed) {
  const auto before = existing(workspace);
  workspace.call("DELETE", "/__sim/requests");
  Texts texts;
  {
    const auto planned = ProviderUnderTest::at(workspace.url()).plan(changed(), &before);
    if (planned.status != HIPAA_OK) return "plan: " + told(planned);
    texts.config = envelope(changed());
    texts.prior_state = before.state;
    texts.planned_state = planned.state;
    texts.private_data = planned.private_data;
  }
  auto applied = called_slot(workspace, armed, library().api()->apply, texts);
  if (auto wrong = unnamed(found_in(workspace), applied.state ? applied : before, false);
      !wrong.empty())
    return wrong + ": " + told(applied);
  if (!applied.state) {
    if (is_changed(workspace)) return "changed, and there is no state: " + told(applied);
    applied = before;
  }
  // The same apply once more, with memory: what runs is as wanted, and proved.
  const auto provider = ProviderUnderTest::at(workspace.url());
  auto read = provider.read(applied);
  if (read.status != HIPAA_OK) return "read afterwards: " + told(read);
  const auto again = provider.plan_and_apply(changed(), &read);
  if (again.status != HIPAA_OK) return "apply afterwards: " + told(again);
  const auto settled = provider.read(again);
  const auto value = settled.state_value();
  const auto* measured = value.if_contains("encryption");
  if (measured == nullptr || measured->at("status") != "measured_true")
    return "it runs without a proof: " + json::serialize(value);
  if (!provider.plan(changed(), &settled).unknown().empty()) return "the plan is not empty";
  return left_after_destroy(workspace, settled);
}

std::string destroy(const Simulator& workspace, Armed& armed) {
  const auto before = existing(workspace);
  const Texts texts{.prior_state = before.state, .private_data = before.private_data};
  const auto destroyed = called_slot(workspace, armed, library().api()->apply, texts);
  const auto found = found_in(workspace);
  if (destroyed.status == HIPAA_OK)
    return found.clusters.empty() && found.jobs == 0 ? "" : "OK, and something is left";
  if (auto wrong = unnamed(found, destroyed.state ? destroyed : before, false); !wrong.empty())
    return wrong + ": " + told(destroyed);
  return left_after_destroy(workspace, destroyed.state ? destroyed : before);
}

// The operations that only look share a cluster.
Scene looking(const std::string& name, const Simulator& workspace,
              const std::function<Outcome(const Outcome& before, Armed&)>& look) {
  const auto before = std::make_shared<Made>();
  return {name, [&workspace, before, look](Armed& armed) -> std::string {
            if (!*before) *before = existing(workspace);
            const auto seen = look(**before, armed);
            const auto found = found_in(workspace);
            if (found.clusters.size() != 1 || found.jobs != 1) return "looking changed something";
            return armed.has_failed || seen.status == HIPAA_OK ? "" : told(seen);
          }};
}

}  // namespace

std::vector<Scene> scenes(const Simulator& workspace) {
  watch_library_of(reinterpret_cast<const void*>(library().api()->apply));
  const auto with = [&workspace](auto* attempt) {
    return [&workspace, attempt](Armed& armed) { return attempt(workspace, armed); };
  };
  std::vector<Scene> made{
      {"create", with(create)}, {"update", with(update)}, {"destroy", with(destroy)}};
  made.push_back(looking("read", workspace, [&](const Outcome& before, Armed& armed) {
    return called_slot(workspace, armed, library().api()->read,
                       {.prior_state = before.state, .private_data = before.private_data},
                       Provider::cold);
  }));
  made.push_back(looking("verify", workspace, [&](const Outcome& before, Armed& armed) {
    return called_slot(workspace, armed, library().api()->verify, {.identifier = id_in(before)});
  }));
  made.push_back(looking("audit", workspace, [&](const Outcome&, Armed& armed) {
    return called(
        workspace, armed, Provider::warm, [](hipaa_provider* provider, hipaa_result** out) {
          const auto* extension =
              static_cast<const hipaa_audit_api*>(library().extension(HIPAA_AUDIT_EXTENSION));
          abi::Request request;
          request.config = abi::borrow(R"({"format_version":1,"value":{}})");
          const abi::Call call;
          return extension->audit(
              provider, &call, &request, [](void*, const hipaa_str*) -> std::int32_t { return 0; },
              nullptr, out);
        });
  }));
  return made;
}

}  // namespace hipaa::tests
