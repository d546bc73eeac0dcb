"""Puts the exchanges of a recording to the simulated workspace, which is brought to the same state each time.

The simulated clock stands still for the cluster between two exchanges: changes of state take virtual seconds that
pass only when the recording has moved on. One thread.
"""
import json
import sys

import differences
from pointer import at
from recorder import is_catalogue
from redaction import PLACEHOLDER, TIMES, Redactor
from workspace import Workspace

TRANSITION, STEP = 20, 5   # virtual seconds of a change of state, and of one step of the clock
SETTINGS = {"start_seconds": TRANSITION, "restart_seconds": TRANSITION, "resize_seconds": TRANSITION,
            "terminate_seconds": TRANSITION, "library_seconds": STEP, "context_seconds": STEP, "command_seconds": STEP}
MOVING = ("PENDING", "RESTARTING", "RESIZING", "TERMINATING")
# What stands for a value that no answer of the simulated workspace gave.
UNKNOWN = {"cluster-id": "0101-000000-nosuch99", "pool-id": "0101-000000-none0-pool-nosuch99",
           "policy-id": "00000000000NOONE", "job-id": "99999999999999", "run-id": "99999999999999",
           "id": "00000000-0000-0000-0000-000000000000", "nonce": "hipaa-live-token"}


class Replay:
    """One recording against one simulated workspace; `control(path, body)` is its control interface."""

    def __init__(self, recording, url, token, control):
        self.recording, self.control = recording, control
        self.workspace = Workspace(url, token)
        self.redactor = Redactor([token])
        self.redactor.placeholder("host", self.workspace.hostname)
        self.bindings = differences.Bindings()
        self.rows = []       # (exchange, path, kind, recorded, simulated)
        self.timings = []    # (action, recorded id, states that the simulated cluster went through)
        self.following = {}  # cluster id here -> states since the last action
        self.pairs = []      # (exchange, simulated answer) of all that were compared
        self.created = set()  # recorded ids of clusters that are followed already
        self.last_times = {}  # (recorded id, member) -> the last (recorded, simulated) values
        self.compared = self.unsteady = 0
        self.second_token = None

    def run(self):
        runtimes = {one.get("request", {}).get("spark_version") for one in self.recording["exchanges"]
                    if one["answer"].get("status") == 200 and isinstance(one.get("request"), dict)}
        here = {one["key"] for one in self.workspace.ask("GET", "/api/2.1/clusters/spark-versions").get("versions") or []}
        self.control("settings", dict(SETTINGS, extra_spark_versions=sorted(
            one for one in runtimes if one and one[0].isdigit() and one not in here)))
        self.follow_users()
        for exchange in self.recording["exchanges"]:
            self.one(exchange)
        return self

    def follow_users(self):
        """Somebody who may do nothing, where the recording has a second token's answers."""
        if any(one.get("who") == "second" for one in self.recording["exchanges"]):
            self.second_token = "dapi-second-token"
            self.control("users", {"user_name": "second@example.com", "token": self.second_token,
                                   "allow_cluster_create": False, "can_attach": False, "cluster_permission": ""})
            self.redactor.secrets.append(self.second_token)

    # Values of the recording, as they are called here.

    def here(self, value, member=None):
        if isinstance(value, dict):
            return {name: self.here(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.here(one, member) for one in value]
        if not isinstance(value, str):
            return value
        whole = PLACEHOLDER.fullmatch(value)
        if whole:
            found = self.value_of(whole)
            return int(found) if whole[1] and str(found).isdigit() else found
        return PLACEHOLDER.sub(lambda one: str(self.value_of(one)), value)

    def value_of(self, match):
        bound = self.bindings.simulated.get((match[2], match[3]))
        if bound is not None:
            value = str(self.redactor.raw(f"<{bound[0]} {bound[1]}>"))
            return {" upper": value.upper(), " lower": value.lower()}.get(match[4], value)
        made = UNKNOWN.get(match[2], f"live-{match[2]}-{match[3]}")
        if match[2] == "user":
            made = f"live-user-{match[3]}@example.com"
        # The same placeholder on both sides, so that answers that repeat it are the same.
        shown = PLACEHOLDER.fullmatch(self.redactor.placeholder(match[2], made))
        self.bindings.simulated[(match[2], match[3])] = (shown[2], shown[3])
        self.bindings.recorded[(shown[2], shown[3])] = (match[2], match[3])
        return made

    # The state.

    def state_of(self, cluster_id):
        for one in self.control("state?brief=true")["clusters"]:
            if one["cluster_id"] == cluster_id:
                return one["state"]
        return "GONE"

    def tick(self):
        self.control("clock", {"seconds": STEP})
        for cluster_id, states in self.following.items():
            state = self.state_of(cluster_id)
            if states[-1] != state:
                states.append(state)

    def bring(self, exchange):
        """The cluster to the state of the exchange, by letting time pass; False where it never gets there."""
        if "subject" not in exchange or "state" not in exchange:
            return None
        cluster_id = self.here(exchange["subject"])
        for _ in range(2 * TRANSITION // STEP + 2):
            state = self.state_of(cluster_id)
            if state == exchange["state"]:
                return None
            if exchange["state"] == "GONE" or state not in MOVING and not self.is_of_a_job(cluster_id, state):
                break
            self.tick()
        return state

    def is_of_a_job(self, cluster_id, state):
        return state == "RUNNING" and any(one["cluster_id"] == cluster_id and str(one.get("cluster_name", one.get(
            "name", ""))).startswith("job-") for one in self.control("state?brief=true")["clusters"])

    # One exchange.

    def one(self, exchange):
        if exchange.get("compared") is False and "status" not in exchange["answer"]:
            return
        if exchange["step"] == "rate":
            self.rate(exchange)
            return
        instead = self.bring(exchange)
        # It was in that state here too, until time passed for another cluster.
        unsteady = exchange.get("unsteady") or instead is not None and \
            exchange["state"] in self.following.get(self.here(exchange["subject"]), [])
        if instead is not None and not unsteady:
            self.rows.append((exchange, "/state of the cluster", "state", exchange["state"], instead))
        simulated = self.sent(exchange)
        self.follow(exchange)
        if exchange.get("compared") is False:
            return
        if unsteady:
            self.unsteady += 1
            return
        self.compared += 1
        self.pairs.append((exchange, simulated))
        self.times(exchange, simulated)
        for path, kind, mine, theirs in differences.of_answers(self.bindings, exchange["answer"], simulated,
                                                               exchange.get("left_out", {})):
            self.rows.append((exchange, path, kind, mine, theirs))
        self.follow_new()

    def times(self, exchange, simulated):
        """Whether each time of a cluster changed since it was last asked for, there and here."""
        answers = [one.get("body") for one in (exchange["answer"], simulated)]
        if not exchange["path"].endswith("/clusters/get") or not all(isinstance(one, dict) for one in answers):
            return
        for name in answers[0]:
            if not TIMES.search(name) or name not in answers[1] or name == "last_activity_time":
                continue
            key, values = (exchange.get("subject"), name), tuple(one[name] for one in answers)
            before, self.last_times[key] = self.last_times.get(key), values
            if before and (before[0] == values[0]) != (before[1] == values[1]):
                words = ["as before" if one == other else "another than before" for one, other in zip(before, values)]
                self.rows.append((exchange, f"/body/{name}", "change", *words))

    def sent(self, exchange):
        """The simulated answer, redacted; asked again while the recording's is of a later status."""
        path = PLACEHOLDER.sub(lambda one: str(self.value_of(one)), exchange["path"])
        query = self.here(exchange.get("query"))
        body = self.here(exchange["request"]) if "request" in exchange else None
        if isinstance(body, dict) and set(body) == {"bytes"}:
            body = body["bytes"].encode()
        token = self.second_token if exchange.get("who") == "second" else None
        token = "not-a-token" if exchange["step"] == "wrong token" else token
        self.redactor.remember_sent(query)
        self.redactor.remember_sent(body)
        pointer = exchange.get("awaits")
        for turn in range(2 * TRANSITION // STEP):
            answer = self.workspace.ask(exchange["method"], path, query, body, token)
            if not pointer or answer.status != 200 or exchange["answer"].get("status") != 200 or \
                    at(answer.body, pointer) == at(exchange["answer"].get("body"), pointer):
                break
            self.tick()
        return self.shown(exchange, answer)

    def shown(self, exchange, answer):
        if answer.failure:
            return {"failure": answer.failure}
        member = exchange.get("own_entry")
        if member and isinstance(answer.get(member), list):
            mine = self.here(exchange["subject"])
            answer.body[member] = [one for one in answer.body[member] if one.get("cluster_id") == mine]
        made = {"status": answer.status, "headers": {name: self.redactor.patterned(value)
                                                     for name, value in sorted(answer.headers.items())}}
        if answer.is_json:
            made["body"] = self.redactor.value(answer.body, None, catalogue=is_catalogue(exchange["path"]))
        else:
            made["text"] = self.redactor.text("text", answer.text, False, False) if answer.text else ""
        return made

    def follow(self, exchange):
        """Notes the states that follow an action here, to be compared with the recorded ones."""
        action = exchange.get("action")
        if action and exchange.get("subject"):
            self.begin(action, exchange["subject"])

    def follow_new(self):
        """Clusters are followed from the answer on that named them first."""
        for one in self.recording["timings"]:
            match = PLACEHOLDER.fullmatch(one["subject"])
            if one["action"] == "create" and match and (match[2], match[3]) in self.bindings.simulated and \
                    one["subject"] not in self.created:
                self.created.add(one["subject"])
                self.begin("create", one["subject"])

    def begin(self, action, cluster):
        here = self.here(cluster)
        self.following[here] = [self.state_of(here)]
        self.timings.append((action, cluster, self.following[here]))

    def rate(self, exchange):
        """A refusal is asked for here too, by a limit of one request a second."""
        if "failure" in exchange["answer"]:
            return
        self.control("settings", {"requests_per_second": 1})
        try:
            for _ in range(5):
                answer = self.workspace.ask("GET", exchange["path"])
                if answer.status == 429:
                    break
        finally:
            self.control("settings", {"requests_per_second": 0})
        self.rows.append((exchange, "/answered before the refusal", "value", exchange.get("answered"), "no limit"))
        self.compared += 1
        for row in differences.of_answers(self.bindings, exchange["answer"], self.shown(exchange, answer)):
            self.rows.append((exchange, *row))


def read(path):
    """A recording; exits with 2 where it is none."""
    try:
        with open(path, encoding="utf-8") as file:
            made = json.load(file)
        if made["head"]["format"] == 1 and isinstance(made["exchanges"], list) and isinstance(made["timings"], list):
            return made
        why = "it is of another format"
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = str(error)
    print(f"{path} is no recording of tests/live/run.sh: {why}", file=sys.stderr)
    raise SystemExit(2)
