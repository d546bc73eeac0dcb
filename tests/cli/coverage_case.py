"""What the tests of coverage share: a workspace with a past, and segments that prove some of it."""
import base64
import hashlib
import json

from evidence_case import EvidenceCase

DAY = 1782864000000  # 2026-07-01T00:00:00Z
HOUR = 3600 * 1000
WORKSPACE = "1234567890123456"
PERIOD = ("--from", "2026-07-01", "--to", "2026-07-03")


def event(kind, hours, user=None, reason=None, **details):
    """An event some hours (and their fractions) after the period's beginning."""
    if user:
        details["user"] = user
    if reason:
        details["reason"] = {"code": reason, "type": "SUCCESS"}
    return {"type": kind, "timestamp": DAY + round(hours * HOUR), "details": details}


def instant(hours):
    total = round(hours * HOUR)
    day, rest = divmod(total, 24 * HOUR)
    return (f"2026-07-{day + 1:02}T{rest // HOUR:02}:{rest // 60000 % 60:02}:"
            f"{rest // 1000 % 60:02}.{rest % 1000:03}Z")


class CoverageCase(EvidenceCase):
    def history(self, cluster, events, state="TERMINATED", **more):
        """A cluster of the workspace that has lived already."""
        ended = max([one["timestamp"] for one in events if one["type"] == "TERMINATING"], default=0)
        self.simulator.control("clusters", {
            "cluster_id": cluster, "state": state, "pinned": True, "events": events,
            "terminated_time": ended, "attributes": {
                "cluster_name": cluster, "spark_version": "15.4.x-scala2.12",
                "node_type_id": "i3.xlarge", "num_workers": 1},
            "unchecked": True, **more})

    def statement(self, cluster, hours, status="measured_true", **more):
        """A statement that the cluster was measured."""
        at = instant(hours)[:19] + "Z"
        subject = {"workspace": self.simulator.url, "workspace_id": WORKSPACE, "cluster_id": cluster}
        return {"_type": "https://in-toto.io/Statement/v1",
                "predicateType": "urn:hipaa-provider:evidence:2",
                "subject": [{"name": f"databricks:cluster:{WORKSPACE}/{cluster}", "digest": {
                    "sha256": hashlib.sha256(json.dumps(
                        subject, sort_keys=True, separators=(",", ":")).encode()).hexdigest()}}],
                "predicate": {"evidence_version": 2, "operation": "verify", "outcome": "done",
                              "recorded_at": at, "subject": subject, "profile": "strict",
                              "ruleset": "1.2", "verdicts": [{"rule": "HC-SSL-01", "path": "", "verdict":
                                  "fail" if status == "measured_not_true" else "pass"}],
                              "measurement": {"key": "spark.ssl.enabled", "status": status,
                                              "measured_at": at, "value": "true"}, **more}}

    def segment(self, *statements, folder="workspace.evidence"):
        """A sealed segment with these statements, without a signature."""
        name = "20260701T000000Z-0000000000000001.jsonl"
        lines = [{"_type": "https://in-toto.io/Statement/v1",
                  "predicateType": "urn:hipaa-provider:run:1", "subject": [],
                  "predicate": {"segment": name, "began_at": "2026-07-01T00:00:00Z", "parents": [],
                                "workspace": self.simulator.url, "tool": "test"}}, *statements]
        texts = [json.dumps(one, sort_keys=True, separators=(",", ":")) for one in lines]

        def root(leaves):
            if len(leaves) == 1:
                return hashlib.sha256(b"\0" + leaves[0]).digest()
            split = 1
            while split * 2 < len(leaves):
                split *= 2
            return hashlib.sha256(b"\1" + root(leaves[:split]) + root(leaves[split:])).digest()

        note = (f"hipaa-provider/evidence/{name[:-6]}\n{len(texts)}\n"
                f"{base64.b64encode(root([one.encode() for one in texts])).decode()}\n")
        (self.folder / folder).mkdir(exist_ok=True)
        (self.folder / folder / name).write_text(
            "\n".join([*texts, json.dumps({"seal": note}, separators=(",", ":"))]) + "\n",
            encoding="utf-8")
        return name

    def workspace(self, *arguments, code=None):
        return self.ctl("coverage", *PERIOD, "--workspace", *arguments, code=code)

    def spans(self, ran):
        """cluster -> its spans, hours instead of moments."""
        made = {}
        for workspace in ran.document["workspaces"]:
            for row in workspace["clusters"]:
                made[row["cluster_id"]] = [
                    (one["from"], one["to"], one["kind"], one.get("cause", ""), one.get("who", ""))
                    for one in row["spans"]]
                self.assertEqual(row["running_ms"],
                                 row["measured_ms"] + row["hardware_ms"] + row["gap_ms"])
                self.assertEqual(row["running_ms"], sum(one["ms"] for one in row["spans"]))
        return made
