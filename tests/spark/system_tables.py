#!/usr/bin/env python3
"""The SQL of coverage (schemas/sql) on a real Spark, with tables of the documented columns.

system_tables.py [--seed N] [--clusters N]: draws lives of clusters in two workspaces, writes the
rows that system.compute.clusters, system.compute.node_timeline and system.access.audit would have of
them (in no order, some late, some missing), and compares what the statements answer with what a
small oracle knows of the lives. Exit code 1 when a row differs.
"""
import argparse
import datetime
import json
import pathlib
import random
import sys

from pyspark.sql import SparkSession

SQL = pathlib.Path(__file__).resolve().parents[2] / "schemas" / "sql"
MINUTE = 60 * 1000
DAY = 24 * 60 * MINUTE
FROM = 1782864000000  # 2026-07-01T00:00:00Z
TO = FROM + 3 * DAY
OURS, OTHER = "1234567890123456", "6543210987654321"
# Spark has no catalog of that name; all else of a statement stays as it is.
TABLES = {"system.compute.clusters": "clusters", "system.compute.node_timeline": "node_timeline",
          "system.access.audit": "audit"}
SCHEMAS = {
    "clusters": "account_id string, workspace_id string, cluster_id string, cluster_name string, owned_by string,"
                " create_time timestamp, delete_time timestamp, driver_node_type string, worker_node_type string,"
                " worker_count bigint, cluster_source string, change_time timestamp, change_date date",
    "node_timeline": "account_id string, workspace_id string, cluster_id string, instance_id string,"
                     " start_time timestamp, end_time timestamp, driver boolean, cpu_user_percent double,"
                     " node_type string",
    "audit": "account_id string, workspace_id string, event_time timestamp, event_date date,"
             " user_identity struct<email: string, subject_name: string>, service_name string, action_name string,"
             " request_params map<string, string>,"
             " response struct<status_code: int, error_message: string, result: string>"}
PEOPLE = [f"person{number}@example.com" for number in range(5)]
TYPES = ["m5.large", "m6id.large", "r5.xlarge", "i3.xlarge"]


def moment(milliseconds):
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.timezone.utc)


class World:
    """What the tables hold, and what coverage has to find."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.rows = {name: [] for name in SCHEMAS}
        self.runs, self.clusters, self.instances = [], [], 0

    def audit(self, workspace, at, act, cluster, who, status=200, service="clusters", email=True):
        parameters, result = {"cluster_id": cluster}, None
        if act == "create":
            parameters, result = {"cluster_name": "n"}, json.dumps({"cluster_id": cluster})
        self.rows["audit"].append(("a", workspace, moment(at), moment(at).date(),
                                   (who if email else None, None if email else who), service, act, parameters,
                                   (status, None, result)))

    def machine(self, workspace, cluster, first, last, driver, node_type, holes):
        self.instances += 1
        for at in range(first, last, MINUTE):
            if at not in holes:
                self.rows["node_timeline"].append(
                    ("a", workspace, cluster, f"i-{self.instances}", moment(at), moment(at + MINUTE), driver, 12.5,
                     node_type))

    def context(self, workspace, cluster, first, driver_type, worker_type):
        """A driver's time, with workers that come and go, and minutes that nobody wrote down."""
        length = self.chance.randint(12, 90)
        last = first + length * MINUTE
        holes = set()
        if self.chance.random() < 0.4:
            begins = self.chance.randint(2, length - 8)
            holes = {first + (begins + step) * MINUTE for step in range(self.chance.randint(1, 5))}
        self.machine(workspace, cluster, first, last, True, driver_type, holes)
        types = set()
        for _ in range(self.chance.randint(0, 2)):
            begin = self.chance.randint(0, length - 2)
            end = self.chance.randint(begin + 1, length)
            self.machine(workspace, cluster, first + begin * MINUTE, first + end * MINUTE, False, worker_type, holes)
            if any(first + at * MINUTE not in holes for at in range(begin, end)):
                types.add(worker_type)
        return last, types

    def life(self, number, workspace):
        chance = self.chance
        cluster = f"0701-{number:06}-{'abcdefgh'[number % 8]}"
        is_job = chance.random() < 0.25
        now = FROM - 2 * DAY + chance.randint(0, 3 * 24 * 60) * MINUTE
        created = now - chance.randint(1, 8) * MINUTE - chance.randint(0, 59) * 1000
        driver_type, worker_type = chance.choice(TYPES), chance.choice(TYPES)
        configured = [(created, driver_type, worker_type)]
        acts, contexts = [(created, "create", chance.choice(PEOPLE))], []
        for uptime in range(1 if is_job else chance.randint(1, 5)):
            if uptime and chance.random() < 0.8:
                acts.append((now - chance.randint(1, 10) * MINUTE + 7000, "start", chance.choice(PEOPLE)))
            for context in range(chance.randint(1, 3)):
                first = now
                now, types = self.context(workspace, cluster, first, driver_type, worker_type)
                contexts.append([first, now, "restarted" if context else "started", driver_type, types])
                if chance.random() < 0.3:
                    acts.append((first + chance.randint(2 * MINUTE, now - first - 1), "edit", chance.choice(PEOPLE)))
                    if chance.random() < 0.5:
                        worker_type = chance.choice(TYPES)
                    configured.append((acts[-1][0], driver_type, worker_type))
                if chance.random() < 0.8:
                    acts.append((now - 30001, "restart", chance.choice(PEOPLE)))
                now += chance.randint(0, 5) * MINUTE
            if chance.random() < 0.3:  # a start of which no machine shows anything
                now += 50 * MINUTE
                acts.append((now, "start", chance.choice(PEOPLE)))
            now += chance.randint(60, 900) * MINUTE
        deleted = now if is_job or chance.random() < 0.4 else None
        owner = chance.choice(PEOPLE)
        for at, driver, worker in configured:
            self.rows["clusters"].append(("a", workspace, cluster, "n", owner, moment(created), None, driver, worker, 1,
                                          "JOB" if is_job else "UI", moment(at), moment(at).date()))
        if deleted:
            self.rows["clusters"].append(("a", workspace, cluster, "n", owner, moment(created), moment(deleted), driver_type,
                                          worker_type, 1, "JOB" if is_job else "UI", moment(deleted), moment(deleted).date()))
        for at, act, who in acts:
            self.audit(workspace, at, act, cluster, who, email=chance.random() < 0.8)
            if chance.random() < 0.2:  # refused, and of another service
                self.audit(workspace, at + 1, "restart", cluster, "nobody@example.com", status=403)
                self.audit(workspace, at + 1, "start", cluster, "nobody@example.com", service="databrickssql")
        if workspace == OURS:
            self.expect(cluster, is_job, owner, created, deleted, contexts, acts, configured)

    def expect(self, cluster, is_job, owner, created, deleted, contexts, acts, configured):
        if created < TO and (deleted is None or deleted > FROM):
            self.clusters.append((cluster, "JOB" if is_job else "UI", owner, created, deleted))
        ends = [later[0] for later in configured[1:]] + [float("inf")]
        before = None
        for first, last, began, driver, workers in contexts:
            earliest = max(first - 30 * MINUTE, before if before is not None else 0)
            before = first
            if first >= TO:
                continue
            # The minute in which the period ends is one of it, as far as rows begin before.
            last = min(last, TO)
            near = [one for one in sorted(acts) if earliest < one[0] <= first + MINUTE and one[0] < last]
            inside = [{"at_ms": at, "act": act, "who": who} for at, act, who in sorted(acts)
                      if first + MINUTE < at < last]
            told = {one for (since, *types), until in zip(configured, ends) if since < last and until > first
                    for one in types}
            if last > FROM:
                self.runs.append((cluster, began, first, last, near[-1][2] if near else "", [driver],
                                  sorted(workers | told), inside))
        for at, act, who in acts:
            seen = any(first - 30 * MINUTE <= at < min(last, TO) for first, last, *_ in contexts if first < TO)
            if act != "edit" and not seen and FROM - 10 * MINUTE <= at < TO:
                self.runs.append((cluster, "not_seen", at, None, who, [], [], []))

    def reach(self):
        rows = [one for one in self.rows["node_timeline"] if one[1] == OURS]
        acts = [one[2] for one in self.rows["audit"] if one[1] == OURS]
        first, last = max(min(one[4] for one in rows), min(acts)), min(max(one[5] for one in rows), max(acts))
        return (round(first.timestamp() * 1000), round(last.timestamp() * 1000) - 60 * MINUTE,
                len({(one[2], one[3]) for one in rows if one[6]}))


