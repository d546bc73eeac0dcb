"""tests/live/compare: a recording against the simulated workspace, as a table of what differs."""
import argparse
import json
import os
import pathlib
import re
import sys

import dependence
import replay

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT / "tests")]
from support.simulator import TOKEN, Simulator  # noqa: E402

SLACK = 0.1           # seconds, of clocks and roundings
STATES = ("PENDING", "RESTARTING", "RESIZING", "TERMINATING")
# What else is waited for: its states in order, those that last, and the simulated workspace's setting of how long.
WAITS = {"context": (["Pending", "Running"], ["Pending"], "context_seconds"),
         "command": (["Queued", "Running", "Finished"], ["Running"], "command_seconds"),
         "library": (["PENDING", "RESOLVING", "INSTALLING", "INSTALLED"], ["PENDING", "INSTALLING"], "library_seconds")}
WIDTH = 70
MOST_ENTRIES = 8      # of one list that have a row each


def options():
    parser = argparse.ArgumentParser(prog="tests/live/compare", description=(
        "Puts each exchange of a recording to the simulated workspace, in the same state, and shows what differs: the "
        "fact, as recorded, as simulated, and where our code depends on it. Exit code: 0 nothing differs, 1 something "
        "does, 2 it could not be compared."))
    parser.add_argument("recording", metavar="RECORDING")
    parser.add_argument("--simulator", metavar="FILE", help="workspace_sim (build/release/bin/workspace_sim)",
                        default=os.environ.get("HIPAA_SIM") or str(ROOT / "build/release/bin/workspace_sim"))
    parser.add_argument("--platform", choices=("legacy", "csp", "plain"), help="instead of the recording's own")
    parser.add_argument("--start-seconds", type=float, default=0.2,
                        help="how long a simulated change of state takes, to be compared with the recorded times (0.2)")
    parser.add_argument("--json", action="store_true", help="the table as JSON")
    return parser.parse_args()


def merged(rows):
    """Rows that say the same of several exchanges, as one: {fact, recorded, simulated, code, where}."""
    made = {}
    for exchange, path, kind, recorded, simulated in rows:
        call = f"{exchange['method']} {exchange['path']}"
        fact = f"{call} {path.removeprefix('/body') if path.startswith('/body/') else path} ({kind})"
        key = (fact, json.dumps(recorded, sort_keys=True), json.dumps(simulated, sort_keys=True))
        if key not in made:
            made[key] = {"fact": fact, "recorded": recorded, "simulated": simulated,
                         "code": dependence.of(exchange, path, recorded, simulated), "where": []}
        where = exchange["step"] + (f" [{exchange['state']}]" if exchange.get("state") else "")
        if where not in made[key]["where"]:
            made[key]["where"].append(where)
    return list(made.values())


def gathered(rows):
    """Rows that differ only in the entry of a list, as one row where there are more than MOST_ENTRIES of them."""
    groups = {}
    for one in rows:
        groups.setdefault(re.sub(r"/\[[^]]*\]", "/[…]", one["fact"]), []).append(one)
    for fact, held in groups.items():
        if len(held) <= MOST_ENTRIES:
            yield from held
            continue
        names = ", ".join(re.findall(r"/\[([^]]*)\]", one["fact"])[-1] for one in held[:3])
        yield dict(held[0], fact=f"{fact} in {len(held)} entries ({names}, …)")


def is_within(wanted, given):
    """Whether the states were seen in this order, some of them perhaps too short to be seen."""
    rest = iter(given)
    return all(any(one == other for other in rest) for one in wanted)


def of_timings(recording, simulated, start_seconds, settings):
    """States that came in another order, and times that cannot be those of the simulated workspace."""
    told = set()
    for row in all_timings(recording, simulated, start_seconds, settings):
        if row["fact"] not in told:  # one of those that are alike
            told.add(row["fact"])
            yield row


