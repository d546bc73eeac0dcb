// HC-SUB-01: no spark-submit task, however deep it hides.
#include "plugin/rules/read/cluster_runtime.hpp"
#include "plugin/rules/read/tasks.hpp"
#include "plugin/rules/rule/rule_table.hpp"
#include "plugin/rules/verdict/text.hpp"

namespace hipaa::rules {
namespace {

// From this runtime on there is no spark-submit any more (Databricks, spark-submit tasks).
constexpr int last_major = 17;
constexpr int first_minor_without = 3;

void fail_submit(const Facts& facts, const json::Path& at, Findings& findings) {
  auto message = at.name() + " is a spark-submit task.";
  const auto runtime = cluster_runtime(facts).declared;
  const bool is_removed = runtime.major > last_major ||
                          (runtime.major == last_major && runtime.minor >= first_minor_without);
  // In classic it is refused whatever the runtime.
  if (is_removed && facts.profile != model::Profile::classic)
    message += " Runtimes from 17.3 on have no spark-submit, so it could not even run.";
  findings.fail(at.pointer(), std::move(message));
}

// The class behind spark-submit, run as any other: the same by another name.
void judge_main_class(const json::value& task, const json::Path& place, Findings& findings) {
  const auto name = text_of(below(below(task, "spark_jar_task"), "main_class_name"));
  if (!name.has_value()) return;
  auto plain = trim(name.value());
  while (plain.ends_with('$')) plain.remove_suffix(1);
  if (!plain.starts_with("org.apache.spark.deploy.SparkSubmit")) return;
  const json::Path at_task{&place, "spark_jar_task"};
  const json::Path at{&at_task, "main_class_name"};
  findings.fail(at.pointer(),
                at.name() + " = " + quoted(name.value()) + " is spark-submit itself.");
}

// spark_submit_params of a job that is run: they reach the spark-submit tasks of that job.
void judge_run_job(const json::value& task, const json::Path& place, Findings& findings) {
  const auto* run_job = below(task, "run_job_task");
  const auto* parameters = below(run_job, "spark_submit_params");
  if (parameters == nullptr) return;
  const json::Path at_run{&place, "run_job_task"};
  if (model::is_unknown(*parameters)) {
    const json::Path at =
        model::is_unknown(*run_job) ? at_run : json::Path{&at_run, "spark_submit_params"};
    findings.undecided(at.pointer(), at.name() + " is not known yet.");
  } else if (!parameters->is_array() || !parameters->get_array().empty()) {
    const json::Path at{&at_run, "spark_submit_params"};
    findings.fail(at.pointer(),
                  at.name() + " hands arguments to the spark-submit tasks of another job.");
  }
}

}  // namespace

void sub_01(const Facts& facts, Findings& findings) {
  visit_tasks(facts, [&](const json::value& task, const json::Path& place) {
    if (model::is_unknown(task)) {
      findings.undecided(place.pointer(), place.name() +
                                              " is not known yet: it may be, or hold, a "
                                              "spark-submit task.");
      return;
    }
    if (const auto* submit = below(task, "spark_submit_task")) {
      const json::Path at{&place, "spark_submit_task"};
      if (model::is_unknown(*submit)) {
        findings.undecided(at.pointer(), at.name() + " is not known yet.");
      } else {
        // Even an empty one: it is the kind of task that is refused, not its arguments.
        fail_submit(facts, at, findings);
      }
    }
    judge_main_class(task, place, findings);
    judge_run_job(task, place, findings);
  });
}

}  // namespace hipaa::rules
