"""Where credentials may go: by https, or to this machine itself, whatever an address looks like."""
import http.server
import json
import threading

import workbench
from workbench import Case

ELSEWHERE = ("http://127.evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
             "http://127.1", "http://0x7f000001", "http://2130706433", "http://0.0.0.0", "http://[::2]",
             "http://[::ffff:127.0.0.1]", "http://evil.example", "http://128.0.0.1", "http://localhost.")
NO_ADDRESS = ("http://localhost:80@evil.example/", "https://user@evil.example", "https://a:b@evil.example",
              "http://127.0.0.1\\@evil.example", "https://evil.example:port", "https://evil.example:0",
              "https://evil.example:65536", "https://evil.example:1:2", "https://evil.example:",
              "http://[::1", "https://", "https:///x", "ftp://localhost", "file:///etc/passwd",
              "https://evil%2eexample", "https://ev\u0456l.example", "https://a b", "https://a\tb")


class Listener:
    """A server that keeps what it is asked, for a proxy or for another machine."""

    def __init__(self, answers=None):
        kept = self.kept = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                kept.append((self.command, self.path, dict(self.headers), body))
                said = (answers or {}).get(self.path.split("?")[0], (404, {}))
                text = json.dumps(said[1]).encode()
                self.send_response(said[0])
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_CONNECT = answer

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Addresses(Case):
    def listen(self, answers=None):
        made = Listener(answers)
        self.addCleanup(made.stop)
        return made

    def use(self, **config):
        stack = self.stack()
        given = stack["providers"]["hipaa"]["config"]
        for name, value in config.items():
            if value is None:
                given.pop(name, None)
            else:
                given[name] = value
        self.write_stack(stack)

    def codes(self, *arguments):
        ran = self.ctl(*arguments, "--json", timeout=60)
        return ran.code, {one[1] for one in ran.told}, ran

    def test_plain_http_goes_nowhere_but_here(self):
        proxy = self.listen()
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            self.environment[name] = proxy.url
        for host in ELSEWHERE:
            with self.subTest(host=host):
                self.use(host=host)
                for command in ("check", "plan"):
                    code, codes, ran = self.codes(command)
                    self.assertNotEqual(code, 0)
                    self.assertIn("HP-AUTH-INSECURE", codes, ran.out)
        self.assertEqual(proxy.kept, [])

    def test_what_can_be_read_in_two_ways_is_no_address(self):
        proxy = self.listen()
        self.environment["ALL_PROXY"] = self.environment["http_proxy"] = proxy.url
        for host in NO_ADDRESS:
            with self.subTest(host=host):
                self.use(host=host)
                code, codes, ran = self.codes("plan")
                self.assertNotEqual(code, 0)
                self.assertIn("HP-AUTH-HOST", codes, ran.out)
        self.assertEqual(proxy.kept, [])

    def test_no_proxy_for_this_machine(self):
        proxy = self.listen()
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            self.environment[name] = proxy.url
        for host in (self.simulator.url, self.simulator.url.replace("127.0.0.1", "localhost")):
            with self.subTest(host=host):
                self.use(host=host)
                self.ctl("plan", code=0)
        self.assertEqual(proxy.kept, [])
        self.assertTrue(self.simulator.requests())

    def oauth(self, endpoint, token=None, issuer=None):
        """A workspace that names `endpoint` as its token endpoint; what plan ends with."""
        answers = {"/oidc/v1/token": (200, token or {"access_token": "fetched", "expires_in": 3600})}
        workspace = self.listen(answers)
        answers["/.well-known/databricks-config"] = (200, {"oidc_endpoint": issuer or f"{workspace.url}/oidc"})
        answers["/oidc/.well-known/oauth-authorization-server"] = (200, {
            "token_endpoint": endpoint or f"{workspace.url}/oidc/v1/token"})
        del self.environment["DATABRICKS_TOKEN"]
        self.use(host=workspace.url, token=None, client_id="canary-id", client_secret="${env:SECRET}",
                 retry_timeout_seconds=5)
        self.environment["SECRET"] = "canary-secret"
        self.addCleanup(self.environment.pop, "SECRET", None)
        self.addCleanup(self.environment.__setitem__, "DATABRICKS_TOKEN", workbench.TOKEN)
        return self.ctl("plan", "--json", "--timeout", "20s", timeout=60), workspace

    def test_a_client_secret_goes_to_safe_endpoints_alone(self):
        other = self.listen({"/x": (200, {"access_token": "stolen"})})
        port = other.url.rsplit(":", 1)[1]
        for endpoint in (f"http://localhost:80@127.0.0.1:{port}/x", f"http://127.evil.example:{port}/x",
                         f"http://user:password@127.0.0.1:{port}/x", f"http://127.0.0.1:{port}@evil.example/x",
                         f"http://127.1:{port}/x", f"http://0.0.0.0:{port}/x", f"HTTP://127.0.0.1:{port}/x",
                         f"http://127.0.0.1:{port} /x", "file:///etc/passwd"):
            with self.subTest(endpoint=endpoint):
                self.environment["http_proxy"] = other.url
                _, workspace = self.oauth(endpoint)
                self.assertEqual(other.kept, [])
                # The usual place is asked in its stead.
                self.assertIn("/oidc/v1/token", [path for _, path, _, _ in workspace.kept])
                self.environment["DATABRICKS_TOKEN"] = workbench.TOKEN

    def test_a_token_that_no_header_can_hold(self):
        for token in ("a b", "a\r\nX-Injected: 1", "t\u00f6ken", "a\tb", "a\u0000b"):
            with self.subTest(token=token):
                ran, workspace = self.oauth(None, {"access_token": token, "expires_in": 3600})
                self.assertIn("HP-AUTH-OAUTH", {one[1] for one in ran.told}, ran.out)
                self.assertNotIn("X-Injected", str(workspace.kept))
                self.assertFalse([path for _, path, _, _ in workspace.kept if path.startswith("/api/")])
                self.environment["DATABRICKS_TOKEN"] = workbench.TOKEN

    def test_keys_of_tls_are_not_logged(self):
        keys = self.folder / "keys.txt"
        self.environment["SSLKEYLOGFILE"] = str(keys)
        self.use(host=self.simulator.tls_url, ca_file=self.simulator.certificate)
        self.ctl("plan", code=0)
        self.assertFalse(keys.exists())
        self.environment["HIPAA_KEEP_SSLKEYLOGFILE"] = "yes"
        self.ctl("plan", code=0)
        self.assertTrue(keys.exists())


if __name__ == "__main__":
    workbench.main()
