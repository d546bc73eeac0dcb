#include <CLI/App.hpp>

#include "plugin/cli/arguments/arguments.hpp"

namespace hipaa::cli {

void declare_init(Arguments& to) {
  auto* init = to.command("init", "Write a first stack file, with comments; asks nothing");
  init->add_option("FILE", to.options.stacks,
                   "The file to write, never one that exists; phi.stack.json or phi.tf when "
                   "absent, - for stdout")
      ->expected(0, 1);
  init->add_option("--from-cluster", to.options.identifier,
                   "Write the cluster that has this id in the workspace of the environment")
      ->type_name("ID");
  init->add_flag("--terraform", to.options.terraform, "Write Terraform configuration instead");
  to.timeout(init);
}

void declare_plan(Arguments& to) {
  auto* plan = to.with_stack("plan", "Show what apply would do");
  to.baseline(plan);
  to.targets(plan);
  to.refresh(plan);
  to.undecided(plan);
  to.assume_csp(plan);
  plan->add_option("--out", to.options.plan_file, "Save the plan, for apply FILE")
      ->type_name("FILE");
  to.working(plan);
}

void declare_apply(Arguments& to) {
  auto* apply = to.command("apply", "Create, update and destroy what the stack asks for");
  apply
      ->add_option("STACK", to.options.stacks,
                   "The stack file (*.stack.json), or a plan that was saved (plan --out), which "
                   "is carried out as it is")
      ->expected(0, 1);
  to.targets(apply);
  to.refresh(apply);
  to.undecided(apply);
  to.assume_csp(apply);
  to.approval(apply);
  to.locking(apply);
  to.working(apply);
}

void declare_read(Arguments& to) {
  auto* read = to.with_stack("read", "Update the state from the workspace and show drift");
  to.baseline(read);
  to.undecided(read);
  to.assume_csp(read);
  to.targets(read);
  to.locking(read);
  to.working(read);
}

void declare_destroy(Arguments& to) {
  auto* destroy = to.with_stack("destroy", "Destroy what the state holds");
  to.targets(destroy);
  to.refresh(destroy);
  to.approval(destroy);
  to.locking(destroy);
  to.working(destroy);
}

void declare_import(Arguments& to) {
  auto* import = to.command("import", "Take an existing cluster into the state");
  import->add_option("ADDRESS", to.options.subject, "The resource, TYPE.NAME")->required();
  import->add_option("ID", to.options.identifier, "The cluster's id")->required();
  to.stack_option(import);
  to.locking(import);
  to.working(import);
}

void declare_verify(Arguments& to) {
  auto* verify = to.command("verify", "Measure a running cluster and print the evidence");
  auto* address = verify->add_option("ADDRESS", to.options.subject, "The resource, TYPE.NAME");
  auto* id = verify->add_option("--id", to.options.identifier, "A cluster by its id");
  address->excludes(id);
  to.options.type = "hipaa_cluster";
  verify->add_option("--type", to.options.type, "With --id: its type")->capture_default_str();
  to.assume_csp(verify);
  verify->add_option("--provider", to.options.provider, "With --id: the stack's provider");
  to.stack_option(verify);
  to.working(verify);
}

void declare_doctor(Arguments& to) {
  auto* doctor =
      to.with_stack("doctor", "Show each provider's identity, workspace and permissions");
  to.timeout(doctor, "For each provider: 90s, 30m, 2h");
}

}  // namespace hipaa::cli
