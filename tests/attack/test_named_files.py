"""Files that a text names may be anything: pipes, devices, folders, far too large. Each ends in a
clear error, and none is waited for. A stack reads no file outside of its folder."""
import os
import socket

import workbench
from workbench import Case

SOON = 30  # seconds, where a file that is waited for takes for ever
REASONS = ("is not a regular file", "is a folder, not a file", "is larger than", "cannot be opened")


class NamedFiles(Case):
    def setUp(self):
        super().setUp()
        os.mkfifo(self.folder / "pipe")
        (self.folder / "directory").mkdir()
        with open(self.folder / "sparse", "wb") as file:
            file.truncate(10 << 30)
        self.socket = socket.socket(socket.AF_UNIX)
        self.addCleanup(self.socket.close)
        self.socket.bind(str(self.folder / "listening"))
        (self.folder / "loop").symlink_to("loop")
        (self.folder / "to_zero").symlink_to("/dev/zero")
        self.kinds = ("pipe", "directory", "sparse", "listening", "loop", "to_zero")

    def named(self, name, ending):
        """The same file under a name that ends so."""
        path = self.folder / (name + ending)
        if not path.is_symlink():
            path.symlink_to(self.folder / name)
        return str(path)

    def refused(self, code, *arguments, says=REASONS, codes=(2,)):
        ran = self.ctl(*arguments, timeout=SOON)
        self.assertIn(ran.code, codes, ran.out + ran.err)
        if code:
            self.assertIn(code, ran.out + ran.err)
        self.assertNotIn("HP-INTERNAL", ran.out + ran.err)
        text = " ".join((ran.out + ran.err).split())
        self.assertTrue(any(one in text for one in says), text)

    def test_stacks_and_what_check_judges(self):
        for kind in self.kinds:
            if kind != "directory":
                for ending in (".stack.json", ".json", ".yml", ".tfstate.json"):
                    with self.subTest(kind=kind, ending=ending):
                        self.refused("-FILE", "check", self.named(kind, ending))
            else:
                self.refused("HP-STACK-FILE", "check", self.named(kind, ".stack.json"))

    def test_waivers(self):
        for kind in self.kinds:
            for ending in (".json", ".yaml"):
                with self.subTest(kind=kind, ending=ending):
                    self.stack()
                    self.refused("HP-WAIVER", "check", "--waivers", self.named(kind, ending),
                                 codes=(1, 2))
                    stack = self.stack()
                    stack["providers"]["hipaa"]["config"]["waiver_files"] = [self.named(kind, ending)]
                    self.write_stack(stack)
                    self.refused("HP-WAIVER", "check", codes=(1, 2))

    def test_baselines(self):
        self.stack()
        for kind in self.kinds:
            with self.subTest(kind=kind):
                self.refused("HP-BASELINE", "check", "--baseline", kind)

    def test_policies(self):
        for kind in self.kinds:
            with self.subTest(kind=kind):
                self.refused("HP-CHECK-FILE", "policy", "lint", kind)

    def test_manifests_and_libraries(self):
        self.stack()
        for kind in self.kinds:
            with self.subTest(kind=kind):
                self.refused("HP-PLUGIN-", "check", "--plugin", self.named(kind, ".json"))
                if kind != "sparse":
                    self.refused("HP-PLUGIN-", "check", "--plugin", kind)

    def test_states(self):
        self.stack()
        for kind in self.kinds:
            with self.subTest(kind=kind):
                self.refused("HP-STATE", "plan", "--state", kind)

    def test_profiles(self):
        stack = self.stack()
        config = stack["providers"]["hipaa"]["config"]
        config.pop("host", None)
        config.pop("token", None)
        for name in ("DATABRICKS_HOST", "DATABRICKS_TOKEN"):
            del self.environment[name]
        for kind in self.kinds:
            with self.subTest(kind=kind):
                config["config_file"] = str(self.folder / kind)
                config["profile"] = "phi"
                self.write_stack(stack)
                self.refused("HP-AUTH-CONFIG", "plan", codes=(1, 2))

    def test_certificates(self):
        stack = self.stack()
        config = stack["providers"]["hipaa"]["config"]
        config["host"] = self.simulator.tls_url
        for kind in self.kinds:
            with self.subTest(kind=kind):
                config["ca_file"] = str(self.folder / kind)
                self.write_stack(stack)
                # The network is not used, so nobody reads it.
                self.ctl("check", code=0, timeout=SOON)
                self.refused("HP-HTTP-TLS", "doctor", "--timeout", "20s", codes=(1, 2))

    def test_identity_tokens(self):
        stack = self.stack()
        config = stack["providers"]["hipaa"]["config"]
        config.pop("token", None)
        del self.environment["DATABRICKS_TOKEN"]
        config["client_id"] = "client"
        for kind in self.kinds:
            with self.subTest(kind=kind):
                config["databricks_id_token_filepath"] = str(self.folder / kind)
                self.write_stack(stack)
                self.refused("HP-AUTH-OAUTH", "plan", codes=(1, 2), says=("is missing or empty",))

    def test_references_to_what_is_no_file(self):
        stack = self.stack()
        config = stack["providers"]["hipaa"]["config"]
        for kind in self.kinds:
            with self.subTest(kind=kind):
                config["token"] = "${file:" + kind + "}"
                self.write_stack(stack)
                for command in ("plan", "check"):
                    self.refused("HP-STACK-VARIABLE", command,
                                 says=(*REASONS, "lies outside of the stack's folder"))

    def test_references_stay_within_the_stacks_folder(self):
        outside = self.folder.parent / (self.folder.name + "-outside")
        outside.mkdir()
        self.addCleanup(outside.rmdir)
        (outside / "secret").write_text("canary-of-a-file", encoding="utf-8")
        self.addCleanup((outside / "secret").unlink)
        (self.folder / "inner").mkdir()
        (self.folder / "inner" / "token").write_text("dapi-test-token", encoding="utf-8")
        (self.folder / "link").symlink_to(outside / "secret")
        (self.folder / "linked").symlink_to(outside)
        stack = self.stack()
        config = stack["providers"]["hipaa"]["config"]

        def reads(path):
            config["token"] = "${file:" + path + "}"
            self.write_stack(stack)

        for path in (str(outside / "secret"), f"../{outside.name}/secret", "link", "linked/secret",
                     f"inner/../../{outside.name}/secret", "/etc/hostname", "../nowhere",
                     f"{self.folder}/../{outside.name}/secret"):
            with self.subTest(path=path):
                reads(path)
                for command in ("check", "plan"):
                    ran = self.ctl(command, "--json", code=2)
                    self.assertEqual([one[1] for one in ran.told], ["HP-STACK-VARIABLE"])
                    self.assertIn("lies outside of the stack's folder",
                                  ran.document["findings"][0]["summary"])
                    self.assertNotIn("canary-of-a-file", ran.out + ran.err)
        for path in ("inner/token", "./inner/../inner/token", str(self.folder / "inner" / "token")):
            with self.subTest(path=path):
                reads(path)
                self.ctl("check", code=0)
        # A name that begins as the folder's is another folder.
        reads(str(outside / "secret"))
        for folder, code in ((self.folder, 2), (outside.parent / "elsewhere", 2), (outside, 0)):
            with self.subTest(folder=folder):
                self.ctl("check", "--allow-files", folder, code=code)
        reads("link")
        self.ctl("check", "--allow-files", "/nowhere", "--allow-files", outside, code=0)


if __name__ == "__main__":
    workbench.main()
