#!/usr/bin/env python3
"""Writes what fuzzing begins with: seeds.py FOLDER [TARGET…]

One folder a target, from the cases of tests/cases, from documents that other tests have, and some
by hand. The same in each run.
"""
import hashlib
import json
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
CASES = TESTS / "cases"
END = "\n--\n"


def merged(base, change):
    """RFC 7386."""
    if not isinstance(change, dict):
        return change
    made = dict(base) if isinstance(base, dict) else {}
    for name, value in change.items():
        if value is None:
            made.pop(name, None)
        else:
            made[name] = merged(made.get(name), value)
    return made


def resolved(given, bases):
    if isinstance(given, dict) and "base" in given:
        return merged(bases[given["base"]], given.get("change", {}))
    return given


def text(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def envelope(value, unknown=()):
    made = {"format_version": 1, "value": value}
    if unknown:
        made["unknown"] = list(unknown)
    return text(made)


def cases():
    bases = json.loads((CASES / "bases.json").read_text())
    for path in sorted(CASES.glob("*.json")):
        if path.name == "bases.json":
            continue
        for case in json.loads(path.read_text())["cases"]:
            if "config" not in case:
                continue
            yield case, resolved(case["config"], bases), resolved(case.get("prior"), bases)


def abi():
    for case, config, prior in cases():
        written = envelope(config, case.get("unknown", ()))
        before = envelope(prior) if prior else ""
        slot = "plan" if case.get("op") == "plan" else "validate"
        yield END.join([slot, "hipaa_cluster", written, before, written if slot == "plan" else ""])
        if prior:
            yield END.join(["upgrade_state", "hipaa_cluster", "", before, "", "", "ab"])
    for case, config, _ in list(cases())[::10]:
        arguments = envelope([config, "cluster", "classic"])
        yield END.join(["call_function", "violations", arguments])
        yield END.join(["call_function", "findings_document", arguments])
    bases = json.loads((CASES / "bases.json").read_text())
    yield END.join(["provider_new", "", envelope(bases["provider"])])
    for name, arguments in (("runtime_is_ml", ["15.4.x-cpu-ml-scala2.12"]), ("explain", ["HC-EBS-01"]),
                            ("cluster_policy", ["classic"]),
                            ("policy_lint", ['{"spark_version":{"type":"regex","pattern":"(a|b)+"}}', "strict"])):
        yield END.join(["call_function", name, envelope(arguments)])
    state = envelope(dict(bases["compliant"], cluster_id="1101-101010-abc", state="RUNNING"))
    private = text({"private_version": 1, "nonce": "0" * 32, "sent": {}, "failed_libraries": []})
    for slot in ("apply", "read", "verify"):
        yield END.join([slot, "hipaa_cluster", "", state, "", private, "1101-101010-abc"])
    yield END.join(["import_state", "hipaa_cluster", "", "", "", "", "1101-101010-abc"])
    yield END.join(["move_state", "databricks_cluster", "", state, "", "", "databricks"])


BUNDLE = """bundle: {name: b}
variables: {runtime: {default: 15.4.x-scala2.12}}
resources:
  jobs:
    etl:
      job_clusters:
        - job_cluster_key: k
          new_cluster: {spark_version: "${var.runtime}", num_workers: 1, node_type_id: m6id.large}
      tasks: [{task_key: t, job_cluster_key: k, libraries: [{pypi: {package: "a==1"}}]}]
targets:
  prod: {default: true, resources: {jobs: {etl: {name: p}}}}
"""


def plan_of(cluster):
    resource = {"address": "databricks_cluster.c", "type": "databricks_cluster", "name": "c",
                "mode": "managed", "values": cluster}
    return {"format_version": "1.2", "terraform_version": "1.11.0",
            "planned_values": {"root_module": {"resources": [resource]}},
            "resource_changes": [{"address": "databricks_cluster.c", "type": "databricks_cluster",
                                  "mode": "managed", "name": "c",
                                  "change": {"actions": ["create"], "after": cluster,
                                             "after_unknown": {"id": True}}}],
            "configuration": {"root_module": {"resources": [
                {"address": "databricks_cluster.c", "expressions": {"spark_version": {}}}]}}}


def check():
    yield END.join(["databricks.yml", BUNDLE])
    for _, config, _ in list(cases())[::8]:
        if not isinstance(config, dict):
            continue
        yield END.join(["in.json", text(config)])
        yield END.join(["tfplan.json", text(plan_of(config))])
        yield END.join(["job.yml", text({"tasks": [{"task_key": "t", "new_cluster": config}]})])
        yield END.join(["in.json", text({"name": "p", "definition": text(
            {"spark_version": {"type": "allowlist", "values": ["15.4.x-scala2.12"]}})})])
        yield END.join(["databricks.yml", text({"bundle": {"name": "b"}, "resources": {
            "jobs": {"j": {"job_clusters": [{"job_cluster_key": "k", "new_cluster": config}]}},
            "pipelines": {"p": {"clusters": [config]}}, "clusters": {"c": config}}})])


def yaml():
    yield "resources/jobs" + END + BUNDLE
    yield "a/b" + END + "a: &x {b: 1, c: [~, yes, 0x1F, 1_000, 2027-02-01]}\nd: {<<: *x, b: !!str 2}\n"
    yield "" + END + "---\n- |\n  text\n- >-\n  folded\n  text\n- \"\\u202e\"\n...\n"
    for path in sorted(TESTS.rglob("*.y*ml")):
        if path.stat().st_size < 20000:
            yield "resources" + END + path.read_text()


def packed(value):
    """MessagePack, as Terraform writes it."""
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, bytes):  # as it is: an unknown
        return value
    if isinstance(value, int):
        return bytes([value]) if 0 <= value < 128 else b"\xd3" + value.to_bytes(8, "big", signed=True)
    if isinstance(value, str):
        raw = value.encode()
        return (bytes([0xA0 | len(raw)]) if len(raw) < 32 else b"\xda" + len(raw).to_bytes(2, "big")) + raw
    if isinstance(value, list):
        return b"\xdc" + len(value).to_bytes(2, "big") + b"".join(packed(one) for one in value)
    parts = [packed(key) + packed(one) for key, one in value.items()]
    return b"\xde" + len(parts).to_bytes(2, "big") + b"".join(parts)


