"""The fault campaign: whatever the network, the workspace and the host's own death do, applying again
gets to where the stack file wants to be.

A seed decides everything: the stacks, the faults, the moment at which hipaactl is killed. A seed that
fails is printed with the command that runs it again.

    campaign.py --seeds 50            seeds 0 to 49
    HIPAA_SEED=17 campaign.py --trace one of them, and what happened in it
"""
import argparse
import collections
import concurrent.futures
import os
import queue
import sys
import time

import trouble
from episode import Episode, Violation
from workbench import Simulator

ENOUGH = 50  # seeds in which every kind of fault strikes


def run_seed(seed, simulators, platform):
    """What went wrong, "" where nothing did; what happened; which faults struck, how often."""
    simulator = simulators.get()
    episode = Episode(seed, simulator, platform)
    try:
        episode.run()
        return "", episode.log, episode.struck
    except Violation as broken:
        return str(broken), episode.log, episode.struck
    finally:
        episode.close()
        simulators.put(simulator)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=50, help="so many, from --first on")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=os.environ.get("HIPAA_SEED"),
                        help="this one alone; otherwise HIPAA_SEED of the environment")
    parser.add_argument("--platform", choices=("legacy", "csp", "plain"), default="legacy",
                        help="of the workspaces; on a plain one nothing is proved, so nothing may run")
    parser.add_argument("--at-once", type=int, default=12 * (os.cpu_count() or 1),
                        help="episodes at a time; they mostly wait")
    parser.add_argument("--trace", action="store_true", help="tell what happened in every episode")
    parser.add_argument("--again", help="how to run one seed again, for the report")
    asked = parser.parse_args()
    seeds = ([asked.seed] if asked.seed is not None
             else list(range(asked.first, asked.first + asked.seeds)))
    started = time.monotonic()
    running = [Simulator("--start-seconds", "0.02", "--platform", asked.platform)
               for _ in range(min(asked.at_once, len(seeds)))]
    simulators = queue.Queue()
    for one in running:
        simulators.put(one)
    failed = []
    struck = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(len(running)) as pool:
        pending = {pool.submit(run_seed, seed, simulators, asked.platform): seed for seed in seeds}
        for done in concurrent.futures.as_completed(pending):
            seed, (broken, log, faults) = pending[done], done.result()
            struck += faults
            if broken or asked.trace:
                print(f"seed {seed}:", *log, sep="\n  ", flush=True)
            if broken:
                failed.append(seed)
                print(f"seed {seed} failed: {broken}\n"
                      f"run it again: HIPAA_SEED={seed} {asked.again or sys.argv[0]}", flush=True)
    for one in running:
        one.stop()
    print(f"{len(seeds)} seeds, {len(failed)} failed, {time.monotonic() - started:.0f} s")
    print("struck:", ", ".join(f"{kind} {count}" for kind, count in sorted(struck.items())))
    if failed:
        print("failed:", *sorted(failed))
    # A campaign that never met one of its faults proves nothing of it.
    missing = sorted((trouble.KINDS | {"kill -9", "bad certificate"}) - set(struck))
    if missing and len(seeds) >= ENOUGH:
        print("never struck:", *missing)
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
