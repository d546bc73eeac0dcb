#include "plugin/cluster/consistency.hpp"

#include "plugin/cluster/difference.hpp"
#include "plugin/cluster/registry_login.hpp"
#include "plugin/model/known.hpp"

namespace hipaa::resource {
namespace {

using model::flag_at;
using model::integer_at;
using model::text_at;

void conflict(model::Diagnostics& found, std::string path, std::string summary, std::string fix) {
  found.push_back(
      model::error("HP-ARG-CONFLICT", std::move(summary), std::move(fix), std::move(path)));
}

// Also where a policy, or what is not known yet, may make it one.
bool is_or_may_be_single_node(const json::value& cluster) {
  if (!text_at(cluster, "/policy_id").is_absent() || !text_at(cluster, "/kind").is_absent())
    return true;
  const auto* settings = model::find(cluster.get_object(), "spark_conf");
  if (settings == nullptr) return false;
  if (!settings->is_object()) return true;
  const auto* profile = model::find(settings->get_object(), "spark.databricks.cluster.profile");
  return profile != nullptr &&
         (model::is_unknown(*profile) || model::plain(*profile) == "singleNode");
}

void check_size(const json::value& cluster, model::Diagnostics& found) {
  const auto workers = integer_at(cluster, "/num_workers");
  const auto* autoscale = model::find(cluster.get_object(), "autoscale");
  if (autoscale != nullptr && !model::is_unknown(*autoscale)) {
    if (workers.has_value())
      conflict(found, "/num_workers", "num_workers and autoscale exclude each other.",
               "Keep the one that is meant: a fixed size, or a range.");
    const auto least = integer_at(cluster, "/autoscale/min_workers");
    const auto most = integer_at(cluster, "/autoscale/max_workers");
    if (least.has_value() && most.has_value() && most.value() <= least.value())
      conflict(found, "/autoscale/max_workers",
               "max_workers is " + std::to_string(most.value()) +
                   ", which is not more than min_workers, " + std::to_string(least.value()) + ".",
               "Raise max_workers, or give num_workers for a fixed size.");
  }
  if (flag_at(cluster, "/is_single_node").is(true)) {
    if (workers.has_value() && workers.value() != 0)
      conflict(found, "/num_workers",
               "A single node has no workers, and num_workers is " +
                   std::to_string(workers.value()) + ".",
               "Remove num_workers, or is_single_node.");
    if (autoscale != nullptr && !model::is_unknown(*autoscale))
      conflict(found, "/autoscale", "A single node has no workers, and autoscale asks for some.",
               "Remove autoscale, or is_single_node.");
  }
  if (workers.has_value() && workers.value() == 0 && !is_or_may_be_single_node(cluster))
    conflict(found, "/num_workers", "num_workers is 0, and the cluster is not a single node.",
             "Jobs would wait forever for workers. Give it workers, or make it a single node: "
             "spark.databricks.cluster.profile = \"singleNode\" and spark.master = \"local[*]\" in "
             "spark_conf, ResourceClass = \"SingleNode\" in custom_tags.");
  const bool has_size = autoscale != nullptr || !workers.is_absent();
  const bool others_may_give_it = !text_at(cluster, "/policy_id").is_absent() ||
                                  !flag_at(cluster, "/is_single_node").is_absent();
  if (!has_size && !others_may_give_it)
    conflict(found, "/num_workers", "The cluster has no size.", "Give num_workers or autoscale.");
}

void check_new_kind(const json::value& cluster, model::Diagnostics& found) {
  if (!text_at(cluster, "/kind").is_absent()) return;
  for (const std::string_view path : {"/use_ml_runtime", "/is_single_node"}) {
    if (!flag_at(cluster, path).has_value()) continue;
    const std::string name(path.substr(1));
    conflict(found, std::string(path), name + " needs kind.",
             "Add kind = \"CLASSIC_PREVIEW\", or remove " + name + ".");
  }
}

}  // namespace

model::Diagnostics contradictions(const json::value& cluster, const State* prior) {
  model::Diagnostics found;
  check_size(cluster, found);
  check_new_kind(cluster, found);
  if (prior == nullptr || !same_setting(model::find(cluster.get_object(), "docker_image"),
                                        model::find(prior->values, "docker_image")))
    check_login(cluster, found);
  const auto minutes = integer_at(cluster, "/autotermination_minutes");
  if (minutes.has_value() && minutes.value() > 0 && minutes.value() < 10)
    conflict(found, "/autotermination_minutes",
             "autotermination_minutes is " + std::to_string(minutes.value()) + ".",
             "It must be 10 to 10000, or 0 for never.");
  if (!text_at(cluster, "/driver_instance_pool_id").is_absent() &&
      text_at(cluster, "/instance_pool_id").is_absent() &&
      text_at(cluster, "/policy_id").is_absent())
    conflict(found, "/driver_instance_pool_id", "driver_instance_pool_id needs instance_pool_id.",
             "Give the workers a pool too, or remove the driver's.");
  return found;
}

std::int64_t timeout_ms(const json::object& values, std::string_view verb, std::int64_t otherwise) {
  const auto* timeouts = model::find(values, "timeouts");
  const auto* text = timeouts == nullptr || !timeouts->is_object()
                         ? nullptr
                         : model::find(timeouts->get_object(), verb);
  if (text == nullptr || !text->is_string()) return otherwise;
  std::int64_t total = 0;
  std::int64_t number = 0;
  for (const char c : text->get_string()) {
    if (c >= '0' && c <= '9') {
      number = std::min<std::int64_t>(number * 10 + (c - '0'), 1000000);
    } else {
      total += number * (c == 'h' ? 3600000 : c == 'm' ? 60000 : 1000);
      number = 0;
    }
  }
  return total;
}

}  // namespace hipaa::resource
