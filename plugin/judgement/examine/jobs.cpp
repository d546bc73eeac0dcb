// Jobs, runs, and the bodies of requests that make or run them.
#include <algorithm>
#include <array>
#include <charconv>

#include "plugin/judgement/examine/examiner.hpp"
#include "plugin/judgement/examine/foreign.hpp"

namespace hipaa::resource {

// One task, whatever it stands in; a job of API 2.0 is its own only task.
struct Examiner::Task {
  const json::value* object;
  std::string at;
  std::string subject;         // `job "nightly", task "load", job cluster "etl"`
  std::string runtime = {};    // of the cluster that the job makes for it; "" where not known
  bool is_serverless = false;  // what it names as a cluster of the job
};

struct Examiner::Job {
  const json::value* settings;
  std::string at;
  std::string subject;
};

namespace {

std::string joined(const std::string& first, const std::string& second) {
  return first.empty() || second.empty() ? first + second : first + ", " + second;
}

// The one of the job's clusters that the task names.
const json::value* shared_cluster(const json::value& settings, const json::value& task) {
  const auto key = text_in(task, "job_cluster_key");
  const auto* shared = list_in(settings, "job_clusters", "job_cluster");
  const auto* list = shared == nullptr ? nullptr : shared->if_array();
  if (key.empty() || list == nullptr) return nullptr;
  const auto found = std::find_if(list->begin(), list->end(), [&](const auto& one) {
    return text_in(one, "job_cluster_key") == key;
  });
  return found == list->end() ? nullptr : &*found;
}

// The runtime that the job gives a spark-submit task: later ones have no spark-submit any more.
std::string runtime_of(const json::value& settings, const json::value& task) {
  if (block_in(task, "spark_submit_task") == nullptr) return {};
  if (const auto* own = block_in(task, "new_cluster")) return text_in(*own, "spark_version");
  const auto* shared = shared_cluster(settings, task);
  const auto* made = shared == nullptr ? nullptr : block_in(*shared, "new_cluster");
  return made == nullptr ? std::string() : text_in(*made, "spark_version");
}

bool is_serverless(const json::value* shared) {
  return shared != nullptr && block_in(*shared, "serverless_compute_id") != nullptr;
}

// An entry of an environment's dependencies: a line of a pip requirements file.
json::value as_library(std::string_view dependency) {
  if (dependency.starts_with("-r") || dependency.starts_with("--requirement"))
    return {{"requirements", dependency}};
  if (dependency.ends_with(".whl")) return {{"whl", dependency}};
  return {{"pypi", {{"package", dependency}}}};
}

bool is_task(const json::value& settings) {
  constexpr std::array<std::string_view, 7> marks{
      "spark_submit_task", "new_cluster",       "existing_cluster_id", "notebook_task",
      "spark_jar_task",    "spark_python_task", "python_wheel_task"};
  for (const auto mark : marks)
    if (block_in(settings, mark) != nullptr) return true;
  return list_in(settings, "libraries", "library") != nullptr;
}

}  // namespace

// Which compute the task names, in words.
std::string Examiner::compute_of(const json::value& task) const {
  if (block_in(task, "new_cluster") != nullptr) return "its new cluster";
  if (const auto key = text_in(task, "job_cluster_key"); !key.empty())
    return named("job cluster", key);
  return named("cluster", text_in(task, "existing_cluster_id"));
}

void Examiner::flatten(const Job& job, const json::value& given, std::string at,
                       std::vector<Task>& tasks) {
  const auto* object = block(&given);
  if (object == nullptr) return;
  if (object != &given) at += "/0";
  const auto key = text_in(*object, "task_key");
  auto task = named("task", key);
  // By its number, where its key may not be shown.
  if (task.empty() && !key.empty()) task = "task " + std::to_string(tasks.size() + 1);
  Task one{object, at, joined(joined(job.subject, task), compute_of(*object)),
           runtime_of(*job.settings, *object),
           is_serverless(shared_cluster(*job.settings, *object))};
  if (const auto* run = block_in(*object, "run_job_task"))
    chained.push_back({text_in(*run, "job_id"),
                       at + foreign_pointer(*object, "/run_job_task/job_id"), one.subject});
  tasks.push_back(std::move(one));
  const auto* loop = block_in(*object, "for_each_task");
  const auto* inner = loop == nullptr ? nullptr : loop->if_object();
  if (inner == nullptr) return;
  if (const auto* repeated = model::find(*inner, "task"))
    flatten(job, *repeated, at + foreign_pointer(*object, "/for_each_task/task"), tasks);
}

// Together where they may run on the same runtime.
Result<void> Examiner::judge_tasks(const std::vector<Task>& tasks) {
  std::vector<std::pair<std::string, std::vector<Task>>> groups;
  for (const auto& task : tasks) {
    const auto same = std::find_if(groups.begin(), groups.end(),
                                   [&](const auto& group) { return group.first == task.runtime; });
    auto& group =
        same == groups.end() ? groups.emplace_back(task.runtime, std::vector<Task>()) : *same;
    group.second.push_back(task);
  }
  for (const auto& [runtime, group] : groups)
    if (auto done = judge_tasks_on(runtime, group); !done) return done;
  return {};
}

Result<void> Examiner::judge_tasks_on(const std::string& runtime, const std::vector<Task>& tasks,
                                      AttributeNames names) {
  Arena arena;
  json::value cluster(json::object_kind, &arena.memory);
  if (!runtime.empty()) cluster.get_object()["spark_version"] = runtime;
  auto& list = cluster.get_object()["tasks"].emplace_array();
  for (const auto& task : tasks) {
    if (model::is_unknown(*task.object)) {
      list.push_back(model::unknown());
      continue;
    }
    auto known = known_task(*task.object, &arena.memory);
    // What it repeats is a task of its own here.
    auto* loop = known.get_object().if_contains("for_each_task");
    if (loop != nullptr && loop->is_object() && !model::is_unknown(*loop))
      loop->get_object().erase("task");
    if (task.is_serverless) known.get_object().erase("job_cluster_key");
    list.push_back(std::move(known));
  }
  const auto placed = [&](model::Diagnostic one) {
    auto rest = std::string_view(one.path).substr(std::string_view("/tasks/").size());
    std::size_t index = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), index);
    rest.remove_prefix(std::min(rest.find('/'), rest.size()));
    const auto& task = tasks[index];
    one.path = task.at + foreign_pointer(*task.object, rest);
    return Found{std::move(one), task.subject};
  };
  tell_wrong_types(cluster, placed);
  std::optional<model::Facts> own;
  auto facts = facts_of(cluster, network_, own);
  if (!facts) return std::move(facts).error();
  (*facts)->tasks_choose_compute = true;
  (*facts)->names = std::move(names);
  take(**facts, "/tasks", placed);
  (*facts)->tasks_choose_compute = false;
  (*facts)->names.clear();
  return {};
}

