"""The exchanges of a run, and the file that they become. One thread."""
import json
import os
import tempfile
import time

from workspace import Answer
from redaction import CATALOGUES, Redactor

FORMAT = 1


def is_catalogue(path):
    """Whether answers of this path are the platform's own lists, in which nobody is named."""
    return path.endswith(CATALOGUES[:2]) or CATALOGUES[2] in path


class Recorder:
    """Exchanges stay raw in memory; only what is redacted is ever written."""

    def __init__(self, workspace, budget, clock=time.monotonic):
        self.workspace, self.budget, self.clock = workspace, budget, clock
        self.exchanges, self.timings, self.skipped, self.troubles = [], [], [], []
        self.platform = "unknown"
        self.secrets = [workspace.token]
        self.names = [("host", workspace.hostname)]  # (type, value) of what is redacted wherever it stands
        self.second = None
        self.second_token = None
        self.refused = None  # the first answer that refused a request for its rate

    def ask(self, step, method, path, query=None, body=None, subject=None, others=None, compared=True, who=None,
            token=None, patient=True, **notes):
        """One exchange. `others`: (member, predicate): entries of a list that are not ours are left out.
        `who`: "second", asked with the second token. `patient`: asked again where it was refused for its rate."""
        token = self.second_token if who == "second" else token
        answer = self.patiently(method, path, query, body, token, 20 if patient else 1)
        left_out = {}
        if others and isinstance(answer.get(others[0]), list):
            all_of_them = answer.get(others[0])
            answer.body[others[0]] = [one for one in all_of_them if others[1](one)]
            if len(answer.body[others[0]]) < len(all_of_them):
                left_out = {"/" + others[0]: len(all_of_them) - len(answer.body[others[0]])}
        exchange = {"step": step, "method": method, "path": path, "query": query, "request": body, "answer": answer,
                    "subject": subject.cluster_id if subject else None, "state": subject.state if subject else None,
                    "left_out": left_out, "compared": compared, "who": who,
                    "at": self.budget.elapsed(), "notes": notes}
        self.exchanges.append(exchange)
        return answer

    def patiently(self, method, path, query, body, token, times):
        """What is refused for its rate is asked again after the time that the refusal names; the first is kept."""
        for turn in range(times):
            answer = self.workspace.ask(method, path, query, body, token)
            if answer.status != 429:
                break
            self.refused = self.refused or answer
            if turn + 1 == times:
                break
            after = answer.headers.get("retry-after", "")
            self.budget.allow()
            time.sleep(min(float(after), 30.0) if after.isdigit() else 1.0)
        return answer

    def note(self, step, path, answer, notes):
        """What was found by many requests: the answer that tells it, if there is one, and figures."""
        self.exchanges.append({"step": step, "method": "GET", "path": path, "query": None, "request": None,
                               "answer": answer or Answer(failure="not refused"), "subject": None, "state": None,
                               "left_out": {}, "compared": True, "who": None, "at": self.budget.elapsed(),
                               "notes": notes})

    def document(self):
        """The recording; raises Leak where it would show what it must not."""
        redactor = Redactor(self.secrets + ([self.second_token] if self.second_token else []))
        for kind, value in self.names:
            redactor.placeholder(kind, value)
        for one in self.exchanges:
            redactor.remember_sent(one["request"])
            redactor.remember_sent(one["query"])
        # What a later answer names is redacted in the earlier ones too. Catalogues name nothing.
        for one in self.exchanges:
            if not is_catalogue(one["path"]):
                self._shown(redactor, one)
        shown = [self._shown(redactor, one) for one in self.exchanges]
        timings = [dict(one, subject=redactor.value(one["subject"], "cluster_id")) for one in self.timings]
        head = {"format": FORMAT, "recorded_on": time.strftime("%Y-%m-%d", time.gmtime()), "platform": self.platform,
                "workspace": "loopback" if self.workspace.is_loopback else "remote", "run": self.budget.run,
                "ended": self.budget.why, "minutes": round(self.budget.elapsed() / 60, 1),
                "budget": {"minutes": self.budget.minutes, "clusters": self.budget.clusters},
                "clusters_made": self.budget.made, "skipped": self.skipped,
                "troubles": redactor.value(self.troubles, "message")}
        made = {"head": head, "timings": timings, "exchanges": shown}
        text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
        redactor.check(made)
        return made, text

    def _shown(self, redactor, one):
        answer = one["answer"]
        catalogue = is_catalogue(one["path"])
        made = {"step": one["step"], "method": one["method"], "path": redactor.patterned(one["path"])}
        for name in ("subject", "state", "who"):
            if one[name] is not None:
                made[name] = redactor.value(one[name], "cluster_id") if name == "subject" else one[name]
        if one["query"]:
            made["query"] = redactor.value(one["query"], None, own=True)
        if one["request"] is not None:
            raw = one["request"]
            made["request"] = {"bytes": raw.decode()} if isinstance(raw, bytes) else redactor.value(raw, None, own=True)
        shown = {"seconds": round(answer.seconds, 2)}
        if answer.failure:
            shown["failure"] = answer.failure
        else:
            shown.update(status=answer.status, headers={name: redactor.patterned(value)
                                                        for name, value in sorted(answer.headers.items())})
            if answer.is_json:
                shown["body"] = redactor.value(answer.body, None, catalogue=catalogue)
            else:
                shown["text"] = redactor.text("text", answer.text, False, False) if answer.text else ""
        made["answer"] = shown
        if one["left_out"]:
            made["left_out"] = one["left_out"]
        if not one["compared"]:
            made["compared"] = False
        made.update({name: value for name, value in one["notes"].items() if value is not None})
        made["at"] = round(one["at"], 1)
        return made

    def save(self, path):
        """Writes the recording, whole or not at all."""
        _, text = self.document()
        folder = os.path.dirname(os.path.abspath(path))
        os.makedirs(folder, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(dir=folder, prefix=".recording-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(unfinished, path)
        except BaseException:
            os.unlink(unfinished)
            raise
