"""Removes what runs of the kit made, found by its mark in the workspace itself. Asks nothing of files here."""
import time

from budget import MARK, TAG

GONE = ("does not exist", "RESOURCE_DOES_NOT_EXIST", "not found")


def is_marked(name, run=None):
    return str(name or "").startswith(MARK + (run + "-" if run else ""))


def cluster_is_ours(cluster, run=None):
    tag = (cluster.get("custom_tags") or {}).get(TAG)
    return is_marked(cluster.get("cluster_name"), run) or (tag is not None and is_marked(tag, run))


class Cleaner:
    """`run`: of one run only. `creator`: of this user only, where the workspace names one."""

    def __init__(self, workspace, run=None, creator=None, say=lambda text: None, pause=time.sleep):
        self.workspace, self.run, self.creator, self.say, self.pause = workspace, run, creator, say, pause
        self.removed, self.left = 0, []

    def _mine(self, entry):
        maker = entry.get("creator_user_name")
        return not self.creator or not maker or maker.casefold() == self.creator.casefold()

    def _all(self, path, member, is_ours, query=None):
        for attempt in range(4):
            found = self.workspace.pages(path, member, query)
            if found is not None:
                return [one for one in found if is_ours(one) and self._mine(one)]
            self.pause(attempt)
        self.left.append(f"{path} could not be listed")
        return []

    def _remove(self, what, identifier, *requests):
        """The requests in order, each tried again a few times; the last one decides."""
        for method, path, body in requests:
            for attempt in range(4):
                answer = self.workspace.ask(method, path, None, body)
                gone = any(text in answer.text for text in GONE)
                if answer.ok or gone or answer.status in (400, 403):
                    break
                self.pause(attempt)
        if answer.ok or gone:
            self.removed += 1
            self.say(f"removed {what} {identifier}")
        else:
            self.left.append(f"{what} {identifier}: {answer.error_code()}")

    def once(self):
        runs = self._all("/api/2.2/jobs/runs/list", "runs", lambda one: is_marked(one.get("run_name"), self.run),
                         {"active_only": "true", "limit": 20})
        for one in runs:
            self._remove("run", one["run_id"], ("POST", "/api/2.2/jobs/runs/cancel", {"run_id": one["run_id"]}))
        for one in self._all("/api/2.2/jobs/list", "jobs",
                             lambda job: is_marked((job.get("settings") or {}).get("name"), self.run), {"limit": 100}):
            self._remove("job", one["job_id"], ("POST", "/api/2.2/jobs/delete", {"job_id": one["job_id"]}))
        for one in self._all("/api/2.1/clusters/list", "clusters", lambda one: cluster_is_ours(one, self.run),
                             {"page_size": 100}):
            body = {"cluster_id": one["cluster_id"]}
            calls = [("POST", "/api/2.1/clusters/permanent-delete", body)]
            if one.get("pinned_by_user_name") or one.get("cluster_source") != "JOB":
                calls.insert(0, ("POST", "/api/2.1/clusters/unpin", body))
            calls.insert(0, ("POST", "/api/2.1/clusters/delete", body))
            self._remove("cluster", one["cluster_id"], *calls)
        for one in self._all("/api/2.0/policies/clusters/list", "policies",
                             lambda one: is_marked(one.get("name"), self.run)):
            self._remove("policy", one["policy_id"],
                         ("POST", "/api/2.0/policies/clusters/delete", {"policy_id": one["policy_id"]}))
        for one in self._all("/api/2.0/instance-pools/list", "instance_pools",
                             lambda one: is_marked(one.get("instance_pool_name"), self.run)):
            self._remove("pool", one["instance_pool_id"],
                         ("POST", "/api/2.0/instance-pools/delete", {"instance_pool_id": one["instance_pool_id"]}))
        self._notebooks()

    def _notebooks(self):
        me = self.workspace.ask("GET", "/api/2.0/preview/scim/v2/Me").get("userName")
        listed = self.workspace.ask("GET", "/api/2.0/workspace/list", {"path": f"/Users/{me}"}) if me else None
        for one in (listed.get("objects") if listed else None) or []:
            if is_marked(one.get("path", "").rpartition("/")[2], self.run):
                self._remove("notebook", one["path"], ("POST", "/api/2.0/workspace/delete", {"path": one["path"]}))

    def clean(self, times=3):
        """Twice at least: what was on its way is seen the second time. True where nothing is left."""
        for turn in range(times):
            before, self.left = self.removed, []
            self.once()
            if self.removed == before and not self.left:
                return True
            self.pause(turn)
        return not self.left