// What the job installs on serverless compute, judged as the libraries of a task.
Result<void> Examiner::judge_environments(const Job& job) {
  const auto* environments = list_in(*job.settings, "environments", "environment");
  const auto* list = environments == nullptr ? nullptr : environments->if_array();
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* specification = block_in((*list)[i], "spec");
    const auto* names =
        specification == nullptr ? nullptr : list_in(*specification, "dependencies", {});
    if (names == nullptr) continue;
    const auto at = job.at + foreign_pointer(*job.settings, "/environments/" + std::to_string(i) +
                                                                "/spec/dependencies");
    const auto subject =
        joined(job.subject, named("environment", text_in((*list)[i], "environment_key")));
    if (auto done = judge_dependencies(*names, at, subject); !done) return done;
  }
  return {};
}

Result<void> Examiner::judge_dependencies(const json::value& list, const std::string& at,
                                          const std::string& subject) {
  if (!list.is_array()) return {};
  json::array libraries;
  for (const auto& name : list.get_array())
    libraries.push_back(name.is_string() ? as_library(name.get_string()) : model::unknown());
  const json::value task{{"libraries", std::move(libraries)}};
  const auto before = found.size();
  if (auto done = judge_tasks_on({}, {{&task, {}, subject}}, {{"libraries", "dependencies"}});
      !done)
    return done;
  // "/libraries/2": the list is ours, and an entry of theirs has nothing below it.
  for (auto k = before; k < found.size(); ++k) {
    auto& path = found[k].what.path;
    path.erase(0, std::string_view("/libraries").size());
    path = at + path.substr(0, path.find('/', 1));
  }
  return {};
}

Result<void> Examiner::judge_libraries_of(const json::value& object, const std::string& at,
                                          const std::string& subject) {
  const auto* libraries = list_in(object, "libraries", "library");
  if (libraries == nullptr || !libraries->is_array()) return {};
  const json::value task{{"libraries", *libraries}};
  return judge_tasks_on({}, {{&task, at, subject}});
}

