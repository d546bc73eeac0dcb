"""The provider's process without terraform: its handshake line, and its socket by hand."""
import base64
import re
import socket
import ssl
import subprocess
import textwrap

from harness import place

LINE = re.compile(r"1\|6\|(unix|tcp)\|([^|]+)\|grpc\|([A-Za-z0-9+/]{50,})?\n")
# What every HTTP/2 connection begins with, and empty SETTINGS.
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0"


def make_certificate(folder, name):
    """A client certificate as terraform makes one: P-521, self-signed. Returns certificate and key."""
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp521r1",
         "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=localhost", "-days", "2",
         "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    return certificate, key


class Provider:
    """with Provider(…) as provider: provider.network, .address, .certificate."""

    def __init__(self, arguments=(), cookie=True, preexec_fn=None, program=None, **environment):
        environment = {**(place.COOKIE if cookie else {}), **environment}
        self.process = subprocess.Popen(
            [program or place.EXECUTABLE, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            stdin=subprocess.DEVNULL, preexec_fn=preexec_fn, env=place.environment(**environment))

    def shake_hands(self):
        self.line = self.process.stdout.readline()
        match = LINE.fullmatch(self.line)
        if not match:
            raise AssertionError(f"no handshake line: {self.line!r}")
        self.network, self.address, self.certificate = match.groups()
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.kill()
        self.process.communicate()

    def connect(self, client=None):
        """The first bytes that the server sends to this client; b"" when it hangs up."""
        der = base64.b64decode(self.certificate + "=" * (-len(self.certificate) % 4))
        pem = "-----BEGIN CERTIFICATE-----\n" + "\n".join(
            textwrap.wrap(base64.b64encode(der).decode(), 64)) + "\n-----END CERTIFICATE-----\n"
        context = ssl.create_default_context(cadata=pem)
        context.set_alpn_protocols(["h2"])
        if client:
            context.load_cert_chain(*client)
        plain = socket.socket(socket.AF_UNIX if self.network == "unix" else socket.AF_INET)
        plain.settimeout(10)
        host, _, port = self.address.partition(":")
        plain.connect(self.address if self.network == "unix" else (host, int(port)))
        with context.wrap_socket(plain, server_hostname="localhost") as channel:
            channel.sendall(PREFACE)
            return channel.recv(9)
