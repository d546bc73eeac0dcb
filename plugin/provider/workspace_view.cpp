#include "plugin/provider/workspace_view.hpp"

#include "plugin/cluster/cluster_document.hpp"
#include "plugin/cluster/policy/policy.hpp"

namespace hipaa::resource {

using model::Availability;
using model::Lookup;
using model::SharedLookup;
using support::CallContext;
using support::Failure;
using support::Result;
using support::Status;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> own_sources() {
  return {"API", "UI"};
}

const model::json::object* object_in(const model::json::object& of, std::string_view name) {
  const auto* found = model::find(of, name);
  return found == nullptr ? nullptr : found->if_object();
}

// Where each entry of a list stands, by its id: rules::listed looks there.
void add_index(model::json::object& document, std::string_view name, std::string_view key) {
  model::json::object index;
  std::int64_t position = 0;
  for (const auto& entry : document.at(name).as_array()) {
    const auto* id = model::find(&entry, key);
    if (id != nullptr && id->is_string()) index.emplace(id->get_string(), position);
    ++position;
  }
  document["index"] = std::move(index);
}

// A run and the clusters that it uses and did not make: what a restart has to name.
model::json::object with_clusters(const model::json::object& run) {
  model::json::array clusters;
  const auto add = [&clusters](const model::json::object& of) {
    for (const auto* holder :
         {&of, object_in(of, "cluster_instance"), object_in(of, "cluster_spec")})
      for (const std::string_view key : {"existing_cluster_id", "cluster_id"})
        if (auto id = holder == nullptr ? std::string() : text_of(*holder, key); !id.empty())
          clusters.push_back(model::json::object{{"cluster_id", std::move(id)}});
  };
  add(run);
  if (const auto* tasks = model::find(run, "tasks"); tasks != nullptr && tasks->is_array())
    for (const auto& task : tasks->get_array())
      if (task.is_object()) add(task.get_object());
  const auto* id = model::find(run, "run_id");
  return {{"run_id", id == nullptr ? model::json::value() : *id},
          {"run_name", text_of(run, "run_name")},
          {"clusters", std::move(clusters)}};
}

}  // namespace

Result<Lookup> unavailable(Failure failure) {
  if (failure.status == Status::cancelled || failure.status == Status::deadline ||
      failure.status == Status::unauthenticated)
    return failure;
  Lookup lookup;
  lookup.availability = Availability::unavailable;
  lookup.reason = failure.diagnostics.empty() ? "the workspace could not be asked"
                                              : failure.diagnostics.front().summary;
  if (!lookup.reason.empty() && lookup.reason.back() == '.') lookup.reason.pop_back();
  if (!failure.diagnostics.empty())
    lookup.problem = std::make_shared<model::Diagnostic>(std::move(failure.diagnostics.front()));
  return lookup;
}

Result<WorkspaceView::Timed> WorkspaceView::failed(Failure failure, CallContext& call) const {
  if (client_.is_unreachable()) return failure;
  const bool is_trouble =
      failure.status == Status::unavailable || failure.status == Status::rate_limited;
  auto lookup = unavailable(std::move(failure));
  if (!lookup) return std::move(lookup).error();
  return Timed{std::move(*lookup), call.steady_now(), is_trouble};
}

// The list as one document, {NAME: […]}.
Result<WorkspaceView::Timed> WorkspaceView::list_answer(std::string_view name,
                                                        std::chrono::steady_clock::time_point at,
                                                        Result<model::json::array> asked,
                                                        CallContext& call) const {
  if (!asked) return failed(std::move(asked).error(), call);
  return Timed{{Availability::present, model::json::object{{name, std::move(*asked)}}, {}}, at};
}

Result<WorkspaceView::Timed> WorkspaceView::answer(std::chrono::steady_clock::time_point at,
                                                   Result<std::optional<model::json::object>> asked,
                                                   CallContext& call) const {
  if (!asked) return failed(std::move(asked).error(), call);
  if (!asked->has_value()) return Timed{{Availability::missing, {}, {}}, at};
  return Timed{{Availability::present, std::move(**asked), {}}, at};
}

// A kind of thing that has an id.
struct WorkspaceView::Kind {
  std::string_view name;    // "pool"
  std::string_view list;    // "instance_pools"
  std::string_view id_key;  // "instance_pool_id"
  std::function<Result<std::optional<model::json::object>>(const std::string&, CallContext&)> get;
  std::function<Result<model::json::array>(CallContext&)> all;
};

WorkspaceView::WorkspaceView(workspace::Client& client) : WorkspaceView(client, Options()) {}