def all_timings(recording, simulated, start_seconds, settings):
    held = {(action, subject): states for action, subject, states in simulated}
    for one in recording["timings"]:
        seen = [state for state, _, _ in one["states"]]
        given, lasting, seconds = held.get((one["action"], one["subject"])), STATES, start_seconds
        if one["action"] in WAITS:
            given, lasting, seconds = WAITS[one["action"]]
            seconds = settings[seconds]
        if given is None or not seen:
            continue
        fact = {"code": dependence.of_states(), "where": [f"{one['action']} {one['subject']}"]}
        if not is_within(seen, given):
            yield dict(fact, fact=f"states after {one['action']}", recorded=seen, simulated=given)
        for state in dict.fromkeys(one for one in given + seen if one in lasting):
            least, most = bounds(one["states"], state, given)
            if least > seconds * 1.5 + SLACK or most is not None and most < seconds * 0.5:
                yield dict(fact, fact=f"seconds in {state} after {one['action']}", simulated=seconds,
                           recorded=f"{least:.1f} or more" if most is None else f"{least:.1f} to {most:.1f}")


def bounds(states, state, given):
    """The least and the most seconds that a state may have lasted; None where nobody saw what came after it.

    `states`: [state, first seen, last seen], in seconds since the call was sent; `given`: states that may have come.
    """
    at = next((number for number, one in enumerate(states) if one[0] == state), None)
    if at is None:
        later = given[given.index(state) + 1:]
        at = next((number for number, one in enumerate(states) if one[0] in later), None)
        if at is None:
            return 0.0, None
        return 0.0, states[at][1] - (states[at - 1][2] if at else 0.0)
    least = states[at][2] - states[at][1]
    if at + 1 == len(states):
        return least, None
    return least, states[at + 1][1] - (states[at - 1][2] if at else 0.0)


def cell(value):
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text.replace("\n", "⏎").replace("|", "¦")
    return text if len(text) <= WIDTH else text[:WIDTH - 1] + "…"


def print_table(rows):
    print("| fact | recorded | simulated | where our code depends on it |\n|---|---|---|---|")
    for one in rows:
        where = one["where"][0] + (f" and {len(one['where']) - 1} more" if len(one["where"]) > 1 else "")
        print(f"| {one['fact']}; {where} | {cell(one['recorded'])} | {cell(one['simulated'])} | {one['code']} |")


def compared(recording, simulator, platform, seconds):
    """(rows, the replay)"""
    if platform not in ("legacy", "csp", "plain"):
        print(f"platform {platform}: compared with a plain workspace, for there is no such simulated one", file=sys.stderr)
        platform = "plain"
    workspace = Simulator("--platform", platform, program=simulator)
    try:
        settings = workspace.control("settings")
        done = replay.Replay(recording, workspace.url, TOKEN, workspace.control).run()
    finally:
        workspace.stop()
    return list(gathered(merged(done.rows))) + list(of_timings(recording, done.timings, seconds, settings)), done


def main():
    chosen = options()
    recording = replay.read(chosen.recording)
    if not os.access(chosen.simulator, os.X_OK):
        print(f"{chosen.simulator} is not there. Build it: cmake --build build/release --target workspace_sim, or name it "
              "with --simulator", file=sys.stderr)
        return 2
    platform = chosen.platform or recording["head"]["platform"]
    rows, done = compared(recording, chosen.simulator, platform, chosen.start_seconds)
    if chosen.json:
        print(json.dumps({"platform": platform, "compared": done.compared, "unsteady": done.unsteady, "rows": rows},
                         indent=1, ensure_ascii=False))
    else:
        if rows:
            print_table(rows)
        print(f"{done.compared} exchanges compared with platform {platform}, {len(rows)} differences"
              + (f"; {done.unsteady} not compared, for the cluster moved on meanwhile" if done.unsteady else ""))
    return 1 if rows else 0


if __name__ == "__main__":
    sys.exit(main())
