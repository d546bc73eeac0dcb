"""tests/live/run.sh: one run against a workspace, or a look at what runs have found."""
import argparse
import os
import pathlib
import sys
import time

import questions
import show
from access import access_or_exit
from budget import Budget, Ended
from cleaning import Cleaner
from exploration import Exploration
from recorder import Recorder
from redaction import Leak

ROOT = pathlib.Path(__file__).resolve().parents[3]
REFUSED, LEFT_BEHIND = 2, 3


def say(text):
    print(text, file=sys.stderr, flush=True)


def options(arguments):
    parser = argparse.ArgumentParser(prog="tests/live/run.sh", description=(
        "Makes a few of the smallest clusters in the workspace of DATABRICKS_HOST, asks what is only believed so far, "
        "cleans up, and writes the answers, redacted, to one file on this machine. Needs HIPAA_LIVE=yes, "
        "DATABRICKS_HOST and DATABRICKS_TOKEN; HIPAA_LIVE_SECOND_TOKEN, of somebody who may do less, answers more. "
        "Exit code: 0 done and clean; 1 recorded, but not to the end; 2 refused; 3 something was left in the workspace "
        "(tests/live/clean.sh)."))
    parser.add_argument("--list", action="store_true", help="the questions and their state, and nothing else")
    parser.add_argument("--show", metavar="RECORDING", help="a recording, for reading before it is sent")
    parser.add_argument("recordings", nargs="*", help="with --list: recordings to look into, besides those that are here")
    parser.add_argument("--output", metavar="FILE", help="where the recording goes (build/live/recording-DATE-RUN.json)")
    parser.add_argument("--minutes", type=float, default=30, help=
                        "the whole run takes no longer, cleaning included, which has twenty seconds at least (30)")
    parser.add_argument("--clusters", type=int, default=5, help="no more clusters than this are made (5)")
    parser.add_argument("--beside-others", action="store_true", help="run although clusters of others are running")
    parser.add_argument("--poll", type=float, help="seconds between two looks at a cluster (3)")
    chosen = parser.parse_args(arguments)
    if chosen.recordings and not chosen.list:
        parser.error("recordings are given with --list only")
    if not chosen.minutes > 0 or chosen.clusters < 0:
        parser.error("--minutes has to be above 0 and --clusters at least 0")
    return chosen


def explore(exploration, beside_others):
    """The run itself; a text where it was refused before anything was made."""
    answer = exploration.who()
    if not answer.ok:
        return f"the workspace does not say who the token belongs to: {answer.status or answer.failure}"
    exploration.recorder.names.append(("user", exploration.user or ""))
    others = exploration.others_running()
    if others is None:
        return "the workspace does not list its clusters, so nobody knows whose run there"
    if others and not beside_others:
        return (f"{others} clusters of others are running in this workspace. Take another workspace, or say "
                "--beside-others: nothing of theirs is touched or recorded.")
    exploration.run()
    return None


def cleaned(workspace, budget, user):
    """Removes what this run made; True where nothing is left."""
    cleaner = Cleaner(workspace, budget.run, user, say)
    try:
        clean = cleaner.clean()
    except Ended:
        cleaner.left.append("what carries hipaa-live-" + budget.run + ", for the minutes were over")
        clean = False
    for one in cleaner.left:
        say(f"LEFT in the workspace: {one}")
    say(f"{cleaner.removed} things were removed" + ("" if clean else "; tests/live/clean.sh tries again"))
    return clean


def live(chosen):
    workspace, second = access_or_exit()
    budget = Budget(chosen.minutes, chosen.clusters)
    recorder = Recorder(workspace, budget)
    recorder.second_token = second
    workspace.allow = budget.allow
    exploration = Exploration(recorder, budget, chosen.poll or (0.05 if workspace.is_loopback else 3.0), say)
    output = chosen.output or str(ROOT / "build" / "live" / f"recording-{time.strftime('%Y%m%d')}-{budget.run}.json")
    refused, clean, saved = None, True, False
    try:
        budget.start()
        refused = explore(exploration, chosen.beside_others)
    except Ended as ended:
        say(f"ended: {ended}")
    except Exception as error:  # noqa: BLE001: whatever fails, what was made is removed
        budget.why = f"failed: {type(error).__name__}"
        say(budget.why)
    finally:
        budget.begin_cleaning()
        if refused is None:
            clean = cleaned(workspace, budget, exploration.user)
        budget.finish()
    if refused is not None:
        say(f"refused: {refused}")
        return REFUSED
    try:
        recorder.save(output)
        saved = True
        print(output)
        say(f"Nothing was sent anywhere. Read the recording before you send it: tests/live/run.sh --show {output}")
    except (Leak, OSError) as error:
        say(f"no recording was written: {error}")
    return LEFT_BEHIND if not clean else 0 if saved and budget.why == "complete" else 1


def main():
    chosen = options(sys.argv[1:])
    if chosen.list:
        return questions.print_list(chosen.recordings)
    if chosen.show:
        return show.print_recording(chosen.show)
    return live(chosen)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