WorkspaceView::WorkspaceView(workspace::Client& client, Options options)
    : client_(client),
      options_(options),
      clusters_(
          client,
          [&client](CallContext& call) {
            return client.list_clusters({own_sources(), false}, call);
          },
          [&client](const std::string& id, CallContext& call) {
            return client.get_cluster(id, call);
          }),
      libraries_(
          client, [&client](CallContext& call) { return client.all_library_statuses(call); },
          [&client](const std::string& id,
                    CallContext& call) -> Result<std::optional<model::json::object>> {
            auto statuses = client.library_statuses(id, call);
            if (!statuses) return std::move(statuses).error();
            return std::optional(model::json::object{{"cluster_id", id},
                                                     {"library_statuses", std::move(*statuses)}});
          }),
      pinned_(
          client,
          [&client](CallContext& call) {
            return client.list_clusters({{}, true}, call);
          },
          [&client](const std::string& id, CallContext& call) {
            return client.get_cluster(id, call);
          }),
      cluster_poller_(clusters_),
      library_poller_(libraries_) {}

Result<WorkspaceView::Answer::Pointer> WorkspaceView::once(
    const std::string& key, std::chrono::milliseconds age, CallContext& call,
    const std::function<Result<Timed>()>& ask, Keep keep) {
  Answer* answer = nullptr;
  {
    const std::lock_guard lock(mutex_);
    auto& entry = answers_[key];
    if (!entry) entry = std::make_unique<Answer>();
    answer = entry.get();
  }
  // What the workspace did not answer is asked for again, though not by each who comes at once.
  return answer->get(
      call,
      [&](const Timed& one) {
        const bool is_kept = keep == Keep::refusals_too || !options_.asks_again ||
                             one.lookup.availability != Availability::unavailable;
        const std::chrono::milliseconds most = is_kept ? age : support::failure_age;
        return call.steady_now() - one.asked_at < most;
      },
      ask);
}

Result<SharedLookup> WorkspaceView::list_for_life(std::string_view name, std::string_view key,
                                                  List list, CallContext& call) {
  const auto asked = once(std::string(name), 24h, call, [&] {
    const auto at = call.steady_now();
    auto answered = list_answer(name, at, (client_.*list)(call), call);
    if (answered && answered->lookup.availability == Availability::present)
      add_index(answered->lookup.document.get_object(), name, key);
    return answered;
  });
  if (!asked) return asked.error();
  return SharedLookup(std::shared_ptr<const Lookup>(*asked, &(*asked)->lookup));
}

Result<SharedLookup> WorkspaceView::node_types(CallContext& call) {
  return list_for_life("node_types", "node_type_id", &workspace::Client::node_types, call);
}

Result<SharedLookup> WorkspaceView::spark_versions(CallContext& call) {
  return list_for_life("versions", "key", &workspace::Client::spark_versions, call);
}

Result<Lookup> WorkspaceView::for_administrators(
    const std::string& key, CallContext& call,
    const std::function<Result<model::json::object>()>& ask) {
  const auto asked = once(
      key, 24h, call,
      [&]() -> Result<Timed> {
        const auto at = call.steady_now();
        auto found = ask();
        if (!found) return failed(std::move(found).error(), call);
        return Timed{{Availability::present, std::move(*found), {}}, at};
      },
      Keep::refusals_too);
  if (!asked) return asked.error();
  return (*asked)->lookup;
}

Result<Lookup> WorkspaceView::setting(const std::string& type, CallContext& call) {
  return for_administrators("setting/" + type, call,
                            [&] { return client_.workspace_setting(type, call); });
}

Result<Lookup> WorkspaceView::identity(workspace::Client& client, CallContext& call) {
  return for_administrators(&client == &client_ ? "me" : "prover", call,
                            [&] { return client.me(call); });
}

Result<Lookup> WorkspaceView::active_runs(CallContext& call) {
  const auto asked = once("active_runs", options_.most_age, call, [&] {
    const auto at = call.steady_now();
    model::json::array runs;
    auto done = client_.each_run(
        {true, false},
        [&runs](const model::json::array& page) -> Result<void> {
          for (const auto& run : page)
            if (run.is_object()) runs.push_back(with_clusters(run.get_object()));
          return {};
        },
        call);
    return list_answer("runs", at,
                       done ? Result<model::json::array>(std::move(runs))
                            : Result<model::json::array>(std::move(done).error()),
                       call);
  });
  if (!asked) return asked.error();
  return (*asked)->lookup;
}

Result<std::size_t> WorkspaceView::pinned_clusters(CallContext& call) {
  const auto listed = pinned_.listed(options_.most_age, call);
  if (!listed) return listed.error();
  return (*listed)->entries.size();
}

Result<Lookup> WorkspaceView::global_init_scripts(CallContext& call) {
  return for_administrators("global_init_scripts", call, [&]() -> Result<model::json::object> {
    auto scripts = client_.list_global_init_scripts(call);
    if (!scripts) return std::move(scripts).error();
    return model::json::object{{"scripts", std::move(*scripts)}};
  });
}

