"""The simulated workspace as a child process, and its control interface."""
import json
import subprocess
import urllib.parse
import urllib.request

from harness import place


class Simulator:
    def __init__(self, folder):
        self.certificate = folder / "ca.pem"
        self.process = subprocess.Popen(
            [place.SIMULATOR, "--start-seconds", "0.05", "--certificate-out", self.certificate,
             "--exit-with-parent"], stdout=subprocess.PIPE, text=True, env=place.environment())
        ready = json.loads(self.process.stdout.readline())
        self.url = ready["url"]
        self.tls_url = ready["tls_url"]

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def control(self, call, body=None, method=None):
        """Calls /__sim/<call>; a body makes it a POST."""
        return self.call(f"__sim/{call}", body, method)

    def call(self, path, body=None, method=None):
        """The same for every path, as the workspace's administrator."""
        request = urllib.request.Request(
            f"{self.url}/{path}", method=method or ("GET" if body is None else "POST"),
            headers={"Authorization": "Bearer dapi-test-token"},
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def reset(self):
        self.control("reset", {})

    def clusters(self):
        return self.control("state")["clusters"]

    def requests(self, path, method=None):
        query = {"path": path}
        if method:
            query["method"] = method
        return self.control("requests?" + urllib.parse.urlencode(query))["requests"]

    def forget_requests(self):
        self.control("requests", method="DELETE")

    def fault(self, pattern, **fields):
        self.control("faults", {"pattern": pattern, **fields})

    def heal(self):
        self.control("faults", method="DELETE")
