// HC-JOB-02: no serverless GPU compute. The schema of hipaa_cluster refuses these members with this
// code; here they are judged where a document did not come by way of it.
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"

namespace hipaa::rules {

void job_02(const Facts& facts, Findings& findings) {
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    if (model::is_unknown(task)) {
      findings.undecided(place.pointer(), place.name() + " is not known yet.");
      return;
    }
    for (const std::string_view kind : {"ai_runtime_task", "gen_ai_compute_task"}) {
      if (below(task, kind) == nullptr) continue;
      const json::Path at{&place, kind};
      findings.fail(at.pointer(), at.name() + " runs on serverless GPU compute.");
    }
    if (below(below(task, "compute"), "hardware_accelerator") == nullptr) return;
    const json::Path at_compute{&place, "compute"};
    const json::Path at{&at_compute, "hardware_accelerator"};
    findings.fail(at.pointer(), at.name() + " asks for serverless GPU compute.");
  });
}

}  // namespace hipaa::rules
