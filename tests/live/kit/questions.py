"""The questions, and what recordings say to them. A rehearsal on this machine settles nothing unless it is named."""
import json
import pathlib
import re

import replay
from pointer import at

HERE = pathlib.Path(__file__).resolve().parent.parent
PLACES = (HERE / "recordings", HERE.parents[1] / "build" / "live")
NOWHERE = object()


def all_questions():
    return [one for name in ("questions.json", "questions_elsewhere.json")
            for one in json.loads((HERE / name).read_text(encoding="utf-8"))]


def _exchange(recording, check):
    found = [one for one in recording["exchanges"] if one["step"] == check["step"] and not one.get("unsteady")]
    return (found[-1] if check.get("last") else found[0]) if found else None


def _of_timing(recording, check):
    states = next((one["states"] for one in recording["timings"] if one["action"] == check["timing"] and one["states"]), None)
    if states is None:
        return None
    if "first" in check:
        return states[0][0] == check["first"], f"first {states[0][0]}"
    if all(one[0] != check["before"] for one in states):
        return None
    longest = max((last for state, _, last in states[:1] if state == check["seconds_in"]), default=0.0)
    return True, f"{longest} s"


def _of_each(exchange, check):
    """Whether all entries of a list, of those whose name matches, have this value; None where none matches."""
    entries = at(exchange, check["at"], NOWHERE)
    held = [one for one in (entries if isinstance(entries, list) else [])
            if re.search(check["each"], str(one.get("node_type_id")))]
    if not held:
        return None
    other = [one["node_type_id"] for one in held if one.get(check["member"]) != check["equals"]]
    return not other, f"{len(held)} node types" + (f", not {', '.join(other[:3])}" if other else "")


def answer_in(recording, check):
    """(as assumed, what was seen), or None where the recording does not tell."""
    if check.get("platform") and recording["head"]["platform"] not in check["platform"]:
        return None
    if "only_if" in check and not (answer_in(recording, check["only_if"]) or (False,))[0]:
        return None
    if "timing" in check:
        return _of_timing(recording, check)
    exchange = _exchange(recording, check)
    if exchange is not None and "each" in check:
        return _of_each(exchange, check)
    if exchange is None or ("failure" in exchange["answer"] and check["step"] != "rate"):
        return None
    if check["at"].startswith("/answer/body/") and exchange["answer"].get("status") != 200 and "error" not in check["at"] \
            and not check["at"].endswith("/message"):
        return None
    value = at(exchange, check["at"], NOWHERE)
    shown = "absent" if value is NOWHERE else _short(value)
    if "given" in check and not re.search(check["given"], shown):
        return None
    if "absent" in check:
        return value is NOWHERE, shown
    if value is NOWHERE:
        is_other = check["step"] == "rate" or check["at"].endswith("/error_code") and exchange["answer"]["status"] == 200
        return None if is_other else (False, shown)
    for name, wanted in (("same_as", True), ("not_as", False)):
        if name in check:
            other = _exchange(recording, check[name])
            return None if other is None else ((at(other, check[name]["at"], NOWHERE) == value) == wanted, shown)
    if "matches" in check:
        text = value if isinstance(value, str) else json.dumps(value)
        return re.search(check["matches"], text) is not None, shown
    return ("any" in check) or value == check["equals"], shown


def _short(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "…"


def recordings(named):
    """(path, recording) of those that are named, and of those that lie where they belong and are no rehearsals."""
    for path in named:
        yield pathlib.Path(path), replay.read(path)
    for folder in PLACES:
        for path in sorted(folder.glob("*.json")):
            recording = replay.read(path)
            if recording["head"]["workspace"] == "remote":
                yield path, recording


def state_of(question, held):
    """(state, by what): contradicted where one recording contradicts."""
    seen = [(path, recording, answer_in(recording, question["check"])) for path, recording in held if "check" in question]
    seen = [one for one in seen if one[2] is not None]
    for wanted, state in ((False, "contradicted"), (True, "settled")):
        for path, recording, (fits, shown) in seen:
            if fits == wanted:
                rehearsal = " (a rehearsal on this machine)" if recording["head"]["workspace"] == "loopback" else ""
                return state, f"{path.name}, {recording['head']['platform']}{rehearsal}: {shown}"
    return question["state"], question.get("by") or (f"needs {question['needs']}" if "needs" in question else "")


def print_list(named):
    held = list(recordings(named))
    counts = {}
    for one in all_questions():
        state, by = state_of(one, held)
        counts[state] = counts.get(state, 0) + 1
        print(f"{one['id']}: {state}{' by ' + by if state != 'unknown' else ''}\n    {one['fact']}\n    code: {one['code']}\n"
              f"    otherwise: {one['otherwise']}" + (f"\n    {by}" if state == "unknown" and by else ""))
    print(f"{sum(counts.values())} questions: " + ", ".join(f"{counts[one]} {one}" for one in sorted(counts)))
    return 0
