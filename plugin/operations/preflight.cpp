#include "plugin/operations/preflight.hpp"

#include <algorithm>

#include "plugin/observe/wait.hpp"
#include "plugin/operations/caller.hpp"
#include "plugin/provider/workspace_view.hpp"
#include "plugin/support/ascii_text.hpp"

namespace hipaa::resource {
namespace {

// Source: documentation of compute, "Pin a compute". A workspace may have been given another.
constexpr std::size_t usual_pin_limit = 100;
constexpr std::size_t most_named_runs = 5;

std::string caller(const json::object& who) {
  return "The identity " + text_of(who, "userName");
}

class Preflight {
 public:
  Preflight(const Provider& provider, const json::object& configuration, const State* prior,
            CallContext& call, model::Diagnostics& found)
      : provider_(provider),
        configuration_(configuration),
        prior_(prior),
        call_(call),
        found_(found) {}

  void may_create() {
    if (prior_ != nullptr || model::find(configuration_, "policy_id") != nullptr) return;
    const auto who = identity(provider_.client());
    if (!who || may_create_clusters(*who)) return;
    warn("HP-PLAN-PERMISSION", caller(*who) + " may not be allowed to create this cluster.",
         "It is not a workspace administrator, does not have the entitlement allow-cluster-create "
         "itself, "
         "and the cluster names no policy. Give it the entitlement, or name a policy_id that it "
         "may use.",
         "");
  }

  void may_pin() {
    const auto* wanted = model::find(configuration_, "is_pinned");
    const auto* before = prior_ == nullptr ? nullptr : model::find(prior_->values, "is_pinned");
    if (wanted == nullptr || !wanted->is_bool() || same_setting(wanted, before)) return;
    const bool pins = wanted->get_bool();
    if (!pins && (before == nullptr || *before == json::value(false))) return;
    const auto who = identity(provider_.client());
    if (who && !is_administrator(*who))
      warn("HP-PLAN-PERMISSION",
           caller(*who) + " may not be allowed to " + (pins ? "pin" : "unpin") + " clusters.",
           "Only workspace administrators are. The cluster itself will be created or changed all "
           "the same. Make the identity an administrator, or remove is_pinned.",
           "/is_pinned");
    if (!pins) return;
    const auto pinned = provider_.view().pinned_clusters(call_);
    if (pinned && *pinned >= usual_pin_limit)
      warn("HP-PLAN-PIN-LIMIT",
           std::to_string(*pinned) + " clusters of the workspace are pinned already.",
           "A workspace usually takes " + std::to_string(usual_pin_limit) +
               ". Unpin one that is no longer needed, or remove is_pinned.",
           "/is_pinned");
  }

  // A proof by command needs somebody who may attach.
  void may_attach() {
    const auto mode = text_of(configuration_, "data_security_mode");
    const auto user = text_of(configuration_, "single_user_name");
    const bool is_single = mode == "SINGLE_USER" || mode == "DATA_SECURITY_MODE_DEDICATED";
    if (is_single && !user.empty()) return may_attach_to_single(user);
    const bool is_other = &provider_.prover() != &provider_.client();
    if (prior_ != nullptr || !is_other) return;
    const auto who = identity(provider_.prover());
    if (who && !is_administrator(*who))
      warn("HP-PLAN-PERMISSION", caller(*who) + " may not be allowed to attach to the new cluster.",
           "It runs the proof (prover), and only who creates a cluster and workspace "
           "administrators may attach to a new one. Make it an administrator, or let the identity "
           "that creates the cluster prove it.",
           "");
  }

  void interrupts(const PlannedChanges& changes) {
    if (prior_ == nullptr || !is_usable(prior_->values)) return;
    const bool replaces = !changes.changes.requires_replace.empty();
    if (!replaces && !changes.changes.specification && !changes.removes_libraries) return;
    const auto id = text_of(prior_->values, "cluster_id");
    warn("HP-PLAN-RESTART",
         std::string(replaces ? "Replacing it deletes" : "Applying this restarts") +
             " the running cluster " + id + ".",
         runs_on(id) +
             " Notebooks and execution contexts on it are lost as well; the API lists none of "
             "them.",
         "");
  }

 private:
  void warn(std::string code, std::string summary, std::string fix, std::string path) {
    found_.push_back(
        model::warning(std::move(code), std::move(summary), std::move(fix), std::move(path)));
  }

  std::optional<json::object> identity(workspace::Client& client) {
    auto asked = provider_.view().identity(client, call_);
    if (!asked || asked->availability != model::Availability::present) return std::nullopt;
    return std::move(asked->document.get_object());
  }

  void may_attach_to_single(const std::string& user) {
    const auto who = identity(provider_.prover());
    if (!who || support::equal_ignoring_case(text_of(*who, "userName"), user) ||
        is_member(*who, user))
      return;
    // An address is no name of a group.
    const bool is_sure = provider_.settings().profile == model::Profile::classic &&
                         user.find('@') != std::string::npos;
    warn("HP-PLAN-PERMISSION",
         caller(*who) + (is_sure ? " cannot" : " may not be able to") +
             " run the proof on this cluster.",
         "The cluster is for " + user +
             " alone, and a command of anybody else is refused. Let that identity prove it "
             "(prover), or choose data_security_mode = \"USER_ISOLATION\".",
         "/single_user_name");
    if (is_sure) found_.back().severity = model::Severity::error;
  }

  // In a sentence: the runs that use the cluster now.
  std::string runs_on(const std::string& id) {
    const auto asked = provider_.view().active_runs(call_);
    if (!asked || asked->availability != model::Availability::present)
      return "Which job runs use it could not be found out.";
    std::string names;
    std::size_t count = 0;
    for (const auto& run : asked->document.at("runs").as_array()) {
      if (!run.is_object() || !lists(run.get_object(), "clusters", "cluster_id", id)) continue;
      if (++count > most_named_runs) continue;
      const auto* number = model::find(&run, "run_id");
      names += (names.empty() ? "" : ", ") + text_of(run.get_object(), "run_name") + " (run " +
               (number == nullptr ? "?" : model::plain(*number)) + ")";
    }
    if (count == 0) return "No job run uses it at the moment.";
    return std::to_string(count) +
           (count == 1 ? " job run ends with it: " : " job runs end with it: ") + names +
           (count > most_named_runs ? ", …" : "") + ".";
  }

  const Provider& provider_;
  const json::object& configuration_;
  const State* prior_;
  CallContext& call_;
  model::Diagnostics& found_;
};

}  // namespace

void preflight(const Provider& provider, const json::object& configuration, const State* prior,
               const PlannedChanges& changes, CallContext& call, model::Diagnostics& found) {
  if (provider.client().configuration().incomplete || (prior != nullptr && changes.is_noop)) return;
  Preflight looked(provider, configuration, prior, call, found);
  looked.may_create();
  looked.may_pin();
  looked.may_attach();
  looked.interrupts(changes);
}

}  // namespace hipaa::resource