def answer(spark, name, parts=1, part=0, workspace=OURS):
    text = (SQL / f"coverage_{name}.sql").read_text(encoding="utf-8")
    for table, view in TABLES.items():
        text = text.replace(table, view)
    values = {"workspace_id": workspace, "from": FROM, "to": TO, "parts": parts, "part": part}
    return [tuple(row) for row in spark.sql(text, args=values).collect()]


def compare(what, found, expected):
    def order(rows):
        return sorted(rows, key=lambda row: [str(cell) for cell in row])
    found, expected = order(found), order(expected)
    differ = [pair for pair in zip(found, expected) if pair[0] != pair[1]]
    for one, other in differ[:3]:
        print(f"{what}: found    {one}\n{' ' * len(what)}  expected {other}")
    if len(found) != len(expected):
        print(f"{what}: {len(found)} rows, expected {len(expected)}")
    print(f"{what}: {len(expected)} rows, {len(differ)} differ")
    return bool(differ) or len(found) != len(expected)


def run_of(row):
    """Lists instead of their texts."""
    return (*row[:5], *(json.loads(one) for one in row[5:]))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clusters", type=int, default=60)
    given = parser.parse_args()
    world = World(given.seed)
    for number in range(given.clusters):
        world.life(number, OTHER if number % 5 == 4 else OURS)
    spark = (SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
             .config("spark.ui.showConsoleProgress", "false")
             .config("spark.sql.shuffle.partitions", "4").config("spark.sql.ansi.enabled", "true")
             # Whatever a warehouse has: the answers may not depend on it.
             .config("spark.sql.session.timeZone", "America/New_York").getOrCreate())
    spark.sparkContext.setLogLevel("ERROR")
    for name, schema in SCHEMAS.items():
        rows = world.rows[name]
        world.chance.shuffle(rows)
        spark.createDataFrame(rows, schema).createOrReplaceTempView(name)
    wrong = compare("reach", answer(spark, "reach"), [world.reach()])
    wrong |= compare("reach of nothing", answer(spark, "reach", workspace="1"), [(None, None, 0)])
    wrong |= compare("clusters", answer(spark, "clusters"), world.clusters)
    wrong |= compare("runs", [run_of(row) for row in answer(spark, "runs")], world.runs)
    in_parts = [run_of(row) for part in range(3) for row in answer(spark, "runs", 3, part)]
    wrong |= compare("runs in parts", in_parts, world.runs)
    spark.stop()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
