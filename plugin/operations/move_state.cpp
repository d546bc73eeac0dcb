// A cluster of the official provider's, taken over under another name: its state becomes ours, and
// nothing of the cluster changes. No network: what the state of the other provider does not say in
// our words, the next read takes from the workspace.
#include "plugin/cluster/cluster_document.hpp"
#include "plugin/judgement/examine/foreign.hpp"
#include "plugin/operations/operations.hpp"
#include "plugin/request/envelope.hpp"
#include "plugin/request/schema.hpp"

namespace hipaa::resource {
namespace {

Failure cannot_move(std::string summary, std::string how) {
  return {Status::diagnostics, model::error("HP-STATE-MOVE", std::move(summary), std::move(how))};
}

// Registries and mirrors may stand under any name; the last two parts are whose provider it is.
// OpenTofu 1.10 and 1.11 tell no more than what the type's name begins with.
bool is_official(std::string_view provider) {
  constexpr std::string_view official = "databricks/databricks";
  if (provider == "databricks") return true;
  if (provider.size() < official.size()) return false;
  const auto rest = provider.size() - official.size();
  return provider.substr(rest) == official && (rest == 0 || provider[rest - 1] == '/');
}

Result<void> expect_movable(const Request& request) {
  const std::string type(request.source_type_name);
  if (!is_official(request.source_provider))
    return cannot_move(
        "Nothing can be moved from " + type + " of " + std::string(request.source_provider) + ".",
        "Only databricks_cluster of databricks/databricks can be. Anything else that "
        "is a cluster can be imported by its id.");
  if (type == "databricks_job")
    return cannot_move(
        "The clusters of a databricks_job cannot be moved.",
        "They live for a run and have no identity that lasts. Declare a "
        "hipaa_cluster, let the job's tasks name its cluster_id in "
        "existing_cluster_id, and guard what stays with provider::hipaa::violations.");
  if (type != "databricks_cluster")
    return cannot_move("A " + type + " is not a cluster.",
                       "Only databricks_cluster can be moved to hipaa_cluster.");
  return {};
}

// What hipaa_cluster's schema would refuse in a state (a password in the clear is one) is left out.
json::object acceptable(json::value values) {
  for (const auto& problem :
       request::check(request::Schema::cluster().root(), values, request::Role::state)) {
    const std::string_view path = problem.path;
    const auto name = path.substr(1, path.find('/', 1) - 1);
    values.get_object().erase(json::string_view(name.data(), name.size()));
  }
  return std::move(values.get_object());
}

}  // namespace

Answer move_state(const Request& request) {
  Answer answer;
  if (auto known = expect_cluster(request.type_name); !known)
    return answer.fail(std::move(known).error()), answer;
  if (auto movable = expect_movable(request); !movable)
    return answer.fail(std::move(movable).error()), answer;
  auto read = request::read_envelope(request.prior_state.value_or(""), "prior_state");
  if (!read) return answer.fail(std::move(read).error()), answer;
  const auto id = text_in(read->value, "cluster_id");
  const auto named = id.empty() ? text_in(read->value, "id") : id;
  if (named.empty()) {
    answer.fail(
        cannot_move("The state to move names no cluster.",
                    "It has neither cluster_id nor id: the cluster was never created. Remove "
                    "it from the state and let hipaa_cluster create it."));
    return answer;
  }
  State state{acceptable(known_cluster(read->value, {})), false};
  state.values["id"] = named;
  state.values["cluster_id"] = named;
  state.values["encryption"] = json::object{{"status", "not_measured"}};
  answer.state = write_state(std::move(state));
  Private kept;
  kept.moved = true;
  answer.private_data = write_private(kept);
  return answer;
}

}  // namespace hipaa::resource
