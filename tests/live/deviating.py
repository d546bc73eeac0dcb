"""A server in front of the simulated workspace that answers otherwise in chosen places. `url` is its address.

A deviation is (name, rewrite, fact): rewrite(Exchange) changes what comes back; `fact` is what the comparison's row
about it contains.
"""
import http.client
import http.server
import json
import threading
import time
import urllib.parse


class Exchange:
    """One exchange on its way back: what was asked, and what is answered."""

    def __init__(self, method, target, request, status, headers, content):
        self.method, self.path = method, urllib.parse.urlsplit(target).path
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(target).query))
        self.status, self.headers, self.content = status, headers, content
        self.request, self.body = self._json(request), self._json(content)

    @staticmethod
    def _json(content):
        try:
            return json.loads(content) if content else None
        except ValueError:
            return None

    def is_(self, method, path):
        return (self.method, self.path) == (method, path)

    def answered(self):
        return self.content if self.body is None else json.dumps(self.body).encode()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, upstream, rewrites):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream, self.rewrites = urllib.parse.urlsplit(upstream).netloc, rewrites
        self.lock = threading.Lock()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        request = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=60)
        upstream.request(self.command, self.path, request or None,
                         {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")})
        answer = upstream.getresponse()
        made = Exchange(self.command, self.path, request, answer.status, {
            name: value for name, value in answer.getheaders()
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server")}, answer.read())
        upstream.close()
        with self.server.lock:
            for rewrite in self.server.rewrites:
                rewrite(made)
        content = made.answered()
        self.send_response_only(made.status)
        for name, value in dict(made.headers, **{"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any


# Deviations.

GET, CREATE = ("GET", "/api/2.1/clusters/get"), ("POST", "/api/2.1/clusters/create")


def on(method, path, change):
    """A rewrite of the successful answers of one call."""
    def rewrite(one):
        if one.is_(method, path) and one.status == 200 and one.body is not None:
            change(one.body)
    return rewrite


def on_error(method, path, change):
    def rewrite(one):
        if one.is_(method, path) and one.status >= 400:
            change(one)
    return rewrite


def empty(one):
    if one.is_("POST", "/api/2.1/clusters/pin"):
        one.body, one.content = None, b""


def in_capitals(body):
    if "single_user_name" in body:
        body["single_user_name"] = body["single_user_name"].lower()
    if "single_user_name" in body.get("spec", {}):
        body["spec"]["single_user_name"] = body["spec"]["single_user_name"].lower()


def setting(key, value):
    """Another value in the proof's record."""
    def change(body):
        data = (body.get("results") or {}).get("data")
        if isinstance(data, str) and data.startswith("hipaa-proof:"):
            record = json.loads(data.removeprefix("hipaa-proof:"))
            record[key] = value
            body["results"]["data"] = "hipaa-proof:" + json.dumps(record) + "\n"
    return change


def running_after_edit(looks=6):
    """RUNNING, with all that goes with it, for some looks after an edit of a running cluster."""
    held = {}
    def rewrite(one):
        if one.is_("POST", "/api/2.1/clusters/edit") and one.status == 200:
            held.setdefault(one.request["cluster_id"], looks)
        elif one.is_(*GET) and one.status == 200 and one.body["state"] == "RESTARTING" and \
                held.get(one.body["cluster_id"], 0) > 0:
            held[one.body["cluster_id"]] -= 1
            one.body["state"] = "RUNNING"
    return rewrite


def refusal_of_rate(after=60):
    """429 from the so-maniest list on that asks for one entry."""
    count = [0]
    def rewrite(one):
        if one.is_("GET", "/api/2.1/clusters/list") and one.query.get("page_size") == "1":
            count[0] += 1
            if count[0] > after:
                one.status, one.body = 429, {"error_code": "REQUEST_LIMIT_EXCEEDED", "message": "Slow down"}
                one.headers["Retry-After"] = "7"
    return rewrite


def node(name, member, value):
    def change(body):
        for one in body["node_types"]:
            if one["node_type_id"] == name:
                one[member] = value
    return change


def renamed_event(body):
    for one in body["events"]:
        one["type"] = {"RUNNING": "DRIVER_HEALTHY"}.get(one["type"], one["type"])


def refused_job_context(one):
    """No commands on clusters of jobs, which are known by the job's own edit refusal before it."""
    if one.is_("POST", "/api/2.1/clusters/edit") and "job scheduler" in str(one.body):
        refused_job_context.clusters.add(one.request["cluster_id"])
    if one.is_("POST", "/api/1.2/contexts/create") and one.request["clusterId"] in refused_job_context.clusters:
        one.status, one.body = 400, {"error": "IllegalArgumentException: not on clusters of jobs"}


refused_job_context.clusters = set()


def longer(state, after, seconds):
    """The state after, with all that goes with it, is called by the state before for some seconds more."""
    held = {}
    def rewrite(one):
        if one.is_(*GET) and one.status == 200 and one.body["state"] == after and one.body["cluster_source"] != "JOB":
            if time.monotonic() - held.setdefault(one.body["cluster_id"], time.monotonic()) < seconds:
                one.body["state"] = state
    return rewrite


def frozen(member):
    """The first value that was seen of each cluster, for ever."""
    held = {}
    def change(body):
        if body.get(member):
            body[member] = held.setdefault(body["cluster_id"], body[member])
    return on(*GET, change)


def says_terminated_early(one):
    if one.is_(*GET) and one.status == 200 and one.body["state"] == "TERMINATING":
        one.body["state"] = "TERMINATED"


def slow_contexts(seconds):
    """Contexts are Pending for some seconds more."""
    held = {}
    def rewrite(one):
        if one.is_("GET", "/api/1.2/contexts/status") and one.status == 200 and one.body["status"] == "Running" and \
                time.monotonic() - held.setdefault(one.body["id"], time.monotonic()) < seconds:
            one.body["status"] = "Pending"
    return rewrite


def slow(one):
    if one.is_("GET", "/api/2.0/pipelines"):
        time.sleep(5.2)


def login_page(one):
    if one.is_("GET", "/api/2.0/sql/warehouses"):
        one.body, one.content, one.headers["Content-Type"] = None, b"<html><title>Login</title></html>", "text/html"


def expanded():
    """$ in environment variables is expanded."""
    commands = set()
    def rewrite(one):
        if one.is_("POST", "/api/1.2/commands/execute") and "hipaa-live:" in one.request["command"]:
            commands.add(one.body["id"])
        if one.is_("GET", "/api/1.2/commands/status") and one.query.get("commandId") in commands and one.body["results"]:
            one.body["results"]["data"] = 'hipaa-live:{"HIPAA_LIVE_B": "a/b"}\n'
    return rewrite


def with_warning(body):
    """A line before the proof's record."""
    data = (body.get("results") or {}).get("data")
    if isinstance(data, str) and data.startswith("hipaa-proof:"):
        body["results"]["data"] = "warning: deprecated\n" + data

DEVIATIONS = [
    ("a member is missing", on(*GET, lambda body: body.pop("driver_node_type_id", None)), "/driver_node_type_id (member)"),
    ("a member is new", on(*GET, lambda body: body.update(is_governed=True)), "/is_governed (member)"),
    ("another type", on(*GET, lambda body: body.update(num_workers=str(body.get("num_workers")))), "/num_workers (type)"),
    ("another default", on(*GET, lambda body: body.update(enable_local_disk_encryption=True)),
     "/enable_local_disk_encryption (value)"),
    ("spec shows more", on(*GET, lambda body: body["spec"].update(zone="x")), "/spec/zone (member)"),
    ("user names in small letters", on(*GET, in_capitals), "/single_user_name (another one)"),
    ("times in seconds", on(*GET, lambda body: body.update(start_time=body["start_time"] // 1000)), "/start_time (time)"),
    ("another error code", on_error("POST", "/api/2.1/clusters/resize", lambda one: one.body.update(
        error_code="FAILED_PRECONDITION")), "clusters/resize /error_code (text)"),
    ("another error text", on_error(*CREATE, lambda one: one.body.update(
        message=one.body["message"].replace("is not supported", "is unknown"))), "clusters/create /message (text)"),
    ("another status", on_error("POST", "/api/2.1/clusters/unpin", lambda one: setattr(one, "status", 404)),
     "clusters/unpin /status (value)"),
    ("no body", empty, "clusters/pin /"),
    ("an empty list is shown", on("GET", "/api/2.0/libraries/cluster-status",
                                  lambda body: body.setdefault("library_statuses", [])), "/library_statuses (member)"),
    ("a setting of the proof", on("GET", "/api/1.2/commands/status", setting("spark.authenticate", "yes")),
     "/record/spark.authenticate"),
    ("commands on clusters of jobs", refused_job_context, "contexts/create /status (value)"),
    ("no further pages", on("POST", "/api/2.1/clusters/events", lambda body: body.pop("next_page_token", None)),
     "/next_page_token (member)"),
    ("another event", on("POST", "/api/2.1/clusters/events", renamed_event), "/events/[DRIVER_HEALTHY] (entry)"),
    ("a node type", on("GET", "/api/2.1/clusters/list-node-types", node("m5.xlarge", "is_encrypted_in_transit", True)),
     "/node_types/[m5.xlarge]/is_encrypted_in_transit (value)"),
    ("RUNNING after an edit", running_after_edit(), "states after edit"),
    ("environment variables are expanded", expanded(), "commands/status /results/data (text)"),
    ("a rate", refusal_of_rate(), "/answered before the refusal"),
]

# These change what a run sees next, so they are tried one at a time.
LONE = [
    ("PENDING takes longer", longer("PENDING", "RUNNING", 2.0), "seconds in PENDING after create"),
    ("the same Spark context after a restart", frozen("spark_context_id"), "/spark_context_id (another one)"),
    ("no new time of restart", frozen("last_restarted_time"), "/last_restarted_time (change)"),
    ("TERMINATING is not shown", says_terminated_early, "seconds in TERMINATING after terminate"),
    ("contexts take longer", slow_contexts(1.0), "seconds in Pending after context"),
    ("a slow answer", slow, "pipelines /seconds until the answer"),
    ("a login page", login_page, "sql/warehouses /headers/content-type"),
    ("a line before the record", on("GET", "/api/1.2/commands/status", with_warning), "/results/data (text)"),
]