Result<WorkspaceView::Answer::Pointer> WorkspaceView::all_of(const Kind& kind, CallContext& call) {
  return once(std::string(kind.list), options_.most_age, call, [&] {
    const auto at = call.steady_now();
    return list_answer(kind.list, at, kind.all(call), call);
  });
}

Result<Lookup> WorkspaceView::by_id(const Kind& kind, RecentRequests& demand, const std::string& id,
                                    CallContext& call) {
  const auto find_in_list = [&]() -> Result<std::optional<Timed>> {
    const auto all = all_of(kind, call);
    if (!all) return all.error();
    if ((*all)->is_trouble) return std::optional(**all);
    if ((*all)->lookup.availability != Availability::present) return std::optional<Timed>();
    for (const auto& one : (*all)->lookup.document.at(kind.list).as_array()) {
      if (!one.is_object() || text_of(one.get_object(), kind.id_key) != id) continue;
      return std::optional(Timed{{Availability::present, one, {}}, (*all)->asked_at});
    }
    return std::optional<Timed>();  // not ours to list, or not there: a get says which
  };
  const auto asked =
      once(std::string(kind.name) + '/' + id, options_.most_age, call, [&]() -> Result<Timed> {
        const auto at = call.steady_now();
        std::optional<Timed> made;
        if (demand.note(id, at) > options_.few) {
          auto listed = find_in_list();
          if (!listed) return std::move(listed).error();
          made = std::move(*listed);
        }
        if (!made) {
          auto found = answer(at, kind.get(id, call), call);
          if (!found) return std::move(found).error();
          made = std::move(*found);
        }
        if (kind.name == "policy") {
          if (auto done = read_definition(made->lookup, call); !done)
            return std::move(done).error();
        }
        return std::move(*made);
      });
  if (!asked) return asked.error();
  return (*asked)->lookup;
}

WorkspaceView::Kind WorkspaceView::pool_kind() const {
  return {"pool", "instance_pools", "instance_pool_id",
          [this](const std::string& one, CallContext& on) {
            return client_.get_instance_pool(one, on);
          },
          [this](CallContext& on) { return client_.list_instance_pools(on); }};
}

WorkspaceView::Kind WorkspaceView::policy_kind() const {
  return {"policy", "policies", "policy_id",
          [this](const std::string& one, CallContext& on) { return client_.get_policy(one, on); },
          [this](CallContext& on) { return client_.list_policies(on); }};
}

Result<Lookup> WorkspaceView::instance_pool(const std::string& id, CallContext& call) {
  return by_id(pool_kind(), recent_pools_, id, call);
}

Result<Lookup> WorkspaceView::policy(const std::string& id, CallContext& call) {
  return by_id(policy_kind(), recent_policies_, id, call);
}

Result<Lookup> WorkspaceView::instance_pools(CallContext& call) {
  const auto all = all_of(pool_kind(), call);
  if (!all) return all.error();
  return (*all)->lookup;
}

Result<Lookup> WorkspaceView::policies(CallContext& call) {
  const auto all = all_of(policy_kind(), call);
  if (!all) return all.error();
  return (*all)->lookup;
}

Result<void> WorkspaceView::read_definition(Lookup& policy, CallContext& call) {
  if (policy.availability != Availability::present) return {};
  auto& document = policy.document.get_object();
  const auto refuse = [&](const std::string& why) {
    policy.availability = Availability::unavailable;
    policy.reason = "the definition of policy " + text_of(document, "policy_id") + why;
  };
  std::string inherited;
  if (const auto family = inherited_family(document); !family.empty()) {
    const auto asked = once("policy family/" + family, 24h, call, [&] {
      const auto at = call.steady_now();
      return answer(at, client_.get_policy_family(family, call), call);
    });
    if (!asked) return asked.error();
    const auto& lookup = (*asked)->lookup;
    if (lookup.availability != Availability::present) {
      refuse(" is that of family " + family + ", which could not be read" +
             (lookup.reason.empty() ? std::string() : ": " + lookup.reason));
      return {};
    }
    inherited = text_of(lookup.document.get_object(), "definition");
  }
  if (!parse_definition(document, inherited)) refuse(" is not a JSON object");
  return {};
}

Result<bool> WorkspaceView::is_pinned(const model::json::object& cluster, CallContext& call) {
  // The field is there in practice and in no document; its absence proves nothing.
  if (!text_of(cluster, "pinned_by_user_name").empty()) return true;
  return pinned_.names(text_of(cluster, "cluster_id"), call);
}

Result<std::vector<NamedCluster>> WorkspaceView::named_ours(const std::string& name,
                                                            std::chrono::milliseconds age,
                                                            CallContext& call) {
  const auto listed = clusters_.listed(age, call);
  if (!listed) return listed.error();
  return names_.find(*listed, name);
}

}  // namespace hipaa::resource
