"""The simulated workspace as a child process, and its control interface. Any thread."""
import json
import os
import subprocess
import tempfile
import urllib.parse
import urllib.request

TOKEN = "dapi-test-token"  # the administrator's


class Simulator:
    """It ends with stop(), and with the process that started it."""

    def __init__(self, *arguments, program=None, stderr=None):
        """The program, where HIPAA_SIM does not name it; arguments beside those of every test."""
        self._folder = tempfile.TemporaryDirectory()
        self.certificate = os.path.join(self._folder.name, "ca.pem")
        self._process = subprocess.Popen(
            [program or os.environ["HIPAA_SIM"], "--exit-with-parent", "--tls-port", "0",
             "--certificate-out", self.certificate, *arguments],
            stdout=subprocess.PIPE, stderr=stderr, text=True)
        ready = json.loads(self._process.stdout.readline())
        self.url, self.tls_url = ready["url"], ready["tls_url"]

    def stop(self):
        """Its exit code: a sanitizer's report, say, comes at its end."""
        self._process.terminate()
        code = self._process.wait(timeout=60)
        self._process.stdout.close()
        self._folder.cleanup()
        return code

    def call(self, path, body=None, method=None):
        """One request as the administrator; a body makes it a POST."""
        request = urllib.request.Request(
            f"{self.url}/{path}", None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def control(self, path, body=None, method=None):
        return self.call(f"__sim/{path}", body, method)

    def reset(self):
        self.control("reset", {})

    def clusters(self):
        return self.control("state")["clusters"]

    def running(self):
        """cluster_id -> state, of those that run, start or stop."""
        return {one["cluster_id"]: one["state"]
                for one in self.control("state?brief=true")["clusters"]
                if one["state"] not in ("TERMINATED", "TERMINATING")}

    def requests(self, path=None, method=None):
        """Those of the log; a star in the path matches any run of characters."""
        asked = {name: value for name, value in (("path", path), ("method", method)) if value}
        return self.control("requests?" + urllib.parse.urlencode(asked))["requests"]

    def forget_requests(self):
        self.control("requests", method="DELETE")

    def fault(self, pattern, **fields):
        self.control("faults", {"pattern": pattern, **fields})

    def heal(self):
        self.control("faults", method="DELETE")
