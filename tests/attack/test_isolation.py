"""The library's libcurl is its own, whatever the host exports."""
import json
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from support.simulator import TOKEN, Simulator  # noqa: E402


class Isolation(unittest.TestCase):
    def test_symbols_of_the_host(self):
        simulator = Simulator()
        self.addCleanup(simulator.stop)
        envelope = {"format_version": 1, "value": {
            "host": simulator.tls_url, "token": TOKEN, "ca_file": simulator.certificate}}
        done = subprocess.run([os.environ["HIPAA_INTERPOSING_HOST"], os.environ["HIPAA_LIBRARY"],
                               json.dumps(envelope)], capture_output=True, text=True, timeout=60,
                              check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        # It came through TLS to the workspace and back.
        self.assertEqual(len(simulator.requests("/api/2.1/clusters/get")), 1)
        self.assertRegex(done.stdout, r"^HP-[A-Z-]+ (0|400|404)\n$")


if __name__ == "__main__":
    unittest.main()
