#!/usr/bin/env python3
"""The longer tests of the comparison, which ctest does not run.

deviations.py BIN [DEVIATION…]: on each platform a rehearsal, which must differ in nothing; then every member, value and entry of
every recorded answer is changed, one at a time, and the comparison has to see each change; then each deviation of
deviating.py alone, through a server. Exit code 1 where something was not found.
"""
import copy
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE / "kit")]
import compare  # noqa: E402
import differences  # noqa: E402
import replay  # noqa: E402
from deviating import DEVIATIONS, LONE, Server  # noqa: E402
from redaction import PLACEHOLDER, TIMES  # noqa: E402
from support.simulator import TOKEN, Simulator  # noqa: E402

PLATFORMS = ("plain", "csp", "legacy")
SECONDS = "1"
ENTRIES = 4  # of a list that are changed; the others are alike


def recorded(program, folder, platform, rewrites=None):
    """A recording of a rehearsal, through a server with these rewrites."""
    simulator = Simulator("--start-seconds", SECONDS, "--platform", platform, program=program)
    server = Server(simulator.url, rewrites) if rewrites else None
    path = os.path.join(folder, "recording.json")
    try:
        subprocess.run([str(HERE / "run.sh"), "--output", path], check=True, capture_output=True, timeout=300, env={
            "PATH": os.environ["PATH"], "HIPAA_LIVE": "yes", "DATABRICKS_TOKEN": TOKEN,
            "DATABRICKS_HOST": server.url if server else simulator.url})
    finally:
        if server:
            server.close()
        simulator.stop()
    return replay.read(path)


def shorter(value):
    """The value with its long lists cut."""
    if isinstance(value, dict):
        return {name: shorter(one) for name, one in value.items()}
    return [shorter(one) for one in value[:ENTRIES]] if isinstance(value, list) else value


def others(value, member):
    """Values that are not this one, each of which has to be seen."""
    if isinstance(value, bool):
        return [not value, str(value), None]
    if isinstance(value, (int, float)):
        kind = differences.time_kind(value) if TIMES.search(member or "") else None
        near = [] if member and differences.VOLATILE.search(member) else [value + 1] if kind is None else \
            [0 if value else 1700000000000]
        return near + [str(value), None]
    if isinstance(value, str):
        match = PLACEHOLDER.fullmatch(value)
        if match is None:
            return [value + "x", 1, None]
        same = [f"<{match[1] or ''}{match[2]} 999{match[4] or ''}>"] if match[2] in differences.CONSISTENT else []
        return same + [f"<{match[1] or ''}nothing 1>", "plain", None]
    return [[], {}, "text", None] if value else ["text", None]


def changes(value, member=None):
    """(what, changed copy) of each place of the value."""
    for other in others(value, member):
        if other != value or type(other) is not type(value):
            yield f"{member} = {other!r}", other
    if isinstance(value, dict):
        yield f"{member}: new member", dict(value, a_new_member="1")
        for name, one in value.items():
            yield f"{member} without {name}", {key: held for key, held in value.items() if key != name}
            for what, changed in changes(one, name):
                yield f"{member}/{what}", dict(value, **{name: changed})
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield f"{member} without {at}", value[:at] + value[at + 1:]
            for what, changed in changes(one, member):
                yield f"{member}/{at}: {what}", value[:at] + [changed] + value[at + 1:]
        if len(value) > 1 and value[0] != value[1] and not (isinstance(value[0], dict) and "node_id" in value[0]):
            yield f"{member} in another order", [value[1], value[0], *value[2:]]


def unseen(done):
    """How many changes of the recorded answers there are, and those that no row is made of."""
    count, missed = 0, []
    for exchange, simulated in done.pairs:
        mine, theirs = shorter(exchange["answer"]), shorter(simulated)
        left_out = exchange.get("left_out", {})
        known = done.bindings
        if differences.of_answers(copy.deepcopy(known), mine, theirs, left_out):
            missed.append(f"{exchange['step']}: not alike to begin with")
        for name in mine:
            if name == "seconds":
                continue
            for what, changed in changes(mine[name], name):
                count += 1
                bindings = differences.Bindings()
                bindings.simulated, bindings.recorded = dict(known.simulated), dict(known.recorded)
                if not differences.of_answers(bindings, dict(mine, **{name: changed}), theirs, left_out):
                    missed.append(f"{exchange['step']}: {what}")
    return count, missed


def compared(recording, program):
    return compare.compared(recording, program, recording["head"]["platform"], float(SECONDS))


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve() / "workspace_sim")
    wanted = sys.argv[2:]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for platform in PLATFORMS if not wanted else ():
            rows, done = compared(recorded(program, folder, platform), program)
            count, missed = unseen(done)
            print(f"{platform}: {done.compared} exchanges, {len(rows)} differences; {count} changes, {len(missed)} not seen",
                  flush=True)
            for one in [row["fact"] for row in rows] + missed[:40]:
                print(f"  {one[:200]}")
            failed += len(rows) + len(missed)
        for name, rewrite, fact in DEVIATIONS + LONE:
            if wanted and name not in wanted:
                continue
            rows, _ = compared(recorded(program, folder, "plain", [rewrite]), program)
            found = any(fact in one["fact"] for one in rows)
            print(f"{name}: {'found' if found else 'NOT FOUND'}, {len(rows)} rows", flush=True)
            failed += not found
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
