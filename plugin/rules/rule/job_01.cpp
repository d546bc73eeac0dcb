// HC-JOB-01: work stays on this cluster; that of other jobs on clusters that were judged.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "plugin/rules/read/security_profile.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {
namespace {

struct Elsewhere {
  std::string_view kind;
  std::string_view compute;
  bool in_security_profile;  // compute of Databricks that the compliance security profile covers
};

constexpr std::array<Elsewhere, 9> elsewhere{
    {{"run_job_task", "runs on whatever compute that job names", false},
     {"pipeline_task", "runs on the pipeline's own compute", true},
     {"sql_task", "runs on a SQL warehouse", true},
     {"dashboard_task", "runs on a SQL warehouse", true},
     {"alert_task", "runs on a SQL warehouse", true},
     {"power_bi_task", "runs on a SQL warehouse", true},
     {"clean_rooms_notebook_task", "runs in a clean room", false},
     {"dbt_cloud_task", "runs in dbt's own service", false},
     {"dbt_platform_task", "runs in dbt's own service", false}}};

// They run nothing by themselves, or another rule refuses them.
constexpr std::array<std::string_view, 5> need_no_compute{{"condition_task", "for_each_task",
                                                           "ai_runtime_task", "gen_ai_compute_task",
                                                           "spark_submit_task"}};

// A kind that nobody knows runs somewhere, too.
bool needs_compute(const json::value& task) {
  const auto* members = task.if_object();
  if (members == nullptr || below(task, "compute") != nullptr) return false;
  bool found = false;
  for (const auto& member : *members) {
    const std::string_view name = member.key();
    if (member.value().is_null() || !name.ends_with("_task")) continue;
    if (std::find(need_no_compute.begin(), need_no_compute.end(), name) != need_no_compute.end())
      return false;
    if (std::any_of(elsewhere.begin(), elsewhere.end(),
                    [&](const auto& one) { return one.kind == name; }))
      return false;
    found = true;
  }
  return found;
}

// Serverless compute and SQL warehouses, which csp takes where the workspace's compliance security
// profile is on: it covers them. Where that could not be read, one finding says so.
class CoveredCompute {
 public:
  CoveredCompute(const Facts& facts, Findings& findings) : facts_(facts), findings_(findings) {}

  void found(const json::Path& at, std::string message) {
    const auto profile = security_profile(facts_);
    if (facts_.profile != model::Profile::csp || profile == SecurityProfile::off)
      findings_.fail(at.pointer(), std::move(message));
    else if (profile == SecurityProfile::unknown)
      open(at);
  }

 private:
  void open(const json::Path& at) {
    if (std::exchange(is_open_, true)) return;
    findings_.undecided(at.pointer(),
                        "Work runs on compute of Databricks, which the compliance security profile "
                        "covers; whether that is on could not be read" +
                            because(facts_.security_profile) + ".");
  }

  const Facts& facts_;
  Findings& findings_;
  bool is_open_ = false;
};

// Nothing but a cluster that was judged and proved is one for protected health information.
void judge_existing(const Facts& facts, const std::string& id, std::size_t tasks,
                    const json::Path& at, Findings& findings) {
  auto* const judged = facts.judged_clusters;
  std::optional<model::Standing> standing;
  if (judged != nullptr) standing = judged->find(id);
  const auto is = [&](model::Standing one) { return standing.value_or(one) == one && standing; };
  if (is(model::Standing::verified)) return;
  const auto name =
      "Cluster " + id +
      (tasks > 1 ? ", on which " + std::to_string(tasks) + " tasks run," : std::string());
  if (judged != nullptr && !standing && !judged->gap().empty()) {
    findings.undecided(at.pointer(), name + " is not among the clusters that could be read: " +
                                         judged->gap() + ".");
    return;
  }
  std::string_view why = " was not judged together with this job.";
  if (is(model::Standing::failed)) {
    why = " breaks a rule itself.";
  } else if (is(model::Standing::undecided)) {
    why =
        " is not verified: something of it is undecided, or its encryption was not measured "
        "(hipaactl audit --prove measures running clusters).";
  } else if (judged != nullptr) {
    why = " is not among the clusters of the workspace that were examined.";
  }
  findings.fail(at.pointer(), name + std::string(why));
}

// How many of the tasks run on each cluster that exists; reported at the first of them.
using TasksOnClusters = std::map<std::string, std::size_t, std::less<>>;

TasksOnClusters tasks_on_clusters(const Facts& facts) {
  TasksOnClusters all;
  if (!facts.tasks_choose_compute) return all;
  visit_tasks(facts, [&](const json::value& task, const json::Path&) {
    if (model::is_unknown(task) || !needs_compute(task)) return;
    if (const auto id = text_of(below(task, "existing_cluster_id")); id.has_value())
      ++all[std::string(id.value())];
  });
  return all;
}

// Of a job that is not this cluster's.
void judge_choice(const Facts& facts, const json::value& task, const json::Path& place,
                  CoveredCompute& covered, TasksOnClusters& on_clusters, Findings& findings) {
  if (below(task, "environment_key") != nullptr) {
    const json::Path at{&place, "environment_key"};
    covered.found(at, at.name() + " makes it run on serverless compute.");
    return;
  }
  // Each cluster that a job makes is judged by itself.
  for (const std::string_view name : {"new_cluster", "job_cluster_key", "existing_cluster_id"}) {
    const auto* found = below(task, name);
    if (found == nullptr) continue;
    const json::Path at{&place, name};
    if (model::is_unknown(*found)) {
      findings.undecided(at.pointer(), at.name() + " is not known yet.");
    } else if (name == "existing_cluster_id") {
      const std::string id(text_of(found).value_or(""));
      if (const auto tasks = std::exchange(on_clusters[id], 0); tasks > 0)
        judge_existing(facts, id, tasks, at, findings);
    }
    return;
  }
  covered.found(place, place.name() + " names no cluster: it runs on serverless compute.");
}

}  // namespace

void job_01(const Facts& facts, Findings& findings) {
  const std::string instead =
      facts.tasks_choose_compute ? ", not on a cluster of the job." : ", not on this cluster.";
  CoveredCompute covered(facts, findings);
  auto on_clusters = tasks_on_clusters(facts);
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    if (model::is_unknown(task)) {
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
      return;
    }
    for (const auto& [kind, compute, in_security_profile] : elsewhere) {
      if (below(task, kind) == nullptr) continue;
      const json::Path at{&place, kind};
      auto message = at.name() + " " + std::string(compute) + instead;
      if (in_security_profile)
        covered.found(at, std::move(message));
      else
        findings.fail(at.pointer(), std::move(message));
    }
    for (const std::string_view kind : {"dbt_task", "notebook_task"}) {
      if (below(below(task, kind), "warehouse_id") == nullptr) continue;
      const json::Path at_kind{&place, kind};
      const json::Path at{&at_kind, "warehouse_id"};
      covered.found(at, at.name() + " runs SQL on a warehouse" + instead);
    }
    if (facts.tasks_choose_compute && needs_compute(task))
      judge_choice(facts, task, place, covered, on_clusters, findings);
  });
}

}  // namespace hipaa::rules
