"""Cases 1 to 7, 13 and 14: start, handshake, transport."""
import os
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import time
import unittest

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block
from harness.raw import Provider, make_certificate


@unittest.skipUnless(place.terraform(), "no terraform or tofu on PATH")
class Start(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hipaa-start-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def test_01_without_cookie_it_says_what_it_is(self):
        done = subprocess.run([place.EXECUTABLE], capture_output=True, text=True, timeout=30,
                              env=place.environment(), check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("Terraform", done.stderr)

    def test_02_handshake_line(self):
        certificate, _ = make_certificate(self.folder, "client")
        with Provider(PLUGIN_CLIENT_CERT=certificate.read_text()) as provider:
            provider.shake_hands()
            self.assertEqual(provider.network, "unix")
            self.assertRegex(provider.certificate, r"^[A-Za-z0-9+/]{50,}$")

    def test_04_client_certificate_is_required_and_verified(self):
        client = make_certificate(self.folder, "client")
        stranger = make_certificate(self.folder, "stranger")
        with Provider(PLUGIN_CLIENT_CERT=client[0].read_text()) as provider:
            provider.shake_hands()
            self.assertEqual(provider.connect(client)[3:4], b"\4", "SETTINGS of HTTP/2")
            for other in (None, stranger):
                try:
                    self.assertEqual(provider.connect(other), b"")
                except (ssl.SSLError, ConnectionError):
                    pass

    def test_05_protocol_versions(self):
        for versions in ("6", "5,6", "6,5", "5"):
            with self.subTest(versions), Provider(PLUGIN_PROTOCOL_VERSIONS=versions) as provider:
                self.assertTrue(provider.shake_hands().line.startswith("1|6|"))

    def test_06_long_temporary_folder_falls_back_to_a_shorter_one(self):
        long = self.folder / ("x" * 90)
        long.mkdir()
        certificate = make_certificate(self.folder, "client")
        for more in ({}, {"PLUGIN_CLIENT_CERT": certificate[0].read_text()}):
            with self.subTest(more.keys()), Provider(TMPDIR=long, **more) as provider:
                self.assertEqual(provider.shake_hands().network, "unix")
                folder = os.path.dirname(provider.address)
                self.assertLess(len(provider.address), 100)
                self.assertEqual(os.stat(folder).st_mode & 0o777, 0o700)
                self.assertEqual(list(long.iterdir()), [])
            shutil.rmtree(folder)

    def test_07_socket_folder_is_honoured(self):
        with Provider(PLUGIN_UNIX_SOCKET_DIR=self.folder, TMPDIR="/tmp") as provider:
            self.assertTrue(provider.shake_hands().address.startswith(str(self.folder)))
            self.assertEqual(os.stat(os.path.dirname(provider.address)).st_mode & 0o777, 0o700)

    def test_07_socket_of_a_group(self):
        certificate = make_certificate(self.folder, "client")
        with Provider(PLUGIN_UNIX_SOCKET_GROUP=os.getgid(), TMPDIR=self.folder,
                      PLUGIN_CLIENT_CERT=certificate[0].read_text()) as provider:
            socket = provider.shake_hands().address
            self.assertEqual(os.stat(socket).st_mode & 0o777, 0o660)
            self.assertEqual(os.stat(os.path.dirname(socket)).st_mode & 0o777, 0o710)
        # Without a certificate nobody but the owner comes near it.
        with Provider(PLUGIN_UNIX_SOCKET_GROUP=os.getgid(), TMPDIR=self.folder) as provider:
            socket = provider.shake_hands().address
            self.assertEqual(os.stat(os.path.dirname(socket)).st_mode & 0o777, 0o700)

    def test_folders_of_dead_processes_are_removed(self):
        with Provider(TMPDIR=self.folder) as killed:
            dead = pathlib.Path(killed.shake_hands().address).parent
        self.assertTrue(dead.exists(), "a process that is killed leaves its folder")
        with Provider(TMPDIR=self.folder) as living:
            alive = pathlib.Path(living.shake_hands().address).parent
            others = self.folder / "plugin123456"
            others.mkdir()
            with Provider(TMPDIR=self.folder) as provider:
                provider.shake_hands()
                for _ in range(600):
                    if not dead.exists():
                        break
                    time.sleep(0.05)
            self.assertFalse(dead.exists())
            self.assertTrue(alive.exists() and others.exists())

    def test_14_handshake_field_for_multiplexing(self):
        # Its time is the benchmark's; here what the line says to a client that asks for multiplexing.
        with Provider(PLUGIN_MULTIPLEX_GRPC="1") as provider:
            self.assertRegex(provider.process.stdout.readline(),
                             r"^1\|6\|unix\|[^|]+\|grpc\|\|false\n$")

    def test_the_parent_s_end_is_the_provider_s(self):
        script = ("import subprocess,sys\n"
                  "p=subprocess.Popen([sys.argv[1]],stdout=subprocess.PIPE)\n"
                  "print(p.pid, p.stdout.readline().decode())\n")
        done = subprocess.run(["python3", "-c", script, place.EXECUTABLE], capture_output=True,
                              text=True, timeout=30, check=True,
                              env=place.environment(**place.COOKIE, TMPDIR=self.folder))
        orphan, line = done.stdout.split()
        folder = pathlib.Path(line.split("|")[3]).parent
        self.assertEqual(folder.parent, self.folder)
        self.assertTrue(folder.name.startswith("plugin"), "what case 13 looks for")
        for _ in range(100):
            if not pathlib.Path(f"/proc/{orphan}/exe").exists() or not os.path.exists(
                    f"/proc/{orphan}") or open(f"/proc/{orphan}/stat").read().split()[2] == "Z":
                self.assertFalse(folder.exists())
                return
            subprocess.run(["sleep", "0.05"], check=True)
        self.fail("the provider outlived its parent by 5 s")


class StartUnderTerraform(TerraformCase):
    def test_03_without_tls(self):
        with Provider() as provider:
            self.assertTrue(provider.shake_hands().line.endswith("|grpc|\n"))
        self.project.write(cluster_block())
        self.project.expect("plan", env={"TF_DISABLE_PLUGIN_TLS": "1"})

    def test_06_long_temporary_folder_under_terraform(self):
        long = self.folder / ("y" * 90)
        long.mkdir(exist_ok=True)
        self.project.write(cluster_block())
        self.project.expect("plan", env={"TMPDIR": long})

    def test_08_validate_ends_gracefully(self):
        self.project.write(cluster_block())
        outcome = self.project.expect("validate", env={"TF_LOG": "DEBUG"})
        self.assertIn("plugin process exited", outcome.output)
        self.assertNotIn("failed to exit gracefully", outcome.output)

    def test_13_socket_and_folder_are_removed(self):
        temporary = self.folder / "t"
        temporary.mkdir(exist_ok=True)
        self.project.write(cluster_block())
        self.project.expect("plan", env={"TMPDIR": temporary})
        self.assertEqual([entry.name for entry in temporary.iterdir()
                          if entry.name.startswith("plugin")], [])