def message_pack():
    unknown = b"\xd4\x00\x00"
    refined = b"\xc7\x09\x0c\x82\x01\xc2\x02\xa4pre-"
    wholes = [
        {"name": "a", "size": 3, "on": True, "tags": {"k": "v"}, "keys": ["a", "b"]},
        {"name": unknown, "size": refined, "part": {"kind": "k", "secret": "s"}},
        {"range": {"from": "1", "to": "2"}, "used": {"by": {"cats": "true", "dogs": None}}},
        {"box": {"safe": {"at": "x", "locked": "true"}, "shelf": None}, "stored": [{"shelf": {"at": "y"}}]},
        {"parts": [{"label": "l", "weight": 70000}, unknown], "tree": [
            ["[\"object\",{\"leaf\":\"number\"}]", {"leaf": 1}]]},
        {"other": {1: 2}, "name": "é\"\\\n"}, {"found": unknown}, None, 5, []]
    for one in wholes:
        yield packed(one)
        yield packed(one) + END.encode() + envelope({"name": "b", "size": 0.5, "tags": {"k": None}},
                                                    ["/tags/k"]).encode()


def pattern():
    for one, other, searched in (
            ("(a|b)*c{1,9}[^d]+", "a.*", "abcx"), ("^\\d{2}-\\w+$", "\\d+", "12-a"),
            ("(?i)A\\b.", "[a-z]\\s", "a "), ("\\x41|\\t", "A", "A"),
            ("\\Qa.b\\E(?s).", "(?<n>a)\\.b.", "a.bc"), ("[\\d\\-a-f]", "\\h\\v\\u0041\\A\\z", "-"),
            ("15\\.4\\.x-(scala|photon-scala)2\\.12", "15.*", "15.4.x-scala2.12")):
        yield END.join([one, other, searched])


CLUSTER = {"cluster_id": "c-1", "cluster_name": "phi", "state": "RUNNING", "num_workers": 1,
           "spark_version": "15.4.x-scala2.12", "node_type_id": "m6id.large", "cluster_source": "API",
           "spark_context_id": 4711, "start_time": 1790000000000, "last_restarted_time": 1790000000001,
           "aws_attributes": {"ebs_volume_type": "GENERAL_PURPOSE_SSD", "ebs_volume_count": 1,
                              "ebs_volume_size": 100},
           "spec": {"cluster_name": "phi", "spark_version": "15.4.x-scala2.12", "num_workers": 1,
                    "node_type_id": "m6id.large"}}


LEARNED = (
    {"init_scripts": [{"gcs": {"destination": "gs://a"}}]}, {"init_scripts": [{}]},
    {"init_scripts": [{"workspace": {"destination": "/a"}, "s3": {"destination": "s3://b"}}]},
    {"cluster_log_conf": {"gcs": {"destination": "gs://a"}}}, {"docker_image": {"basic_auth": {"username": "u"}}},
    {"autoscale": {"min_workers": 1}}, {"autoscale": {"min_workers": "1", "max_workers": 2}},
    {"aws_attributes": {"availability": "NEW", "ebs_volume_type": "NEW", "ebs_volume_count": 99}},
    {"aws_attributes": "none"}, {"data_security_mode": "NEW"}, {"runtime_engine": "NEW"}, {"kind": "NEW"},
    {"state": "NEW"}, {"workload_type": {}}, {"custom_tags": {"a": 1}}, {"spark_conf": {"a": 1, "b": None}},
    {"ssh_public_keys": ["a"] * 20}, {"autotermination_minutes": 5}, {"num_workers": -1}, {"num_workers": 10 ** 12},
    {"cluster_name": ""}, {"node_type_id": 5}, {"new_setting": {"a": [1]}})