Result<void> Examiner::judge_clusters(const Job& job, const std::vector<Task>& tasks) {
  if (const auto* shared = list_in(*job.settings, "job_clusters", "job_cluster")) {
    const auto at = job.at + foreign_pointer(*job.settings, "/job_clusters");
    if (!shared->is_array()) return cluster(*shared, at, job.subject);
    for (std::size_t i = 0; i < shared->get_array().size(); ++i) {
      const auto& one = shared->get_array()[i];
      const auto place = at + '/' + std::to_string(i);
      const auto subject =
          joined(job.subject, named("job cluster", text_in(one, "job_cluster_key")));
      const auto* members = one.if_object();
      const auto* made = members == nullptr ? &one : model::find(*members, "new_cluster");
      if (made == nullptr || block(made) == nullptr) continue;
      if (auto done = cluster(*made, place + (made == &one ? "" : "/new_cluster"), subject); !done)
        return done;
    }
  }
  for (const auto& task : tasks) {
    if (model::is_unknown(*task.object) || !task.object->is_object()) continue;
    const auto* made = model::find(task.object->get_object(), "new_cluster");
    if (block(made) == nullptr) continue;
    if (auto done = cluster(*made, task.at + "/new_cluster", task.subject); !done) return done;
  }
  return {};
}

Result<void> Examiner::job(const json::value& object, const std::string& at) {
  const auto before = found.size();
  auto done = judge_job(object, at);
  hide_patient_data(object, at, before);
  return done;
}

Result<void> Examiner::judge_job(const json::value& object, const std::string& at) {
  Job job{block(&object), at, {}};
  if (job.settings == nullptr) return {};
  if (job.settings != &object) job.at += "/0";
  if (model::is_unknown(*job.settings)) {
    undecided("HC-SUB-01", "Nothing of this job is known yet.", job.at, {});
    return {};
  }
  const auto outer_id = text_in(*job.settings, "job_id");
  job_id_ = outer_id;
  const auto* outer = job.settings;
  for (const std::string_view name : {"settings", "new_settings"}) {
    const auto* inner = block_in(*job.settings, name);
    if (inner == nullptr) continue;
    job.at += "/" + std::string(name);
    job.settings = inner;
    break;
  }
  for (const std::string_view name : {"name", "run_name", "job_name"})
    if (job.subject.empty()) job.subject = named("job", text_in(*job.settings, name));
  if (job.subject.empty()) job.subject = named("job", outer_id);
  if (job.subject.empty()) job.subject = named("run", text_in(*outer, "run_id"));

  if (auto done = judge_names(*job.settings, job.at, job.subject); !done) return done;
  std::vector<Task> tasks;
  if (const auto* list = list_in(*job.settings, "tasks", "task")) {
    const auto place = job.at + foreign_pointer(*job.settings, "/tasks");
    if (const auto* all = list->if_array()) {
      for (std::size_t i = 0; i < all->size(); ++i)
        flatten(job, (*all)[i], place + '/' + std::to_string(i), tasks);
    } else {
      flatten(job, *list, place, tasks);
    }
  }
  if (is_task(*job.settings))
    tasks.push_back({job.settings, job.at, joined(job.subject, compute_of(*job.settings)),
                     runtime_of(*job.settings, *job.settings)});
  // Arguments given to a run reach the spark-submit tasks of the job that it is a run of.
  for (const std::string_view holder : {"", "overriding_parameters"}) {
    const auto* from = holder.empty() ? outer : block_in(*outer, holder);
    const auto* arguments = from == nullptr || !from->is_object()
                                ? nullptr
                                : model::find(from->get_object(), "spark_submit_params");
    if (arguments == nullptr || (arguments->is_array() && arguments->get_array().empty())) continue;
    const json::value run{{"run_job_task", {{"spark_submit_params", *arguments}}}};
    const std::vector<Task> given{{&run, {}, job.subject}};
    const auto before = found.size();
    if (auto done = judge_tasks(given); !done) return done;
    // The task only carries them: it has no other findings.
    found.erase(std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(),
                               [](const auto& one) { return one.what.code != "HC-SUB-01"; }),
                found.end());
    for (auto i = before; i < found.size(); ++i)
      found[i].what.path =
          at + (holder.empty() ? "" : "/" + std::string(holder)) + "/spark_submit_params";
  }
  if (auto done = judge_tasks(tasks); !done) return done;
  if (auto done = judge_environments(job); !done) return done;
  return judge_clusters(job, tasks);
}

}  // namespace hipaa::resource
