"""The state file: refused as a whole or taken, written as a whole or not, by one command at a time."""
import fcntl
import json
import os
import stat

import workbench
from workbench import CREATE, Case


class StateFiles(Case):
    def refused(self, content):
        """Code and path of the first finding of apply; nothing was sent, and the file is as it was."""
        path = self.folder / "phi.state.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        before = path.read_bytes()
        ran = self.ctl("apply", "-y", "--json", code=2)
        self.assertEqual(path.read_bytes(), before)
        self.assertEqual(self.simulator.requests(CREATE), [])
        self.assertIn("Nothing was changed.", ran.document["findings"][-1]["detail"])
        return ran.told[0][1], ran.told[0][3]

    def test_files_that_cannot_be_taken(self):
        self.stack()
        whole = {"state_version": 1, "serial": 1, "lineage": "x", "resources": []}
        entry = {"type": "hipaa_cluster", "name": "phi", "provider": "hipaa", "state": None}
        for content, expected in (
                (b"", ("HP-STATE-JSON", "")), (b"{", ("HP-STATE-JSON", "")),
                (b"\xff\xfe", ("HP-STATE-JSON", "")), (b"[]", ("HP-STATE-SHAPE", "")),
                (b"[" * 1000000, ("HP-STATE-JSON", "/0" * 64)),
                ({**whole, "serial": "1"}, ("HP-STATE-SHAPE", "/serial")),
                ({**whole, "more": 1}, ("HP-STATE-SHAPE", "/more")),
                ({**whole, "resources": [entry, entry]}, ("HP-STATE-SHAPE", "/resources/1/name")),
                ({**whole, "resources": [{**entry, "pending": "x"}]}, ("HP-STATE-SHAPE", "/resources/0/pending")),
                ({**whole, "resources": [{**entry, "state": 5}]}, ("HP-STATE-SHAPE", "/resources/0/state")),
                ({**whole, "resources": [{**entry, "private_base64": "?"}]}, ("HP-STATE-SHAPE", "/resources/0/private_base64"))):
            with self.subTest(str(content)[:60]):
                self.assertEqual(self.refused(content), expected)

    def test_cut_off_anywhere(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        whole = (self.folder / "phi.state.json").read_bytes()
        sent = len(self.simulator.requests(CREATE))
        for length in range(1, len(whole) - 2, len(whole) // 40):
            (self.folder / "phi.state.json").write_bytes(whole[:length])
            self.assertEqual(self.ctl("plan", "--json", code=2).told[0][1], "HP-STATE-JSON")
        self.assertEqual(len(self.simulator.requests(CREATE)), sent)

    def test_of_a_newer_hipaactl_or_plugin(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        state = self.state()
        self.write("phi.state.json", {**state, "state_version": 2})
        self.assertEqual(self.ctl("plan", "--json", code=2).told,
                         [("error", "HP-STATE-VERSION", "", "/state_version")])
        state["resources"][0]["schema_version"] = 99
        self.write("phi.state.json", state)
        self.assertEqual(self.ctl("plan", "--json", code=2).told,
                         [("error", "HP-STATE-SCHEMA", "hipaa_cluster.phi", "")])

    def test_a_provider_that_has_left_the_stack(self):
        stack = self.stack()
        self.ctl("apply", "-y", code=0)
        stack["providers"]["other"] = stack["providers"].pop("hipaa")
        stack["resources"] = []
        self.write_stack(stack)
        self.assertEqual(self.ctl("apply", "-y", "--json", code=2).told,
                         [("error", "HP-STATE-PROVIDER", "hipaa_cluster.phi", "")])
        self.assertEqual(len(self.state()["resources"]), 1)

    def test_locked(self):
        self.stack()
        self.simulator.control("settings", {"start_seconds": 20})
        first = self.start("apply", "-y")
        self.assertEqual(first.stderr.readline(), "hipaa_cluster.phi: creating\n")
        for command in (("apply", "-y"), ("read",), ("destroy", "-y"), ("import", "hipaa_cluster.phi", "x")):
            ran = self.ctl(*command, "--json", code=2)
            self.assertEqual(ran.told, [("error", "HP-STATE-LOCKED", "", "")])
            found = ran.document["findings"][0]
            self.assertEqual(found["summary"], f"The state {self.folder}/phi.state.json is in use.")
            self.assertRegex(found["detail"], rf"^`hipaactl apply` \(process {first.pid}, since 20\S+Z\) "
                                              r"works on it\. Wait for it to end, or use --lock-timeout\.$")
        self.ctl("plan", code=0)  # looks, and writes nothing
        self.simulator.control("clock", {"seconds": 60})
        self.ctl("read", "--lock-timeout", "60", code=0)
        first.communicate()
        self.assertEqual(first.wait(), 0)
        self.assertEqual(self.names(), ["phi.stack.json", "phi.state.json"])

    def test_a_stale_lock_holds_nobody_up(self):
        self.stack()
        (self.folder / "phi.state.json.lock").write_text(
            '{"command":"hipaactl apply","pid":1,"since":"2020-01-01T00:00:00Z"}')
        self.ctl("apply", "-y", code=0)
        self.assertEqual(self.names(), ["phi.stack.json", "phi.state.json"])

    def test_a_lock_of_nobody_knows_whom(self):
        self.stack()
        with open(self.folder / "phi.state.json.lock", "w") as file:
            file.write("garbage")
            file.flush()
            fcntl.flock(file, fcntl.LOCK_EX)
            found = self.ctl("read", "--json", code=2).document["findings"][0]
        self.assertTrue(found["detail"].startswith("Another hipaactl works on it."))

    def test_replaced_as_a_whole(self):
        self.stack()
        self.ctl("apply", "-y", code=0)
        before = os.stat(self.folder / "phi.state.json")
        self.stack(autotermination_minutes=30)
        self.ctl("apply", "-y", code=0)
        after = os.stat(self.folder / "phi.state.json")
        self.assertNotEqual(before.st_ino, after.st_ino)
        self.assertEqual(stat.S_IMODE(after.st_mode), 0o600)

    def test_behind_a_link(self):
        self.stack()
        (self.folder / "elsewhere").mkdir()
        (self.folder / "phi.state.json").symlink_to("elsewhere/kept.json")
        self.ctl("apply", "-y", code=0)
        self.assertTrue((self.folder / "phi.state.json").is_symlink())
        self.assertEqual(len(json.loads((self.folder / "elsewhere/kept.json").read_text())["resources"]), 1)

    def test_another_state_file(self):
        self.stack()
        self.ctl("apply", "-y", "--state", "other.json", code=0)
        self.assertEqual(self.names(), ["other.json", "phi.stack.json"])

    def test_a_folder_that_cannot_be_written(self):
        self.stack()
        ran = self.ctl("apply", "-y", "--json", "--state", "/proc/nowhere/x.json", code=2)
        self.assertEqual(ran.told, [("error", "HP-STATE-FILE", "", "")])
        self.assertEqual(self.simulator.requests(CREATE), [])


if __name__ == "__main__":
    workbench.main()
