// Judges objects that are nobody's resource: clusters, jobs, runs, pools and policies in the APIs'
// shapes, as they stand in files or as a workspace lists them. The same rules as for hipaa_cluster.
// Owns nothing but its findings; borrows provider and call. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plugin/judgement/gather_facts.hpp"
#include "plugin/model/verdict.hpp"

namespace hipaa::resource {

// A finding, and what it is about within the object: `job "nightly", task "load"`, "" = all of it.
struct Found {
  model::Diagnostic what;
  std::string subject;
  // For baselines (plugin/json/named_place.hpp), where name_places was asked for them.
  std::string named_path = {};
  std::string value_digest = {};
};

// Names the places of findings, whose paths lead into `object`.
void name_places(std::vector<Found>& found, const json::value& object);

// "fail", "acknowledged", …; "none" where no rule is behind it.
std::string_view verdict_word(const model::Diagnostic& what);
// What every document says of a finding: all but whose it is, and what the workspace answered.
json::object to_json(const model::Diagnostic& what);
// As the function `violations` returns them.
json::array to_json(const std::vector<Found>& found);
// As `hipaactl check --json` prints them (schemas/findings.schema.json), byte for byte. `resource`
// names the object.
std::string findings_document(const std::vector<Found>& found, std::string_view resource);

// A job that another one runs; it is examined only if somebody hands it over too.
struct Chained {
  std::string job;      // its id or reference, "" when not known yet
  std::string path;     // of the reference
  std::string subject;  // whose
};

class Examiner {
 public:
  // `provider` may be null. With `profile` it is judged by that one, whatever the provider says.
  Examiner(const Provider* provider, Network network, std::optional<model::Profile> profile,
           CallContext& call)
      : provider_(provider), network_(network), profile_(profile), call_(call) {}

  // Judges many objects of one workspace: `shared` holds what gather_workspace found, and
  // lends its other facts to each object; `view` answers. Both outlive the examiner.
  Examiner(const Provider* provider, WorkspaceView* view, model::Facts* shared, CallContext& call)
      : provider_(provider), network_(Network::yes), call_(call), view_(view), shared_(shared) {}

  // Pointers of findings begin with `at`. A Failure ends the examination: cancelled, deadline,
  // credentials that are refused.
  Result<void> cluster(const json::value& object, const std::string& at,
                       const std::string& subject = {});
  // With `shared` only. A cluster as a workspace lists it, its `libraries` put in, or why they
  // could not be read; `proof_of` gives what was measured on it, by its facts. It is judged by what
  // is listed: what its policy says by now did not make it. And the workspace itself.
  using ProofOf = std::function<model::Lookup(const model::Facts&)>;
  Result<void> listed_cluster(const json::value& object, const model::Lookup& libraries,
                              ProofOf proof_of);
  Result<void> workspace();
  // A job as listed, its settings, a run, or the body of a request that makes or runs one; 2.0 or
  // later. Every task, however deep, and every cluster that it makes.
  Result<void> job(const json::value& object, const std::string& at);
  Result<void> pool(const json::value& object, const std::string& at);
  Result<void> policy(const json::value& object, const std::string& at);
  // A pipeline as pipelines/get shows it: the clusters of its specification.
  Result<void> pipeline(const json::value& object, const std::string& at);

  // Takes back the findings about the runtime and the access mode, where nobody chooses them.
  void drop_runtime();

  // What chained jobs are left without anybody having examined them becomes undecided (HC-SUB-01).
  void report_chained(const Chained& chained);

  std::vector<Found> found;
  std::vector<Chained> chained;
  std::vector<std::size_t> waivers_met;  // entries that were used, or that have findings
  model::Verdicts verdicts;              // of a cluster that was measured, those that pass included

 private:
  using AttributeNames = decltype(model::Facts::names);
  struct Task;
  struct Job;
  // The facts of an object: the shared ones, or some of its own, which `own` then keeps.
  Result<model::Facts*> facts_of(json::value configuration, Network network,
                                 std::optional<model::Facts>& own);
  void take(const model::Facts& facts, std::string_view below,
            const std::function<Found(model::Diagnostic)>& placed);
  // What has a wrong type is reported as that, and not as what the rules make of it.
  void tell_wrong_types(json::value& known, const std::function<Found(model::Diagnostic)>& placed);
  [[nodiscard]] bool waits_for_wrong_type(const model::Diagnostic& one) const;
  // What a customer names in what is no cluster. `object` is as it was written.
  Result<void> judge_names(const json::value& object, const std::string& at,
                           const std::string& subject);
  // What HC-PHI-01 found in the object stands in nothing else that was found since `from`.
  void hide_patient_data(const json::value& object, const std::string& at, std::size_t from);
  // A name, "" where it holds patient data; and `job "nightly"`, "" where there is nothing to tell.
  std::string told(const std::string& name) const;
  std::string named(std::string_view kind, const std::string& name) const;
  void undecided(std::string_view rule, std::string message, std::string path, std::string subject);
  std::string compute_of(const json::value& task) const;
  void flatten(const Job& job, const json::value& given, std::string at, std::vector<Task>& tasks);
  Result<void> judge_tasks(const std::vector<Task>& tasks);
  Result<void> judge_tasks_on(const std::string& runtime, const std::vector<Task>& tasks,
                              AttributeNames names = {});
  Result<void> judge_clusters(const Job& job, const std::vector<Task>& tasks);
  Result<void> judge_job(const json::value& object, const std::string& at);
  Result<void> judge_pool(const json::value& object, const std::string& at);
  Result<void> judge_policy(const json::value& object, const std::string& at);
  Result<void> judge_pipeline(const json::value& object, const std::string& at);
  Result<void> judge_environments(const Job& job);
  // What serverless compute installs: `list` stands at `at`.
  Result<void> judge_dependencies(const json::value& list, const std::string& at,
                                  const std::string& subject);
  // The libraries of `object`, as those of a task; and its `configuration`, as a cluster's
  // spark_conf.
  Result<void> judge_libraries_of(const json::value& object, const std::string& at,
                                  const std::string& subject);
  Result<void> judge_configuration_of(const json::value& object, const std::string& at,
                                      const std::string& subject);
  Result<void> judge_pipeline_clusters(const json::value& specification, const std::string& at,
                                       const std::string& subject);
  // Its policy may have set what was measured (HC-SSL-03).
  Result<void> take_policy_of_measured(model::Facts& facts);
  Result<void> judge_preloaded_images(const json::value& pool, const std::string& at,
                                      const std::string& subject);

  const Provider* provider_;
  Network network_;
  std::optional<model::Profile> profile_;
  CallContext& call_;
  WorkspaceView* view_ = nullptr;
  model::Facts* shared_ = nullptr;
  ProofOf proof_of_;                      // of the listed cluster that is judged
  std::string policy_id_;                 // of it
  std::string job_id_;                    // of the job that is examined
  std::vector<std::string> wrong_types_;  // paths in the cluster that is examined
};

}  // namespace hipaa::resource
