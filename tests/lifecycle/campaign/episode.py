"""One seed: a few clusters are created, changed, replaced by others and destroyed under faults, and
after each of these steps the stack is applied until that succeeds."""
import collections
import copy
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import urllib.error

import trouble
from workbench import HIPAACTL, MANIFEST, TOKEN, example

PATIENCE = 8       # applies under the faults of a step, before they are taken away
PROVED = ("measured_true", "hardware")
WITHOUT_FAULTS = 4  # applies after that: a cluster that is tainted has to be replaced first


class Violation(Exception):
    """Something that must always hold did not."""


class Episode:
    def __init__(self, seed, simulator, platform="legacy"):
        self.draw = random.Random(seed)
        self.simulator = simulator
        self.log = []
        self.struck = collections.Counter()  # faults by kind, deaths of hipaactl among them
        self._delivered_at = 0.0  # when everything that is held up on its way will have arrived
        self._folder = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self._folder.name)
        self.stack = {}  # name -> config
        self.document = example("compliant")
        self.model = self.document["resources"][0]
        # Where nothing proves anything, an apply is right to fail, and leaves nothing that runs.
        self.can_prove = platform != "plain"
        self.document["providers"]["hipaa"]["config"].update(
            retry_timeout_seconds=3, http_timeout_seconds=1, rate_limit=1000,
            ca_file=simulator.certificate)
        if platform != "legacy":
            self.document["providers"]["hipaa"]["config"]["compliance_profile"] = "strict"

    def close(self):
        self._folder.cleanup()

    # -- the workspace ---------------------------------------------------------------------------
    def control(self, path, body=None, method=None):
        for _ in range(100):  # it may be in one of its outages
            try:
                return self.simulator.control(path, body, method)
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.02)
        raise Violation("the simulated workspace does not answer")

    def clusters(self):
        return {one["cluster_id"]: one for one in self.control("state")["clusters"]}

    def running(self):
        return {key for key, one in self.clusters().items() if one["state"] == "RUNNING"}

    # -- the stack -------------------------------------------------------------------------------
    def write(self):
        document = copy.deepcopy(self.document)
        document["resources"] = [{**self.model, "name": name, "config": config}
                                 for name, config in sorted(self.stack.items())]
        (self.folder / "phi.stack.json").write_text(json.dumps(document), encoding="utf-8")

    def declare(self, name):
        config = copy.deepcopy(self.model["config"])
        config["cluster_name"] = name.replace("_", "-")
        self.stack[name] = config

    def change(self):
        for config in self.stack.values():
            kind = self.draw.randrange(4)
            if kind == 0:
                config["num_workers"] = self.draw.randrange(1, 6)
            elif kind == 1:
                config["autotermination_minutes"] = self.draw.randrange(20, 90)
            elif kind == 2:
                config["aws_attributes"]["ebs_volume_size"] = self.draw.randrange(100, 500)
            kind = self.draw.randrange(6)
            if kind == 0:  # another version of one package, or another number of them
                config["libraries"] = [
                    {"pypi": {"package": f"{name}==3.{self.draw.randrange(9)}"}}
                    for name in ("simplejson", "requests")[:self.draw.randrange(3)]]
            elif kind == 1:
                path = f"/Shared/{self.draw.randrange(9)}"
                config["tasks"] = [{"task_key": "load", "notebook_task": {"notebook_path": path}}]
            elif kind == 2:
                config["is_pinned"] = not config.get("is_pinned", False)
            elif kind == 3:
                config.pop("tasks", None)

    # -- commands --------------------------------------------------------------------------------
    def environment(self):
        url = self.draw.choice((self.simulator.url, self.simulator.tls_url))
        if self.draw.random() < 0.05:
            self.struck["bad certificate"] += 1
            url = self.control("tls", {"flavour": self.draw.choice(("expired", "wrong-host"))})["url"]
        kept = {name: os.environ[name] for name in
                ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS") if name in os.environ}
        return {**kept, "HOME": str(self.folder), "DATABRICKS_TOKEN": TOKEN, "DATABRICKS_HOST": url,
                "HIPAA_PLUGIN_PATH": str(MANIFEST.parent)}

    def start(self, *arguments, environment):
        return subprocess.Popen([HIPAACTL, *arguments], cwd=self.folder, env=environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def ctl(self, *arguments, environment, fatal=None):
        """Runs hipaactl, and kills it when the request of `fatal` is on its way."""
        process = self.start(*arguments, environment=environment)
        if fatal is not None:
            killer = self.control("faults", fatal)["ids"][0]
            while process.poll() is None:
                known = self.control("faults")["faults"]
                if any(one["id"] == killer and one["fired"] for one in known):
                    process.kill()
                    self.struck["kill -9"] += 1
                    self.delivers(fatal)
                    break
                time.sleep(0.005)
        try:
            out, _ = process.communicate(timeout=120)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise Violation(f"hipaactl {' '.join(arguments)} takes longer than 120 s") from late
        if fatal is not None:
            self.control(f"faults?id={killer}", method="DELETE")
        codes = sorted({word for word in out.replace("]", " ").replace(":", " ").split()
                        if word.startswith(("HP-", "HC-"))})
        self.log.append(f"{' '.join(arguments)} -> {process.returncode} {' '.join(codes)}")
        if process.returncode in (0, 1, 2, -9):
            return process.returncode, out
        raise Violation(f"hipaactl {' '.join(arguments)} ended with {process.returncode}:\n{out}")

    def delivers(self, fault):
        """Notes how long a request that was just held up may be on its way."""
        if fault["kind"] in ("delay_before", "lag", "growth"):
            arrives = time.monotonic() + fault["delay_ms"] / 1000 + 0.05
            self._delivered_at = max(self._delivered_at, arrives)

    def settle(self):
        """Waits until the network has delivered what is on its way."""
        time.sleep(max(0.0, self._delivered_at - time.monotonic()))

    def lift_faults(self, drawn):
        """Takes the faults away, and counts which of them struck."""
        fired = {one["id"]: one["fired"] for one in self.control("faults")["faults"]}
        for fault, identifier in drawn:
            self.struck[trouble.kind(fault)] += fired.get(identifier, 0)
            if fired.get(identifier, 0):
                self.delivers(fault)
        self.control("faults", method="DELETE")
        self.settle()

    def step(self, name):
        """Applies the stack under new faults until it succeeds, and sees that all is as it has to be."""
        self.write()
        drawn = trouble.faults(self.draw)
        identifiers = self.control("faults", {"faults": drawn})["ids"] if drawn else []
        self.log += [f"{name}: {sorted(self.stack)}", *("  " + trouble.told(one) for one in drawn)]
        for attempt in range(PATIENCE if self.can_prove else 3):
            arguments = ["apply", "-y", f"--parallelism={self.draw.choice((1, 1, 2, 8))}"]
            if self.draw.random() < 0.15:
                arguments.append(f"--timeout={self.draw.choice((200, 700, 2000))}ms")
            fatal = trouble.moment(self.draw) if attempt < 3 and self.draw.random() < 0.4 else None
            if fatal:
                self.log.append("  killed at " + trouble.told(fatal))
            code, _ = self.ctl(*arguments, environment=self.environment(), fatal=fatal)
            self.always()
            if code == 0:
                break
            if self.draw.random() < 0.2:
                self.ctl("read", environment=self.environment())
                self.always()
        self.lift_faults(list(zip(drawn, identifiers)))
        quiet = {**self.environment(), "DATABRICKS_HOST": self.simulator.url}
        for _ in range(WITHOUT_FAULTS):
            code, out = self.ctl("apply", "-y", environment=quiet)
            self.always()
            if not self.can_prove and "HC-SSL-01" in out:
                return self.unproved(name, code, out)
            if code == 0:
                break
        else:
            raise Violation(f"{name}: without any fault apply still fails:\n{out}")
        self.finally_(name, quiet)

    # -- what has to hold ------------------------------------------------------------------------
    def entries(self):
        path = self.folder / "phi.state.json"
        if not path.exists():
            return []
        try:
            return json.loads(path.read_text(encoding="utf-8"))["resources"]
        except ValueError as broken:
            raise Violation(f"the state file is not whole: {broken}") from broken

    def always(self):
        """After every command, failed and killed ones too: proved, or tainted, or to be proved. What
        does not run has nothing to prove."""
        running = self.running()
        for entry in self.entries():
            state = entry["state"]
            if state is None or state.get("tainted"):
                continue
            status = state["value"].get("encryption", {}).get("status")
            # A stale proof of what runs is measured again by itself.
            if (status not in (*PROVED, "stale") and state["value"]["cluster_id"] in running
                    and not _must_be_proved(entry)):
                raise Violation(f"{entry['name']} is neither proved nor tainted: {status}")

    def finally_(self, name, quiet):
        """After an apply that succeeded."""
        clusters = self.clusters()
        tracked = {}
        for entry in self.entries():
            if entry["state"] is None or entry["state"].get("tainted"):
                raise Violation(f"{name}: {entry['name']} is unfinished or tainted")
            tracked[entry["name"]] = entry["state"]["value"]
        if set(tracked) != set(self.stack):
            raise Violation(f"{name}: the state has {sorted(tracked)}, not {sorted(self.stack)}")
        known = {value["cluster_id"] for value in tracked.values()}
        if set(clusters) != known:
            raise Violation(f"{name}: lost {sorted(known - set(clusters))}, and beyond the state "
                            f"there are {[_brief(clusters[one]) for one in set(clusters) - known]}")
        for resource, value in tracked.items():
            there = clusters[value["cluster_id"]]
            _same(f"{name}: {resource}", self.stack[resource], value, "the state")
            _same(f"{name}: {resource}", self.stack[resource], there, "the workspace",
                  apart=("libraries", "tasks", "is_pinned"))
            self.attached(f"{name}: {resource}", self.stack[resource], there)
            if value["state"] != there["state"]:
                raise Violation(f"{name}: {resource} is {there['state']}, the state {value['state']}")
            # What ended itself has nothing to prove.
            ended = there["state"] == "TERMINATED" and value["encryption"]["status"] == "stale"
            if value["encryption"]["status"] not in PROVED and not ended:
                raise Violation(f"{name}: {resource} is not proved: {value['encryption']}")
        jobs = sum("tasks" in config for config in self.stack.values())
        there = len(self.control("state")["jobs"])
        if there != jobs:
            raise Violation(f"{name}: {there} jobs instead of {jobs}")
        code, out = self.ctl("plan", environment=quiet)
        if code != 0 or "No changes" not in out:
            raise Violation(f"{name}: after a successful apply plan is not empty:\n{out}")

    def unproved(self, name, code, out):
        """After an apply where the workspace proves nothing: refused, tracked, and nothing runs."""
        if code != 1:
            raise Violation(f"{name}: apply ends with {code} on a workspace without a proof:\n{out}")
        if running := self.running():
            raise Violation(f"{name}: {sorted(running)} run unproved")
        known = {entry["state"]["value"]["cluster_id"] for entry in self.entries() if entry["state"]}
        if beyond := set(self.clusters()) - known:
            raise Violation(f"{name}: beyond the state there are {sorted(beyond)}")

    def attached(self, what, wanted, there):
        """Libraries and the pin, as the workspace has them. A mark for the next start is enough
        where nothing runs."""
        answer = self.simulator.call(
            f"api/2.0/libraries/cluster-status?cluster_id={there['cluster_id']}")
        runs = there["state"] != "TERMINATED"
        found = [one["library"] for one in answer.get("library_statuses", [])
                 if runs or one["status"] != "UNINSTALL_ON_RESTART"]
        if sorted(map(str, found)) != sorted(map(str, wanted.get("libraries", []))):
            raise Violation(f"{what}.libraries are {answer}")
        if ("pinned_by_user_name" in there) != wanted.get("is_pinned", False):
            raise Violation(f"{what} is pinned, or not: {there.get('pinned_by_user_name')}")

    # -- the story -------------------------------------------------------------------------------
    def run(self):
        self.control("reset", {})
        # Clusters that were created a moment ago are not there yet for so many questions.
        lag = self.draw.choice((0, 0, 1, 3, 8))
        self.control("settings", {"consistency_lag_gets": lag})
        self.log.append(f"{lag} answers know nothing of a new cluster")
        for number in range(self.draw.randrange(2, 5)):
            self.declare(f"phi_{number}")
        self.step("create")
        self.change()
        self.step("update")
        self.stack.pop(self.draw.choice(sorted(self.stack)))
        self.declare("phi_later")
        self.change()
        self.step("replace one by another")
        self.stack.clear()
        self.step("destroy")


def _brief(cluster):
    return f"{cluster['cluster_id']} {cluster['cluster_name']} {cluster['state']}"


def _must_be_proved(entry):
    """The mark that keeps the next plan from being empty."""
    return json.loads(entry.get("private") or "{}").get("proof_required") is True


def _same(what, wanted, found, where, apart=()):
    for key, value in wanted.items():
        if key in apart:
            continue
        if isinstance(value, dict):
            _same(f"{what}.{key}", value, found.get(key) or {}, where)
        elif found.get(key) != value:
            raise Violation(f"{what}.{key} is {found.get(key)!r} in {where}, not {value!r}")
