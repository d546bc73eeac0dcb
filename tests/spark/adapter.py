"""Command Execution 1.2 in front of the simulated workspace, with real Spark behind it.

Everything but /api/1.2/ goes to the simulated workspace as it came. A context starts a Spark with
the settings of the moment, runs our very commands in it, and ends it with the context.
"""
import http.client
import http.server
import json
import threading
import urllib.parse
import uuid

from repl import LANGUAGES, SparkFailed


class Contexts:
    """The contexts that are open, and what ran in them."""

    def __init__(self, settings, master):
        self.settings, self.master = settings, master
        self.open = {}
        self.results = {}
        self.commands = []  # (language, command, results) of all that ran
        self.lock = threading.Lock()

    def create(self, body):
        identifier = uuid.uuid4().hex
        with self.lock:
            self.open[identifier] = LANGUAGES[body["language"]](self.settings, self.master)
        return 200, {"id": identifier}

    def context_status(self, query):
        known = query["contextId"] in self.open
        return (200, {"id": query["contextId"], "status": "Running"}) if known else (404, {"error": "ContextNotFound"})

    def destroy(self, body):
        with self.lock:
            context = self.open.pop(body["contextId"], None)
        if context is None:
            return 404, {"error": "ContextNotFound"}
        context.close()
        return 200, {"id": body["contextId"]}

    def execute(self, body):
        identifier = uuid.uuid4().hex
        with self.lock:
            results = self.open[body["contextId"]].run(body["command"])
        self.commands.append((body["language"], body["command"], results))
        self.results[identifier] = results
        return 200, {"id": identifier}

    def command_status(self, query):
        return 200, {"id": query["commandId"], "status": "Finished", "results": self.results[query["commandId"]]}

    def close(self):
        for context in self.open.values():
            context.close()


class Adapter(http.server.ThreadingHTTPServer):
    """An adapter that listens on a port of its own; `url` is its address."""
    daemon_threads = True

    def __init__(self, upstream, settings, master="local[1]"):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream = urllib.parse.urlsplit(upstream).netloc
        self.contexts = Contexts(settings, master)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()
        self.contexts.close()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urllib.parse.urlsplit(self.path)
        if path.path.startswith("/api/1.2/"):
            self.answer_command(path, body)
        else:
            self.forward(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def answer_command(self, path, body):
        contexts = self.server.contexts
        query = dict(urllib.parse.parse_qsl(path.query))
        route = (self.command, path.path.removeprefix("/api/1.2/"))
        try:
            status, answer = {
                ("POST", "contexts/create"): lambda: contexts.create(json.loads(body)),
                ("GET", "contexts/status"): lambda: contexts.context_status(query),
                ("POST", "contexts/destroy"): lambda: contexts.destroy(json.loads(body)),
                ("POST", "commands/execute"): lambda: contexts.execute(json.loads(body)),
                ("GET", "commands/status"): lambda: contexts.command_status(query),
            }[route]()
        except SparkFailed as error:
            status, answer = 500, {"error": f"SparkFailed: {error}"}
        self.reply(status, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def forward(self, body):
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=60)
        headers = {key: value for key, value in self.headers.items() if key.lower() not in ("host", "connection")}
        upstream.request(self.command, self.path, body or None, headers)
        answer = upstream.getresponse()
        content = answer.read()
        kept = {key: value for key, value in answer.getheaders()
                if key.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server")}
        upstream.close()
        self.reply(answer.status, content, kept)

    def reply(self, status, content, headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
