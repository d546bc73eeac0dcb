#!/usr/bin/env python3
"""A workspace out of answers as data: answers/, one JSON file an endpoint, over real HTTP.

    tests/audit/listed_workspace.py [MODE]      prints its address, and serves until it is ended

The file of a list holds all of it, and the list is handed out in pages, as the API does; that of a
`get` holds one answer an id. MODES below says how the workspace misbehaves in each mode.
"""
import http.server
import json
import pathlib
import sys
import threading
import urllib.parse

ANSWERS = pathlib.Path(__file__).resolve().parent / "answers"
WORKSPACE_ID = "7405605519549535"
CLUSTERS, JOBS, RUNS = "/api/2.1/clusters/list", "/api/2.2/jobs/list", "/api/2.2/jobs/runs/list"
LIBRARIES = "/api/2.0/libraries/all-cluster-statuses"
POOLS, POLICIES = "/api/2.0/instance-pools/list", "/api/2.0/policies/clusters/list"
PIPELINES, WAREHOUSES = "/api/2.0/pipelines", "/api/2.0/sql/warehouses"
SETTING = "/api/2.0/settings/types/shield_csp_enablement_ws_db/names/default"

# What stands in a list, and how many of it a page holds at most.
LISTS = {CLUSTERS: ("clusters", 5), JOBS: ("jobs", 11), RUNS: ("runs", 2), PIPELINES: ("statuses", 3),
         POLICIES: ("policies", 100), WAREHOUSES: ("warehouses", 100)}
# The queries by which a `get` is asked.
GETS = {"/api/2.2/jobs/get": "job_id", "/api/2.2/jobs/runs/get": "run_id",
        "/api/2.1/clusters/get": "cluster_id", "/api/2.0/instance-pools/get": "instance_pool_id",
        "/api/2.0/policies/clusters/get": "policy_id"}
# What the API calls the way in which an answer comes, by path.
MODES = {
    "as it is": {},
    "offset paging": {JOBS: "offset", RUNS: "offset"},
    "more without a token": {JOBS: "no token"},
    "repeated token": {CLUSTERS: "repeated", JOBS: "repeated"},
    "tokens in a circle": {JOBS: "circle"},
    "endless tokens": {JOBS: "endless"},
    "broken connection": {CLUSTERS: "broken"},
    "no list": {JOBS: "no list"},
    "libraries forbidden": {LIBRARIES: "forbidden"},
    "pools forbidden": {POOLS: "forbidden", "/api/2.0/instance-pools/get": "forbidden"},
    "policies forbidden": {POLICIES: "forbidden", "/api/2.0/policies/clusters/get": "forbidden"},
    "settings forbidden": {SETTING: "forbidden", "/api/2.0/global-init-scripts": "forbidden"},
    "all lists forbidden": {path: "forbidden" for path in (*LISTS, POOLS, LIBRARIES, SETTING)},
    "limited": {path: "limited" for path in (*LISTS, POOLS, LIBRARIES, SETTING)},
}


def answer_file(path):
    return ANSWERS / (path.strip("/").replace("/", ".") + ".json")


class Workspace:
    """Serves in a thread until stop(). `requests` are those that came: path and query."""

    def __init__(self, mode="as it is"):
        self.faults = MODES[mode]
        self.requests = []
        self.limited = set()
        self.changed = {}  # path -> another content of its file
        workspace = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                workspace.answer(self)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def content(self, path):
        if path in self.changed:
            return self.changed[path]
        file = answer_file(path)
        return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else None

    def answer(self, to):
        path, _, query = to.path.partition("?")
        query = dict(urllib.parse.parse_qsl(query))
        self.requests.append((path, query))
        status, body, headers = self.made(path, query)
        if status == 0:
            to.close_connection = True
            return to.connection.close()
        data = json.dumps(body).encode()
        to.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": len(data),
                            "X-Databricks-Org-Id": WORKSPACE_ID,
                            "X-Request-Id": f"request-of-{path.rsplit('/', 1)[1]}",
                            **headers}.items():
            to.send_header(name, str(value))
        to.end_headers()
        to.wfile.write(data)

    def made(self, path, query):
        fault = self.faults.get(path)
        if fault == "forbidden":
            return 403, {"error_code": "PERMISSION_DENIED",
                         "message": f"auditor@hospital.example may not call {path}"}, {}
        if fault == "limited" and path not in self.limited:
            self.limited.add(path)
            return 429, {"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "slower"}, {
                "Retry-After": "0"}
        if path in LISTS:
            return self.page(path, query, fault)
        if path in GETS:
            return self.one(path, query[GETS[path]])
        if path.startswith(PIPELINES + "/"):
            return self.one(PIPELINES + "/get", path.rsplit("/", 1)[1])
        body = self.content(path)
        if body is None:
            return 404, {"error_code": "ENDPOINT_NOT_FOUND", "message": f"No API found for {path}"}, {}
        return 200, body, {}

    def one(self, path, identifier):
        body = (self.content(path) or {}).get(identifier)
        if body is None:
            return 404, {"error_code": "RESOURCE_DOES_NOT_EXIST",
                         "message": f"There is no {identifier}."}, {}
        return 200, body, {}

    def page(self, path, query, fault):
        name, most = LISTS[path]
        whole = self.content(path)[name]
        if path == RUNS and query.get("run_type", "") != "":
            whole = [one for one in whole if one["run_type"] == query["run_type"]]
        # The older way: from an offset, and no token in the answer.
        at = int(query.get("offset", 0)) if fault in ("offset", "no token") else int(
            query.get("page_token", "0").rsplit("-", 1)[-1])
        if fault == "endless":
            return 200, {name: [], "has_more": True, "next_page_token": f"t-{at + 1}"}, {}
        if fault == "circle":
            at %= 3
            return 200, {name: whole[:1], "next_page_token": f"circle-{at + 1}"}, {}
        if fault == "broken" and at > 0:
            return 0, None, {}
        if fault == "no list":
            return 200, {name: {"a": 1}}, {}
        shown = whole[at:at + most]
        more = at + most < len(whole)
        body = {name: shown} if shown else {}
        if path in (JOBS, RUNS):
            body["has_more"] = more
        if fault == "repeated":
            body["next_page_token"] = f"t-{most}"
        elif fault not in ("offset", "no token"):
            # The API writes the end as a token without anything, or without one.
            body["next_page_token"] = f"t-{at + most}" if more else ""
            body["prev_page_token"] = "" if at == 0 else f"t-{max(0, at - most)}"
        return 200, body, {}


def main():
    workspace = Workspace(*sys.argv[1:2])
    print(workspace.url, flush=True)
    workspace.thread.join()


if __name__ == "__main__":
    main()
