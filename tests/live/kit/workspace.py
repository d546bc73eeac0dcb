"""Requests to one workspace, and to nothing else. One thread at a time.

Redirects are not followed, proxies of the environment are not used, and plain HTTP is for this machine alone.
"""
import http.client
import json
import socket
import ssl
import time
import urllib.parse

LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADERS_KEPT = ("content-type", "retry-after", "location", "www-authenticate")


class BadHost(Exception):
    """An address that no request is sent to; the text says why."""


class Answer:
    """What came: a status and a body, or why nothing came (`failure`)."""

    def __init__(self, status=0, headers=None, text="", failure=None, seconds=0.0):
        self.status, self.headers, self.text, self.failure, self.seconds = status, headers or {}, text, failure, seconds
        try:
            self.body = json.loads(text) if text.strip() else None
            self.is_json = bool(text.strip())
        except ValueError:
            self.body, self.is_json = None, False

    @property
    def ok(self):
        return self.status == 200

    def get(self, *names):
        """What lies at these members of the body; None where there is nothing."""
        value = self.body
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def error_code(self):
        return self.get("error_code") or self.get("error") or self.failure or str(self.status)


class Workspace:
    """`allow()` is asked before each request: it raises where the time is up."""

    def __init__(self, host, token, allow=lambda: 60.0):
        parts = urllib.parse.urlsplit(host if "://" in host else "https://" + host)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise BadHost("DATABRICKS_HOST is not an address such as https://dbc-0123.cloud.databricks.com")
        self.is_loopback = parts.hostname in LOOPBACK
        if parts.scheme == "http" and not self.is_loopback:
            raise BadHost("DATABRICKS_HOST begins with http:// (the token would travel in clear). Use https://.")
        self.hostname, self.port, self.secure = parts.hostname, parts.port, parts.scheme == "https"
        self.token = token
        self.allow = allow

    def _connection(self, timeout):
        if self.secure:
            return http.client.HTTPSConnection(self.hostname, self.port, timeout=timeout,
                                               context=ssl.create_default_context())
        return http.client.HTTPConnection(self.hostname, self.port, timeout=timeout)

    def ask(self, method, path, query=None, body=None, token=None):
        """One request, sent once. `body`: what becomes JSON, or bytes as they are."""
        timeout = min(60.0, max(1.0, self.allow()))
        target = path + ("?" + urllib.parse.urlencode(query, doseq=True) if query else "")
        headers = {"Authorization": "Bearer " + (token or self.token), "Accept": "application/json",
                   "User-Agent": "hipaa-live-kit/1"}
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        began = time.monotonic()
        connection = self._connection(timeout)
        try:
            connection.request(method, target, content, headers)
            answer = connection.getresponse()
            text = answer.read(32 << 20).decode("utf-8", "replace")
            kept = {name.lower(): value for name, value in answer.getheaders() if name.lower() in HEADERS_KEPT}
            return Answer(answer.status, kept, text, seconds=time.monotonic() - began)
        except (OSError, http.client.HTTPException, socket.timeout) as error:
            return Answer(failure=type(error).__name__, seconds=time.monotonic() - began)
        finally:
            connection.close()

    def pages(self, path, member, query=None, most=1000):
        """The entries of a list, all pages; None where a page was refused."""
        found, query = [], dict(query or {})
        for _ in range(most):
            answer = self.ask("GET", path, query)
            if not answer.ok:
                return None
            found += answer.get(member) or []
            token = answer.get("next_page_token")
            if not token:
                break
            query["page_token"] = token
        return found
