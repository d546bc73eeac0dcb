"""A cluster of the run, what it was seen doing, and the calls that are made in every state. One thread."""
import time

from budget import TAG
from pointer import at
from workspace import Answer

CLUSTERS = "/api/2.1/clusters/"
MOVING = ("PENDING", "RESTARTING", "RESIZING", "TERMINATING")
STUCK = ("TERMINATED", "ERROR", "UNKNOWN", "GONE")


class Subject:
    """`specification`: what it was made of. `state`: as last seen; "GONE" once clusters/get refuses."""

    def __init__(self, name, cluster_id, specification):
        self.name, self.cluster_id, self.specification, self.state = name, cluster_id, specification, None


class Watch:
    """States of one subject after one action, with the seconds of their first and last sight since it was sent."""

    def __init__(self, recorder, subject, action, began):
        self.clock, self.began = recorder.clock, began
        self.timing = {"action": action, "subject": subject.cluster_id, "states": []}
        recorder.timings.append(self.timing)

    def saw(self, state):
        now, states = round(self.clock() - self.began, 3), self.timing["states"]
        if not states or states[-1][0] != state:
            states.append([state, now, now])
        states[-1][2] = now


class Observer:
    """Asks about subjects through the recorder, and waits for them within the budget."""

    def __init__(self, recorder, budget, poll):
        self.recorder, self.budget, self.poll = recorder, budget, poll
        self.watches = {}  # cluster id -> Watch

    def act(self, subject, action, path, body):
        """A call that is to change the cluster's state; its time runs from the answer on."""
        began = self.recorder.clock()
        answer = self.recorder.ask(f"{action} in {subject.state}", "POST", CLUSTERS + path, None, body, subject,
                                   action=action)
        self.watches[subject.cluster_id] = Watch(self.recorder, subject, action, began)
        return answer

    def began_creating(self, subject, began):
        self.watches[subject.cluster_id] = Watch(self.recorder, subject, "create", began)

    def repeat(self, step, path, query, is_over, seconds, subject=None, awaits=None, watch=None):
        """Asks until is_over(answer), or too long; of answers that are alike only the first is recorded."""
        end, before = self.recorder.clock() + seconds, None
        while True:
            answer = self.recorder.ask(step, "GET", path, query, subject=subject, awaits=awaits)
            shape = (answer.status, at(answer.body, awaits) if awaits else None)
            if watch and isinstance(shape[1], str):
                watch.saw(shape[1])
            over = is_over(answer) or not answer.ok or self.recorder.clock() > end
            if shape == before and not over:
                self.recorder.exchanges.pop()
            before = shape
            if over:
                return answer
            self.budget.allow()
            time.sleep(self.poll)

    def look(self, subject, step=None):
        """The cluster's state now. Recorded where it is another than before, or where a step is named."""
        answer = self.recorder.ask(step or "", "GET", CLUSTERS + "get", {"cluster_id": subject.cluster_id},
                                   subject=subject)
        exchange = self.recorder.exchanges[-1]
        if answer.failure or answer.status in (429, 503):
            return subject.state
        before, subject.state = subject.state, answer.get("state") if answer.ok else "GONE"
        exchange["state"] = subject.state
        if subject.cluster_id in self.watches:
            self.watches[subject.cluster_id].saw(subject.state)
        if step is None:
            exchange["step"] = f"get in {subject.state}"
            if before == subject.state:
                self.recorder.exchanges.pop()
        return subject.state

    def until(self, subject, wanted, seconds):
        """Waits until its state is one of these; False where that took longer, or cannot come any more."""
        end = self.recorder.clock() + seconds
        while self.look(subject) not in wanted:
            if subject.state in STUCK or self.recorder.clock() > end:
                return False
            self.budget.allow()
            time.sleep(self.poll)
        return True

    def steady(self, subject, asks):
        """Runs asks(); what was asked while the cluster moved on is marked, for its state is not known."""
        before = self.look(subject, f"get before the calls in {subject.state}")
        first = len(self.recorder.exchanges)
        asks()
        last = len(self.recorder.exchanges)
        if self.look(subject) != before:
            for one in self.recorder.exchanges[first:last]:
                one["notes"]["unsteady"] = True

    def calls(self, subject, edit=None):
        """What we ever ask of a cluster, in the state that it has. `edit`: also calls that may change it."""
        self.look(subject, f"get before the calls in {subject.state}")
        state, body = subject.state, {"cluster_id": subject.cluster_id}
        def ask(name, method, path, query=None, content=None, **more):
            if subject.state != state:  # it moved on: what may change a cluster is not asked in a state not meant
                return Answer(failure="not asked")
            answer = self.recorder.ask(f"{name} in {state}", method, path, query, content, subject, **more)
            exchange = self.recorder.exchanges[-1]
            if self.look(subject) != state or answer.status == 429:
                exchange["notes"]["unsteady"] = True
            return answer
        ask("events", "POST", CLUSTERS + "events", None, dict(body, page_size=50))
        ask("libraries", "GET", "/api/2.0/libraries/cluster-status", body)
        # Its own entry alone: the other clusters may be in any state at this moment.
        ask("list", "GET", CLUSTERS + "list", {"page_size": 100, "filter_by.cluster_sources": "API"},
            others=("clusters", lambda one: one.get("cluster_id") == subject.cluster_id), own_entry="clusters")
        if state != "RUNNING":
            made = ask("context", "POST", "/api/1.2/contexts/create", None,
                       {"clusterId": subject.cluster_id, "language": "python"})
            if made.ok and made.get("id"):
                ask("destroy", "POST", "/api/1.2/contexts/destroy", None,
                    {"clusterId": subject.cluster_id, "contextId": made.get("id")})
        if edit is not None:
            # Once, for a moment later they might do something.
            ask("edit again", "POST", CLUSTERS + "edit", None, dict(edit, **body), patient=False)
            ask("resize", "POST", CLUSTERS + "resize", None, dict(body, num_workers=edit["num_workers"]), patient=False)
            ask("start", "POST", CLUSTERS + "start", None, body, patient=False)

    def mark_only(self, entry):
        """Whether a listed cluster is one of this run's."""
        tags = entry.get("custom_tags") or {}
        return str(tags.get(TAG, "")).startswith(self.budget.mark(""))
