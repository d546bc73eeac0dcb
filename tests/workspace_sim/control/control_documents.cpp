// Control: pools, policies, pipelines, warehouses and jobs with ids of the test's choice; the state
// of all.
#include "clusters/view.hpp"
#include "control/seed.hpp"
#include "core/router.hpp"
#include "core/workspace.hpp"
#include "jobs/job_settings.hpp"
#include "services/documents.hpp"

namespace workspace_sim {

namespace {

using Upsert = void (*)(Workspace&, const std::string&, json::object);

/// One document, or many under `plural`.
json::array documents(const Call& call, std::string_view plural) {
  const json::array* many = array_at(call.body, plural);
  return many == nullptr ? json::array{call.body} : *many;
}

Reply upsert(Workspace& workspace, const Call& call, std::string_view plural,
             std::string_view id_key, Upsert store) {
  json::array ids;
  for (const json::value& document : documents(call, plural)) {
    const json::object* object = document.if_object();
    const std::string id = object == nullptr ? std::string() : text_at(*object, id_key);
    if (id.empty()) {
      return control_error(std::string(id_key) + " is missing");
    }
    store(workspace, id, *object);
    ids.push_back(json::value(id));
  }
  return ok(json::object{{"ids", std::move(ids)}});
}

Reply pools(Workspace& workspace, const Call& call) {
  return upsert(workspace, call, "pools", "instance_pool_id", upsert_pool);
}

Reply policies(Workspace& workspace, const Call& call) {
  return upsert(workspace, call, "policies", "policy_id", upsert_policy);
}

Reply pipelines(Workspace& workspace, const Call& call) {
  return upsert(workspace, call, "pipelines", "pipeline_id",
                [](Workspace& in, const std::string& id, json::object pipeline) {
                  in.pipelines.insert_or_assign(id, std::move(pipeline));
                });
}

Reply warehouses(Workspace& workspace, const Call& call) {
  return upsert(workspace, call, "warehouses", "id",
                [](Workspace& in, const std::string& id, json::object warehouse) {
                  in.warehouses.insert_or_assign(id, std::move(warehouse));
                });
}

void put_job(Workspace& workspace, const json::object& settings, std::int64_t id,
             const std::string& creator) {
  Job job;
  job.id = id == 0 ? workspace.jobs.next_job_id++ : id;
  workspace.jobs.next_job_id = std::max(workspace.jobs.next_job_id, job.id + 1);
  job.creator = creator;
  job.created = workspace.clock.now();
  job.settings = normalised_settings(settings);
  const std::int64_t key = job.id;
  workspace.jobs.by_id.insert_or_assign(key, std::move(job));
}

/// Unchecked, so that jobs which the API would refuse today can be there: {"count"?, "job_id"?,
/// "creator_user_name"?, "settings": {…}}, or {"jobs": […]}. `{n}` in the name becomes a number.
Reply jobs(Workspace& workspace, const Call& call) {
  json::array ids;
  for (const json::value& document : documents(call, "jobs")) {
    const json::object* object = document.if_object();
    if (object == nullptr) continue;
    const json::object* given = object_at(*object, "settings");
    const json::object settings = given == nullptr ? json::object() : *given;
    const std::int64_t count = integer_at(*object, "count", 1);
    for (std::int64_t at = 0; at < count; ++at) {
      json::object own = settings;
      std::string name = text_at(settings, "name", "job {n}");
      if (const std::size_t place = name.find("{n}"); place != std::string::npos) {
        name.replace(place, 3, std::to_string(at));
      }
      own["name"] = name;
      const std::int64_t id = count == 1 ? integer_at(*object, "job_id") : 0;
      put_job(workspace, own, id, text_at(*object, "creator_user_name", "admin@example.com"));
      if (count == 1) ids.push_back(id == 0 ? workspace.jobs.next_job_id - 1 : id);
    }
  }
  return ok(json::object{{"job_ids", std::move(ids)}, {"jobs", workspace.jobs.by_id.size()}});
}

Reply state(Workspace& workspace, const Call& call) {
  json::array clusters;
  const bool brief = query_flag(call, "brief");
  for (const auto& [sequence, cluster] : workspace.clusters.by_sequence) {
    if (brief) {
      clusters.push_back(json::object{{"cluster_id", cluster->id},
                                      {"cluster_name", text_at(cluster->effective, "cluster_name")},
                                      {"state", cluster->state}});
    } else {
      clusters.push_back(cluster_view(workspace, *cluster, true));
    }
  }
  json::array contexts;
  for (const auto& [id, context] : workspace.execution.contexts) {
    contexts.push_back(json::object{{"id", id},
                                    {"cluster_id", context.cluster_id},
                                    {"language", context.language},
                                    {"user", context.user},
                                    {"status", context.status},
                                    {"commands", context.commands.size()}});
  }
  json::array all_jobs;
  for (const auto& [id, job] : workspace.jobs.by_id) {
    all_jobs.push_back(json::object{{"job_id", id}, {"settings", job.settings}});
  }
  json::object answer{{"now", workspace.clock.now()},
                      {"clusters", std::move(clusters)},
                      {"contexts_open", std::move(contexts)},
                      {"contexts_created", workspace.execution.created},
                      {"contexts_destroyed", workspace.execution.destroyed},
                      {"commands_executed", workspace.execution.commands},
                      {"jobs", std::move(all_jobs)}};
  for (const auto& [name, store] :
       {std::pair("pools", &workspace.pools), std::pair("policies", &workspace.policies)}) {
    json::array documents_of_store;
    for (const auto& [id, document] : *store) documents_of_store.push_back(document);
    answer[name] = std::move(documents_of_store);
  }
  return ok(answer);
}

/// Any number of control calls in one: {"calls": [{"method"?, "path", "body"}]}.
Reply seed(Workspace& workspace, const Call& call) {
  const json::array* calls = array_at(call.body, "calls");
  if (calls == nullptr) return control_error("calls is missing");
  if (auto refused = play_seed(workspace, *calls)) return *refused;
  return ok();
}

}  // namespace

Refusal play_seed(Workspace& workspace, const json::array& calls) {
  for (const json::value& step : calls) {
    const json::object* object = step.if_object();
    if (object == nullptr) return control_error("a call must be an object");
    Call call;
    call.method = text_at(*object, "method", "POST");
    call.path = text_at(*object, "path");
    if (const json::object* body = object_at(*object, "body")) call.body = *body;
    const Route* route = Router::open().find(call.method, call.path, call.arguments);
    if (route == nullptr || !call.path.starts_with("/__sim/")) {
      return control_error("no such call: " + call.path);
    }
    const RawRequest raw;
    call.raw = &raw;
    Reply reply = route->endpoint(workspace, call);
    if (reply.status != 200) return reply;
  }
  return std::nullopt;
}

void register_control_document_routes(Router& router) {
  router.add("POST", "/__sim/pools", pools);
  router.add("POST", "/__sim/policies", policies);
  router.add("POST", "/__sim/pipelines", pipelines);
  router.add("POST", "/__sim/warehouses", warehouses);
  router.add("POST", "/__sim/jobs", jobs);
  router.add("GET", "/__sim/state", state);
  router.add("POST", "/__sim/seed", seed);
}

}  // namespace workspace_sim
