// HC-JOB-01: work stays on this cluster.
#include "plugin/rules/rule_table.hpp"
#include "plugin/rules/tasks.hpp"

namespace hipaa::rules {

void job_01(const Facts& facts, Findings& findings) {
  visit_tasks(facts, [&](const json::value& task, const Place& place) {
    if (model::is_unknown(task)) {
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
      return;
    }
    struct Elsewhere {
      std::string_view kind;
      std::string_view compute;
    };
    for (const auto& [kind, compute] :
         {Elsewhere{"run_job_task", "runs on whatever compute that job names"},
          Elsewhere{"pipeline_task", "runs on the pipeline's own compute"},
          Elsewhere{"sql_task", "runs on a SQL warehouse"}}) {
      if (below(task, kind) == nullptr) continue;
      const Place at{&place, kind};
      findings.fail(at.pointer(),
                    at.name() + " " + std::string(compute) + ", not on this cluster.");
    }
    const auto* dbt = below(task, "dbt_task");
    if (below(dbt, "warehouse_id") == nullptr) return;
    const Place at_dbt{&place, "dbt_task"};
    const Place at{&at_dbt, "warehouse_id"};
    findings.fail(at.pointer(), at.name() + " runs SQL on a warehouse, not on this cluster.");
  });
}

}  // namespace hipaa::rules
