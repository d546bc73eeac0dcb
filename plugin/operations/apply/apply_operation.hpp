// One apply at work: what it was asked for, how far it has come, and the answer that it will give.
// Whatever happens, `answer_with_state` tells what is there by then.
#pragma once

#include "plugin/cluster/planned.hpp"
#include "plugin/judgement/gather_facts.hpp"
#include "plugin/judgement/verdict_diagnostics.hpp"
#include "plugin/observe/proof.hpp"
#include "plugin/operations/apply/checkpoint.hpp"

namespace hipaa::resource {

struct ApplyOperation {
  const Provider& provider;
  CallContext& call;
  model::Facts facts;   // of the wanted cluster
  json::object values;  // the state as far as it is true
  Private kept;
  // Computed values as the plan has them, unknown ones among them; empty without a plan. A known
  // one stays as it was planned: what came out different meanwhile is the next read's to tell.
  json::object promised;
  bool tainted = false;
  Answer answer;
  rules::Judgement judgement;
  std::optional<Proof> proof;
  json::object cluster;                  // the API's last answer
  model::Lookup no_libraries;            // why what is installed could not be read
  std::optional<Checkpoint> checkpoint;  // of an apply

  ApplyOperation(const Provider& on, CallContext& in) : provider(on), call(in) {}

  [[nodiscard]] workspace::Client& client() const { return provider.client(); }
  [[nodiscard]] std::string id() const { return text_of(values, "cluster_id"); }

  // Fails where another workspace stands behind the host than the one that `kept` names: there
  // every cluster would look gone, and ids would name what belongs to others.
  [[nodiscard]] Result<void> expect_same_workspace() const;
  // Takes into `facts` what runs by the API's last answer, with the proof that is kept. They stay
  // as they are where that fails.
  Result<void> gather_running();
  // Says of a cluster that a job made for one run that it ends with it: nobody keeps such a one.
  void tell_made_for_run();
  // What is installed beside what `facts` name could not be read: what depends on it is undecided.
  // A Failure where nothing else could be read either.
  Result<void> take_unread_libraries(Failure why);
  // Judges `facts` again with what is known now; adds the findings. False when there is an error
  // among them.
  bool judge(Stage stage);
  // Before what runs is restarted: wherever this ends, the next plan has to have it proved.
  void expect_restart();
  // What is there so far, should this end before its answer: then what was proved is proved anew.
  void keep_so_far(bool is_tainted);
  // Takes what was measured, with what `facts` say of the hardware.
  void take(Proof measured);
  // Takes over the API's answer: computed attributes.
  void observe(json::object seen);
  // After success: what the plan knows of computed values, and none that it does not speak of.
  void keep_promised();
  // The state that is left after a failure: computed values that were never learned are gone.
  void settle_unknowns();
  // Evidence into the answer and, where the provider records, a statement into the run's segment.
  // What is known by now is taken from here; `kept` learns what was stated.
  void record(std::string_view operation);
  // State, private and evidence into the answer. The last step: what they tell is taken from here.
  Answer answer_with_state(std::string_view operation);
};

// After a cluster became RUNNING: judges the API's answer, then proves. Where either does not hold
// the cluster is terminated (see `terminate_unless_measured`). False: the answer holds the failure.
bool prove_or_terminate(ApplyOperation& operation, bool is_create);

// Takes the cluster of `operation.cluster` over as it stands: the values are those that would make
// it, so that the configuration which made it plans no change. Adds the findings.
Result<void> adopt(ApplyOperation& operation);

// is_pinned and tasks, as wanted against as they are in `prior` (null for a create). Each fails by
// itself: then the answer holds the failure, and the values what was there before.
void reconcile_attachments(ApplyOperation& operation, const json::object* prior);

// They were not even tried.
void forget_attachments(ApplyOperation& operation, const json::object* prior);

}  // namespace hipaa::resource
