"""One run: what it asks, stage by stage. Each stage does without what an earlier one was refused. One thread."""
import json
import re

import stages
from budget import TAG
from cleaning import cluster_is_ours, is_marked
from questions_asked import changed, edits, policy_definition, refused
from subjects import CLUSTERS, Observer, Subject

MODES = ("SINGLE_USER", "USER_ISOLATION", "NONE", "LEGACY_TABLE_ACL", "LEGACY_SINGLE_USER", "LEGACY_PASSTHROUGH")
PREFERRED = ("m5d.large", "m6id.large", "m5dn.large", "m6i.large", "m5n.large", "m5.large")  # small, and everywhere
NO_CLUSTER = "0101-000000-nosuch99"


class Exploration:
    """`others_running`: how many clusters of others run; decided on by the caller before it goes on."""

    def __init__(self, recorder, budget, poll, say):
        self.recorder, self.budget, self.say, self.poll = recorder, budget, say, poll
        self.observer = Observer(recorder, budget, poll)
        self.user = self.node = self.runtime = self.policy = self.pool = None
        self.csp = self.flag_true = False
        self.subjects, self.job, self.job_cluster = {}, None, None  # by access mode; the job, and its cluster
        self.limit = 900 if poll >= 1 else 60  # seconds that one change of state may take

    def ask(self, *arguments, **more):
        return self.recorder.ask(*arguments, **more)

    def run(self):
        """All stages; what fails in one is noted, and the next one begins."""
        for stage in (self.catalogues, self.lists, self.errors, self.documents, self.refusals, self.start,
                      self.pending, self.job_of_ours, self.running, self.moving, self.terminated, self.gone, self.rate):
            self.say(f"{stage.__name__} ({self.budget.elapsed():.0f} s)")
            try:
                stage()
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                self.recorder.troubles.append({"stage": stage.__name__, "message": f"{type(error).__name__}: {error}"})
            self.settle_platform()

    def settle_platform(self):
        empty = not self.node
        self.recorder.platform = ("csp" if self.csp else "legacy" if self.flag_true
                                  else "serverless" if empty else "plain")

    def skip(self, what, why):
        self.recorder.skipped.append({"what": what, "why": why})

    # Before anything is made.

    def who(self):
        answer = self.ask("who am I", "GET", "/api/2.0/preview/scim/v2/Me")
        self.user = answer.get("userName")
        return answer

    def others_running(self):
        """Clusters of others that are not terminated; None where the list was refused."""
        found = self.recorder.workspace.pages(CLUSTERS + "list", "clusters", {
            "page_size": 100, "filter_by.cluster_states": ["PENDING", "RUNNING", "RESTARTING", "RESIZING", "TERMINATING"]})
        if found is None:
            return None
        mine = (self.user or "").casefold()
        return sum(one.get("state") not in ("TERMINATED", "ERROR") and not cluster_is_ours(one) and
                   (one.get("creator_user_name") or "").casefold() != mine for one in found)

    def catalogues(self):
        for name in ("shield_csp_enablement_ws_db", "shield_esm_enablement_ws_db", "automatic_cluster_update"):
            answer = self.ask(f"setting {name}", "GET", f"/api/2.0/settings/types/{name}/names/default")
            if name.startswith("shield_csp"):
                self.csp = bool(answer.get("compliance_security_profile_workspace", "is_enabled"))
        nodes = self.ask("node types", "GET", CLUSTERS + "list-node-types").get("node_types") or []
        versions = self.ask("runtimes", "GET", CLUSTERS + "spark-versions").get("versions") or []
        fit = [one for one in nodes if one.get("support_ebs_volumes", True) and not one.get("is_deprecated")
               and not one.get("is_hidden") and not one.get("num_gpus") and not one.get("is_graviton")
               and (one.get("is_encrypted_in_transit") or not self.csp)
               and "-fleet" not in one.get("node_type_id", "") and "Not" not in str(one.get("node_info", {}).get("status"))]
        fit.sort(key=lambda one: (one["node_type_id"] not in PREFERRED, one.get("memory_mb", 0), one.get("num_cores", 0),
                                  one["node_type_id"]))
        self.node = fit[0]["node_type_id"] if fit else None
        self.weak_node = next((one["node_type_id"] for one in nodes if one.get("is_encrypted_in_transit") is False
                               and not one.get("is_deprecated")), None)
        plain = [one["key"] for one in versions if "LTS" in one.get("name", "") and
                 re.fullmatch(r"\d+\.\d+\.x-scala[\d.]+", one["key"])]
        plain.sort(key=lambda key: [int(part) for part in re.findall(r"\d+", key)[:2]])
        self.runtime = plain[-1] if plain else None

    def lists(self):
        """Of lists, entries of others are left out."""
        ours = lambda name: lambda one: is_marked(one.get(name), self.budget.run)  # noqa: E731
        job = lambda one: is_marked((one.get("settings") or {}).get("name"), self.budget.run)  # noqa: E731
        for when, path, member, keep, query in (
                ("clusters", CLUSTERS + "list", "clusters", self.observer.mark_only, {"page_size": 1}),
                ("pools", "/api/2.0/instance-pools/list", "instance_pools", ours("instance_pool_name"), None),
                ("policies", "/api/2.0/policies/clusters/list", "policies", ours("name"), None),
                ("policy families", "/api/2.0/policy-families/job-cluster", None, None, None),
                ("jobs", "/api/2.2/jobs/list", "jobs", job, {"limit": 1, "expand_tasks": "true"}),
                ("runs", "/api/2.2/jobs/runs/list", "runs", ours("run_name"),
                 {"limit": 1, "run_type": "SUBMIT_RUN", "active_only": "true"}),
                ("pipelines", "/api/2.0/pipelines", "statuses", ours("name"), {"max_results": 1}),
                ("warehouses", "/api/2.0/sql/warehouses", "warehouses", ours("name"), None),
                ("init scripts", "/api/2.0/global-init-scripts", "scripts", ours("name"), None),
                ("all libraries", "/api/2.0/libraries/all-cluster-statuses", "statuses", lambda one: False, None)):
            self.ask(f"list of {when}", "GET", path, query, others=(member, keep) if member else None)

    def errors(self):
        self.ask("where to ask for tokens", "GET", "/.well-known/databricks-config")
        self.ask("how to ask for tokens", "GET", "/oidc/.well-known/oauth-authorization-server")
        self.ask("unknown path", "GET", "/api/2.1/clusters/nosuch")
        self.ask("wrong token", "GET", CLUSTERS + "get", {"cluster_id": NO_CLUSTER}, token="not-a-token")
        self.ask("no such cluster", "GET", CLUSTERS + "get", {"cluster_id": NO_CLUSTER})
        self.ask("no identifier", "GET", CLUSTERS + "get")
        self.ask("body that is no JSON", "POST", CLUSTERS + "events", None, b"{")
        self.ask("no such pool", "GET", "/api/2.0/instance-pools/get",
                 {"instance_pool_id": "0101-000000-none0-pool-nosuch99"})
        self.ask("no such policy", "GET", "/api/2.0/policies/clusters/get", {"policy_id": "00000000000NOONE"})
        self.ask("no such job", "GET", "/api/2.2/jobs/get", {"job_id": "99999999999999"})
        self.ask("no such run", "GET", "/api/2.2/jobs/runs/get", {"run_id": "99999999999999"})
        self.ask("no such pipeline", "GET", "/api/2.0/pipelines/00000000-0000-0000-0000-000000000000")

    # What costs nothing.

    def documents(self):
        if self.node:
            disks = {"disk_type": {"ebs_volume_type": "GENERAL_PURPOSE_SSD"}, "disk_count": 1, "disk_size": 100}
            made = self.ask("make a pool", "POST", "/api/2.0/instance-pools/create", None, {
                "instance_pool_name": self.budget.mark("pool"), "node_type_id": self.node, "min_idle_instances": 0,
                "max_capacity": 1, "idle_instance_autotermination_minutes": 0, "disk_spec": disks,
                "aws_attributes": {"availability": "ON_DEMAND"}})
            self.pool = made.get("instance_pool_id")
            if self.pool:
                self.ask("get the pool", "GET", "/api/2.0/instance-pools/get", {"instance_pool_id": self.pool})
        made = self.ask("make a policy", "POST", "/api/2.0/policies/clusters/create", None, {
            "name": self.budget.mark("policy"), "definition": json.dumps(policy_definition())})
        self.policy = made.get("policy_id")
        if self.policy:
            self.ask("get the policy", "GET", "/api/2.0/policies/clusters/get", {"policy_id": self.policy})
        if self.pool or self.policy:
            self.lists()

    def specification(self, mode, name):
        made = {"cluster_name": self.budget.mark(name), "spark_version": self.runtime, "node_type_id": self.node,
                "autotermination_minutes": 10, "data_security_mode": mode, "num_workers": 0,
                "custom_tags": {TAG: self.budget.mark(name), "live_kit": "yes", "ResourceClass": "SingleNode"},
                "spark_conf": {"spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]"},
                "spark_env_vars": {"HIPAA_LIVE_A": "a", "HIPAA_LIVE_B": "$HIPAA_LIVE_A/b"},
                "aws_attributes": {"availability": "ON_DEMAND", "first_on_demand": 1, "ebs_volume_count": 1,
                                   "ebs_volume_size": 100, "ebs_volume_type": "GENERAL_PURPOSE_SSD"}}
        if mode == "USER_ISOLATION":  # the one that is resized
            made = changed(made, {"spark_conf": None, "custom_tags.ResourceClass": None, "num_workers": 1})
        if mode == "NONE" and self.pool:
            made = changed(made, {"instance_pool_id": self.pool, "node_type_id": None, "aws_attributes": None})
        return made

    def create(self, step, body):
        """A cluster within the budget; None where it is used up."""
        if not self.budget.take_cluster():
            self.skip(step, "the budget of clusters is used up")
            return None
        answer = self.ask(step, "POST", CLUSTERS + "create", None, body, creates=True)
        if not answer.failure and not answer.ok:
            self.budget.give_back()
        return answer

    def refusals(self):
        if not self.node or not self.runtime:
            return
        asked = list(refused(self.policy))
        if self.csp and self.weak_node:
            asked.append(("node type that does not encrypt", {"node_type_id": self.weak_node}))
        for step, changes in asked:
            answer = self.create(f"create: {step}", changed(self.specification("SINGLE_USER", "refused"), changes))
            if answer is not None and answer.get("cluster_id"):
                self.ask(f"remove: {step}", "POST", CLUSTERS + "permanent-delete", None,
                         {"cluster_id": answer.get("cluster_id")}, compared=False)

    # Clusters.

    def start(self):
        if not self.node or not self.runtime:
            self.skip("clusters", "the workspace lists no node type or no runtime that fits")
            return
        for mode in MODES:
            body = self.specification(mode, mode.lower().replace("_", "-"))
            first = not self.subjects
            if mode.startswith("LEGACY") and self.budget.made + 1 >= self.budget.clusters:
                self.skip(f"create {mode}", "the last cluster of the budget is kept for the idempotency token")
                continue
            if first:
                body["idempotency_token"] = self.budget.mark("token")
            began = self.recorder.clock()
            answer = self.create(f"create {mode}", body)
            if answer is None or not answer.get("cluster_id"):
                continue
            body.pop("idempotency_token", None)
            subject = Subject(mode, answer.get("cluster_id"), body)
            self.subjects[mode] = subject
            self.observer.began_creating(subject, began)
            self.observer.look(subject)
            if first:
                stages.start_job(self)

    def main(self):
        """The cluster of which most is asked: the first that could be made."""
        return next(iter(self.subjects.values()), None)

    def pending(self):
        for subject in self.subjects.values():
            if subject.state == "PENDING":
                self.observer.calls(subject, subject.specification if subject is self.main() else None)
                break
        first = self.main()
        if first:
            body = dict(first.specification, idempotency_token=self.budget.mark("token"))
            answer = self.create("create with the same idempotency token", body)
            if answer is not None and answer.get("cluster_id") == first.cluster_id:
                self.budget.give_back()
            elif answer is not None and answer.get("cluster_id"):
                self.ask("remove the second cluster", "POST", CLUSTERS + "permanent-delete", None,
                         {"cluster_id": answer.get("cluster_id")})

    def job_of_ours(self):
        stages.job_cluster(self)

    def running(self):
        stages.running(self)

    def moving(self):
        stages.moving(self)

    def terminated(self):
        stages.terminated(self, edits(self.user, self.policy, self.pool))

    def gone(self):
        stages.gone(self)

    def rate(self):
        stages.rate(self)
