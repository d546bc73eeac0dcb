"""The proof's own commands, in every language, on a running cluster. `proof_commands.json` is what hipaactl sends."""
import json
import pathlib
import time

from subjects import Watch

COMMANDS = json.loads((pathlib.Path(__file__).resolve().parent / "proof_commands.json").read_text(encoding="utf-8"))
EXPANDED = 'import json, os\nprint("hipaa-live:" + json.dumps({"HIPAA_LIVE_B": os.environ.get("HIPAA_LIVE_B")}))'


def await_status(observer, step, path, query, over, subject, watch):
    """Asks until the status is one of `over`; records the first answer of each status."""
    recorder, seen, seconds = observer.recorder, None, 240
    end = recorder.clock() + seconds
    while True:
        answer = recorder.ask(step, "GET", path, query, subject=subject, awaits="/status")
        status = answer.get("status") if answer.ok else None
        if status is not None:
            watch.saw(status)
        if answer.ok and status == seen:
            recorder.exchanges.pop()
        seen = status
        if not answer.ok or status in over or recorder.clock() > end:
            return answer
        observer.budget.allow()
        time.sleep(observer.poll)


def run(observer, subject, language, commands, label, who=None):
    """One context, these commands in it, its end. Whatever is refused is the answer to a question."""
    recorder, cluster = observer.recorder, {"clusterId": subject.cluster_id}
    began = recorder.clock()
    made = recorder.ask(f"{label}: context", "POST", "/api/1.2/contexts/create", None, dict(cluster, language=language),
                        subject, who=who)
    context = made.get("id")
    if not made.ok or not context:
        return None
    held, last = dict(cluster, contextId=context), None
    try:
        ready = await_status(observer, f"{label}: context status", "/api/1.2/contexts/status", held,
                             ("Running", "Error"), subject, Watch(recorder, subject, "context", began))
        for number, command in enumerate(commands if ready.get("status") == "Running" else []):
            began = recorder.clock()
            sent = recorder.ask(f"{label}: execute {number}", "POST", "/api/1.2/commands/execute", None,
                                dict(held, language=language, command=command), subject)
            if sent.ok and sent.get("id"):
                last = await_status(observer, f"{label}: command status {number}", "/api/1.2/commands/status",
                                    dict(held, commandId=sent.get("id")), ("Finished", "Error", "Cancelled"),
                                    subject, Watch(recorder, subject, "command", began))
    finally:
        recorder.ask(f"{label}: destroy", "POST", "/api/1.2/contexts/destroy", None, held, subject)
    return last


def prove(observer, subject, mode):
    """The proof in each language; the answers of those that ended."""
    answers = []
    for language, command in COMMANDS.items():
        answer = run(observer, subject, language, [command], f"proof in {mode}, {language}")
        if answer is not None:
            answers.append(answer)
    return answers


def says_true(answers):
    """Whether a proof measured the flag as true."""
    return any('"spark.ssl.enabled": "true"' in str(one.get("results", "data")).replace('":"', '": "')
               for one in answers)