def answers():
    def sequence(what, *bodies):
        return END.join([what] + [f"{status}\n{text(body)}" for status, body in bodies])

    job = {"job_id": 5, "settings": {"name": "j", "tasks": [{"task_key": "t"}]}}
    statuses = {"library_statuses": [{"library": {"pypi": {"package": "a==1"}}, "status": "INSTALLED"}]}
    command = {"id": "x", "status": "Finished", "results": {"resultType": "text", "data": "res0: String = true"}}
    ok, error = 200, {"error_code": "INVALID_STATE", "message": "no", "details": [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "1s"}]}
    yield sequence("import", (ok, CLUSTER), (ok, statuses), (ok, job), (ok, {"clusters": [CLUSTER]}))
    yield sequence("read", (ok, CLUSTER), (ok, {"userName": "a"}), (ok, statuses), (ok, job), (ok, {"events": []}))
    yield sequence("verify", (ok, CLUSTER), (ok, {"id": "ctx"}), (ok, {"status": "Running"}),
                   (ok, {"id": "cmd"}), (ok, command), (ok, {}))
    yield sequence("create", (ok, {"clusters": []}), (ok, {"cluster_id": "c-1"}), (ok, CLUSTER), (ok, {"id": "ctx"}),
                   (ok, {"status": "Running"}), (ok, {"id": "cmd"}), (ok, command), (ok, {}), (ok, {}),
                   (ok, statuses), (ok, {"jobs": []}), (ok, {"job_id": 5}))
    yield sequence("update", (ok, {"node_types": []}), (ok, CLUSTER), (400, error), (ok, CLUSTER), (ok, {}))
    yield sequence("destroy", (ok, {}), (ok, {}), (ok, CLUSTER), (ok, {}),
                   (ok, dict(CLUSTER, state="TERMINATED")), (ok, {}))
    listed = {"clusters": [CLUSTER], "next_page_token": "", "has_more": False}
    yield sequence("audit", (ok, {"userName": "a"}), (ok, listed), (ok, {"jobs": [job]}), (ok, {"policies": []}))
    for what in ("import", "read", "create", "update", "destroy", "audit", "verify"):
        yield sequence(what, (503, error), (429, error), (403, error), (0, {}), (ok, CLUSTER), (ok, []))
    # What a workspace may have learned since, or says in another form than is documented.
    for more in LEARNED:
        cluster = dict(CLUSTER, pinned_by_user_name="a", **more)
        cluster["spec"] = dict(CLUSTER["spec"], **more)
        for what in ("import", "read", "update"):
            yield sequence(what, *[(ok, cluster)] * 8)
    for task in ({"new_task": {}}, {"notebook_task": {"notebook_path": "/a", "mode": "x"}}, {"notebook_task": "/a"}):
        settings = {"name": "j", "tasks": [dict(task, task_key="t")]}
        yield sequence("read", (ok, dict(CLUSTER, pinned_by_user_name="a")), (ok, {"library_statuses": []}),
                       *[(ok, {"job_id": 5, "settings": settings})] * 2)
    for library in ({"uv": {"lock": "/a"}}, {"pypi": {"package": "b", "index": "x"}}, {"pypi": "b"}, {}):
        more = {"library_statuses": statuses["library_statuses"] + [{"library": library, "status": "INSTALLED"}]}
        for what in ("import", "read"):
            yield sequence(what, (ok, dict(CLUSTER, pinned_by_user_name="a")), (ok, more), (ok, job))


def evidence():
    for _, config, _ in list(cases())[::20]:
        yield END.join([text(config), text({"spark.ssl.enabled": "true", "other": None}), "why"])
    yield END.join([text(CLUSTER), "{}", ""])


def main():
    into = pathlib.Path(sys.argv[1])
    all_targets = {one.__name__: one for one in
                   (abi, check, yaml, message_pack, pattern, answers, evidence)}
    for name in sys.argv[2:] or all_targets:
        folder = into / name
        folder.mkdir(parents=True, exist_ok=True)
        for seed in all_targets[name]():
            raw = seed if isinstance(seed, bytes) else seed.encode("utf-8", "surrogatepass")
            (folder / hashlib.sha1(raw).hexdigest()).write_bytes(raw)


if __name__ == "__main__":
    main()
