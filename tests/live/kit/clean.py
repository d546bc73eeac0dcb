"""tests/live/clean.sh: removes what killed runs left, found by its mark in the workspace itself."""
import argparse
import sys

from access import access_or_exit
from cleaning import Cleaner


def main():
    parser = argparse.ArgumentParser(prog="tests/live/clean.sh", description=(
        "Removes the clusters, jobs, policies, pools and notebooks that runs of tests/live/run.sh made in the workspace "
        "of DATABRICKS_HOST and did not remove. Needs what the run needed. Only what carries the mark and was made by "
        "the token's own user is touched; a run that is still going on loses its clusters. Exit code 3 where something is left."))
    parser.add_argument("--run", help="of this run only (eight characters, in its names after hipaa-live-)")
    parser.add_argument("--of-everybody", action="store_true", help="also what other users' runs left")
    chosen = parser.parse_args()
    workspace, _ = access_or_exit()
    me = workspace.ask("GET", "/api/2.0/preview/scim/v2/Me")
    if not me.ok:
        print(f"refused: the workspace does not say who the token belongs to: {me.status or me.failure}", file=sys.stderr)
        return 2
    cleaner = Cleaner(workspace, chosen.run, None if chosen.of_everybody else me.get("userName"),
                      lambda text: print(text, flush=True))
    clean = cleaner.clean()
    for one in cleaner.left:
        print(f"LEFT in the workspace: {one}")
    print(f"{cleaner.removed} things were removed" + ("" if clean else ", and some are left"))
    return 0 if clean else 3


if __name__ == "__main__":
    sys.exit(main())
