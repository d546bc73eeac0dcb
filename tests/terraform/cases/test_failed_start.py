"""Starts that fail, or have to do with less: one plain line for terraform to show, and exit code 1."""
import pathlib
import resource
import shutil
import socket
import subprocess
import tempfile
import unittest

from harness import place
from harness.case import TerraformCase
from harness.project import cluster_block
from harness.raw import Provider, make_certificate

NONE = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"


class FailedStart(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hipaa-start-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_to_its_end(self, environment, **options):
        return subprocess.run([place.EXECUTABLE], capture_output=True, text=True, timeout=30,
                              env=place.environment(**environment), check=False,
                              stdin=subprocess.DEVNULL, **options)

    def expect_one_line(self, done, *words):
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r"\Aterraform-provider-hipaa [^|\n]+\.\n\Z")
        for word in words:
            self.assertIn(word, done.stdout)

    def test_started_by_hand_it_says_what_to_do(self):
        for environment in ({}, {"TF_PLUGIN_MAGIC_COOKIE": "another"}):
            done = self.run_to_its_end(environment)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            for word in ("Terraform and OpenTofu", "required_providers", "--debug"):
                self.assertIn(word, done.stderr)

    def test_client_certificate_that_is_none(self):
        _, key = make_certificate(self.folder, "client")
        for given in ("junk", NONE, key.read_text()):
            with self.subTest(given[:30]):
                done = self.run_to_its_end({**place.COOKIE, "TMPDIR": self.folder,
                                            "PLUGIN_CLIENT_CERT": given})
                self.expect_one_line(done, "PLUGIN_CLIENT_CERT")
        self.assertFalse(list(self.folder.glob("plugin*")), "the socket's folder is left behind")

    def without_folders(self, **environment):
        """The provider where no folder at all may be written."""
        hidden = " && ".join(f"mount -t tmpfs -o ro none {one}" for one in ("/tmp", "/var/tmp", "/dev/shm"))
        wrapper = self.folder / "wrapper"
        wrapper.write_text(f"#!/bin/sh\nexec unshare -rm sh -c '{hidden} && exec \"{place.EXECUTABLE}\"'\n")
        wrapper.chmod(0o755)
        if subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/tmp"], check=False,
                          capture_output=True).returncode:
            self.skipTest("no folder can be hidden here")
        return Provider(program=wrapper, TMPDIR=self.folder / "nowhere", **environment)

    def test_without_a_folder_and_a_certificate_it_does_not_listen(self):
        with self.without_folders() as provider:
            said, _ = provider.process.communicate(timeout=30)
            self.assertEqual(provider.process.returncode, 1)
            self.assertRegex(said, r"\Aterraform-provider-hipaa cannot listen: [^|\n]+\.\n\Z")

    def test_without_a_folder_for_the_socket_it_listens_on_the_loopback(self):
        # Ports are for those who cannot have a socket; any free one is right, whatever is wished.
        certificate = make_certificate(self.folder, "client")
        with self.without_folders(PLUGIN_MIN_PORT="many", PLUGIN_MAX_PORT="0",
                                  PLUGIN_CLIENT_CERT=certificate[0].read_text()) as provider:
            provider.shake_hands()
            self.assertRegex(provider.address, r"^127\.0\.0\.1:[1-9][0-9]*$")
            self.assertEqual(provider.connect(certificate)[3:4], b"\4")
            host, _, port = provider.address.partition(":")
            with socket.socket() as other, self.assertRaises(OSError):
                other.bind((host, int(port)))

    def test_nothing_to_listen_on(self):
        # Descriptors run out just where it wants to listen; with fewer gRPC itself gives up.
        def leave(descriptors):
            resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors, descriptors))
        for descriptors in range(6, 40):
            try:
                done = self.run_to_its_end({**place.COOKIE, "TMPDIR": self.folder},
                                           preexec_fn=lambda: leave(descriptors))
            except subprocess.TimeoutExpired:
                break
            if done.returncode != -6:
                return self.expect_one_line(done, "cannot listen on " + str(self.folder))
        return self.fail("it never lacked descriptors")


class FailedStartUnderTerraform(TerraformCase):
    def test_terraform_shows_the_line(self):
        # Without TLS terraform sets no certificate of its own, and what is there comes through.
        self.project.write(cluster_block())
        outcome = self.project.expect("plan", "-no-color", code=1, env={
            "TF_DISABLE_PLUGIN_TLS": "1", "PLUGIN_CLIENT_CERT": "junk"})
        self.assertIn("terraform-provider-hipaa cannot let anybody in: PLUGIN_CLIENT_CERT holds no",
                      outcome.text)

    def test_without_its_library_it_says_what_is_missing(self):
        alone = self.folder / "alone"
        alone.mkdir(exist_ok=True)
        shutil.copy(place.EXECUTABLE, alone)
        self.project.override(place.ADDRESS, alone)
        self.project.write(cluster_block())
        outcome = self.project.expect("plan", "-no-color", code=1)
        self.assertIn("install the whole package again", outcome.text)
