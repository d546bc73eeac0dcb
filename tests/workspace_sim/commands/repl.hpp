// What a REPL on a cluster answers to a command: a small evaluator for the ways in which clients
// read Spark configuration.
//
// Reads the workspace only; one thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clusters/cluster.hpp"

namespace workspace_sim {

struct Workspace;

/// The answer of an engine: how the command ends and what it carries.
struct Evaluation {
  std::string status = "Finished";
  json::value results;
  bool never_finishes = false;
};

/// The control's answer for this cluster: its own, or the workspace's.
const SslAnswer& ssl_answer(const Workspace& workspace, const Cluster& cluster);

/// The value of a Spark configuration key on this cluster; nullopt where it is unset. Order:
/// control's answer (spark.ssl.enabled only), the cluster's spark_conf, what the platform sets.
std::optional<std::string> spark_configuration(const Workspace& workspace, const Cluster& cluster,
                                               std::string_view key);

/// Every quoted text in the command that starts with "spark.", in order, each once.
std::vector<std::string> quoted_keys(std::string_view command);

Evaluation evaluate(const Workspace& workspace, const Cluster& cluster, std::string_view language,
                    std::string_view command);

/// {"resultType":"text","data":…} and the like.
json::value text_result(std::string_view data);
json::value error_result(std::string_view summary, std::string_view cause);

/// Why this language is refused on the cluster; empty where it is allowed.
std::string language_refusal(const Cluster& cluster, std::string_view language);

}  // namespace workspace_sim
