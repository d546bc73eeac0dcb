// Judges objects that are nobody's resource: clusters, jobs, runs, pools and policies in the APIs'
// shapes, as they stand in files or as a workspace lists them. The same rules as for hipaa_cluster.
// Owns nothing but its findings; borrows provider and call. One thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "plugin/resource/facts.hpp"

namespace hipaa::resource {

// A finding, and what it is about within the object: `job "nightly", task "load"`, "" = all of it.
struct Found {
  model::Diagnostic what;
  std::string subject;
};

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

  // Pointers of findings begin with `at`. A Failure ends the examination: cancelled, deadline,
  // credentials that are refused.
  Result<void> cluster(const json::value& object, const std::string& at,
                       const std::string& subject = {});
  // A job as listed, its settings, a run, or the body of a request that makes or runs one; 2.0 or
  // later. Every task, however deep, and every cluster that it makes.
  Result<void> job(const json::value& object, const std::string& at);
  Result<void> pool(const json::value& object, const std::string& at);
  Result<void> policy(const json::value& object, const std::string& at);

  // What chained jobs are left without anybody having examined them becomes undecided (HC-SUB-01).
  void report_chained(const Chained& chained);

  std::vector<Found> found;
  std::vector<Chained> chained;

 private:
  struct Task;
  struct Job;
  Result<model::Facts> facts_of(json::value configuration, Network network);
  void take(const model::Facts& facts, std::string_view below,
            const std::function<Found(model::Diagnostic)>& placed);
  void undecided(std::string_view rule, std::string message, std::string path, std::string subject);
  void flatten(const Job& job, const json::value& task, std::string at, std::vector<Task>& tasks);
  Result<void> judge_tasks(const std::vector<Task>& tasks);
  Result<void> judge_clusters(const Job& job, const std::vector<Task>& tasks);

  const Provider* provider_;
  Network network_;
  std::optional<model::Profile> profile_;
  CallContext& call_;
};

}  // namespace hipaa::resource
